"""Fixtures of storages: a local folder, and an S3 server that is started once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lms_app.core.config import get_settings
from lms_app.core.storage import LocalStorage, Storage, get_storage
from lms_app.core.storage.moved import MovedStorage
from lms_app.core.storage.s3 import S3Storage
from tests.support.s3_server import S3Server


@pytest.fixture(scope="session")
def s3_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    server = S3Server(tmp_path_factory.mktemp("s3") / "server.log").start()
    yield server
    server.kill()


@pytest.fixture
def s3_server(s3_process: S3Server) -> S3Server:
    """The server of this run, with nothing in it."""
    s3_process.empty()
    return s3_process


@pytest.fixture
def mortal_server(tmp_path: Path) -> Iterator[S3Server]:
    """A server for one test alone, which may kill it."""
    server = S3Server(tmp_path / "server.log").start()
    yield server
    server.kill()


@pytest.fixture(params=["local", "s3", "moved"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    local = LocalStorage(tmp_path / "files")
    if request.param == "local":
        return local
    store = S3Storage(request.getfixturevalue("s3_server").settings())
    return store if request.param == "s3" else MovedStorage(store, local)


@pytest.fixture
def on_s3(s3_server: S3Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Server]:
    """The installation of this test keeps its files on S3."""
    yield from use_server(s3_server, monkeypatch)


def use_server(server: S3Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Server]:
    for name, value in server.environment().items():
        monkeypatch.setenv(name, value)
    _forget_settings()
    yield server
    monkeypatch.undo()
    _forget_settings()


def _forget_settings() -> None:
    get_settings.cache_clear()
    get_storage.cache_clear()
