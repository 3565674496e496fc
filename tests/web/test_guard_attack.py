"""The websocket as an attacker uses it: no page, no browser, any event, any payload, any token."""

import pytest
import socketio
from reflex_base.registry import RegistrationContext

from lms_app.lms_app import app
from lms_app.web.cookies import SESSION_COOKIE
from lms_app.web.guard import policy_of
from models.accounts import Role
from tests.support.app_server import AppServer
from tests.support.raw_socket import STATE, RawSocket, ask_side_by_side

PASSWORD = "demo-password-1"
SHELL = f"{STATE}.lms_app___shell_state____shell_state"
NAMES = {"admin": "admin@demo.local", "mentor": "mentor@demo.local", "student": "student@demo.local"}


def login_cookie(app_server: AppServer, who: str) -> str:
    with app_server.http() as http:
        answer = http.post("/api/v1/auth/login", json={"email": NAMES[who], "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        return f"{SESSION_COOKIE}={answer.cookies[SESSION_COOKIE]}"


def handlers(*, role: Role | None) -> list[str]:
    """Names of the product's own events that somebody of `role` (None: a stranger) may not call."""
    assert app is not None
    names = []
    for name, registered in RegistrationContext.get().event_handlers.items():
        policy = policy_of(registered.handler.fn)
        if policy is None or not policy.needs_login:
            continue
        if role is None or (policy.roles and role not in policy.roles):
            names.append(name)
    return names


def deltas(text: str) -> bool:
    return '"delta": {"' in text


def test_a_stranger_calls_no_event_of_people_who_are_signed_in(app_server: AppServer) -> None:
    forbidden = handlers(role=None)
    assert forbidden, "there must be something to attack"
    payloads = ({}, {"value": "x"}, {"form_data": {"a": "\0"}}, {"submission_id": "1"})
    said = ask_side_by_side(
        app_server.base_url, forbidden, lambda socket, name: socket.ask_each(name, payloads)
    )
    assert set(said) == set(forbidden)
    for name, answers in said.items():
        assert sum("/login" in answer for answer in answers) == len(payloads), name
        assert not any(deltas(answer) for answer in answers), name


def test_a_student_calls_no_event_of_another_role(app_server: AppServer) -> None:
    forbidden, cookie = handlers(role=Role.STUDENT), login_cookie(app_server, "student")
    said = ask_side_by_side(
        app_server.base_url,
        forbidden,
        lambda socket, name: socket.ask_until(name, "errors.forbidden"),
        cookie=cookie,
    )
    assert set(said) == set(forbidden)
    for name, answer in said.items():
        assert "errors.forbidden" in answer, name
        assert not deltas(answer), name


def test_no_state_can_be_written_by_setvar(app_server: AppServer) -> None:
    assert app is not None
    with RawSocket(app_server.base_url, cookie=login_cookie(app_server, "student")) as socket:
        socket.hydrate()
        names = [name for name in RegistrationContext.get().event_handlers if name.endswith(".setvar")]
        assert f"{SHELL}.setvar" in names
        for name in names:
            answer = socket.ask(name, {"var_name": "role", "value": "ADMIN"})
            assert "ADMIN" not in answer, name
            assert not deltas(answer), name


@pytest.mark.parametrize(
    "name",
    [
        f"{STATE}.no_such_event",
        f"{SHELL}.__init__",
        f"{SHELL}._set_role",
        f"{SHELL}.reset",
        f"{SHELL}.get_state",
        "",
        "x" * 10_000,
        f"{STATE}.reflex___state____update_vars_internal_state.update_vars_internal",
    ],
)
def test_what_is_no_event_of_ours_changes_nothing(app_server: AppServer, name: str) -> None:
    with RawSocket(app_server.base_url) as socket:
        socket.hydrate()
        assert not deltas(socket.ask(name, {"vars": {f"{SHELL}.role": "ADMIN"}, "value": "x"}))


def test_a_lie_about_the_cookie_is_not_believed(app_server: AppServer) -> None:
    admin = login_cookie(app_server, "admin")
    with RawSocket(app_server.base_url) as socket:
        socket.hydrate()
        lie = {"headers": {"cookie": admin}, "cookie": admin, "token": "x", "sid": "y", "ip": "1.1.1.1"}
        assert '"ADMIN"' not in socket.ask(f"{SHELL}.load", {}, **lie)


def test_a_stolen_tab_token_shows_nothing_of_its_owner(app_server: AppServer) -> None:
    with RawSocket(app_server.base_url, cookie=login_cookie(app_server, "admin")) as owner:
        owner.hydrate("/dashboard")
        owner.ask(f"{SHELL}.load")
        assert '"ADMIN"' in owner.text
        token = owner.token
        with RawSocket(app_server.base_url, token=token) as thief:
            thief.ask(f"{SHELL}.load")
            thief.hydrate("/dashboard")
            assert '"ADMIN"' not in thief.text
    for cookie in ("", login_cookie(app_server, "student")):
        with RawSocket(app_server.base_url, token=token, cookie=cookie) as thief:
            thief.ask(f"{SHELL}.load")
            thief.hydrate("/dashboard")
            assert '"ADMIN"' not in thief.text
            assert "admin@demo.local" not in thief.text


def test_a_tab_that_changes_hands_starts_empty(app_server: AppServer) -> None:
    with RawSocket(app_server.base_url, cookie=login_cookie(app_server, "mentor")) as teacher:
        teacher.hydrate("/dashboard")
        teacher.ask(f"{SHELL}.load")
        assert '"INSTRUCTOR"' in teacher.text
        token = teacher.token
    with RawSocket(app_server.base_url, token=token, cookie=login_cookie(app_server, "student")) as student:
        student.hydrate("/dashboard")
        student.ask(f"{SHELL}.load")
        assert '"STUDENT"' in student.text
        assert '"INSTRUCTOR"' not in student.text


def test_after_signing_out_the_open_socket_is_worth_nothing(app_server: AppServer) -> None:
    cookie = login_cookie(app_server, "student")
    with RawSocket(app_server.base_url, cookie=cookie) as socket:
        socket.hydrate("/dashboard")
        with app_server.http() as http:
            headers = {"Cookie": cookie, "Origin": app_server.base_url}
            assert http.post("/api/v1/auth/logout", headers=headers).status_code < 300
        for name in handlers(role=None)[:3]:
            answer = socket.ask(name, {})
            assert "/login" in answer
            assert not deltas(answer)


def test_a_page_of_another_site_cannot_connect(app_server: AppServer) -> None:
    with pytest.raises(socketio.exceptions.ConnectionError):
        RawSocket(app_server.base_url, origin="https://evil.example")


def test_garbage_frames_do_not_end_the_server(app_server: AppServer) -> None:
    restarts = app_server.restarts("web")
    for frame in (
        "text",
        1,
        None,
        [],
        {"name": 1},
        {"name": f"{SHELL}.load", "payload": []},
        {"x": "\0"},
    ):
        with RawSocket(app_server.base_url) as socket:
            socket._client.emit("event", frame, namespace="/_event")
            socket.wait(quiet_s=0.2, longest_s=0.5)
    with app_server.http() as http:
        assert http.get("/health").status_code == 200
    assert app_server.restarts("web") == restarts
