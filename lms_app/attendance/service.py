"""Writing marks: of one lesson, or of many at once, always all or none."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from lms_app.attendance.errors import LessonWasCancelled, PastLessonUnconfirmed, StudentsNotInLesson
from lms_app.attendance.rows import describe_overtaken, read_marks, write_changes
from lms_app.attendance.rules import (
    Cell,
    Change,
    WantedMark,
    find_changes,
    find_overtaken,
    find_strangers,
    is_past,
)
from lms_app.attendance.schemas import (
    AttendanceBatch,
    BulkAttendance,
    MarkInput,
    SavedAttendance,
    SaveOptions,
)
from lms_app.clubs.queries import access_own_club, list_students
from lms_app.core import audit, live
from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.core.log import get_logger
from lms_app.lessons.errors import LessonNotFound
from lms_app.lessons.queries import access_own_lesson
from lms_app.lessons.service import complete_lesson
from lms_app.quizzes.service import assign_quizzes
from models.clubs import Club
from models.lessons import Attendance, AttendanceStatus, LessonStatus, ScheduledLesson
from models.programs import Quiz

_log = get_logger(__name__)


def save_bulk(
    db: Db, actor: Actor, club_id: UUID, bulk: BulkAttendance, options: SaveOptions
) -> SavedAttendance:
    """Save marks of one lesson, which the body names. See `save_lesson`."""
    return save_lesson(db, actor, club_id, bulk.schedule_id, bulk.attendances, options)


def save_lesson(
    db: Db,
    actor: Actor,
    club_id: UUID,
    lesson_id: UUID,
    marks: Sequence[MarkInput],
    options: SaveOptions,
) -> SavedAttendance:
    """Save marks of one lesson (ATT 4) and send its quiz to those who were there, once (QUZ 1).

    Doing it again changes nothing. Of two marks for one student the last counts. A mark that says what its
    writer saw doesn't replace one that was set since (`rules.find_overtaken`): it is left out, the rest is
    saved. Open pages of the lesson and of the club hear it after the commit.

    Raises:
        Unauthorized: Nobody is signed in.
        ClubNotFound, NotYourClub: See `clubs.queries.access_own_club`.
        LessonNotFound: The club has no such lesson.
        LessonWasCancelled: The lesson did not take place.
        StudentsNotInLesson: Somebody is no student of its class or club, and wasn't marked in it earlier.
        PastLessonUnconfirmed: The lesson is over, something would change, and that was not said to be meant.
    """
    club = access_own_club(db, actor, club_id)
    lessons = _lock_lessons(db, club, {lesson_id})
    wanted = {(lesson_id, each.student_id): each.wanted for each in marks}
    saved = _save(db, actor, club, lessons, wanted, confirmed=options.confirm_past)
    sent = _send_quizzes(db, lessons, wanted, _quiz_statuses(include_late=options.include_late))
    return saved.model_copy(update={"quizzes_assigned": sent})


def save_batch(db: Db, actor: Actor, club_id: UUID, batch: AttendanceBatch) -> SavedAttendance:
    """Save marks of many lessons, as the journal and the register do while somebody writes in them.

    Raises:
        AppError: As `save_lesson`.
    """
    club = access_own_club(db, actor, club_id)
    lessons = _lock_lessons(db, club, {each.schedule_id for each in batch.changes})
    wanted = {(each.schedule_id, each.student_id): each.wanted for each in batch.changes}
    saved = _save(db, actor, club, lessons, wanted, confirmed=batch.confirm_past)
    if not batch.send_quizzes:
        return saved
    sent = _send_quizzes(db, lessons, wanted, _quiz_statuses(include_late=False))
    return saved.model_copy(update={"quizzes_assigned": sent})


def send_quizzes(db: Db, actor: Actor, club_id: UUID, lesson_id: UUID, *, include_late: bool) -> int:
    """Send a lesson's quiz to those who are marked as there; gives how many got it now.

    Raises:
        AppError: As `lessons.queries.access_own_lesson`.
        LessonWasCancelled: The lesson did not take place.
    """
    lesson = access_own_lesson(db, actor, club_id, lesson_id, lock=True)
    if lesson.status is LessonStatus.CANCELLED:
        raise LessonWasCancelled([lesson.id])
    present = db.exec(
        select(Attendance.student_id)
        .where(
            col(Attendance.lesson_id) == lesson.id,
            col(Attendance.status).in_(_quiz_statuses(include_late=include_late)),
        )
        .order_by(col(Attendance.student_id))
    ).all()
    return len(assign_quizzes(db, lesson, present))


def finish_lesson(db: Db, actor: Actor, club_id: UUID, lesson_id: UUID) -> int:
    """Complete a lesson and send its quiz to those who were there; gives how many got it now.

    Raises:
        AppError: As `send_quizzes` and `lessons.service.complete_lesson`.
    """
    complete_lesson(db, actor, club_id, lesson_id)
    return send_quizzes(db, actor, club_id, lesson_id, include_late=False)


def _quiz_statuses(*, include_late: bool) -> frozenset[AttendanceStatus]:
    late = {AttendanceStatus.LATE} if include_late else set[AttendanceStatus]()
    return frozenset({AttendanceStatus.PRESENT} | late)


def _lock_lessons(db: Db, club: Club, lesson_ids: set[UUID]) -> dict[UUID, ScheduledLesson]:
    """Fetch lessons so that nobody else marks in them until the end.

    The lock is taken in one order, so that two journals saved at once wait and don't stop each other, and
    the audit trail says truly what a mark was before.
    """
    found = db.exec(
        select(ScheduledLesson)
        .where(col(ScheduledLesson.club_id) == club.id, col(ScheduledLesson.id).in_(lesson_ids))
        .order_by(col(ScheduledLesson.id))
        .with_for_update(key_share=True)
    ).all()
    if len(found) != len(lesson_ids):
        raise LessonNotFound
    cancelled = [each.id for each in found if each.status is LessonStatus.CANCELLED]
    if cancelled:
        raise LessonWasCancelled(cancelled)
    return {each.id: each for each in found}


def _save(
    db: Db,
    actor: Actor,
    club: Club,
    lessons: Mapping[UUID, ScheduledLesson],
    wanted: dict[Cell, WantedMark],
    *,
    confirmed: bool,
) -> SavedAttendance:
    """Write what is wanted, and take out of `wanted` what somebody else's newer mark stands in the way of."""
    # The lessons are locked: whoever marks in them later has a later time.
    now = utc_now()
    before = read_marks(db, wanted)
    strangers = find_strangers(
        wanted,
        class_of_lesson={key: each.class_id for key, each in lessons.items()},
        class_of_student={each.id: each.class_id for each in list_students(db, club.id)},
        marked=before,
    )
    if strangers:
        raise StudentsNotInLesson(strangers)
    overtaken = find_overtaken(before, wanted)
    for cell in overtaken:
        del wanted[cell]
    changes = find_changes(before, wanted)
    past = _find_past(club, lessons, changes, now)
    if past and not confirmed:
        raise PastLessonUnconfirmed(past)
    write_changes(db, actor, changes, now)
    _record_past(db, actor, [each for each in changes if each.lesson_id in past])
    _tell(db, club, changes)
    removed = sum(each.after is None for each in changes)
    return SavedAttendance(
        saved=len(changes) - removed,
        removed=removed,
        unchanged=len(wanted) - len(changes),
        quizzes_assigned=0,
        overtaken=describe_overtaken(db, actor, overtaken),
        as_of=now,
    )


def _find_past(
    club: Club, lessons: Mapping[UUID, ScheduledLesson], changes: list[Change], now: datetime
) -> set[UUID]:
    zone = ZoneInfo(club.time_zone)
    touched = {each.lesson_id for each in changes}
    return {
        key for key in touched if is_past(lessons[key].status, lessons[key].starts_at, zone=zone, now=now)
    }


def _record_past(db: Db, actor: Actor, changes: list[Change]) -> None:
    """Note what was changed afterwards, one entry for each lesson."""
    by_lesson: dict[UUID, list[dict[str, str | None]]] = {}
    for each in changes:
        by_lesson.setdefault(each.lesson_id, []).append(
            {
                "studentId": str(each.student_id),
                "before": each.before.status.value if each.before else None,
                "after": each.after.status.value if each.after else None,
                "notesBefore": each.before.notes if each.before else "",
                "notesAfter": each.after.notes if each.after else "",
            }
        )
    for lesson_id, marks in by_lesson.items():
        audit.record(db, actor, "attendance.changed", lesson_id, marks=marks)


def _tell(db: Db, club: Club, changes: list[Change]) -> None:
    lesson_ids = sorted({each.lesson_id for each in changes})
    if not lesson_ids:
        return
    topics = [live.club_topic(club.id), *(live.lesson_topic(each) for each in lesson_ids)]
    live.publish_to_all_after_commit(db, topics, {"kind": "attendance"})
    _log.info("attendance.saved", clubId=str(club.id), lessons=len(lesson_ids), marks=len(changes))


def _send_quizzes(
    db: Db,
    lessons: Mapping[UUID, ScheduledLesson],
    marks: Mapping[Cell, WantedMark],
    statuses: frozenset[AttendanceStatus],
) -> int:
    present: dict[UUID, list[UUID]] = {}
    for (lesson_id, student_id), mark in marks.items():
        if mark.status in statuses:
            present.setdefault(lesson_id, []).append(student_id)
    templates = {lessons[key].template_id for key in present}
    with_quiz = set(db.exec(select(Quiz.template_id).where(col(Quiz.template_id).in_(templates))).all())
    return sum(
        len(assign_quizzes(db, lessons[key], student_ids))
        for key, student_ids in sorted(present.items())
        if lessons[key].template_id in with_quiz
    )
