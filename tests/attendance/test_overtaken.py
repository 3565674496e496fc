"""Marks that waited, for lack of a connection or because two people save at once, replace no newer mark."""

from sqlmodel import func, select

from lms_app.attendance.schemas import AttendanceBatch, ChangeInput, SeenMark
from lms_app.attendance.service import save_batch
from lms_app.core.clock import utc_now
from models.accounts import Role
from models.audit import AuditEntry
from models.lessons import Attendance, AttendanceStatus, LessonStatus
from models.quizzes import QuizAssignment
from tests.factories.accounts import actor_of, make_user
from tests.factories.clubs import make_lesson, make_quiz
from tests.support.crowd import all_at_once

P, L, A = AttendanceStatus.PRESENT, AttendanceStatus.LATE, AttendanceStatus.ABSENT


def register_of(client, group):
    return client.get(f"/api/kruzhok/{group.club.id}/schedule/{group.lesson.id}/attendance").json()


def change(group, student, status, register=None, **over):
    """A change of `student` as the page sends it, made over what `register` shows."""
    body = {"scheduleId": str(group.lesson.id), "studentId": str(student.id), "status": status, **over}
    if register is None:
        return body
    row = next(each for each in register["students"] if each["studentId"] == str(student.id))
    seen = {"status": row["status"], "notes": row["notes"], "at": register["asOf"]}
    return {**body, "seen": seen}


def send(client, group, *changes):
    answer = client.post(f"/api/kruzhok/{group.club.id}/attendance/batch", json={"changes": changes})
    assert answer.status_code == 200, answer.text
    return answer.json()


def statuses(client, group):
    return [each["status"] for each in register_of(client, group)["students"]]


def test_a_mark_that_waited_leaves_a_newer_one_and_the_rest_is_saved(db, group, client_of):
    make_quiz(db, group.template)
    phone = client_of(group.mentor)
    admin = make_user(db, name="Сауле", role=Role.ADMIN)
    first, second, _ = group.students
    shown = register_of(phone, group)
    late = [change(group, first, "PRESENT", shown), change(group, second, "PRESENT", shown)]
    send(client_of(admin), group, change(group, first, "ABSENT", notes="болеет"))

    answer = send(phone, group, *late)

    assert (answer["saved"], answer["unchanged"], answer["quizzesAssigned"]) == (1, 0, 1)
    (kept,) = answer["overtaken"]
    assert kept["markedAt"] < answer["asOf"]
    del kept["markedAt"]
    assert kept == {
        "scheduleId": str(group.lesson.id),
        "lessonTitle": "Светодиод",
        "studentId": str(first.id),
        "name": "Айдана",
        "status": "ABSENT",
        "notes": "болеет",
        "markedBy": "Сауле",
        "isOwn": False,
    }
    assert statuses(phone, group) == ["ABSENT", "PRESENT", None]
    assert db.exec(select(QuizAssignment.student_id)).all() == [second.id]


def test_having_seen_the_newer_mark_one_may_replace_it(group, client_of):
    phone = client_of(group.mentor)
    shown = register_of(phone, group)
    student = group.students[0]
    send(client_of(group.mentor), group, change(group, student, "ABSENT"))
    (kept,) = send(phone, group, change(group, student, "LATE", shown))["overtaken"]
    assert kept["isOwn"] is True
    again = send(phone, group, change(group, student, "LATE", register_of(phone, group)))
    assert (again["saved"], again["overtaken"]) == (1, [])


def test_a_mark_changed_and_changed_back_was_newer_too(group, client_of):
    phone, desk = client_of(group.mentor), client_of(group.mentor)
    student = group.students[0]
    send(desk, group, change(group, student, "PRESENT"))
    shown = register_of(phone, group)
    send(desk, group, change(group, student, "ABSENT"))
    send(desk, group, change(group, student, "PRESENT"))
    answer = send(phone, group, change(group, student, "ABSENT", shown))
    assert [each["status"] for each in answer["overtaken"]] == ["PRESENT"]
    assert statuses(phone, group)[0] == "PRESENT"


def test_a_mark_that_was_taken_away_is_not_put_back_unseen(group, client_of):
    phone, desk = client_of(group.mentor), client_of(group.mentor)
    student = group.students[0]
    send(desk, group, change(group, student, "PRESENT"))
    shown = register_of(phone, group)
    send(desk, group, change(group, student, None))
    answer = send(phone, group, change(group, student, "LATE", shown))
    assert [(each["status"], each["markedBy"]) for each in answer["overtaken"]] == [(None, "")]
    assert statuses(phone, group)[0] is None


def test_the_answer_of_a_save_counts_as_seen(group, client_of):
    phone = client_of(group.mentor)
    student = group.students[0]
    saved = send(phone, group, change(group, student, "PRESENT", register_of(phone, group)))
    seen = {"status": "PRESENT", "notes": "", "at": saved["asOf"]}
    answer = send(phone, group, {**change(group, student, "LATE"), "seen": seen})
    assert (answer["saved"], answer["overtaken"]) == (1, [])


def test_sending_again_what_arrived_is_no_conflict(group, client_of):
    phone = client_of(group.mentor)
    mark = change(group, group.students[0], "PRESENT", register_of(phone, group))
    send(phone, group, mark)
    answer = send(phone, group, mark)
    assert (answer["saved"], answer["unchanged"], answer["overtaken"]) == (0, 1, [])


def test_the_journal_says_when_it_was_read(group, client_of):
    phone = client_of(group.mentor)
    journal = phone.get(f"/api/kruzhok/{group.club.id}/journal").json()
    student = group.students[0]
    send(client_of(group.mentor), group, change(group, student, "ABSENT"))
    seen = {"status": None, "at": journal["asOf"]}
    answer = send(phone, group, {**change(group, student, "LATE"), "seen": seen})
    assert [each["status"] for each in answer["overtaken"]] == ["ABSENT"]


def test_the_ways_of_the_specification_know_it_too(group, client_of):
    phone = client_of(group.mentor)
    shown = register_of(phone, group)
    student = group.students[0]
    send(client_of(group.mentor), group, change(group, student, "ABSENT"))
    mark = change(group, student, "PRESENT", shown)
    del mark["scheduleId"]
    base = f"/api/kruzhok/{group.club.id}"
    bulk = {"scheduleId": str(group.lesson.id), "attendances": [mark]}
    for path, body in (
        (f"{base}/schedule/{group.lesson.id}/attendance", [mark]),
        (f"{base}/attendance/bulk", bulk),
    ):
        answer = phone.post(path, json=body)
        assert [each["status"] for each in answer.json()["overtaken"]] == ["ABSENT"], path
    assert statuses(phone, group)[0] == "ABSENT"
    # Without a word of what was seen the last save counts, as it always did.
    del mark["seen"]
    assert phone.post(f"{base}/attendance/bulk", json=bulk).json()["saved"] == 1


def test_an_overtaken_mark_of_a_past_lesson_asks_nothing_and_leaves_no_trace(db, group, client_of):
    group.lesson.status, group.lesson.completed_at = LessonStatus.COMPLETED, utc_now()
    db.commit()
    phone = client_of(group.mentor)
    shown = register_of(phone, group)
    student = group.students[0]
    db.add(Attendance(lesson_id=group.lesson.id, student_id=student.id, status=A))
    db.commit()
    assert len(send(phone, group, change(group, student, "PRESENT", shown))["overtaken"]) == 1
    assert db.exec(select(func.count()).select_from(AuditEntry)).one() == 0


def test_what_was_seen_has_a_shape(group, client_of):
    phone = client_of(group.mentor)
    path = f"/api/kruzhok/{group.club.id}/attendance/batch"
    for seen in (
        {},
        {"status": "X"},
        {"status": None, "at": "soon"},
        {"status": None, "at": "2026-01-01T00:00"},
    ):
        mark = {**change(group, group.students[0], "LATE"), "seen": seen}
        assert phone.post(path, json={"changes": [mark]}).status_code == 400, seen


def test_of_fifty_who_saw_an_empty_cell_one_marks_it(db, group):
    other = make_lesson(db, group.club, group.template, class_id=group.group.id)
    student = group.students[0]
    actors = [group.actor, actor_of(make_user(db, role=Role.ADMIN))]

    def save(number):
        seen = SeenMark(status=None)
        own = [
            ChangeInput(schedule_id=each.id, student_id=student.id, status=[P, L, A][number % 3], seen=seen)
            for each in (group.lesson, other)
        ]
        batch = AttendanceBatch(changes=own)
        return lambda session: save_batch(session, actors[number % 2], group.club.id, batch)

    answers = all_at_once([save(number) for number in range(50)])

    assert sum(each.saved for each in answers) == 2
    stand = {each.lesson_id: each.status for each in db.exec(select(Attendance)).all()}
    assert len(stand) == 2
    for number, answer in enumerate(answers):
        for kept in answer.overtaken:
            assert kept.status is stand[kept.schedule_id]
            assert kept.status is not [P, L, A][number % 3]
    assert sum(each.unchanged for each in answers) + sum(len(each.overtaken) for each in answers) == 98
