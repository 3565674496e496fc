from datetime import timedelta

import pytest
from sqlmodel import func, select

from lms_app.core.clock import utc_now
from models.accounts import Role
from models.base import new_id
from models.clubs import MemberStatus
from models.lessons import Attendance, AttendanceStatus, LessonStatus
from tests.factories.accounts import make_user
from tests.factories.clubs import make_class, make_club, make_lesson, make_member, make_mentor, make_quiz

P, L, A = AttendanceStatus.PRESENT, AttendanceStatus.LATE, AttendanceStatus.ABSENT


def address(group, path, club=None):
    return f"/api/kruzhok/{(club or group.club).id}{path}"


def mark(db, lesson, student, status, **over):
    db.add(Attendance(lesson_id=lesson.id, student_id=student.id, status=status, **over))
    db.commit()


def bulk(group, *statuses, lesson=None):
    given = [
        {"studentId": str(user.id), "status": status}
        for user, status in zip(group.students, statuses, strict=False)
    ]
    return {"scheduleId": str((lesson or group.lesson).id), "attendances": given}


def test_the_journal_has_the_shape_of_the_specification(db, group, client_of):
    earlier = make_lesson(
        db, group.club, group.template, class_id=group.group.id, starts_at=utc_now() - timedelta(days=7)
    )
    first, second, _ = group.students
    mark(db, earlier, first, P)
    mark(db, group.lesson, first, L)
    mark(db, earlier, second, A)
    body = client_of(group.mentor).get(address(group, "/attendance")).json()
    assert set(body) == {"students", "lessons"}
    assert [each["id"] for each in body["lessons"]] == [str(earlier.id), str(group.lesson.id)]
    assert set(body["lessons"][0]) == {"id", "title", "date"}
    row = body["students"][0]
    assert set(row) == {"id", "name", "attendanceRecords", "statistics"}
    assert row["name"] == "Айдана"
    assert row["statistics"] == {
        "totalLessons": 2,
        "present": 1,
        "late": 1,
        "absent": 0,
        "attendanceRate": 1.0,
    }
    assert row["attendanceRecords"][0] == {
        "scheduleId": str(earlier.id),
        "lessonTitle": earlier.title,
        "date": body["lessons"][0]["date"],
        "status": "PRESENT",
    }
    assert body["students"][1]["statistics"]["attendanceRate"] == 0
    assert body["students"][2]["attendanceRecords"] == []


def test_class_and_days_choose_lessons_and_students(db, group, client_of):
    other = make_class(db, group.club, name="8Б", order_index=2)
    elsewhere = make_user(db, name="Гани")
    make_member(db, group.club, elsewhere, class_id=other.id)
    for_all = make_lesson(db, group.club, group.template)
    theirs = make_lesson(
        db, group.club, group.template, class_id=other.id, starts_at=utc_now() - timedelta(days=30)
    )
    make_lesson(db, group.club, group.template, status=LessonStatus.CANCELLED)
    mark(db, for_all, elsewhere, P)
    client = client_of(group.mentor)

    def ask(**query):
        body = client.get(address(group, "/attendance"), params=query).json()
        return {each["id"] for each in body["lessons"]}, [each["name"] for each in body["students"]]

    everything = {str(each.id) for each in (group.lesson, for_all, theirs)}
    assert ask() == (everything, ["Айдана", "Бекзат", "Вера", "Гани"])
    assert ask(classId=str(other.id)) == ({str(theirs.id), str(for_all.id)}, ["Гани"])
    assert ask(classId=str(group.group.id))[1] == ["Айдана", "Бекзат", "Вера"]
    today = utc_now().date()
    assert ask(fromDate=str(today - timedelta(days=3)))[0] == everything - {str(theirs.id)}
    assert ask(toDate=str(today - timedelta(days=3)))[0] == {str(theirs.id)}
    foreign = make_class(db, make_club(db))
    assert client.get(address(group, "/attendance"), params={"classId": foreign.id}).status_code == 404
    assert client.get(address(group, "/attendance"), params={"fromDate": "soon"}).status_code == 400


def test_who_has_left_stays_in_the_journal_where_marked(db, group, client_of):
    gone = make_user(db, name="Данияр")
    member = make_member(db, group.club, gone, class_id=group.group.id)
    mark(db, group.lesson, gone, A)
    member.removed_at = utc_now()
    db.commit()
    body = client_of(group.mentor).get(address(group, "/journal")).json()
    assert body["canEdit"] is True
    assert [(each["name"], each["isFormer"], each["marks"]) for each in body["students"]] == [
        ("Айдана", False, "."),
        ("Бекзат", False, "."),
        ("Вера", False, "."),
        ("Данияр", True, "A"),
    ]


def test_the_grid_says_where_marks_can_be(db, group, client_of):
    other = make_class(db, group.club, name="8Б", order_index=2)
    make_lesson(db, group.club, group.template, class_id=other.id, starts_at=utc_now() - timedelta(days=2))
    mark(db, group.lesson, group.students[0], L, notes="автобус")
    body = client_of(group.mentor).get(address(group, "/journal")).json()
    assert [each["marks"] for each in body["students"]] == [" L", " .", " ."]
    assert [each["isPast"] for each in body["lessons"]] == [True, False]
    assert body["notes"] == {f"{group.lesson.id}:{group.students[0].id}": "автобус"}
    assert [each["name"] for each in body["classes"]] == ["7А", "8Б"]


def test_both_ways_of_saving_are_the_same(db, group, client_of):
    client = client_of(group.mentor)
    body = bulk(group, "PRESENT", "LATE")
    first = client.post(address(group, "/attendance/bulk"), json=body)
    assert (first.status_code, first.json()["saved"]) == (200, 2)
    path = address(group, f"/schedule/{group.lesson.id}/attendance")
    again = client.post(path, json=body["attendances"])
    assert (again.status_code, again.json()["saved"], again.json()["unchanged"]) == (200, 0, 2)
    register = client.get(path).json()
    assert [(each["name"], each["status"]) for each in register["students"]] == [
        ("Айдана", "PRESENT"),
        ("Бекзат", "LATE"),
        ("Вера", None),
    ]
    assert register["students"][0]["markedBy"] == group.mentor.name
    assert [each["isOwn"] for each in register["students"]] == [True, True, False]
    assert register["isPast"] is False


def test_a_past_lesson_is_refused_by_its_id_until_confirmed(db, group, client_of):
    lesson = make_lesson(
        db, group.club, group.template, class_id=group.group.id, starts_at=utc_now() - timedelta(days=2)
    )
    client = client_of(group.mentor)
    body = bulk(group, "PRESENT", lesson=lesson)
    refused = client.post(address(group, "/attendance/bulk"), json=body)
    assert (refused.status_code, refused.json()["code"]) == (409, "CONFLICT")
    assert list(refused.json()["fields"]) == [str(lesson.id)]
    params = {"confirmPast": "true"}
    assert client.post(address(group, "/attendance/bulk"), json=body, params=params).status_code == 200
    changes = [{"scheduleId": str(lesson.id), "studentId": str(group.students[1].id), "status": "LATE"}]
    batch = {"changes": changes}
    assert client.post(address(group, "/attendance/batch"), json=batch).status_code == 409
    batch["confirmPast"] = True
    assert client.post(address(group, "/attendance/batch"), json=batch).json()["saved"] == 1


def test_late_students_get_the_quiz_when_asked(db, group, client_of):
    make_quiz(db, group.template)
    client = client_of(group.mentor)
    body = bulk(group, "PRESENT", "LATE", "ABSENT")
    params = {"includeLate": "true"}
    answer = client.post(address(group, "/attendance/bulk"), json=body, params=params)
    assert answer.json()["quizzesAssigned"] == 2


@pytest.mark.parametrize(
    "marks",
    [
        {},
        [{"studentId": "x", "status": "PRESENT"}],
        [{"studentId": str(new_id())}],
        [{"studentId": str(new_id()), "status": "SLEEPS"}],
        [{"studentId": str(new_id()), "status": "PRESENT", "notes": "я" * 501}],
        [{"studentId": str(new_id()), "status": "PRESENT", "notes": "\0"}],
        [{"studentId": str(new_id()), "status": "PRESENT", "points": 5}],
    ],
)
def test_wrong_shapes_are_refused(group, client_of, marks):
    path = address(group, f"/schedule/{group.lesson.id}/attendance")
    answer = client_of(group.mentor).post(path, json=marks)
    assert answer.status_code == 400
    assert answer.json()["code"] == "VALIDATION_ERROR"


def test_strangers_are_refused_by_their_ids(group, client_of):
    stranger = str(new_id())
    body = bulk(group, "PRESENT")
    body["attendances"].append({"studentId": stranger, "status": "PRESENT"})
    answer = client_of(group.mentor).post(address(group, "/attendance/bulk"), json=body)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [stranger])


def _writes(group):
    lesson = group.lesson.id
    one = {"studentId": str(group.students[0].id), "status": "PRESENT"}
    return {
        "/attendance/bulk": bulk(group, "PRESENT"),
        "/attendance/batch": {"changes": [{"scheduleId": str(lesson), **one}]},
        f"/schedule/{lesson}/attendance": [one],
    }


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("anonymous", 401),
        ("stranger", 404),
        ("instructor", 404),
        ("another mentor", 404),
        ("pending", 404),
        ("removed", 404),
        ("member", 403),
        ("member of another class", 403),
    ],
)
def test_nobody_else_writes(db, group, client_of, who, status):
    client = client_of(_person(db, group, who))
    for path, body in _writes(group).items():
        answer = client.post(address(group, path), json=body)
        assert answer.status_code == status, (path, answer.text)
    assert client.get(address(group, f"/schedule/{group.lesson.id}/attendance")).status_code == status
    assert db.exec(select(func.count()).select_from(Attendance)).one() == 0


def _person(db, group, who):
    if who == "anonymous":
        return None
    if who == "another mentor":
        other = make_mentor(db)
        make_club(db, other)
        return other
    person = make_user(db, role=Role.INSTRUCTOR if who == "instructor" else Role.STUDENT)
    if who == "pending":
        make_member(db, group.club, person, class_id=group.group.id, status=MemberStatus.PENDING)
    if who == "removed":
        make_member(db, group.club, person, class_id=group.group.id, removed_at=utc_now())
    if who == "member":
        make_member(db, group.club, person, class_id=group.group.id)
    if who == "member of another class":
        other_class = make_class(db, group.club, name="8Б", order_index=2)
        make_member(db, group.club, person, class_id=other_class.id)
    return person


def test_ids_of_another_club_are_unknown(db, group, client_of):
    own = make_club(db, group.mentor, name="Второй")
    client = client_of(group.mentor)
    for path, body in _writes(group).items():
        assert client.post(address(group, path, own), json=body).status_code == 404, path
    path = f"/schedule/{group.lesson.id}/attendance"
    assert client.get(address(group, path, own)).status_code == 404


def test_a_student_sees_the_own_row_and_lessons_alone(db, group, client_of):
    other = make_class(db, group.club, name="8Б", order_index=2)
    make_lesson(db, group.club, group.template, class_id=other.id)
    first, second, _ = group.students
    mark(db, group.lesson, first, P, notes="secret-one")
    mark(db, group.lesson, second, A, notes="secret-two")
    client = client_of(second)
    body = client.get(address(group, "/attendance")).json()
    assert [each["name"] for each in body["students"]] == ["Бекзат"]
    assert [each["id"] for each in body["lessons"]] == [str(group.lesson.id)]
    journal = client.get(address(group, "/journal"))
    assert journal.json()["canEdit"] is False
    assert [each["marks"] for each in journal.json()["students"]] == ["A"]
    assert "secret-one" not in journal.text
    assert "secret-two" not in journal.text


@pytest.mark.parametrize(("who", "status"), [("anonymous", 401), ("stranger", 404), ("pending", 404)])
def test_strangers_read_nothing(db, group, client_of, who, status):
    client = client_of(_person(db, group, who))
    for path in ("/attendance", "/journal"):
        assert client.get(address(group, path)).status_code == status


def test_an_admin_may_all(db, group, client_of):
    client = client_of(make_user(db, role=Role.ADMIN))
    for path, body in _writes(group).items():
        assert client.post(address(group, path), json=body).status_code == 200
