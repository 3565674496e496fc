"""The past of a club's schedule: what was held, who came, how the quizzes went (SCH 1)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, or_
from sqlmodel import col, select

from lms_app.clubs.queries import access_club, manages
from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.lessons.queries import view_lessons, visible_to
from lms_app.lessons.schemas import History, HistoryFilters, LessonView, PastLesson, QuizResults, Turnout
from models.clubs import Club
from models.lessons import Attendance, AttendanceStatus, LessonStatus, ScheduledLesson
from models.quizzes import AssignmentStatus, QuizAssignment


def list_history(db: Db, actor: Actor, club_id: UUID, filters: HistoryFilters) -> History:
    """Give one page of lessons that were held, cancelled or passed by, the newest first.

    Who manages the club sees how many came and how the quiz went; students see their own mark.

    Raises:
        Unauthorized: Nobody is signed in.
        ClubNotFound: There is no such club, or `actor` is no approved member of it.
    """
    club = access_club(db, actor, club_id)
    past = _past(actor, club, filters.class_id)
    status = col(ScheduledLesson.status)
    total, completed, cancelled = db.exec(
        select(
            func.count(),
            func.count().filter(status == LessonStatus.COMPLETED),
            func.count().filter(status == LessonStatus.CANCELLED),
        )
        .select_from(ScheduledLesson)
        .where(*past)
    ).one()
    lessons = db.exec(
        select(ScheduledLesson)
        .where(*past)
        .order_by(col(ScheduledLesson.starts_at).desc(), col(ScheduledLesson.id).desc())
        .offset((filters.page - 1) * filters.limit)
        .limit(filters.limit)
    ).all()
    views = view_lessons(db, club, lessons)
    return History(
        lessons=_with_figures(db, views) if manages(actor, club) else _with_own_marks(db, actor, views),
        total=total,
        completed=completed,
        cancelled=cancelled,
        page=filters.page,
        pages=max(1, -(-total // filters.limit)),
    )


def _past(actor: Actor, club: Club, class_id: UUID | None) -> list[ColumnElement[bool]]:
    is_over = or_(
        col(ScheduledLesson.ends_at) < utc_now(),
        col(ScheduledLesson.status).in_([LessonStatus.COMPLETED, LessonStatus.CANCELLED]),
    )
    conditions = [col(ScheduledLesson.club_id) == club.id, visible_to(actor, club), is_over]
    if class_id is not None:
        of_all = col(ScheduledLesson.class_id).is_(None)
        conditions.append(or_(of_all, col(ScheduledLesson.class_id) == class_id))
    return conditions


def _with_figures(db: Db, views: Sequence[LessonView]) -> list[PastLesson]:
    ids = [each.id for each in views]
    marks = _count_marks(db, ids)
    quizzes = _count_quizzes(db, ids)
    return [
        PastLesson(
            lesson=each,
            attendance=marks.get(each.id, Turnout()),
            quiz=quizzes.get(each.id, QuizResults()),
            own_mark=None,
        )
        for each in views
    ]


def _with_own_marks(db: Db, actor: Actor, views: Sequence[LessonView]) -> list[PastLesson]:
    found = db.exec(
        select(col(Attendance.lesson_id), col(Attendance.status)).where(
            col(Attendance.student_id) == actor.user_id,
            col(Attendance.lesson_id).in_([each.id for each in views]),
        )
    )
    own = dict(found.all())
    return [PastLesson(lesson=each, attendance=None, quiz=None, own_mark=own.get(each.id)) for each in views]


def _count_marks(db: Db, lesson_ids: Sequence[UUID]) -> dict[UUID, Turnout]:
    def amount(status: AttendanceStatus) -> ColumnElement[int]:
        return func.sum(case((col(Attendance.status) == status, 1), else_=0))

    rows = db.exec(
        select(
            col(Attendance.lesson_id),
            amount(AttendanceStatus.PRESENT),
            amount(AttendanceStatus.LATE),
            amount(AttendanceStatus.ABSENT),
        )
        .where(col(Attendance.lesson_id).in_(lesson_ids))
        .group_by(col(Attendance.lesson_id))
    )
    return {
        lesson_id: Turnout(present=present, late=late, absent=absent)
        for lesson_id, present, late, absent in rows
    }


def _count_quizzes(db: Db, lesson_ids: Sequence[UUID]) -> dict[UUID, QuizResults]:
    rows = db.exec(
        select(
            col(QuizAssignment.lesson_id),
            func.count(),
            func.count().filter(col(QuizAssignment.status) == AssignmentStatus.COMPLETED),
            func.avg(col(QuizAssignment.score)),
        )
        .where(col(QuizAssignment.lesson_id).in_(lesson_ids))
        .group_by(col(QuizAssignment.lesson_id))
    )
    return {
        lesson_id: QuizResults(
            assigned=assigned,
            completed=completed,
            avg_score=None if score is None else round(float(score), 1),
        )
        for lesson_id, assigned, completed, score in rows
    }
