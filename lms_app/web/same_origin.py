"""Makes one compiled frontend serve any host and port."""

from reflex.plugins import Plugin
from reflex_base.plugins.base import PreCompileContext
from typing_extensions import Unpack

_STATE_JS = "utils/state.js"
_BAKED_IN = "const endpoint = new URL(url_str);"
_SAME_ORIGIN = """const endpoint = new URL(url_str);
  if (typeof window !== "undefined") {
    const scheme = endpoint.protocol.startsWith("ws") ? "ws" : "http";
    endpoint.protocol = window.location.protocol.replace("http", scheme);
    endpoint.host = window.location.host;
    return endpoint;
  }"""


class SameOriginPlugin(Plugin):
    """Reflex bakes host and port of the backend into the frontend; pages shall ask their own origin.

    So `manage.py run --port` needs no new build, and a phone reaches the server by its address.
    """

    def pre_compile(self, **context: Unpack[PreCompileContext]) -> None:
        """Patch the one function that makes the backend's address."""
        context["add_modify_task"](_STATE_JS, use_page_origin)


def use_page_origin(script: str) -> str:
    """Give Reflex's state.js with the backend's address taken from the page's own.

    Raises:
        ValueError: This release of Reflex has the function no more.
    """
    if _SAME_ORIGIN in script:
        return script
    if _BAKED_IN not in script:
        raise ValueError("reflex changed getBackendURL; look at same_origin.py")
    return script.replace(_BAKED_IN, _SAME_ORIGIN)
