import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlmodel import col, func, select

from lms_app.attendance.errors import LessonWasCancelled, PastLessonUnconfirmed, StudentsNotInLesson
from lms_app.attendance.schemas import AttendanceBatch, ChangeInput, MarkInput, SaveOptions
from lms_app.attendance.service import finish_lesson, save_batch, save_lesson, send_quizzes
from lms_app.core.clock import utc_now
from lms_app.core.db import get_engine, transaction
from lms_app.lessons.errors import LessonNotFound
from models.audit import AuditEntry
from models.base import new_id
from models.lessons import Attendance, AttendanceStatus, LessonStatus, ScheduledLesson
from models.quizzes import QuizAssignment
from tests.factories.clubs import make_class, make_club, make_lesson, make_member, make_quiz

P, L, A = AttendanceStatus.PRESENT, AttendanceStatus.LATE, AttendanceStatus.ABSENT
CONFIRMED = SaveOptions(confirm_past=True)


def marks(users, *statuses, notes=None):
    return [
        MarkInput(student_id=user.id, status=status, notes=notes)
        for user, status in zip(users, statuses, strict=False)
    ]


def save(db, group, *statuses, options=SaveOptions(), lesson=None, notes=None):  # noqa: B008
    given = marks(group.students, *statuses, notes=notes)
    return save_lesson(db, group.actor, group.club.id, (lesson or group.lesson).id, given, options)


def saved_marks(db, lesson):
    rows = db.exec(select(Attendance).where(col(Attendance.lesson_id) == lesson.id)).all()
    for each in rows:
        db.refresh(each)
    return {each.student_id: each for each in rows}


def test_marks_are_written_with_who_and_when(db, group):
    before = utc_now()
    answer = save(db, group, P, L, A, notes="с ноутбуком")
    found = saved_marks(db, group.lesson)
    assert [found[each.id].status for each in group.students] == [P, L, A]
    assert {each.marked_by_id for each in found.values()} == {group.mentor.id}
    assert all(before <= each.marked_at <= utc_now() for each in found.values())
    assert {each.notes for each in found.values()} == {"с ноутбуком"}
    assert (answer.saved, answer.removed, answer.unchanged) == (3, 0, 0)


def test_saving_again_changes_nothing(db, group):
    save(db, group, P, L, A)
    first = {key: each.marked_at for key, each in saved_marks(db, group.lesson).items()}
    answer = save(db, group, P, L, A)
    assert (answer.saved, answer.unchanged) == (0, 3)
    assert {key: each.marked_at for key, each in saved_marks(db, group.lesson).items()} == first


def test_a_mark_changes_keeps_its_notes_and_goes(db, group):
    save(db, group, P, notes="рано")
    save(db, group, L)
    (mark,) = saved_marks(db, group.lesson).values()
    assert (mark.status, mark.notes) == (L, "рано")
    answer = save(db, group, None)
    assert answer.removed == 1
    assert save(db, group, None).unchanged == 1
    assert db.exec(select(func.count()).select_from(Attendance)).one() == 0


def test_of_two_marks_for_one_student_the_last_counts(db, group):
    make_quiz(db, group.template)
    given = marks([group.students[0]] * 2, P, A)
    answer = save_lesson(db, group.actor, group.club.id, group.lesson.id, given, SaveOptions())
    assert [each.status for each in saved_marks(db, group.lesson).values()] == [A]
    assert answer.quizzes_assigned == 0


def test_others_are_refused_by_their_ids_and_nothing_is_saved(db, group):
    other_class = make_class(db, group.club, name="8Б", order_index=2)
    elsewhere = make_member(db, group.club, class_id=other_class.id).user_id
    stranger = new_id()
    given = [
        *marks(group.students, P),
        MarkInput(student_id=elsewhere, status=P),
        MarkInput(student_id=stranger, status=P),
    ]
    with pytest.raises(StudentsNotInLesson) as refusal:
        save_lesson(db, group.actor, group.club.id, group.lesson.id, given, SaveOptions())
    assert set(refusal.value.fields) == {str(elsewhere), str(stranger)}
    assert saved_marks(db, group.lesson) == {}


def test_a_lesson_for_all_takes_students_of_every_class(db, group):
    other_class = make_class(db, group.club, name="8Б", order_index=2)
    elsewhere = make_member(db, group.club, class_id=other_class.id).user_id
    lesson = make_lesson(db, group.club, group.template)
    given = [MarkInput(student_id=elsewhere, status=P), *marks(group.students, P)]
    answer = save_lesson(db, group.actor, group.club.id, lesson.id, given, SaveOptions())
    assert answer.saved == 2


def test_who_has_left_can_be_corrected_and_not_marked_anew(db, group):
    member = make_member(db, group.club, class_id=group.group.id)
    mark = MarkInput(student_id=member.user_id, status=P)
    save_lesson(db, group.actor, group.club.id, group.lesson.id, [mark], SaveOptions())
    member.removed_at = utc_now()
    db.commit()
    corrected = MarkInput(student_id=member.user_id, status=A)
    save_lesson(db, group.actor, group.club.id, group.lesson.id, [corrected], SaveOptions())
    another = make_lesson(db, group.club, group.template, class_id=group.group.id)
    with pytest.raises(StudentsNotInLesson):
        save_lesson(db, group.actor, group.club.id, another.id, [mark], SaveOptions())


@pytest.mark.parametrize("how", ["completed", "yesterday"])
def test_a_past_lesson_asks_first_and_is_audited(db, group, how):
    over = {"status": LessonStatus.COMPLETED, "completed_at": utc_now()} if how == "completed" else {}
    begin = utc_now() - timedelta(hours=1 if over else 48)
    lesson = make_lesson(db, group.club, group.template, class_id=group.group.id, starts_at=begin, **over)
    with pytest.raises(PastLessonUnconfirmed) as refusal:
        save(db, group, P, lesson=lesson)
    assert list(refusal.value.fields) == [str(lesson.id)]
    save(db, group, P, lesson=lesson, options=CONFIRMED)
    save(db, group, A, lesson=lesson, options=CONFIRMED, notes="болел")
    # What changes nothing needs no word and leaves no trace.
    save(db, group, A, lesson=lesson)
    db.commit()
    entries = db.exec(
        select(AuditEntry).where(col(AuditEntry.subject_id) == lesson.id).order_by(col(AuditEntry.id))
    ).all()
    assert [each.action for each in entries] == ["attendance.changed"] * 2
    assert {each.actor_id for each in entries} == {group.mentor.id}
    assert entries[1].details["marks"] == [
        {
            "studentId": str(group.students[0].id),
            "before": "PRESENT",
            "after": "ABSENT",
            "notesBefore": "",
            "notesAfter": "болел",
        }
    ]


def test_marks_of_today_leave_no_trace(db, group):
    save(db, group, P)
    db.commit()
    assert db.exec(select(AuditEntry)).all() == []


def test_a_cancelled_lesson_has_no_register(db, group):
    lesson = make_lesson(db, group.club, group.template, status=LessonStatus.CANCELLED)
    with pytest.raises(LessonWasCancelled):
        save(db, group, P, lesson=lesson)
    with pytest.raises(LessonWasCancelled):
        send_quizzes(db, group.actor, group.club.id, lesson.id, include_late=True)


def test_present_students_get_the_quiz_once_and_late_ones_when_asked(db, group):
    make_quiz(db, group.template)
    assert save(db, group, P, L, A).quizzes_assigned == 1
    assert save(db, group, P, L, A).quizzes_assigned == 0
    assert send_quizzes(db, group.actor, group.club.id, group.lesson.id, include_late=True) == 1
    assert save(db, group, P, P, A, options=SaveOptions(include_late=True)).quizzes_assigned == 0
    found = db.exec(select(QuizAssignment.student_id)).all()
    assert set(found) == {group.students[0].id, group.students[1].id}


def test_finishing_completes_the_lesson_and_sends_what_is_left(db, group):
    make_quiz(db, group.template)
    changes = [ChangeInput(schedule_id=group.lesson.id, student_id=group.students[0].id, status=P)]
    batch = AttendanceBatch(changes=changes, send_quizzes=False)
    assert save_batch(db, group.actor, group.club.id, batch).quizzes_assigned == 0
    assert finish_lesson(db, group.actor, group.club.id, group.lesson.id) == 1
    assert db.get(ScheduledLesson, group.lesson.id).status is LessonStatus.COMPLETED


def make_many(db, group, *, lessons, students):
    people = [make_member(db, group.club, class_id=group.group.id).user_id for _ in range(students)]
    days = [
        make_lesson(
            db, group.club, group.template, class_id=group.group.id, starts_at=utc_now() - timedelta(days=n)
        )
        for n in range(1, lessons + 1)
    ]
    return [ChangeInput(schedule_id=day.id, student_id=person, status=P) for day in days for person in people]


def count_statements(db, action):
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(get_engine(), "before_cursor_execute", note)
    try:
        action()
        db.flush()
    finally:
        event.remove(get_engine(), "before_cursor_execute", note)
    return len(seen)


def test_a_batch_of_many_lessons_takes_no_more_statements_than_one_of_few(db, group):
    changes = make_many(db, group, lessons=4, students=6)
    few = AttendanceBatch(changes=changes[:6], confirm_past=True)
    many = AttendanceBatch(changes=changes[6:], confirm_past=True)
    first = count_statements(db, lambda: save_batch(db, group.actor, group.club.id, few))
    second = count_statements(db, lambda: save_batch(db, group.actor, group.club.id, many))
    assert first == second
    assert db.exec(select(func.count()).select_from(Attendance)).one() == 24


def test_a_batch_is_all_or_none(db, group):
    other = make_lesson(db, make_club(db))
    good = ChangeInput(schedule_id=group.lesson.id, student_id=group.students[0].id, status=P)
    bad = ChangeInput(schedule_id=other.id, student_id=group.students[0].id, status=P)
    with pytest.raises(LessonNotFound):
        save_batch(db, group.actor, group.club.id, AttendanceBatch(changes=[good, bad]))
    assert saved_marks(db, group.lesson) == {}


def test_an_empty_batch_is_nothing(db, group):
    answer = save_batch(db, group.actor, group.club.id, AttendanceBatch(changes=[]))
    assert (answer.saved, answer.removed, answer.unchanged) == (0, 0, 0)


def at_once(count, action):
    """Run `action(number)` in threads of their own that begin together; gives what each returned."""
    start = threading.Barrier(count)

    def run(number):
        start.wait()
        return action(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_fifty_at_once_leave_one_mark_and_one_quiz_each(db, group):
    make_quiz(db, group.template)

    def save_once(_number):
        with transaction() as own:
            return save(own, group, P, P, L)

    answers = at_once(50, save_once)
    assert sum(each.saved for each in answers) == 3
    assert sum(each.quizzes_assigned for each in answers) == 2
    assert len(saved_marks(db, group.lesson)) == 3
    assert db.exec(select(func.count()).select_from(QuizAssignment)).one() == 2


def test_marks_of_two_people_merge_and_batches_never_stop_each_other(db, group):
    changes = make_many(db, group, lessons=5, students=4)

    def save_own(number):
        # Each writes every second cell, one half of them from the end: opposite orders of locking.
        own = changes[number % 2 :: 2]
        ordered = own if number % 4 < 2 else own[::-1]
        with transaction() as session:
            batch = AttendanceBatch(changes=ordered, confirm_past=True)
            return save_batch(session, group.actor, group.club.id, batch)

    answers = at_once(20, save_own)
    assert sum(each.saved for each in answers) == len(changes)
    assert db.exec(select(func.count()).select_from(Attendance)).one() == len(changes)
