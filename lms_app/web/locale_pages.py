"""Pages in the visitor's language from the first byte: prerendered in each, chosen by cookie or browser.

Measured on a throttled phone (docs/decisions/0004): text hidden until the other catalogue had loaded cost
2 s of first paint; showing Russian first flashed.
"""

import shutil
import subprocess
from pathlib import Path

from reflex.plugins import Plugin
from reflex.utils.prerequisites import get_web_dir
from reflex_base.constants import Dirs
from reflex_base.plugins.base import PostBuildContext
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from typing_extensions import Unpack

from lms_app.core.i18n import DEFAULT_LOCALE, Locale, parse_locale
from lms_app.web.cookies import LOCALE_COOKIE, read_cookie

_SCRIPT = Path(__file__).with_name("prerender_locales.mjs")
_LOCALES = [DEFAULT_LOCALE, *(locale for locale in Locale if locale is not DEFAULT_LOCALE)]


class LocalePagesPlugin(Plugin):
    """Draws the pages of the finished build in the other languages too, under ``/__kk`` and ``/__en``."""

    def post_build(self, **context: Unpack[PostBuildContext]) -> None:
        """Run the script inside the web folder, whose packages it uses.

        Raises:
            CalledProcessError: A page could not be drawn.
        """
        client = context["static_dir"].resolve()
        web = client.parent.parent
        script = shutil.copy(_SCRIPT, web / _SCRIPT.name)
        node = shutil.which("node") or "node"
        subprocess.run([node, script, client, *_LOCALES], cwd=web, check=True)  # noqa: S603  # own script


def choose_locale(headers: Headers) -> Locale:
    """Give the language for somebody's page: the cookie's, else the first known one of the browser."""
    chosen = parse_locale(read_cookie(headers.get("cookie"), LOCALE_COOKIE))
    if chosen is not None:
        return chosen
    for tag in headers.get("accept-language", "").split(","):
        locale = parse_locale(tag)
        if locale is not None:
            return locale
    return DEFAULT_LOCALE


class LocalePages:
    """ASGI layer that serves a page's file of the visitor's language, without a redirect to a slash."""

    def __init__(self, app: ASGIApp, client: Path) -> None:
        """Remember which pages exist in ``client``, the folder of the compiled frontend."""
        self._app = app
        self._pages = {
            (locale, page): f"{prefix}{page.rstrip('/')}/"
            for locale in _LOCALES
            for prefix in ["" if locale is DEFAULT_LOCALE else f"/__{locale}"]
            for page in _pages_in(client / prefix.lstrip("/"))
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"} or not self._pages:
            await self._app(scope, receive, send)
            return
        path = scope["path"].rstrip("/") or "/"

        async def send_varying(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.add_vary_header("Cookie, Accept-Language")
                    headers.setdefault("Cache-Control", "no-cache")
            await send(message)

        place = self._pages.get((choose_locale(Headers(scope=scope)), path))
        if place is not None:
            scope = {**scope, "path": place, "raw_path": place.encode()}
        await self._app(scope, receive, send_varying)


def serve_locale_pages(app: ASGIApp) -> ASGIApp:
    """Put the layer around ``app``, for the frontend that this process serves."""
    return LocalePages(app, get_web_dir() / Dirs.STATIC)


def _pages_in(folder: Path) -> list[str]:
    """The paths of the pages whose files lie in ``folder``, leaving out the folders of other languages."""
    folders = (file.parent.relative_to(folder).parts for file in folder.rglob("index.html"))
    return ["/" + "/".join(parts) for parts in folders if not (parts and parts[0].startswith("__"))]
