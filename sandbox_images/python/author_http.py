"""HTTP for the author's tests: a client, a small server, and a message queue that services reach by HTTP."""

import http.client
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

_TIMEOUT_S = 30.0  # the case's own limit ends it earlier
_MAX_BODY_BYTES = 4 << 20


@dataclass(frozen=True)
class Request:
    """What the student's code sent. `headers` have lower-case names."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """Give the body as JSON.

        Raises:
            ValueError: It is none.
        """
        return json.loads(self.body)


@dataclass(frozen=True, repr=False)
class Answer:
    """What the student's server answered. `headers` have lower-case names."""

    status: int
    headers: dict[str, str]
    body: bytes
    cookies: dict[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<answer {self.status}>"

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """Give the body as JSON; a test that meets something else fails with a sentence.

        Raises:
            AssertionError: It is no JSON.
        """
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise AssertionError(f"the answer ({self.status}) is no JSON: {self.text[:200]!r}") from None


class Client:
    """Asks a server on the loopback and keeps its cookies."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, **parts: Any) -> Answer:
        """Send one request. `parts`: json, data (a form), headers, query.

        Raises:
            AssertionError: The server gave no answer.
        """
        query = urlencode(parts.get("query") or {})
        body, headers = _body_of(parts)
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_TIMEOUT_S)
        try:
            connection.request(method, f"{path}?{query}" if query else path, body, headers)
            raw = connection.getresponse()
            cookies = dict(_read_cookies(raw.headers.get_all("Set-Cookie") or []))
            self.cookies.update(cookies)
            names = {name.lower(): value for name, value in raw.getheaders()}
            return Answer(raw.status, names, raw.read(_MAX_BODY_BYTES), cookies)
        except (OSError, http.client.HTTPException) as error:
            raise AssertionError(
                f"{method} {path}: the server gave no answer ({type(error).__name__})"
            ) from None
        finally:
            connection.close()

    def get(self, path: str, **parts: Any) -> Answer:
        """Send GET."""
        return self.ask("GET", path, **parts)

    def post(self, path: str, **parts: Any) -> Answer:
        """Send POST."""
        return self.ask("POST", path, **parts)

    def put(self, path: str, **parts: Any) -> Answer:
        """Send PUT."""
        return self.ask("PUT", path, **parts)

    def patch(self, path: str, **parts: Any) -> Answer:
        """Send PATCH."""
        return self.ask("PATCH", path, **parts)

    def delete(self, path: str, **parts: Any) -> Answer:
        """Send DELETE."""
        return self.ask("DELETE", path, **parts)


def _body_of(parts: Mapping[str, Any]) -> tuple[bytes | None, dict[str, str]]:
    headers = dict(parts.get("headers") or {})
    if "json" in parts:
        return json.dumps(parts["json"]).encode(), {"Content-Type": "application/json", **headers}
    if "data" in parts and not isinstance(parts["data"], bytes):
        form = urlencode(parts["data"]).encode()
        return form, {"Content-Type": "application/x-www-form-urlencoded", **headers}
    return parts.get("data"), headers


def _read_cookies(lines: list[str]) -> list[tuple[str, str]]:
    pairs = (line.partition(";")[0].partition("=") for line in lines)
    return [(name.strip(), value.strip()) for name, _, value in pairs]


Response = tuple[int, dict[str, str], bytes | str]


class LocalServer:
    """A web server of the tests on a free port of the loopback; `requests` are those that came."""

    def __init__(self, handle: Callable[[Request], Response]) -> None:
        self.requests: list[Request] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler(handle))
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def _handler(self, handle: Callable[[Request], Response]) -> type[BaseHTTPRequestHandler]:
        requests = self.requests

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                target = urlsplit(self.path)
                size = min(int(self.headers.get("Content-Length") or 0), _MAX_BODY_BYTES)
                names = {name.lower(): value for name, value in self.headers.items()}
                body = self.rfile.read(size)
                request = Request(self.command, target.path, dict(parse_qsl(target.query)), names, body)
                requests.append(request)
                status, headers, content = handle(request)
                data = content.encode() if isinstance(content, str) else content
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(data))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer  # noqa: N815 - the library's names

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
                """Say nothing."""

        return Handler

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


def json_response(value: Any, status: int = 200) -> Response:
    """Give a response with a JSON body."""
    return status, {"Content-Type": "application/json"}, json.dumps(value)


class Broker:
    """Queues by name: POST to `<url>/<queue>` adds a JSON message, GET takes the oldest (204 if none)."""

    def __init__(self) -> None:
        self._queues: dict[str, list[Any]] = {}
        self._turn = threading.Lock()
        self.server = LocalServer(self._handle)
        self.url = f"{self.server.url}/queues"

    def messages(self, queue: str) -> list[Any]:
        """Give what waits in a queue, oldest first."""
        with self._turn:
            return list(self._queues.get(queue, []))

    def put(self, queue: str, message: Any) -> None:
        """Add a message."""
        with self._turn:
            self._queues.setdefault(queue, []).append(message)

    def _handle(self, request: Request) -> Response:
        queue = request.path.removeprefix("/queues/")
        if request.method == "POST":
            try:
                self.put(queue, request.json())
            except ValueError:
                return json_response({"error": "a message is JSON"}, 400)
            return json_response({"queued": True}, 202)
        with self._turn:
            waiting = self._queues.get(queue, [])
            return json_response(waiting.pop(0)) if waiting else (204, {}, b"")
