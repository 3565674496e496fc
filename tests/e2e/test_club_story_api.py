"""From «Открыть кружок» to the first certificate request, by programs: every answer held against OpenAPI."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.support.api_client import ApiClient
from tests.support.app_server import AppServer
from tests.support.openapi import Contract

LESSONS = 5
PRESENT, ABSENT = 0, 5
ALMATY = ZoneInfo("Asia/Almaty")
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


class Program:
    """One person's program: sends requests, and holds each answer against the document."""

    def __init__(self, client: ApiClient, contract: Contract) -> None:
        self._client, self._contract = client, contract
        self.user_id: str = client.user["id"]

    def send(self, method: str, path: str, body: Any = None, *, expect: int = 200, **query: Any) -> Any:
        answer = self._client.request(method, path, json=body, params=query)
        self._contract.check(answer)
        assert answer.status_code == expect, f"{method} {path}: {answer.text}"
        return answer.json() if answer.content else None

    def get(self, path: str, **query: Any) -> Any:
        return self.send("GET", path, **query)

    def post(self, path: str, body: Any = None, *, expect: int = 200, **query: Any) -> Any:
        return self.send("POST", path, body, expect=expect, **query)


@pytest.fixture(scope="module")
def contract(app_server: AppServer) -> Contract:
    with app_server.http() as http:
        return Contract(http.get("/api/openapi.json").json())


@pytest.fixture(scope="module")
def admin(app_server: AppServer, contract: Contract) -> Program:
    return Program(ApiClient.demo(app_server, "admin"), contract)


@pytest.fixture(scope="module")
def mentor(app_server: AppServer, contract: Contract, admin: Program) -> Program:
    """A student who has asked, paid and been approved."""
    person = Program(ApiClient.register(app_server, "Тимур"), contract)
    reserved = person.get("/api/kruzhok/subscription")
    assert (reserved["status"], reserved["amount"], len(reserved["paymentComment"])) == ("NONE", 2000, 8)
    wish = {"type": "ONETIME_PURCHASE", "amount": 2000, "currency": "KZT"}
    asked = person.post(
        "/api/kruzhok/subscription/request",
        {**wish, "paymentComment": reserved["paymentComment"]},
        expect=201,
    )
    assert asked["status"] == "PENDING"
    again = person.post(
        "/api/kruzhok/subscription/request",
        {**wish, "paymentComment": reserved["paymentComment"]},
        expect=409,
    )
    assert again["error"]
    person.post("/api/kruzhok", {"name": "Роботы"}, expect=403)
    payments = admin.get("/api/admin/kruzhok/payments", search=reserved["paymentComment"])
    assert [each["id"] for each in payments["payments"]] == [asked["id"]]
    approval = f"/api/admin/kruzhok/subscription/{asked['id']}/approve"
    assert admin.post(approval, {"adminNotes": "Kaspi"})["status"] == "ACTIVE"
    admin.post(approval, {"adminNotes": ""}, expect=409)
    assert person.get("/api/kruzhok/subscription")["status"] == "ACTIVE"
    return person


@pytest.fixture(scope="module")
def templates(admin: Program) -> list[str]:
    """Lessons of a new program, each with a quiz; gives their ids."""
    program = admin.post("/api/admin/kruzhok/programs", {"title": "Первые роботы"}, expect=201)
    program_id = program["program"]["id"]
    for number in range(1, LESSONS + 1):
        details = admin.post(
            f"/api/admin/kruzhok/programs/{program_id}/lessons", {"title": f"Урок {number}"}, expect=201
        )
        _write_quiz(admin, details["id"])
    return [each["id"] for each in admin.get(f"/api/programs/{program_id}")["lessons"]]


def _write_quiz(admin: Program, lesson_id: str) -> None:
    lesson = admin.get(f"/api/admin/kruzhok/lessons/{lesson_id}")
    questions = [
        {"kind": "SINGLE", "text": "Сколько вольт?", "options": ["5 В", "3.3 В"], "correct": [1]},
        {"kind": "MULTIPLE", "text": "Цвета?", "options": ["R", "G", "X"], "correct": [0, 1]},
    ]
    quiz = {"passPercent": 50, "xp": 20, "questions": questions}
    body = {"title": lesson["title"], "scenario": "Собрать схему.", "quiz": quiz}
    admin.send("PUT", f"/api/admin/kruzhok/lessons/{lesson_id}", body, version=lesson["version"])


def test_from_the_request_to_the_first_certificate_request(
    app_server: AppServer, contract: Contract, admin: Program, mentor: Program, templates: list[str]
):
    club_id, class_id = _open_club(mentor)
    students = [Program(ApiClient.register(app_server, f"Ученик {n}"), contract) for n in range(6)]
    _join(mentor, students, club_id, class_id)
    lessons = _plan(mentor, club_id, class_id, templates)
    for number, lesson_id in enumerate(lessons, start=1):
        _give_lesson(mentor, students, club_id, lesson_id)
        result = _solve(students[PRESENT], club_id, lesson_id)
        assert (result["score"], result["xpAwarded"], result["userTotalXP"]) == (100, 20, 20 * number)
        assert result["certificateRequestCreated"] is (number == LESSONS)
    requests = admin.get("/api/admin/kruzhok/certificates", search="Ученик 0")["certificates"]
    mine = [each for each in requests if each["clubId"] == club_id]
    assert [(each["status"], each["xp"]) for each in mine] == [("PENDING", 100)]
    assert mine[0]["task"] == f"Completed quiz on Lesson: Урок {LESSONS}"
    _read_journal(mentor, students, club_id)


def _open_club(mentor: Program) -> tuple[str, str]:
    club_id = mentor.post("/api/kruzhok", {"name": "Роботы", "className": "7А"}, expect=201)["id"]
    (only,) = mentor.get(f"/api/kruzhok/{club_id}/classes")["classes"]
    mentor.post("/api/kruzhok", {"name": "Второй"}, expect=403)
    return club_id, only["id"]


def _join(mentor: Program, students: list[Program], club_id: str, class_id: str) -> None:
    code = mentor.get(f"/api/kruzhok/{club_id}")["joinCode"]
    students[0].post("/api/kruzhok/enroll-by-code", {"code": "AAAAAAAAAAAA"}, expect=404)
    for each in students:
        assert each.post("/api/kruzhok/enroll-by-code", {"code": f" {code.lower()} "})["status"] == "PENDING"
        each.get(f"/api/kruzhok/{club_id}", expect=404)
    waiting = mentor.get(f"/api/kruzhok/{club_id}/members", status="PENDING")["members"]
    chosen = {"memberIds": [each["id"] for each in waiting], "classId": class_id}
    assert mentor.post(f"/api/kruzhok/{club_id}/members/approve", chosen) == {"changed": len(students)}


def _plan(mentor: Program, club_id: str, class_id: str, templates: list[str]) -> list[str]:
    """Lessons one after another from now on, each with the next template, and a series for later weeks."""
    address = f"/api/kruzhok/{club_id}/schedule"
    now = datetime.now(UTC).astimezone(ALMATY)
    lessons: list[str] = []
    for place, template in enumerate(templates):
        plan = _one_lesson(template, class_id, now + timedelta(minutes=place * 40))
        (planned,) = mentor.post(address, plan, expect=201)["lessons"]
        lessons.append(planned["id"])
    clash = mentor.post(address, _one_lesson(templates[0], class_id, now + timedelta(minutes=50)), expect=409)
    assert "Урок" in clash["error"]
    start = now + timedelta(days=7)
    repeat = {"weekdays": [WEEKDAYS[start.weekday()]], "count": LESSONS, "followProgram": True}
    series = mentor.post(
        address, {**_one_lesson(templates[0], class_id, start), "repeat": repeat}, expect=201
    )
    assert [each["title"] for each in series["lessons"]] == [f"Урок {n}" for n in range(1, LESSONS + 1)]
    return lessons


def _one_lesson(template: str, class_id: str, start: datetime) -> dict[str, Any]:
    return {
        "lessonTemplateId": template,
        "classId": class_id,
        "date": start.date().isoformat(),
        "time": f"{start:%H:%M}",
        "durationMinutes": 30,
    }


def _give_lesson(mentor: Program, students: list[Program], club_id: str, lesson_id: str) -> None:
    lesson = f"/api/kruzhok/{club_id}/schedule/{lesson_id}"
    mentor.post(f"{lesson}/start")
    marks = [{"studentId": each.user_id, "status": "PRESENT"} for each in students]
    marks[ABSENT]["status"] = "ABSENT"
    for sent in (len(students) - 1, 0):
        saved = mentor.post(f"{lesson}/attendance", marks)
        assert saved["quizzesAssigned"] == sent
    students[PRESENT].post(f"{lesson}/attendance", marks, expect=403)
    mentor.post(f"{lesson}/complete")
    assert students[ABSENT].get(f"/api/kruzhok/{club_id}/quizzes")["quizzes"] == []


def _solve(student: Program, club_id: str, lesson_id: str) -> Any:
    due = student.get(f"/api/kruzhok/{club_id}/quizzes")["quizzes"]
    assignment = next(each for each in due if each["lessonId"] == lesson_id)
    quiz = student.get(f"/api/kruzhok/{club_id}/quiz/{assignment['id']}")
    assert quiz["review"] is None
    single, several = (each["id"] for each in quiz["questions"])
    answers = {
        "answers": [
            {"questionId": single, "selectedIndex": 1},
            {"questionId": several, "selectedIndex": [0, 1]},
        ]
    }
    address = f"/api/kruzhok/{club_id}/lessons/{lesson_id}/quiz/submit"
    result = student.post(address, answers)
    assert student.post(address, {"answers": []}) == result
    return result


def _read_journal(mentor: Program, students: list[Program], club_id: str) -> None:
    journal = mentor.get(f"/api/kruzhok/{club_id}/attendance")
    rates = {each["id"]: each["statistics"]["attendanceRate"] for each in journal["students"]}
    assert rates[students[PRESENT].user_id] == 1
    assert rates[students[ABSENT].user_id] == 0
    assert len(journal["lessons"]) == 2 * LESSONS
    own = students[ABSENT].get(f"/api/kruzhok/{club_id}/attendance")["students"]
    assert [each["id"] for each in own] == [students[ABSENT].user_id]
