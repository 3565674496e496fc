"""One's own account through the real API: profile, password, devices."""

import asyncio
from collections.abc import Callable

import httpx
import pytest
from sqlmodel import select
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from lms_app.core.db import Db
from models.accounts import User
from models.base import new_id
from tests.accounts.conftest import ORIGIN
from tests.accounts.test_auth_api import ADA, AUTH, bearer, error_of, fields_of, log_in, register

ME = "/api/v1/users/me"
FROM_OWN_PAGE = {"Origin": ORIGIN}


def save(client: TestClient, **profile: object) -> httpx.Response:
    return client.put(f"{ME}/profile", json=profile, headers=FROM_OWN_PAGE)


def test_a_new_profile_has_the_defaults(client: TestClient) -> None:
    register(client)
    assert client.get(f"{ME}/profile").json() == {
        "name": "Ada Lovelace",
        "profileImage": None,
        "settings": {
            "theme": "system",
            "editorTheme": None,
            "editorTextPx": None,
            "locale": "en",
            "timeZone": "Asia/Almaty",
            "notifications": {},
        },
    }


def test_a_profile_can_be_read_changed_and_sent_back(client: TestClient) -> None:
    register(client)
    profile = client.get(f"{ME}/profile").json()
    profile["name"] = "Айгерім"
    profile["profileImage"] = "https://example.org/a.png"
    profile["settings"] |= {"theme": "dark", "locale": "kk", "notifications": {"digest": True}}
    answer = save(client, **profile)
    assert (answer.status_code, answer.json()) == (200, profile)
    assert client.get(f"{ME}/profile").json() == profile
    assert (client.cookies["lms_locale"], client.cookies["lms_theme"]) == ("kk", "dark")


def test_what_is_left_out_stays(client: TestClient) -> None:
    register(client)
    save(client, profileImage="/files/a", settings={"theme": "dark", "notifications": {"digest": True}})
    body = save(client, settings={"timeZone": "Asia/Tokyo", "notifications": {"lesson": False}}).json()
    assert body["settings"] == {
        "theme": "dark",
        "editorTheme": None,
        "editorTextPx": None,
        "locale": "en",
        "timeZone": "Asia/Tokyo",
        "notifications": {"digest": True, "lesson": False},
    }
    assert (body["name"], body["profileImage"]) == ("Ada Lovelace", "/files/a")
    assert save(client, profileImage=None).json()["profileImage"] is None
    assert save(client).json()["settings"]["timeZone"] == "Asia/Tokyo"


def test_how_the_code_editor_looks_is_kept_once_it_was_chosen(client: TestClient) -> None:
    register(client)
    assert "lms_editor" not in client.cookies
    save(client, settings={"editorTheme": "contrast"})
    assert client.cookies["lms_editor"] == "contrast-"
    body = save(client, settings={"editorTextPx": 20}).json()
    assert (body["settings"]["editorTheme"], body["settings"]["editorTextPx"]) == ("contrast", 20)
    client.cookies.clear()
    log_in(client)
    assert client.cookies["lms_editor"] == "contrast-20"


@pytest.mark.parametrize(
    ("profile", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"profileImage": "javascript:alert(1)"}, "profileImage"),
        ({"settings": {"timeZone": "Asia/Atlantis"}}, "settings.timeZone"),
        ({"settings": {"theme": "pink"}}, "settings.theme"),
        ({"settings": {"locale": "de"}}, "settings.locale"),
        ({"settings": {"editorTheme": "pink"}}, "settings.editorTheme"),
        ({"settings": {"editorTextPx": 11}}, "settings.editorTextPx"),
        ({"settings": {"editorTextPx": 25}}, "settings.editorTextPx"),
        ({"settings": {"notifications": {"a": 7}}}, "settings.notifications.a"),
        ({"settings": {"notifications": {"": True}}}, "settings.notifications..[key]"),
        ({"settings": None}, "settings"),
        ({"role": "ADMIN"}, "role"),
        ({"email": "eve@example.org"}, "email"),
    ],
)
def test_a_profile_that_does_not_do_is_refused_by_field(
    client: TestClient, profile: dict[str, object], field: str
) -> None:
    register(client)
    answer = save(client, **profile)
    assert answer.status_code == 400
    assert list(fields_of(answer)) == [field]


def test_strangers_have_no_profile(client: TestClient) -> None:
    for method, route in (
        ("GET", "profile"),
        ("PUT", "profile"),
        ("PUT", "password"),
        ("GET", "devices"),
        ("DELETE", f"devices/{new_id()}"),
    ):
        body = {"currentPassword": "a", "newPassword": "b"} if route == "password" else {}
        answer = client.request(method, f"{ME}/{route}", json=body)
        assert error_of(answer) == (401, "MISSING_TOKEN")


def test_another_site_cannot_change_a_profile(client: TestClient, db: Db) -> None:
    register(client)
    foreign = client.put(f"{ME}/profile", json={"name": "Eve"}, headers={"Origin": "https://evil.example"})
    silent = client.put(f"{ME}/profile", json={"name": "Eve"})
    assert (foreign.status_code, silent.status_code) == (403, 403)
    assert db.exec(select(User)).one().name == "Ada Lovelace"


def change(client: TestClient, current: str, new: str) -> httpx.Response:
    body = {"currentPassword": current, "newPassword": new}
    return client.put(f"{ME}/password", json=body, headers=FROM_OWN_PAGE)


def test_a_new_password_ends_the_other_logins(
    client: TestClient, make_client: Callable[[], TestClient]
) -> None:
    register(client)
    other = make_client()
    log_in(other)
    assert change(client, ADA["password"], "four blue tractors").status_code == 204
    assert client.get(f"{AUTH}/me").status_code == 200
    assert other.get(f"{AUTH}/me").status_code == 401
    assert log_in(other).status_code == 401
    assert log_in(other, password="four blue tractors").status_code == 200


def test_a_new_password_needs_the_current_one_and_the_rules(client: TestClient) -> None:
    register(client)
    assert list(fields_of(change(client, "wrong", "four blue tractors"))) == ["currentPassword"]
    assert list(fields_of(change(client, ADA["password"], "short"))) == ["newPassword"]
    assert list(fields_of(change(client, ADA["password"], "Ada Lovelace"))) == ["newPassword"]
    assert log_in(client).status_code == 200


def test_devices_are_listed_and_ended_one_by_one(
    client: TestClient, make_client: Callable[[], TestClient]
) -> None:
    register(client)
    phone = make_client()
    phone.headers["User-Agent"] = "Mozilla/5.0 (iPhone; like Mac OS X) Version/19.0 Safari/604.1\x7f"
    log_in(phone)
    mine, other = client.get(f"{ME}/devices").json()["devices"]
    assert (mine["isCurrent"], other["isCurrent"]) == (True, False)
    assert other["device"] == "Safari, iPhone"
    ended = client.delete(f"{ME}/devices/{other['id']}", headers=FROM_OWN_PAGE)
    assert ended.status_code == 204
    assert phone.get(f"{AUTH}/me").status_code == 401
    assert len(client.get(f"{ME}/devices").json()["devices"]) == 1
    again = client.delete(f"{ME}/devices/{other['id']}", headers=FROM_OWN_PAGE)
    assert error_of(again) == (404, "NOT_FOUND")


def test_nobody_ends_the_login_of_another_person(
    client: TestClient, make_client: Callable[[], TestClient]
) -> None:
    register(client)
    eve = make_client()
    register(eve, email="eve@example.org")
    login_id = client.get(f"{ME}/devices").json()["devices"][0]["id"]
    answer = eve.delete(f"{ME}/devices/{login_id}", headers=FROM_OWN_PAGE)
    assert error_of(answer) == (404, "NOT_FOUND")
    assert client.get(f"{AUTH}/me").status_code == 200


async def test_two_hundred_requests_at_once_are_all_answered(
    client: TestClient, application: ASGIApp
) -> None:
    """More than there are threads and connections: none may hold one while it waits for the other."""
    token = bearer(register(client))
    transport = httpx.ASGITransport(application)
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, timeout=30) as many:
        answers = await asyncio.gather(
            *(many.put(f"{ME}/profile", json={"name": f"Ada {n}"}, headers=token) for n in range(200))
        )
    assert {answer.status_code for answer in answers} == {200}
