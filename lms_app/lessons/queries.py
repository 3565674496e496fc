"""Reads of the schedule, always filtered by who asks."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, true
from sqlmodel import col, select

from lms_app.clubs.queries import access_club, access_own_club, manages
from lms_app.core.actor import Actor
from lms_app.core.db import Db
from lms_app.lessons.errors import LessonNotFound
from models.clubs import Club, ClubMember, MemberStatus
from models.lessons import ScheduledLesson


def visible_to(actor: Actor, club: Club) -> ColumnElement[bool]:
    """Lessons of `club` that `actor` may see: who manages it all, members those of all and of their class."""
    if manages(actor, club):
        return true()
    in_class = exists().where(
        and_(
            col(ClubMember.club_id) == col(ScheduledLesson.club_id),
            col(ClubMember.class_id) == col(ScheduledLesson.class_id),
            col(ClubMember.user_id) == actor.user_id,
            col(ClubMember.status) == MemberStatus.APPROVED,
            col(ClubMember.removed_at).is_(None),
        )
    )
    return or_(col(ScheduledLesson.class_id).is_(None), in_class)


def access_lesson(db: Db, actor: Actor, club_id: UUID, lesson_id: UUID) -> ScheduledLesson:
    """Fetch a lesson that `actor` may see, as a member of its class or more.

    Raises:
        Unauthorized: Nobody is signed in.
        ClubNotFound: There is no such club, or `actor` is no approved member of it.
        LessonNotFound: The club has no such lesson, or it is for a class that `actor` is not in.
    """
    club = access_club(db, actor, club_id)
    return _get(db, lesson_id, col(ScheduledLesson.club_id) == club.id, visible_to(actor, club))


def access_own_lesson(
    db: Db, actor: Actor, club_id: UUID, lesson_id: UUID, *, lock: bool = False
) -> ScheduledLesson:
    """Fetch a lesson of a club that `actor` manages.

    With `lock` nobody else changes the lesson until the transaction ends; reading goes on.

    Raises:
        Unauthorized: Nobody is signed in.
        ClubNotFound: There is no such club, or `actor` has nothing to do with it.
        NotYourClub: `actor` is only a member of it.
        LessonNotFound: The club has no such lesson.
    """
    club = access_own_club(db, actor, club_id)
    lesson = _get(db, lesson_id, col(ScheduledLesson.club_id) == club.id)
    if lock:
        db.refresh(lesson, with_for_update={"key_share": True})
    return lesson


def _get(db: Db, lesson_id: UUID, *conditions: ColumnElement[bool]) -> ScheduledLesson:
    found = db.exec(select(ScheduledLesson).where(col(ScheduledLesson.id) == lesson_id, *conditions))
    lesson = found.one_or_none()
    if lesson is None:
        raise LessonNotFound
    return lesson
