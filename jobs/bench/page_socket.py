"""What a page does on its websocket, by hand: the socket.io protocol in a few lines."""

import json
import uuid
from typing import Any
from urllib.parse import urlsplit

import simple_websocket

_NAMESPACE = "/_event"
_STATE = "reflex___state____state"
_LOADING = (f"{_STATE}.hydrate", f"{_STATE}.reflex___state____on_load_internal_state.on_load_internal")


class PageSocket:
    """One tab. `route` is a page's pattern, `query` the values of its parts, as the browser sends them."""

    def __init__(self, base_url: str, cookie: str, *, route: str, query: dict[str, str]) -> None:
        host = urlsplit(base_url).netloc
        token = f"token={uuid.uuid4()}&EIO=4&transport=websocket"
        headers = [(b"Cookie", cookie.encode()), (b"Origin", base_url.encode())]
        self._route, self._query = route, query
        self._socket: Any = simple_websocket.Client.connect(
            f"ws://{host}/_event/?{token}", headers=headers, max_message_size=1 << 24
        )
        self._socket.send(f"40{_NAMESPACE},")

    def send(self, name: str, path: str) -> None:
        """Send one event of the page at `path`."""
        router = {"pathname": self._route, "asPath": path, "query": self._query}
        event = ["event", {"name": name, "payload": {}, "router_data": router}]
        self._socket.send(f"42{_NAMESPACE},{json.dumps(event)}")

    def receive(self, timeout_s: float) -> Any:
        """Give the next event's data; None when none came in time. Answers pings."""
        text: str | None = self._socket.receive(timeout=timeout_s)
        if text == "2":
            self._socket.send("3")
            return ()
        if text is None or not text.startswith(f"42{_NAMESPACE},"):
            return None if text is None else ()
        data = json.loads(text.partition(",")[2])[1]
        return json.loads(data) if isinstance(data, str) else data

    def load(self, path: str) -> None:
        """Send what a page sends first."""
        for event in _LOADING:
            self.send(event, path)

    def close(self) -> None:
        """End the connection."""
        self._socket.close()
