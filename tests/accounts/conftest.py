from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from lms_app.api import make_api
from lms_app.core.db import Db
from lms_app.web.http_middleware import wrap_application

ORIGIN = "http://localhost:8000"


@pytest.fixture
def make_client(db: Db) -> Callable[[], TestClient]:
    """Makes clients of the real API, each with cookies of its own."""
    application = wrap_application(make_api())

    class Client(TestClient):
        def __init__(self) -> None:
            super().__init__(application, base_url=ORIGIN, raise_server_exceptions=False)
            self.headers["Accept-Language"] = "en"

    return Client


@pytest.fixture
def client(make_client: Callable[[], TestClient]) -> TestClient:
    return make_client()
