from collections.abc import Callable

import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from lms_app.core.db import Db

ORIGIN = "http://localhost:8000"


@pytest.fixture
def make_client(db: Db, application: ASGIApp) -> Callable[[], TestClient]:
    """Makes clients of the real API, each with cookies of its own."""

    class Client(TestClient):
        def __init__(self) -> None:
            super().__init__(application, base_url=ORIGIN, raise_server_exceptions=False)
            self.headers["Accept-Language"] = "en"

    return Client


@pytest.fixture
def client(make_client: Callable[[], TestClient]) -> TestClient:
    return make_client()
