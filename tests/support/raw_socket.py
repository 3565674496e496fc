"""A socket.io client without a browser, as an attacker would write it."""

import json
import threading
import uuid
from collections.abc import Sequence
from typing import Any

import socketio

NAMESPACE = "/_event"
STATE = "reflex___state____state"


class RawSocket:
    """One connection with a tab token and a cookie of the caller's choice; keeps all that comes back."""

    def __init__(
        self, base_url: str, *, cookie: str = "", token: str | None = None, origin: str | None = None
    ) -> None:
        self.token = token or str(uuid.uuid4())
        self.frames: list[Any] = []
        self._arrived = threading.Event()
        # Our own Origin header, and not the library's beside it.
        self._client = socketio.Client(reconnection=False, websocket_extra_options={"suppress_origin": True})
        self._client.on("event", self._keep, namespace=NAMESPACE)
        headers = {"Origin": origin or base_url} | ({"Cookie": cookie} if cookie else {})
        self._client.connect(
            f"{base_url}?token={self.token}",
            headers=headers,
            transports=["websocket"],
            socketio_path="/_event",
            namespaces=[NAMESPACE],
            wait_timeout=10,
        )

    def __enter__(self) -> "RawSocket":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.disconnect()

    def _keep(self, frame: Any) -> None:
        self.frames.append(json.loads(frame) if isinstance(frame, str) else frame)
        self._arrived.set()

    def send(
        self, name: str, payload: dict[str, Any] | None = None, *, path: str = "/", **router: Any
    ) -> None:
        """Send one event; `router` is what a page would say of its address, or a lie."""
        event = {
            "name": name,
            "payload": payload or {},
            "router_data": {"pathname": path, "asPath": path, **router},
        }
        self._client.emit("event", event, namespace=NAMESPACE)

    def hydrate(self, path: str = "/", **query: str) -> None:
        """Do what a page does first; `query` has the parts of a dynamic route, as the browser sends them."""
        router = {"query": query} if query else {}
        self.send(f"{STATE}.hydrate", path=path, **router)
        self.send(f"{STATE}.reflex___state____on_load_internal_state.on_load_internal", path=path, **router)
        self.wait()

    def wait(self, quiet_s: float = 0.3, longest_s: float = 3) -> None:
        """Wait until something came back and then nothing more for `quiet_s` seconds."""
        if not self._arrived.wait(longest_s):
            return
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
        return json.dumps(self.frames[before:], ensure_ascii=False)

    def ask_each(self, name: str, payloads: Sequence[dict[str, Any]]) -> list[str]:
        """Send one event with each payload and wait once; gives the frames that came back as JSON texts."""
        before = len(self.frames)
        self._arrived.clear()
        for payload in payloads:
            self.send(name, payload)
        for _ in payloads:
            self.wait()
            if len(self.frames) - before >= len(payloads):
                break
        return [json.dumps(frame, ensure_ascii=False) for frame in self.frames[before:]]

    @property
    def text(self) -> str:
        """All that ever came back, as JSON text."""
        return json.dumps(self.frames, ensure_ascii=False)
