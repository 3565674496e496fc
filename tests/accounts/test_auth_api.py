"""Registration, sign-in, refresh and sign-out through the real API."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import jwt
import pytest
from redis import Redis
from sqlmodel import func, select
from starlette.testclient import TestClient

from lms_app.accounts import passwords
from lms_app.core import rate_limit
from lms_app.core.clock import utc_now
from lms_app.core.config import Environment, Settings
from lms_app.core.db import Db
from lms_app.core.tokens import Claims, issue_refresh_token, read_access_token
from models.accounts import LoginSession, RefreshToken, Role, Theme, User
from models.base import new_id

ADA = {"name": "Ada Lovelace", "email": "ada@example.org", "password": "three green robots"}
AUTH = "/api/v1/auth"


def register(client: TestClient, **over: str) -> httpx.Response:
    return client.post(f"{AUTH}/register", json={**ADA, **over})


def log_in(client: TestClient, **over: str) -> httpx.Response:
    given = {"email": ADA["email"], "password": ADA["password"], **over}
    return client.post(f"{AUTH}/login", json=given)


def bearer(answer: httpx.Response) -> dict[str, str]:
    return {"Authorization": f"Bearer {answer.json()['token']}"}


def error_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def fields_of(answer: httpx.Response) -> dict[str, list[str]]:
    return answer.json()["error"]["details"]["fields"]


def test_registering_makes_a_student_and_signs_in(client: TestClient, db: Db) -> None:
    client.cookies.set("lms_locale", "kk")
    client.cookies.set("lms_theme", "dark")
    answer = register(client, email=" Ada@Example.org ")
    assert answer.status_code == 201
    body = answer.json()
    assert set(body) == {"token", "refreshToken", "user"}
    assert body["user"] == {
        "id": body["user"]["id"],
        "email": "ada@example.org",
        "name": "Ada Lovelace",
        "role": "STUDENT",
    }
    assert client.get(f"{AUTH}/me").json() == {"user": body["user"]}
    assert client.get(f"{AUTH}/me", headers=bearer(answer)).json() == {"user": body["user"]}
    user = db.exec(select(User)).one()
    assert (user.locale, user.theme, user.time_zone, user.role) == (
        "kk",
        Theme.DARK,
        "Asia/Almaty",
        Role.STUDENT,
    )
    assert (user.password_hash or "").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_cookies_are_closed_to_scripts_and_other_sites(client: TestClient) -> None:
    cookies = {line.split("=")[0]: line for line in register(client).headers.get_list("set-cookie")}
    assert set(cookies) == {"lms_session", "lms_refresh", "lms_locale", "lms_theme"}
    assert re.search(r"HttpOnly.*Path=/; SameSite=lax", cookies["lms_session"])
    assert re.search(r"HttpOnly.*Path=/api/v1/auth; SameSite=strict", cookies["lms_refresh"])
    assert "HttpOnly" not in cookies["lms_locale"] + cookies["lms_theme"]
    assert "Secure" not in "".join(cookies.values())


@pytest.mark.parametrize(
    "over", [{"environment": Environment.PRODUCTION}, {"public_url": "https://school.example"}]
)
def test_cookies_are_secure_in_production_and_behind_https(
    client: TestClient, settings: Settings, monkeypatch: pytest.MonkeyPatch, over: dict[str, Any]
) -> None:
    changed = settings.model_copy(update=over)
    monkeypatch.setattr("lms_app.accounts.api.sign_in_cookies.get_settings", lambda: changed)
    lines = register(client).headers.get_list("set-cookie")
    assert len(lines) == 4
    assert all("Secure" in line for line in lines)


def test_every_wrong_field_is_named_at_once_in_the_language_of_the_person(client: TestClient) -> None:
    answer = register(client, name="", email="ada", password="1234567")
    assert error_of(answer) == (400, "VALIDATION_ERROR")
    assert fields_of(answer) == {
        "name": ["Fill in this field."],
        "email": ["Enter an e-mail like name@example.com."],
        "password": ["Too short: at least 8 characters."],
    }
    client.cookies.set("lms_locale", "ru")
    assert fields_of(register(client, name=""))["name"] == ["Заполните это поле."]


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"password": "password123"}, "password"),
        ({"password": "ada@example.org"}, "password"),
        ({"name": "x" * 101}, "name"),
        ({"email": "x" * 300}, "email"),
        ({"password": "x" * 2000}, "password"),
        ({"role": "ADMIN"}, "role"),
    ],
)
def test_a_field_that_does_not_do_is_refused(
    client: TestClient, db: Db, over: dict[str, str], field: str
) -> None:
    answer = register(client, **over)
    assert answer.status_code == 400
    assert list(fields_of(answer)) == [field]
    assert db.exec(select(func.count()).select_from(User)).one() == 0


def test_a_taken_email_is_a_conflict_however_it_is_written(client: TestClient) -> None:
    register(client)
    answer = register(client, email="ADA@example.org")
    assert error_of(answer) == (409, "CONFLICT")
    assert list(fields_of(answer)) == ["email"]


def test_fifty_at_once_with_one_email_make_one_account(make_client: Callable[[], TestClient], db: Db) -> None:
    def try_it(_: int) -> int:
        return register(make_client()).status_code

    with ThreadPoolExecutor(50) as pool:
        statuses = list(pool.map(try_it, range(50)))
    assert sorted(statuses) == [201] + [409] * 49
    assert db.exec(select(func.count()).select_from(User)).one() == 1


def test_signing_in_answers_like_registering(
    client: TestClient, make_client: Callable[[], TestClient]
) -> None:
    first = register(client)
    other = make_client()
    answer = log_in(other, email="Ada@EXAMPLE.org")
    assert answer.status_code == 200
    assert answer.json()["user"] == first.json()["user"]
    assert other.get(f"{AUTH}/me").status_code == 200


def test_signing_in_again_works_with_the_cookies_of_before(client: TestClient) -> None:
    register(client)
    assert log_in(client).status_code == 200


def test_wrong_credentials_do_not_tell_which_part_is_wrong(client: TestClient) -> None:
    register(client)
    wrong_password = log_in(client, password="three green tomatoes")
    wrong_email = log_in(client, email="nobody@example.org")
    no_email = log_in(client, email="nobody")
    assert error_of(wrong_password) == (401, "INVALID_CREDENTIALS")
    for other in (wrong_email, no_email):
        assert error_of(other) == error_of(wrong_password)
        assert other.json()["error"]["message"] == wrong_password.json()["error"]["message"]


def test_an_unknown_email_costs_as_much_work(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []
    real = passwords._hasher.verify

    class Counting:
        def verify(self, stored: str, password: str) -> bool:
            checked.append(stored)
            return real(stored, password)

        def __getattr__(self, name: str) -> object:
            return getattr(passwords_hasher, name)

    passwords_hasher = passwords._hasher
    monkeypatch.setattr(passwords, "_hasher", Counting())
    log_in(client, email="nobody@example.org")
    assert len(checked) == 1


def test_a_deleted_account_cannot_sign_in_and_frees_its_email(client: TestClient, db: Db) -> None:
    token = bearer(register(client))
    user = db.exec(select(User)).one()
    user.deleted_at = utc_now()
    db.add(user)
    db.commit()
    assert log_in(client).status_code == 401
    assert client.get(f"{AUTH}/me", headers=token).status_code == 401
    assert register(client).status_code == 201


def test_a_hash_with_old_parameters_is_made_anew_at_sign_in(client: TestClient, db: Db) -> None:
    register(client)
    user = db.exec(select(User)).one()
    weak = passwords.PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
    user.password_hash = weak.hash(ADA["password"])
    db.add(user)
    db.commit()
    assert log_in(client).status_code == 200
    db.refresh(user)
    assert "m=19456,t=2,p=1" in (user.password_hash or "")
    assert log_in(client).status_code == 200


def test_an_account_without_a_password_cannot_sign_in_by_one(client: TestClient, db: Db) -> None:
    register(client)
    user = db.exec(select(User)).one()
    user.password_hash = None
    db.add(user)
    db.commit()
    assert log_in(client, password="nobody's password").status_code == 401


# Refresh


def test_a_refresh_token_gives_new_tokens(client: TestClient, make_client: Callable[[], TestClient]) -> None:
    first = register(client)
    program = make_client()
    answer = program.post(f"{AUTH}/refresh", json={"refreshToken": first.json()["refreshToken"]})
    assert answer.status_code == 200
    assert answer.json()["refreshToken"] != first.json()["refreshToken"]
    assert program.get(f"{AUTH}/me", headers=bearer(answer)).status_code == 200
    assert "set-cookie" not in answer.headers


def test_a_browser_refreshes_by_cookie_with_proof_of_origin(client: TestClient) -> None:
    register(client)
    before = client.cookies["lms_refresh"]
    assert error_of(client.post(f"{AUTH}/refresh")) == (403, "FORBIDDEN")
    answer = client.post(f"{AUTH}/refresh", headers={"Origin": "http://localhost:8000"})
    assert answer.status_code == 200
    assert client.cookies["lms_refresh"] not in (before, "")
    assert client.get(f"{AUTH}/me").status_code == 200


def test_refreshing_does_not_mind_an_old_access_token_in_the_header(client: TestClient) -> None:
    first = register(client)
    answer = client.post(
        f"{AUTH}/refresh",
        json={"refreshToken": first.json()["refreshToken"]},
        headers={"Authorization": "Bearer expired.or.broken"},
    )
    assert answer.status_code == 200


def test_a_reused_refresh_token_ends_the_whole_family(client: TestClient) -> None:
    first = register(client)
    stolen = first.json()["refreshToken"]
    second = client.post(f"{AUTH}/refresh", json={"refreshToken": stolen})
    again = client.post(f"{AUTH}/refresh", json={"refreshToken": stolen})
    assert error_of(again) == (401, "TOKEN_REVOKED")
    after = client.post(f"{AUTH}/refresh", json={"refreshToken": second.json()["refreshToken"]})
    assert error_of(after) == (401, "TOKEN_REVOKED")
    for token in (first, second):
        assert error_of(client.get(f"{AUTH}/me", headers=bearer(token))) == (401, "TOKEN_REVOKED")
    assert error_of(client.get(f"{AUTH}/me")) == (401, "MISSING_TOKEN")


def test_a_reused_token_ends_its_own_login_only(
    client: TestClient, make_client: Callable[[], TestClient]
) -> None:
    stolen = register(client).json()["refreshToken"]
    other = make_client()
    log_in(other)
    for _ in range(2):
        client.post(f"{AUTH}/refresh", json={"refreshToken": stolen})
    assert client.get(f"{AUTH}/me").status_code == 401
    assert other.get(f"{AUTH}/me").status_code == 200


def test_of_fifty_refreshes_with_one_token_one_wins(
    client: TestClient, make_client: Callable[[], TestClient]
) -> None:
    token = register(client).json()["refreshToken"]

    def try_it(_: int) -> int:
        return make_client().post(f"{AUTH}/refresh", json={"refreshToken": token}).status_code

    with ThreadPoolExecutor(50) as pool:
        statuses = list(pool.map(try_it, range(50)))
    assert sorted(statuses) == [200] + [401] * 49


def make_claims(user_id: UUID, login_id: UUID, *, token_id: UUID | None = None, days: int = 1) -> Claims:
    return Claims(user_id, login_id, token_id or new_id(), utc_now() + timedelta(days=days))


def test_forged_and_foreign_refresh_tokens_are_refused(client: TestClient, db: Db) -> None:
    first = register(client)
    login = db.exec(select(LoginSession)).one()
    row = db.exec(select(RefreshToken)).one()
    cases = {
        "not.a.token": "TOKEN_INVALID",
        first.json()["token"]: "TOKEN_INVALID",
        issue_refresh_token(make_claims(login.user_id, login.id)): "TOKEN_INVALID",
        issue_refresh_token(make_claims(login.user_id, new_id(), token_id=row.id)): "TOKEN_INVALID",
        issue_refresh_token(make_claims(new_id(), login.id, token_id=row.id)): "TOKEN_INVALID",
        issue_refresh_token(make_claims(login.user_id, login.id, token_id=row.id, days=-1)): "TOKEN_EXPIRED",
    }
    for token, code in cases.items():
        assert error_of(client.post(f"{AUTH}/refresh", json={"refreshToken": token})) == (401, code)
    client.cookies.clear()
    assert error_of(client.post(f"{AUTH}/refresh", json={})) == (401, "MISSING_TOKEN")
    assert error_of(client.post(f"{AUTH}/refresh")) == (401, "MISSING_TOKEN")
    assert (
        client.post(f"{AUTH}/refresh", json={"refreshToken": first.json()["refreshToken"]}).status_code == 200
    )


def test_a_login_slides_with_use_and_ends_after_180_days(client: TestClient, db: Db) -> None:
    token = register(client).json()["refreshToken"]
    login = db.exec(select(LoginSession)).one()
    login.created_at = utc_now() - timedelta(days=170)
    db.add(login)
    db.commit()
    client.post(f"{AUTH}/refresh", json={"refreshToken": token})
    db.refresh(login)
    assert abs(login.expires_at - (login.created_at + timedelta(days=180))) < timedelta(seconds=1)


def test_an_expired_login_is_worth_nothing(client: TestClient, db: Db) -> None:
    first = register(client)
    login = db.exec(select(LoginSession)).one()
    login.expires_at = utc_now() - timedelta(seconds=1)
    db.add(login)
    db.commit()
    assert client.get(f"{AUTH}/me").status_code == 401
    answer = client.post(f"{AUTH}/refresh", json={"refreshToken": first.json()["refreshToken"]})
    assert error_of(answer) == (401, "TOKEN_REVOKED")


# Signing out


def test_signing_out_by_token_ends_everything_of_the_login(client: TestClient, redis_server: Redis) -> None:
    first = register(client)
    assert client.post(f"{AUTH}/logout", headers=bearer(first)).status_code == 204
    assert error_of(client.get(f"{AUTH}/me", headers=bearer(first))) == (401, "TOKEN_REVOKED")
    key = f"token:revoked:{_token_id(first)}"
    assert 3500 < redis_server.ttl(key) <= 3610
    answer = client.post(f"{AUTH}/refresh", json={"refreshToken": first.json()["refreshToken"]})
    assert error_of(answer) == (401, "TOKEN_REVOKED")
    assert "lms_session" not in client.cookies


def _token_id(answer: httpx.Response) -> str:
    return jwt.decode(answer.json()["token"], options={"verify_signature": False})["jti"]


def test_signing_out_by_cookie_needs_the_csrf_token(client: TestClient) -> None:
    first = register(client)
    assert error_of(client.post(f"{AUTH}/logout")) == (403, "FORBIDDEN")
    token = client.get(f"{AUTH}/csrf-token").json()["csrfToken"]
    assert client.post(f"{AUTH}/logout", headers={"X-CSRF-Token": "0" * 64}).status_code == 403
    assert client.post(f"{AUTH}/logout", headers={"X-CSRF-Token": token}).status_code == 204
    assert not {"lms_session", "lms_refresh"} & set(client.cookies)
    assert error_of(client.get(f"{AUTH}/me", headers=bearer(first))) == (401, "TOKEN_REVOKED")


def test_a_csrf_token_is_good_for_its_own_session_only(
    client: TestClient, make_client: Callable[[], TestClient]
) -> None:
    register(client)
    other = make_client()
    register(other, email="eve@example.org")
    token = other.get(f"{AUTH}/csrf-token").json()["csrfToken"]
    assert client.post(f"{AUTH}/logout", headers={"X-CSRF-Token": token}).status_code == 403
    stranger = make_client().get(f"{AUTH}/csrf-token").json()["csrfToken"]
    assert client.post(f"{AUTH}/logout", headers={"X-CSRF-Token": stranger}).status_code == 403


@pytest.mark.parametrize(
    "route", ["login", "register", "refresh", "forgot-password", "reset-password", "logout"]
)
def test_another_site_cannot_make_a_browser_write(client: TestClient, route: str) -> None:
    register(client)
    for origin in ("https://evil.example", "null", "http://localhost:8000.evil.example"):
        answer = client.post(f"{AUTH}/{route}", json=ADA, headers={"Origin": origin})
        assert error_of(answer) == (403, "FORBIDDEN")


def test_signing_out_without_a_login(client: TestClient) -> None:
    assert error_of(client.post(f"{AUTH}/logout")) == (401, "MISSING_TOKEN")
    client.cookies.set("lms_session", "of a login that has ended")
    answer = client.post(f"{AUTH}/logout", headers={"Origin": "http://localhost:8000"})
    assert answer.status_code == 204


def test_signing_out_when_redis_is_away_still_ends_the_login(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = register(client)

    def away() -> Redis:
        raise OSError

    monkeypatch.setattr("lms_app.core.tokens.get_redis", away)
    assert client.post(f"{AUTH}/logout", headers=bearer(first)).status_code == 204
    assert error_of(client.get(f"{AUTH}/me", headers=bearer(first))) == (401, "TOKEN_REVOKED")


def test_an_access_token_lives_an_hour(client: TestClient) -> None:
    claims = read_access_token(register(client).json()["token"])
    assert timedelta(minutes=59) < claims.expires_at - utc_now() <= timedelta(hours=1)


# Limits


@pytest.fixture
def plain_limits(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = settings.model_copy(update={"rate_limit_factor": 1.0})
    monkeypatch.setattr(rate_limit, "get_settings", lambda: plain)


@pytest.mark.usefixtures("plain_limits")
def test_guessing_a_password_is_slowed_down(client: TestClient) -> None:
    register(client)
    statuses = [log_in(client, password=f"guess number {n}").status_code for n in range(11)]
    assert statuses == [401] * 10 + [429]
    refused = log_in(client)
    assert error_of(refused) == (429, "TOO_MANY_REQUESTS")
    assert 1 <= int(refused.headers["Retry-After"]) <= 301
    assert log_in(client, email="other@example.org").status_code == 401


@pytest.mark.usefixtures("plain_limits")
def test_a_right_password_wipes_the_slate(client: TestClient) -> None:
    register(client)
    for _ in range(2):
        for n in range(9):
            log_in(client, password=f"guess number {n}")
        assert log_in(client).status_code == 200


@pytest.mark.usefixtures("plain_limits")
def test_one_address_cannot_register_without_end(client: TestClient) -> None:
    statuses = [register(client, password="short").status_code for _ in range(61)]
    assert statuses == [400] * 60 + [429]


def test_every_route_is_described(client: TestClient) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    mine = {path: item for path, item in paths.items() if path.startswith((AUTH, "/api/v1/users/me"))}
    assert len(mine) >= 11
    for item in mine.values():
        for operation in item.values():
            assert operation["summary"]
            assert operation["description"]
            assert {"429", "default"} <= set(operation["responses"])
            assert "422" not in operation["responses"]
