"""A socket.io client without a browser, as an attacker would write it."""

import json
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import socketio

NAMESPACE = "/_event"
STATE = "reflex___state____state"
_HYDRATED = '"is_hydrated_rx_state_": true'
_SIDE_BY_SIDE = 4
# A busy machine answers in seconds; whoever knows what must come waits for that.
_PATIENCE_S = 60
_Answer = TypeVar("_Answer")


class RawSocket:
    """One connection with a tab token and a cookie of the caller's choice; keeps all that comes back.

    With `boot`, the payload of its first event, it connects as a page does; one that was connected before
    leaves out the "hashes".
    """

    def __init__(
        self,
        base_url: str,
        *,
        cookie: str = "",
        token: str | None = None,
        origin: str | None = None,
        boot: dict[str, Any] | None = None,
    ) -> None:
        self.token = token or str(uuid.uuid4())
        self.frames: list[Any] = []
        self.new_token = ""
        self._arrived = threading.Event()
        # Our own Origin header, and not the library's beside it.
        self._client = socketio.Client(reconnection=False, websocket_extra_options={"suppress_origin": True})
        self._client.on("event", self._keep, namespace=NAMESPACE)
        self._client.on("new_token", self._take_token, namespace=NAMESPACE)
        headers = {"Origin": origin or base_url} | ({"Cookie": cookie} if cookie else {})
        self._client.connect(
            f"{base_url}?token={self.token}",
            headers=headers,
            transports=["websocket"],
            socketio_path="/_event",
            namespaces=[NAMESPACE],
            wait_timeout=10,
            auth=None if boot is None else {"event": _make_event(f"{STATE}.hydrate_and_load", boot, "/")},
        )

    def __enter__(self) -> "RawSocket":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.disconnect()

    def _keep(self, frame: Any) -> None:
        self.frames.append(json.loads(frame) if isinstance(frame, str) else frame)
        self._arrived.set()

    def _take_token(self, token: str) -> None:
        self.new_token = token

    def send(
        self, name: str, payload: dict[str, Any] | None = None, *, path: str = "/", **router: Any
    ) -> None:
        """Send one event; `router` is what a page would say of its address, or a lie."""
        self._client.emit("event", _make_event(name, payload or {}, path, **router), namespace=NAMESPACE)

    def hydrate(self, path: str = "/", **query: str) -> None:
        """Do what a page does first; `query` has the parts of a dynamic route, as the browser sends them."""
        router = {"query": query} if query else {}
        before = len(self.frames)
        self.send(f"{STATE}.hydrate", path=path, **router)
        self.send(f"{STATE}.reflex___state____on_load_internal_state.on_load_internal", path=path, **router)
        self._wait_for(lambda: _HYDRATED in self._text_since(before))
        # What the page follows in the background is told a moment later.
        self._settle(1)

    def _wait_for(self, has_come: Callable[[], bool]) -> None:
        """Wait until what must come has come, or far too long."""
        end = time.monotonic() + _PATIENCE_S
        while not has_come() and time.monotonic() < end:
            self._arrived.wait(0.1)
            self._arrived.clear()

    def wait(self, quiet_s: float = 0.3, longest_s: float = 3) -> None:
        """Wait until something came back and then nothing more for `quiet_s` seconds."""
        if self._arrived.wait(longest_s):
            self._settle(quiet_s)

    def _settle(self, quiet_s: float = 0.3) -> None:
        """Wait until nothing more comes for `quiet_s` seconds."""
        while True:
            self._arrived.clear()
            if not self._arrived.wait(quiet_s):
                return

    def ask(self, name: str, payload: dict[str, Any] | None = None, *, path: str = "/", **router: Any) -> str:
        """Send one event; gives all that came back for it as JSON text."""
        before = len(self.frames)
        self._arrived.clear()
        self.send(name, payload, path=path, **router)
        self.wait()
        return self._text_since(before)

    def ask_until(self, name: str, expected: str) -> str:
        """Send one event that must be answered by `expected`; gives all that came back as JSON text."""
        before = len(self.frames)
        self.send(name)
        self._wait_for(lambda: expected in self._text_since(before))
        self._settle()
        return self._text_since(before)

    def _text_since(self, before: int) -> str:
        return json.dumps(self.frames[before:], ensure_ascii=False)

    def ask_each(self, name: str, payloads: Sequence[dict[str, Any]]) -> list[str]:
        """Send one event with each payload and wait once; gives the frames that came back as JSON texts."""
        before = len(self.frames)
        for payload in payloads:
            self.send(name, payload)
        self._wait_for(lambda: len(self.frames) - before >= len(payloads))
        self._settle()
        return [json.dumps(frame, ensure_ascii=False) for frame in self.frames[before:]]

    @property
    def text(self) -> str:
        """All that ever came back, as JSON text."""
        return json.dumps(self.frames, ensure_ascii=False)


def ask_side_by_side(
    base_url: str, names: Sequence[str], ask: Callable[[RawSocket, str], _Answer], *, cookie: str = ""
) -> dict[str, _Answer]:
    """Give what `ask` says of each event, with several sockets: each mostly waits for more to come back."""

    def ask_share(number: int) -> dict[str, _Answer]:
        with RawSocket(base_url, cookie=cookie) as socket:
            socket.hydrate()
            return {name: ask(socket, name) for name in names[number::_SIDE_BY_SIDE]}

    with ThreadPoolExecutor(_SIDE_BY_SIDE) as pool:
        shares = pool.map(ask_share, range(min(_SIDE_BY_SIDE, len(names))))
        return {name: answer for share in shares for name, answer in share.items()}


def _make_event(name: str, payload: dict[str, Any], path: str, **router: Any) -> dict[str, Any]:
    return {"name": name, "payload": payload, "router_data": {"pathname": path, "asPath": path, **router}}
