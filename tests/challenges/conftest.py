from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from lms_app.api import make_api
from lms_app.core.db import Db
from lms_app.web.cookies import SESSION_COOKIE
from lms_app.web.http_middleware import wrap_application
from models.accounts import User
from tests.factories.accounts import make_login

ORIGIN = "http://localhost:8000"


@pytest.fixture
def client_of(db: Db) -> Callable[[User | None], TestClient]:
    """Makes clients of the real API, signed in as a user by the session cookie."""
    application = wrap_application(make_api())

    def make(user: User | None = None) -> TestClient:
        client = TestClient(application, base_url=ORIGIN, raise_server_exceptions=False)
        client.headers.update({"Accept-Language": "en", "Origin": ORIGIN})
        if user is not None:
            client.cookies.set(SESSION_COOKIE, make_login(db, user)[1])
        return client

    return make
