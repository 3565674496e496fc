"""The quiz over the raw websocket: no right answer in any state, nothing of another's quiz."""

import json
import uuid

import pytest

from lms_app.web.cookies import SESSION_COOKIE
from tests.support.api_client import ApiClient
from tests.support.app_server import AppServer
from tests.support.club_lesson import make_club_lesson
from tests.support.raw_socket import STATE, RawSocket

PAGE = f"{STATE}.lms_app___quizzes___state____quiz_state"
LIST = f"{STATE}.lms_app___quizzes___state____quiz_list_state"
SECRETS = ("ПОТОМУ-ЧТО", '"correct"', "correctIndex")


def cookie_of(app_server: AppServer, person: ApiClient) -> str:
    with app_server.http() as http:
        body = {"email": person.user["email"], "password": "correct horse battery"}
        answer = http.post("/api/v1/auth/login", json=body)
        return f"{SESSION_COOKIE}={answer.cookies[SESSION_COOKIE]}"


@pytest.fixture(scope="module")
def quiz(app_server: AppServer) -> dict[str, str]:
    student = ApiClient.register(app_server)
    ids = make_club_lesson(app_server, student, title="Вольты")
    question = {
        "id": str(uuid.uuid4()),
        "kind": "SINGLE",
        "text": "Сколько вольт?",
        "options": ["3.3", "5"],
        "matches": [],
        "correct": [1],
        "explanation": "ПОТОМУ-ЧТО",
    }
    ids["quiz"] = str(uuid.uuid4())
    with app_server.connect() as connection:
        connection.execute(
            "INSERT INTO quiz_assignment (id, lesson_id, student_id, status, questions, answers,"
            " pass_percent, xp, assigned_at) VALUES (%s, %s, %s, 'ASSIGNED', %s, '{}', 50, 20, now())",
            [ids["quiz"], ids["lesson"], student.user["id"], json.dumps([question])],
        )
    return ids | {"cookie": cookie_of(app_server, student)}


def test_no_state_holds_a_right_answer(app_server: AppServer, quiz: dict[str, str]) -> None:
    path = f"/kruzhok/{quiz['club']}/quiz/{quiz['quiz']}"
    with RawSocket(app_server.base_url, cookie=quiz["cookie"]) as socket:
        socket.hydrate(path)
        said = socket.ask(f"{PAGE}.load", path=path)
        assert "Вольты" in said
        socket.ask(f"{LIST}.load", path=path)
        assert not [secret for secret in SECRETS if secret in socket.text]


def test_somebody_elses_quiz_is_missing(app_server: AppServer, quiz: dict[str, str]) -> None:
    stranger = cookie_of(app_server, ApiClient.register(app_server))
    path = f"/kruzhok/{quiz['club']}/quiz/{quiz['quiz']}"
    for cookie in (stranger, ""):
        with RawSocket(app_server.base_url, cookie=cookie) as socket:
            socket.hydrate(path)
            for handler in (f"{PAGE}.load", f"{PAGE}.watch", f"{LIST}.load", f"{LIST}.watch"):
                socket.ask(handler, path=path)
            assert "Вольты" not in socket.text
            assert not [secret for secret in SECRETS if secret in socket.text]


def test_the_admins_pages_tell_others_nothing(app_server: AppServer, quiz: dict[str, str]) -> None:
    programs = f"{STATE}.lms_app___programs___state___programs____"
    materials = f"{STATE}.lms_app___programs___state___materials____materials_state"
    certificates = f"{STATE}.lms_app___certificates___state____certificates_state"
    with app_server.connect() as connection:
        found = connection.execute(
            "SELECT p.id, t.id FROM program p JOIN lesson_template t ON t.program_id = p.id LIMIT 1"
        ).fetchone()
    assert found is not None
    with RawSocket(app_server.base_url, cookie=quiz["cookie"]) as socket:
        socket.hydrate("/admin/kruzhok/programs")
        for name, path in (
            ("programs_state.load", "/admin/kruzhok/programs"),
            ("program_state.load", f"/admin/kruzhok/programs/{found[0]}"),
            ("program_state.archive", f"/admin/kruzhok/programs/{found[0]}"),
            ("lesson_editing_state.load", f"/admin/kruzhok/lessons/{found[1]}"),
        ):
            socket.ask(programs + name, path=path)
        for each in ("archive_lesson", "restore_lesson"):
            socket.ask(f"{programs}program_state.{each}", {"lesson_id": str(found[1])})
        for each in ("load", "refresh", "undo"):
            socket.ask(f"{materials}.{each}", path="/admin/kruzhok/materials")
        socket.ask(f"{materials}.delete", {"material_id": str(uuid.uuid4())})
        for each in ("load", "watch"):
            socket.ask(f"{certificates}.{each}", path="/admin/kruzhok/certificates")
        assert "Светодиод" not in socket.text
        assert "Arduino" not in socket.text
        assert "/files/" not in socket.text
    with app_server.connect() as connection:
        archived = connection.execute(
            "SELECT count(*) FROM lesson_template WHERE archived_at IS NOT NULL"
        ).fetchone()
    assert archived == (0,)
