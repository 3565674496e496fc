"""Fixtures that the author's tests can ask for, beside pytest's own.

=======================  ================================================================================
``serve(app)``           a WSGI application (`solution.app`) served in the student's process; gives a `Client`
``http_server(handle)``  a server in the tests' process: `handle(Request)` gives (status, headers, body);
                         with `host="api.example.com"` the student's code reaches it under that name
``broker``               a message queue over HTTP: `broker.url`, `broker.messages(queue)`, `broker.put(...)`
``shared_dir``           a folder of this test that the student's code can read
=======================  ================================================================================
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from author_http import Broker, Client, LocalServer, Request, Response
from remote import Link, Remote

Handle = Callable[[Request], Response]


class Fixtures:
    """A plugin of pytest, for one test."""

    def __init__(self, link: Link) -> None:
        self._link = link

    @pytest.fixture
    def serve(self) -> Callable[..., Client]:
        """Give the function that has an application served and gives a client for it."""

        def start(app: Any, host: str | None = None) -> Client:
            if type(app) is not Remote:
                raise AssertionError("the solution has no application to serve")
            port = self._link.ask("serve", object.__getattribute__(app, "_ref"))
            if host is not None:
                self._link.ask("map_host", 0, host, port)
            return Client(port)

        return start

    @pytest.fixture
    def http_server(self) -> Iterator[Callable[..., LocalServer]]:
        """Give the function that starts a server of the tests."""
        running: list[LocalServer] = []

        def start(handle: Handle, host: str | None = None) -> LocalServer:
            server = LocalServer(handle)
            running.append(server)
            if host is not None:
                self._link.ask("map_host", 0, host, server.port)
            return server

        yield start
        for server in running:
            server.close()

    @pytest.fixture
    def broker(self) -> Iterator[Broker]:
        """Give a message queue that nothing of other tests is in."""
        queues = Broker()
        yield queues
        queues.server.close()

    @pytest.fixture
    def shared_dir(self) -> Iterator[Path]:
        """Give a folder of the tests that others can read."""
        path = Path(tempfile.mkdtemp(prefix="tests-", dir="/tmp"))  # noqa: S108 - a tmpfs of the container
        path.chmod(0o755)
        yield path
        shutil.rmtree(path, ignore_errors=True)
