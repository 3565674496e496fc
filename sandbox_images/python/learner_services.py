"""What the tests can have started in the student's process: a web server, and names that lead to theirs."""

import socket
import threading
from collections.abc import Callable
from typing import Any

_STACK_BYTES = 1 << 20


def _serve(app: Any) -> int:
    """Serve a WSGI application on a free port of the loopback; give the port."""
    from werkzeug.serving import WSGIRequestHandler, make_server  # noqa: PLC0415 - 60 ms that few tests need

    class Quiet(WSGIRequestHandler):
        def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - the library's name
            """Say nothing: the learner did not print it."""

    # A thread per request: at their usual 8 MB of stack a few would use up the memory that the case has.
    threading.stack_size(_STACK_BYTES)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server.port


def _map_host(_module: Any, host: str, port: int) -> None:
    """Let connections to `host`, on whatever port, go to `port` on the loopback."""
    real = socket.getaddrinfo

    def look_up(name: Any, *rest: Any, **options: Any) -> Any:
        if name in (host, host.encode()):
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
        return real(name, *rest, **options)

    socket.getaddrinfo = look_up


SERVICES: dict[str, Callable[..., Any]] = {"serve": _serve, "map_host": _map_host}
