"""The schedule over HTTP: shapes, and each write as the wrong person."""

from datetime import timedelta
from typing import Any

import pytest

from lms_app.core.clock import utc_now
from models.accounts import Role
from models.base import new_id
from models.clubs import MemberStatus
from models.lessons import Attendance, AttendanceStatus, LessonStatus, ScheduledLesson
from models.quizzes import AssignmentStatus, QuizAssignment
from tests.factories.accounts import make_user
from tests.factories.clubs import make_class, make_club, make_lesson, make_member, make_mentor, make_template

TOMORROW = utc_now().date() + timedelta(days=2)


@pytest.fixture
def mentor(db):
    return make_mentor(db)


@pytest.fixture
def club(db, mentor):
    return make_club(db, mentor)


@pytest.fixture
def seven(db, club):
    return make_class(db, club)


def url(club, *rest: Any) -> str:
    return "/".join([f"/api/kruzhok/{club.id}/schedule", *map(str, rest)])


def plan_body(template, **over):
    return {
        "lessonTemplateId": str(template.id),
        "classId": None,
        "date": str(TOMORROW),
        "time": "15:00",
        **over,
    }


def test_plan_list_move_cancel(client_of, db, mentor, club, seven):
    client, template = client_of(mentor), make_template(db)
    made = client.post(url(club), json=plan_body(template, classId=str(seven.id)))
    assert made.status_code == 201, made.text
    lesson = made.json()["lessons"][0]
    assert made.json()["id"] == lesson["id"]
    assert (lesson["date"], lesson["time"], lesson["endTime"]) == (str(TOMORROW), "15:00", "16:00")
    assert (lesson["durationMinutes"], lesson["className"], lesson["status"]) == (60, "7А", "SCHEDULED")

    clash = client.post(url(club), json=plan_body(template))
    assert (clash.status_code, clash.json()["code"]) == (409, "CONFLICT")
    assert "Светодиод" in clash.json()["error"]

    moved = client.patch(url(club, lesson["id"]), json={"sequence": 0, "time": "16:30"})
    assert moved.json()["lessons"][0]["time"] == "16:30"
    assert client.patch(url(club, lesson["id"]), json={"sequence": 0}).status_code == 409
    days = {"from": str(TOMORROW), "to": str(TOMORROW), "utm": "x"}
    listed = client.get(url(club), params=days).json()
    assert [each["id"] for each in listed["lessons"]] == [lesson["id"]]
    assert (listed["canManage"], listed["timeZone"]) == (True, "Asia/Almaty")
    assert client.get(url(club, lesson["id"])).json()["sequence"] == 1
    assert [each["id"] for each in client.get(url(club, "upcoming")).json()["lessons"]] == [lesson["id"]]
    cancelled = client.post(url(club, lesson["id"], "cancel"), json={"reason": "Ремонт"})
    assert cancelled.json()["lessons"][0]["status"] == "CANCELLED"
    assert client.get(url(club, "upcoming")).json()["lessons"] == []
    assert client.get(url(club), params=days).json()["lessons"][0]["cancelReason"] == "Ремонт"


def test_today_is_the_earliest_that_is_planned_or_runs(client_of, db, mentor, club):
    client = client_of(mentor)
    assert client.get(url(club, "today")).json()["lesson"] is None
    # A zone in which it is noon now, so that hours before and after are the same day.
    offset = 12 - utc_now().hour
    club.time_zone = f"Etc/GMT{'-' if offset > 0 else '+'}{abs(offset)}" if offset else "Etc/GMT"
    db.add(club)
    db.commit()
    hour, now = timedelta(hours=1), utc_now()
    over = {"status": LessonStatus.COMPLETED, "completed_at": now}
    make_lesson(db, club, starts_at=now - 4 * hour, **over)
    later = make_lesson(db, club, starts_at=now + 2 * hour)
    earlier = make_lesson(db, club, starts_at=now - hour)
    make_lesson(db, club, starts_at=now - 20 * hour)

    assert client.get(url(club, "today")).json()["lesson"]["id"] == str(earlier.id)
    assert client.post(url(club, earlier.id, "start")).json()["status"] == "IN_PROGRESS"
    assert client.get(url(club, "today")).json()["lesson"]["status"] == "IN_PROGRESS"
    ended = client.post(url(club, earlier.id, "complete")).json()
    assert ended["status"] == "COMPLETED"
    assert ended["completedAt"]
    assert client.get(url(club, "today")).json()["lesson"]["id"] == str(later.id)


def test_history_has_figures_for_the_mentor_and_the_own_mark_for_a_student(client_of, db, mentor, club):
    ann, bob = make_user(db), make_user(db)
    past = make_lesson(db, club, starts_at=utc_now() - timedelta(days=3))
    older = make_lesson(db, club, starts_at=utc_now() - timedelta(days=9))
    make_lesson(db, club)
    for student, status in ((ann, AttendanceStatus.PRESENT), (bob, AttendanceStatus.ABSENT)):
        make_member(db, club, student)
        db.add(Attendance(lesson_id=past.id, student_id=student.id, status=status))
    done = {"status": AssignmentStatus.COMPLETED, "completed_at": utc_now(), "score": 80}
    db.add(QuizAssignment(lesson_id=past.id, student_id=ann.id, **done))
    db.add(QuizAssignment(lesson_id=past.id, student_id=bob.id))
    db.commit()

    seen = client_of(mentor).get(url(club, "history"), params={"limit": 1}).json()
    assert (seen["total"], seen["pages"], len(seen["lessons"])) == (2, 2, 1)
    assert seen["lessons"][0]["attendance"] == {"present": 1, "late": 0, "absent": 1}
    assert seen["lessons"][0]["quiz"] == {"assigned": 2, "completed": 1, "avgScore": 80.0}
    own = client_of(ann).get(url(club, "history")).json()["lessons"]
    assert [(each["lesson"]["id"], each["ownMark"]) for each in own] == [
        (str(past.id), "PRESENT"),
        (str(older.id), None),
    ]
    assert own[0]["attendance"] is None


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"date": "2026-13-01"}, "date"),
        ({"date": 1}, "date"),
        ({"date": "0001-01-01"}, "date"),
        ({"date": "9999-12-31"}, "date"),
        ({"time": "25:00"}, "time"),
        ({"time": "15:00:30"}, "time"),
        ({"time": "15:00Z"}, "time"),
        ({"time": 900}, "time"),
        ({"durationMinutes": 0}, "durationMinutes"),
        ({"durationMinutes": 601}, "durationMinutes"),
        ({"classId": "x"}, "classId"),
        ({"lessonTemplateId": str(new_id())}, "lessonTemplateId"),
        ({"repeat": {"weekdays": [], "count": 2}}, "repeat.weekdays"),
        ({"repeat": {"weekdays": ["XX"], "count": 2}}, "repeat.weekdays.0"),
        ({"repeat": {"weekdays": ["MO"]}}, "repeat.until"),
        ({"repeat": {"weekdays": ["MO"], "until": "9999-12-31"}}, "repeat.until"),
        ({"createdBy": "x"}, "createdBy"),
    ],
)
def test_wrong_plans_name_their_field(client_of, db, mentor, club, over, field):
    answer = client_of(mentor).post(url(club), json=plan_body(make_template(db), **over))
    assert answer.status_code == 400, answer.text
    assert field in answer.json()["fields"]


@pytest.mark.parametrize(
    "params",
    [
        {"from": "2026-01-02", "to": "2026-01-01"},
        {"from": "2020-01-01", "to": "2026-01-01"},
        {"from": "x"},
        {"to": "9999-12-31"},
        {"from": "9999-12-31"},
        {"from": "0001-01-01"},
    ],
)
def test_wrong_ranges_are_refused(client_of, mentor, club, params):
    assert client_of(mentor).get(url(club), params=params).status_code == 400


def test_holidays_of_a_club_and_of_all(client_of, db, mentor, club):
    client, admin = client_of(mentor), client_of(make_user(db, role=Role.ADMIN))
    address, shared = f"/api/kruzhok/{club.id}/holidays", "/api/admin/kruzhok/holidays"
    made = client.post(address, json={"date": str(TOMORROW), "name": "Каникулы"})
    assert made.status_code == 201
    again = client.post(address, json={"date": str(TOMORROW), "name": "Отдых"})
    assert again.json()["id"] == made.json()["id"]
    for_all = admin.post(shared, json={"date": str(TOMORROW), "name": "Наурыз"}).json()
    assert [each["name"] for each in client.get(address).json()["holidays"]] == ["Наурыз", "Отдых"]
    listed = admin.get(shared, params={"year": TOMORROW.year}).json()["holidays"]
    assert [each["name"] for each in listed] == ["Наурыз"]
    assert client.delete(f"{address}/{for_all['id']}").status_code == 404
    assert client.delete(f"{address}/{made.json()['id']}").status_code == 204
    assert admin.delete(f"{shared}/{for_all['id']}").status_code == 204
    assert client.get(address).json()["holidays"] == []
    for answer in (client.get(shared), client.post(shared, json={"date": str(TOMORROW), "name": "x"})):
        assert answer.status_code == 403


@pytest.mark.parametrize(
    ("who", "status"),
    [("anonymous", 401), ("stranger", 404), ("other mentor", 404), ("pending", 404), ("student", 403)],
)
def test_each_write_is_refused_to_the_wrong_person(client_of, db, club, seven, who, status):
    lesson, template = make_lesson(db, club, class_id=seven.id), make_template(db)
    person = {
        "anonymous": lambda: None,
        "stranger": lambda: make_user(db),
        "other mentor": lambda: make_club(db).owner_id and make_mentor(db),
        "pending": lambda: make_user(db),
        "student": lambda: make_user(db),
    }[who]()
    if who == "pending":
        make_member(db, club, person, status=MemberStatus.PENDING)
    if who == "student":
        make_member(db, club, person, class_id=seven.id)
    client, holidays = client_of(person), f"/api/kruzhok/{club.id}/holidays"
    answers = [
        client.post(url(club), json=plan_body(template)),
        client.patch(url(club, lesson.id), json={"sequence": 0, "time": "09:00"}),
        client.post(url(club, lesson.id, "cancel"), json={}),
        client.post(url(club, lesson.id, "start")),
        client.post(url(club, lesson.id, "complete")),
        client.post(holidays, json={"date": str(TOMORROW), "name": "x"}),
        client.delete(f"{holidays}/{new_id()}"),
    ]
    assert [answer.status_code for answer in answers] == [status] * len(answers)
    unchanged = db.get(ScheduledLesson, lesson.id)
    db.refresh(unchanged)
    assert (unchanged.status, unchanged.sequence) == (LessonStatus.SCHEDULED, 0)
    if who in ("stranger", "other mentor", "pending"):
        for part in ("", "today", "upcoming", "history", str(lesson.id)):
            assert client.get(url(club, *([part] if part else []))).status_code == 404


def test_another_class_sees_nothing_of_a_lesson(client_of, db, club, seven):
    nine = make_class(db, club, name="9Б", order_index=2)
    bob = make_user(db)
    make_member(db, club, bob, class_id=nine.id)
    make_member(db, club, seven_student := make_user(db), class_id=seven.id)
    lesson = make_lesson(db, club, class_id=seven.id)

    client = client_of(bob)
    assert client.get(url(club, lesson.id)).status_code == 404
    for part in ([], ["upcoming"], ["history"]):
        assert client.get(url(club, *part)).json()["lessons"] == []
    assert client.get(url(club), params={"classId": str(seven.id)}).json()["lessons"] == []
    assert len(client_of(seven_student).get(url(club)).json()["lessons"]) == 1


def test_another_clubs_lesson_answers_404_to_a_mentor(client_of, db, mentor, club):
    foreign = make_lesson(db, make_club(db, mentor))
    client = client_of(mentor)
    assert client.get(url(club, foreign.id)).status_code == 404
    for answer in (
        client.patch(url(club, foreign.id), json={"sequence": 0}),
        client.post(url(club, foreign.id, "cancel"), json={}),
        client.post(url(club, foreign.id, "start")),
        client.post(url(club, foreign.id, "complete")),
    ):
        assert answer.status_code == 404
