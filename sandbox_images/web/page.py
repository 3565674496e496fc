"""One page in a fresh browser context: what it may load, what it does that the judge notes, reading it.

The page's scripts live in another world than the judge's: what they patch (prototypes, JSON, Promise) the
judge doesn't use, and what they answer to events they answer as any page does.
"""

import base64
from dataclasses import dataclass, field
from typing import Any

from cdp import Connection, Flooded, Message, Refused
from resources import PAGE_URL, Resource, Site, path_of

with open(f"{__file__.rpartition('/')[0]}/probes.js", encoding="utf-8") as _file:
    _PROBES = _file.read()

_SLOW_S = 0.6
_SLOW_BYTES_PER_S = 50_000
_MAX_REQUESTS = 2_000
_MAX_DIALOGS = 500
_WORLD_ATTEMPTS = 5


class PageCrashed(Exception):
    """The process of the page ended."""


class PageLeft(Exception):
    """What stands in the tab is not the task's page any more, or never the same for long."""


@dataclass
class Notes:
    """What the page did so far: requests in order, errors of its console, animations that began."""

    requests: list[str] = field(default_factory=list)
    console_errors: int = 0
    animations: int = 0
    dialogs: int = 0
    is_parsed: bool = False
    is_loaded: bool = False
    pending: set[str] = field(default_factory=set)

    def take(self, method: str, params: Message) -> None:
        """Note an event of the browser, if it is one that anybody asks for."""
        match method:
            case "Page.domContentEventFired":
                self.is_parsed = True
            case "Page.loadEventFired":
                self.is_loaded = True
            case "Runtime.exceptionThrown":
                self.console_errors += 1
            case "Runtime.consoleAPICalled":
                self.console_errors += params["type"] in ("error", "assert")
            case "Animation.animationStarted":
                self.animations += 1
            case _:
                pass


class Page:
    """A tab with nothing in it, ready to be led; see `open_page`."""

    def __init__(self, connection: Connection, context: str, target: str, session: str, frame: str) -> None:
        self.notes = Notes()
        self._network: str | None = None
        self._connection = connection
        self._context, self._target, self._session, self._frame = context, target, session, frame
        self._site = Site("", {}, {})
        self._probes = ""

    def command(self, method: str, **params: Any) -> Message:
        """Send a command to this tab; see `Connection.call`."""
        return self._connection.call(method, self._session, **params)

    def set_network(self, network: str | None) -> None:
        """Switch to no (None), a slow or no network ("slow", "offline"); the page itself always comes."""
        self._network = network
        self.command(
            "Network.emulateNetworkConditions",
            offline=network == "offline",
            latency=0,
            downloadThroughput=-1,
            uploadThroughput=-1,
            connectionType="cellular3g" if network == "slow" else "wifi",
        )

    def load(self, site: Site, *, until_loaded: bool) -> None:
        """Go to the task's address; come back when it is loaded, or read to its end if not `until_loaded`."""
        self._site = site
        self._connection.on_event = self._note
        self.command("Page.navigate", url=PAGE_URL)
        self._connection.pump(lambda: self.notes.is_loaded if until_loaded else self.notes.is_parsed)

    def probe(self, name: str, *arguments: Any) -> Any:
        """Call a function of probes.js in the judge's own world; gives its value.

        Raises:
            Refused: It threw; the message says what.
            PageLeft: The document changes whenever one looks.
        """
        return self._call(name, arguments, by_value=True)["result"].get("value")

    def probe_handle(self, name: str, *arguments: Any) -> str | None:
        """The same for a function that gives an element: the browser's name for it, or None."""
        return self._call(name, arguments, by_value=False)["result"].get("objectId")

    def check_place(self) -> None:
        """Raise `PageLeft` unless the task's address stands in the tab."""
        url = self.command("Page.getFrameTree")["frameTree"]["frame"]["url"]
        if path_of(url) is None:
            raise PageLeft("the page went to another address")

    def wait(self, duration_s: float) -> None:
        """Let the page go on for a while."""
        self._connection.wait(duration_s)

    def wait_idle(self, quiet_s: float, within_s: float) -> None:
        """Wait until nothing was asked for during `quiet_s`, at most `within_s`."""
        for _ in range(max(1, round(within_s / quiet_s))):
            count = len(self.notes.requests)
            self._connection.wait(quiet_s)
            if not self.notes.pending and len(self.notes.requests) == count:
                return

    def close(self) -> None:
        """Put the tab and all that it kept away.

        Raises:
            Refused, TimeUp, BrowserGone, Flooded: It doesn't go; the browser has to.
        """
        self._connection.on_event = lambda _method, _params, _session: None
        self._connection.call("Target.disposeBrowserContext", browserContextId=self._context)

    def _call(self, name: str, arguments: tuple[Any, ...], *, by_value: bool) -> Message:
        for _ in range(_WORLD_ATTEMPTS):
            try:
                self._probes = self._probes or self._make_world()
                answer = self.command(
                    "Runtime.callFunctionOn",
                    functionDeclaration="function(name, ...rest) { return this[name](...rest); }",
                    objectId=self._probes,
                    arguments=[{"value": each} for each in (name, *arguments)],
                    returnByValue=by_value,
                    awaitPromise=True,
                )
            except Refused:  # the document that the world belonged to is gone
                self._probes = ""
                self._connection.wait(0.02)
                continue
            if "exceptionDetails" in answer:
                thrown = answer["exceptionDetails"].get("exception", {})
                raise Refused(str(thrown.get("description", "")).partition("\n")[0])
            return answer
        raise PageLeft("the page does not stay the same")

    def _make_world(self) -> str:
        self.check_place()
        world = self.command("Page.createIsolatedWorld", frameId=self._frame, worldName="judge")
        made = self.command("Runtime.evaluate", expression=_PROBES, contextId=world["executionContextId"])
        return made["result"]["objectId"]

    def _note(self, method: str, params: Message, session: str) -> None:
        if session != self._session:
            return
        if method == "Fetch.requestPaused":
            self._answer(params)
        elif method == "Page.javascriptDialogOpening":
            self._refuse_dialog()
        elif method in ("Inspector.targetCrashed", "Inspector.detached"):
            raise PageCrashed
        else:
            self.notes.take(method, params)

    def _refuse_dialog(self) -> None:
        self.notes.dialogs += 1
        if self.notes.dialogs > _MAX_DIALOGS:
            raise Flooded
        self._connection.post("Page.handleJavaScriptDialog", self._session, accept=False)

    def _answer(self, params: Message) -> None:
        request, number = params["request"], params["requestId"]
        path = path_of(request["url"])
        if path is None:
            self._remember(request["url"])
            self._fail(number, "BlockedByClient")
            return
        is_page = path.partition("?")[0] == "/"
        if not is_page and path != "/favicon.ico":
            self._remember(path)
        found = self._site.find(path)
        delay_s = found.delay_s
        if not is_page and self._network == "offline":
            self._fail(number, "InternetDisconnected")
            return
        if not is_page and self._network == "slow":
            delay_s += _SLOW_S + len(found.body) / _SLOW_BYTES_PER_S
        self.notes.pending.add(number)
        if delay_s:
            self._connection.after(delay_s, lambda: self._fulfil(number, found))
        else:
            self._fulfil(number, found)

    def _remember(self, address: str) -> None:
        if len(self.notes.requests) >= _MAX_REQUESTS:
            raise Flooded
        self.notes.requests.append(address[:300])

    def _fail(self, number: str, reason: str) -> None:
        self._connection.post("Fetch.failRequest", self._session, requestId=number, errorReason=reason)

    def _fulfil(self, number: str, found: Resource) -> None:
        self.notes.pending.discard(number)
        self._connection.post(
            "Fetch.fulfillRequest",
            self._session,
            requestId=number,
            responseCode=found.status,
            responseHeaders=[
                {"name": "Content-Type", "value": found.content_type},
                {"name": "Cache-Control", "value": "no-store"},
            ],
            body=base64.b64encode(found.body).decode("ascii"),
        )


def open_page(connection: Connection) -> Page:
    """Make a context and a tab in it that loads nothing by itself, opens no window and keeps no download."""
    context = connection.call("Target.createBrowserContext")["browserContextId"]
    connection.post("Browser.setDownloadBehavior", behavior="deny", browserContextId=context)
    target = connection.call("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
    session = connection.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
    for method, params in (
        ("Page.enable", {}),
        ("Inspector.enable", {}),
        ("Fetch.enable", {"patterns": [{"urlPattern": "*", "requestStage": "Request"}]}),
        ("Emulation.setFocusEmulationEnabled", {"enabled": True}),
    ):
        connection.post(method, session, **params)
    tree = connection.call("Page.getFrameTree", session)
    return Page(connection, context, target, session, tree["frameTree"]["frame"]["id"])
