"""What the page of a lesson shows, by who looks at it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from lms_app.clubs.queries import access_club, list_classes, manages
from lms_app.core.actor import Actor
from lms_app.core.db import Db
from lms_app.core.errors import NotFound
from lms_app.lessons.queries import access_lesson
from lms_app.programs.queries import get_lesson_content
from lms_app.programs.schemas import MaterialLink
from models.clubs import Club
from models.lessons import Attendance, AttendanceStatus, LessonStatus, ScheduledLesson
from models.programs import MaterialKind
from models.quizzes import QuizAssignment


@dataclass(frozen=True)
class LessonPage:
    """One lesson. Students get neither the scenario nor its files, but their own mark and quiz."""

    club_name: str
    class_name: str
    time_zone: str
    title: str
    starts_at: datetime
    ends_at: datetime
    status: LessonStatus
    can_manage: bool
    has_quiz: bool
    scenario: str
    materials: list[MaterialLink]
    own_status: AttendanceStatus | None
    own_assignment_id: UUID | None


def read_lesson_page(db: Db, actor: Actor, club_id: UUID, lesson_id: UUID) -> LessonPage:
    """Give a lesson's page.

    Raises:
        AppError: As `lessons.queries.access_lesson`.
    """
    lesson = access_lesson(db, actor, club_id, lesson_id)
    club = access_club(db, actor, club_id)
    can_manage = manages(actor, club)
    content = get_lesson_content(db, lesson.template_id)
    return LessonPage(
        club_name=club.name,
        class_name=_name_class(db, club, lesson),
        time_zone=club.time_zone,
        title=lesson.title,
        starts_at=lesson.starts_at,
        ends_at=lesson.ends_at,
        status=lesson.status,
        can_manage=can_manage,
        has_quiz=content.question_count > 0,
        scenario=content.scenario if can_manage else "",
        materials=[
            each for each in content.materials if can_manage or each.kind is not MaterialKind.SCENARIO
        ],
        own_status=None if can_manage else _find_own_mark(db, actor, lesson.id),
        own_assignment_id=None if can_manage else _find_own_assignment(db, actor, lesson.id),
    )


def find_lesson_page(db: Db, actor: Actor, club_id: str, lesson_id: str) -> LessonPage | None:
    """Give a lesson's page by what the address says; None where there is none for this person.

    Raises:
        Unauthorized: Nobody is signed in.
    """
    if not club_id or not lesson_id:
        return None
    try:
        return read_lesson_page(db, actor, UUID(club_id), UUID(lesson_id))
    except NotFound:
        return None


def find_club_name(db: Db, actor: Actor, club_id: str) -> str | None:
    """Give the name of the club that the address names; None where there is none for this person.

    Raises:
        Unauthorized: Nobody is signed in.
    """
    try:
        return access_club(db, actor, UUID(club_id)).name if club_id else None
    except NotFound:
        return None


def _name_class(db: Db, club: Club, lesson: ScheduledLesson) -> str:
    return next((each.name for each in list_classes(db, club.id) if each.id == lesson.class_id), "")


def _find_own_mark(db: Db, actor: Actor, lesson_id: UUID) -> AttendanceStatus | None:
    return db.exec(
        select(col(Attendance.status)).where(
            col(Attendance.lesson_id) == lesson_id, col(Attendance.student_id) == actor.require_user()
        )
    ).one_or_none()


def _find_own_assignment(db: Db, actor: Actor, lesson_id: UUID) -> UUID | None:
    return db.exec(
        select(QuizAssignment.id).where(
            col(QuizAssignment.lesson_id) == lesson_id, col(QuizAssignment.student_id) == actor.require_user()
        )
    ).one_or_none()
