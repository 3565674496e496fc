"""The two servers that `bench upload` compares, as granian's factories."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Generator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lms_app.api import make_api
from lms_app.core.config import get_settings
from lms_app.core.log import configure_logging
from lms_app.media import parts
from lms_app.web.http_middleware import wrap_application

COPY_NAME = "copy.bin"
_ROOT = Path(__file__).parents[2]
_UP_WITHIN_S = 60.0
Scope = MutableMapping[str, Any]


def make_api_application() -> Any:
    """Give the API with all its layers, without pages."""
    configure_logging(get_settings().log_level)
    return wrap_application(make_api())


def make_copy_application() -> Any:
    """Give a server that appends what comes to a file, as plainly as can be."""
    path = parts.folder() / COPY_NAME

    async def application(
        scope: Scope, receive: Callable[[], Awaitable[Scope]], send: Callable[[Scope], Awaitable[None]]
    ) -> None:
        if scope["type"] != "http":
            return
        with path.open("ab") as file:
            is_more = True
            while is_more:
                message = await receive()
                file.write(message.get("body", b""))
                is_more = message.get("more_body", False)
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    return application


@dataclass(frozen=True)
class ComparedServer:
    """One granian: its port, and the process that answers."""

    port: int
    pid: int


@contextmanager
def running_granian(application: str) -> Generator[ComparedServer]:
    """Run an ASGI application with one worker of the project's own web server.

    Raises:
        RuntimeError: It does not start.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    granian = str(Path(sys.executable).with_name("granian"))
    options = ["--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--log-level", "error"]
    process = subprocess.Popen(
        [granian, "--interface", "asgi", "--factory", application, *options],
        cwd=_ROOT,
        env={**os.environ, "LMS_RATE_LIMIT_FACTOR": "1000", "LMS_LOG_LEVEL": "WARNING"},
        start_new_session=True,
    )
    try:
        _wait_up(port)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        yield ComparedServer(port, int(children[-1]))
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def _wait_up(port: int) -> None:
    deadline = time.monotonic() + _UP_WITHIN_S
    while time.monotonic() < deadline:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("OPTIONS", "/api/uploads")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("a web server did not come up")
