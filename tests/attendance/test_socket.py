"""Somebody else with a socket.io client of their own gets and changes nothing of a lesson."""

import pytest

from lms_app.web.cookies import SESSION_COOKIE
from tests.support.app_server import AppServer
from tests.support.club_rows import ClubRows, make_club_rows, read_marks
from tests.support.raw_socket import STATE, RawSocket

LESSON = f"{STATE}.lms_app___attendance___state___lesson____lesson_state"
JOURNAL = f"{STATE}.lms_app___attendance___state___journal____journal_state"
WRITES = (("start", {}), ("finish", {}), ("send", {"with_late": True}))


@pytest.fixture(scope="module")
def rows(app_server: AppServer) -> ClubRows:
    return make_club_rows(app_server)


def status_of(app_server: AppServer, rows: ClubRows) -> str:
    with app_server.connect() as connection:
        found = connection.execute("SELECT status FROM scheduled_lesson WHERE id = %s", [rows.lesson_id])
        return found.fetchone()[0]


def cookie(token: str) -> str:
    return f"{SESSION_COOKIE}={token}" if token else ""


@pytest.mark.parametrize("who", ["nobody", "another mentor"])
def test_strangers_get_nothing_of_a_lesson(app_server: AppServer, rows: ClubRows, who: str) -> None:
    token = rows.outsider_token if who == "another mentor" else ""
    with RawSocket(app_server.base_url, cookie=cookie(token)) as socket:
        socket.hydrate(rows.lesson_path)
        socket.ask(f"{LESSON}.load", path=rows.lesson_path)
        socket.ask(f"{JOURNAL}.load", path=rows.journal_path)
        for name, payload in WRITES:
            socket.ask(f"{LESSON}.{name}", payload, path=rows.lesson_path)
        socket.ask(f"{LESSON}.watch", path=rows.lesson_path)
        assert "Светодиод" not in socket.text
        assert "Роботы" not in socket.text
    assert status_of(app_server, rows) == "SCHEDULED"


def test_a_student_gets_no_scenario_and_runs_no_lesson(app_server: AppServer, rows: ClubRows) -> None:
    with RawSocket(app_server.base_url, cookie=cookie(rows.student_token)) as socket:
        socket.hydrate(rows.lesson_path)
        said = socket.ask(f"{LESSON}.load", path=rows.lesson_path)
        assert "Светодиод" in socket.text + said
        for name, payload in WRITES:
            answer = socket.ask(f"{LESSON}.{name}", payload, path=rows.lesson_path)
            assert "errors.clubs.not_yours" in answer, (name, answer)
        for secret in ("Спросить", "Бекзат", "Вера"):
            assert secret not in socket.text
    assert status_of(app_server, rows) == "SCHEDULED"
    assert read_marks(app_server, rows.lesson_id) == {}


def test_garbage_breaks_nothing(app_server: AppServer, rows: ClubRows) -> None:
    with RawSocket(app_server.base_url, cookie=cookie(rows.mentor_token)) as socket:
        for path in ("/kruzhok", "/kruzhok/x/lesson/y", f"/kruzhok/{rows.club_id}/lesson/\0", "//"):
            socket.hydrate(path)
            for state in (LESSON, JOURNAL):
                assert "errors.internal" not in socket.ask(f"{state}.load", path=path)
            assert "errors.internal" not in socket.ask(f"{LESSON}.finish", path=path)
        for value in (None, "x", [], {"a": 1}, 10**400):
            assert "errors.internal" not in socket.ask(f"{LESSON}.tell_saved", {"sent": value})
            assert "errors.internal" not in socket.ask(f"{LESSON}.send", {"with_late": value})
