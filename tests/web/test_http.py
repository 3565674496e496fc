"""The HTTP plumbing, tried on a small API of its own behind all layers."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from pydantic import Field
from sqlalchemy.exc import OperationalError
from starlette.requests import Request
from starlette.testclient import TestClient

from lms_app.api import ROUTERS
from lms_app.core.config import Settings
from lms_app.core.db import Db
from lms_app.core.errors import NotFound, TooManyRequests
from lms_app.core.schema import ApiModel, JsonValue, Line
from lms_app.core.tokens import Claims, issue_access_token, make_csrf_token
from lms_app.web.cookies import SESSION_COOKIE
from lms_app.web.http import ActorDep, DbDep, SignedInDep, TransactionRoute, client_address
from lms_app.web.http_errors import install_error_handlers
from lms_app.web.http_middleware import MAX_BODY_BYTES, wrap_application
from models.accounts import User
from models.base import new_id
from tests.factories.accounts import make_login, make_user

router = APIRouter()


class Note(ApiModel):
    note_title: Line = Field(min_length=3)
    value: JsonValue = None
    word: Line = Field(default="x", min_length=1)


@router.post("/api/v1/notes")
def add_note(note: Note) -> dict[str, Any]:
    return {"title": note.note_title}


@router.post("/api/notes")
def add_flat_note(note: Note) -> dict[str, Any]:
    return {"title": note.note_title}


@router.get("/api/v1/who")
def tell_who(actor: ActorDep) -> dict[str, Any]:
    return {"id": str(actor.user_id)}


@router.post("/api/v1/mine")
def change_mine(actor: SignedInDep) -> dict[str, Any]:
    return {"id": str(actor.user_id)}


@router.post("/api/v1/twins")
def add_twins(db: DbDep) -> dict[str, Any]:
    for _ in range(2):
        db.add(User(email="twin@example.org", name="A"))
    return {"saved": True}


@router.get("/api/v1/fail/{how}")
def fail(how: str) -> None:
    if how == "missing":
        raise NotFound
    if how == "often":
        raise TooManyRequests(retry_after_s=9)
    if how == "away":
        raise OperationalError("select secret", {}, OSError())
    raise RuntimeError("secret internals")


@pytest.fixture
def client(db: Db) -> Iterator[TestClient]:
    api = FastAPI()
    install_error_handlers(api)
    api.include_router(router)
    with TestClient(
        wrap_application(api), base_url="http://localhost:8000", raise_server_exceptions=False
    ) as it:
        yield it


def test_a_wrong_shape_names_the_fields_in_the_callers_language(client: TestClient) -> None:
    answer = client.post(
        "/api/v1/notes", json={"noteTitle": "a", "other": 1}, headers={"Accept-Language": "en"}
    )
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert (error["code"], error["message"]) == ("VALIDATION_ERROR", "Check the marked fields.")
    assert error["details"]["fields"] == {
        "noteTitle": ["Too short: at least 3 characters."],
        "other": ["There is no such field."],
    }
    assert error["details"]["requestId"] == answer.headers["X-Request-ID"]


def test_other_routes_answer_flat(client: TestClient) -> None:
    body = client.post("/api/notes", json={"noteTitle": ""}).json()
    assert body["code"] == "VALIDATION_ERROR"
    assert set(body) == {"error", "code", "requestId", "fields"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'{"noteTitle": "\\u0000abc"}',
        b'{"noteTitle": "abc\\ud800"}',
        b'{"noteTitle": "abc", "value": NaN}',
        b'{"noteTitle": "abc", "value": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"noteTitle": "abc", "value": ' + b"9" * 10_000 + b"}",
        b'{"\\ud800": 1}',
        b"\xff\xfe",
    ],
)
def test_what_is_no_good_json_is_refused_in_the_envelope(client: TestClient, body: bytes) -> None:
    answer = client.post("/api/v1/notes", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["error"]["details"]["requestId"]


@pytest.mark.parametrize(
    ("how", "status", "code"),
    [
        ("missing", 404, "NOT_FOUND"),
        ("often", 429, "TOO_MANY_REQUESTS"),
        ("away", 503, "DATABASE_ERROR"),
        ("else", 500, "INTERNAL_SERVER_ERROR"),
    ],
)
def test_errors_have_their_status_and_never_say_more(
    client: TestClient, how: str, status: int, code: str
) -> None:
    answer = client.get(f"/api/v1/fail/{how}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert "secret" not in answer.text
    if how == "often":
        assert answer.headers["Retry-After"] == "9"


def test_a_commit_that_fails_is_an_error_and_not_a_success(client: TestClient, db: Db) -> None:
    answer = client.post("/api/v1/twins")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "UNIQUE_CONSTRAINT")


def test_an_unknown_route_and_method_answer_in_the_envelope(client: TestClient) -> None:
    assert client.get("/api/v1/none").json()["error"]["code"] == "NOT_FOUND"
    assert client.delete("/api/v1/notes").status_code == 405


def test_a_body_over_the_limit_is_refused(client: TestClient) -> None:
    def grow(size: int):
        for _ in range(size // 65536 + 2):
            yield b"x" * 65536

    bodies = (
        b"x" * (MAX_BODY_BYTES + 1),
        grow(MAX_BODY_BYTES),
        b"x" * 9 * MAX_BODY_BYTES,
        grow(9 * MAX_BODY_BYTES),
    )
    for body in bodies:
        answer = client.post("/api/v1/notes", content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 413
        assert answer.headers["Connection"] == "close"
        assert answer.json()["error"]["details"]["requestId"]


def test_every_answer_has_security_headers_and_an_id(client: TestClient) -> None:
    for path in ("/api/v1/who", "/nowhere"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Request-ID"]


def test_a_token_and_a_cookie_say_who_asks(client: TestClient, db: Db) -> None:
    user = make_user(db)
    login, session = make_login(db, user)
    assert client.get("/api/v1/who").json()["id"] == "None"
    assert client.get("/api/v1/who", headers={"Cookie": f"{SESSION_COOKIE}={session}"}).json()["id"] == str(
        user.id
    )
    claims = Claims(user_id=user.id, login_id=login.id, token_id=new_id(), expires_at=login.expires_at)
    bearer = {"Authorization": f"Bearer {issue_access_token(claims)}"}
    assert client.get("/api/v1/who", headers=bearer).json()["id"] == str(user.id)


def test_a_token_of_an_ended_login_is_revoked(client: TestClient, db: Db) -> None:
    user = make_user(db)
    login, _ = make_login(db, user)
    claims = Claims(user_id=user.id, login_id=new_id(), token_id=new_id(), expires_at=login.expires_at)
    answer = client.get("/api/v1/who", headers={"Authorization": f"Bearer {issue_access_token(claims)}"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "TOKEN_REVOKED")


@pytest.mark.parametrize(
    ("proxies", "lines", "address"),
    [
        (0, ["6.6.6.6"], "testclient"),
        (1, ["6.6.6.6, 10.0.0.7"], "10.0.0.7"),
        (1, ["6.6.6.6", "10.0.0.7"], "10.0.0.7"),
        (2, ["6.6.6.6", "10.0.0.7", "10.0.0.1"], "10.0.0.7"),
        (2, ["10.0.0.7"], "testclient"),
    ],
)
def test_of_forwarded_addresses_only_those_of_trusted_proxies_count(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, proxies: int, lines: list[str], address: str
) -> None:
    changed = settings.model_copy(update={"trusted_proxies": proxies})
    monkeypatch.setattr("lms_app.web.http.get_settings", lambda: changed)
    headers = [(b"x-forwarded-for", line.encode()) for line in lines]
    request = Request({"type": "http", "headers": headers, "client": ("testclient", 1)})
    assert client_address(request) == address


def test_an_empty_text_where_one_is_needed_is_said_to_be_missing(client: TestClient) -> None:
    note = {"noteTitle": "abc", "word": ""}
    answer = client.post("/api/v1/notes", json=note, headers={"Accept-Language": "en"})
    assert answer.json()["error"]["details"]["fields"] == {"word": ["Fill in this field."]}


def test_nobody_is_told_that_a_token_is_missing(client: TestClient) -> None:
    answer = client.post("/api/v1/mine")
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "MISSING_TOKEN")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "null", "Host": ""}, 403),
        ({"Origin": "http://[broken"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"X-CSRF-Token": "wrong"}, 403),
        ({"Authorization": "Basic eDp5"}, 403),
        ({"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"}, 403),
        ({"Origin": "http://localhost:8000"}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
    ],
)
def test_a_write_by_cookie_needs_proof_of_our_own_page(
    client: TestClient, db: Db, headers: dict[str, str], status: int
) -> None:
    _, session = make_login(db, make_user(db))
    answer = client.post("/api/v1/mine", headers={"Cookie": f"{SESSION_COOKIE}={session}", **headers})
    assert answer.status_code == status


def test_a_write_by_cookie_passes_with_the_token_of_its_session(client: TestClient, db: Db) -> None:
    _, session = make_login(db, make_user(db))
    headers = {"Cookie": f"{SESSION_COOKIE}={session}", "X-CSRF-Token": make_csrf_token(session)}
    assert client.post("/api/v1/mine", headers=headers).status_code == 200


def test_a_write_of_another_site_is_refused_without_any_cookie_too(client: TestClient) -> None:
    answer = client.post(
        "/api/v1/notes", json={"noteTitle": "abc"}, headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 403


def test_every_router_gives_its_connections_back_in_time() -> None:
    for product_router in ROUTERS:
        assert issubclass(product_router.route_class, TransactionRoute)
