"""Another instructor with a socket.io client of their own gets and changes nothing of a draft."""

import uuid

import pytest

from lms_app.web.cookies import SESSION_COOKIE
from tests.support.api_client import ApiClient
from tests.support.app_server import AppServer
from tests.support.raw_socket import STATE, RawSocket

EDITOR = f"{STATE}.lms_app___authoring___state___editing____editing_state"
LIST = f"{STATE}.lms_app___authoring___state___listing____authored_state"
SECRET = f"secret-{uuid.uuid4().hex}"


def become_instructor(app_server: AppServer) -> str:
    """Make another instructor; gives the cookie of a login."""
    person = ApiClient.register(app_server)
    with app_server.connect() as connection:
        connection.execute("UPDATE user_account SET role = 'INSTRUCTOR' WHERE id = %s", [person.user["id"]])
    with app_server.http() as http:
        body = {"email": person.user["email"], "password": "correct horse battery"}
        answer = http.post("/api/v1/auth/login", json=body)
        return f"{SESSION_COOKIE}={answer.cookies[SESSION_COOKIE]}"


@pytest.fixture(scope="module")
def draft_id(app_server: AppServer) -> str:
    mentor = ApiClient.demo(app_server, "mentor")
    body = {"title": SECRET, "category": SECRET, "language": "python"}
    answer = mentor.request("POST", "/api/v1/instructor/challenges", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def test_another_instructor_gets_nothing_of_a_draft(app_server: AppServer, draft_id: str) -> None:
    path = f"/instructor/challenges/{draft_id}"
    with RawSocket(app_server.base_url, cookie=become_instructor(app_server)) as socket:
        socket.hydrate(path)
        said = socket.ask(f"{EDITOR}.load", path=path)
        assert "missing" in socket.text + said
        for step in ("", "check", "publish"):
            socket.ask(f"{EDITOR}.after_save", {"step": step}, path=path)
        for name in ("archive", "restore", "watch"):
            socket.ask(f"{EDITOR}.{name}", path=path)
        for name in ("archive", "restore", "duplicate"):
            socket.ask(f"{LIST}.{name}", {"challenge_id": draft_id}, path=path)
        socket.ask(f"{LIST}.load", path="/instructor/challenges")
        assert SECRET not in socket.text
    with app_server.connect() as connection:
        found = connection.execute("SELECT status FROM challenge WHERE title LIKE %s", [f"%{SECRET}%"])
        assert found.fetchall() == [("DRAFT",)]
        runs = connection.execute("SELECT count(*) FROM submission WHERE challenge_id = %s", [draft_id])
        assert runs.fetchone() == (0,)


def test_garbage_breaks_nothing(app_server: AppServer, draft_id: str) -> None:
    with RawSocket(app_server.base_url, cookie=become_instructor(app_server)) as socket:
        socket.hydrate()
        for name, key in (
            ("archive", "challenge_id"),
            ("duplicate", "challenge_id"),
            ("open_created", "answer"),
        ):
            for value in (None, 7, "x", [], {}, {"id": "javascript:alert(1)"}, "\0"):
                answer = socket.ask(f"{LIST}.{name}", {key: value})
                assert "challenges.error.not_found" in answer, (name, value, answer)
