"""Today's lessons for the page of a club and for Today, and what the schedule's page needs to draw itself."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlmodel import col, select

from lms_app.clubs.queries import ClassView, access_club, list_classes, manages, takes_part, visible_to
from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.lessons.queries import find_today_lesson, list_own_lessons, today_in
from lms_app.lessons.schemas import LessonView
from lms_app.programs.queries import list_templates
from lms_app.programs.schemas import TemplateView
from models.clubs import Club, ClubMember
from models.lessons import LessonStatus

_OPEN = (LessonStatus.SCHEDULED, LessonStatus.IN_PROGRESS)
_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class TodayItem:
    """One lesson of today; `can_manage` when the person gives it."""

    lesson: LessonView
    can_manage: bool


@dataclass(frozen=True)
class Board:
    """What the schedule of a club is drawn with; templates only for who plans."""

    time_zone: str
    can_manage: bool
    classes: list[ClassView]
    templates: list[TemplateView]


def list_club_today(db: Db, actor: Actor, club_id: UUID) -> list[TodayItem]:
    """Give today's lesson of a club (SCH 4), or nothing.

    Raises:
        Unauthorized: Nobody is signed in.
        ClubNotFound: There is no such club, or `actor` is no approved member of it.
    """
    found = find_today_lesson(db, actor, club_id)
    return [TodayItem(found.lesson, found.can_manage)] if found.lesson else []


def list_own_today(db: Db, actor: Actor) -> list[TodayItem]:
    """Give today's lesson of each club that the person runs or belongs to, the earliest first.

    Raises:
        Unauthorized: Nobody is signed in.
    """
    now = utc_now()
    first: dict[UUID, LessonView] = {}
    for each in list_own_lessons(db, actor, begin=now - _A_DAY, end=now + _A_DAY):
        if each.status in _OPEN and each.date == today_in(each.time_zone, now):
            first.setdefault(each.club_id, each)
    owned = set(db.exec(select(col(Club.id)).where(col(Club.owner_id) == actor.require_user())))
    return [TodayItem(each, actor.is_admin or each.club_id in owned) for each in first.values()]


def list_followed_clubs(db: Db, actor: Actor) -> list[UUID]:
    """Give the clubs whose news concern Today.

    Raises:
        Unauthorized: Nobody is signed in.
    """
    # An admin may open all clubs, and follows as the others do only those with a lesson to show.
    if actor.is_admin:
        return [each.lesson.club_id for each in list_own_today(db, actor)]
    return list(db.exec(select(col(Club.id)).where(visible_to(actor))))


def get_board(db: Db, actor: Actor, club_id: UUID) -> Board:
    """Give what the schedule of a club is drawn with; lessons of the club's own program stand first.

    Raises:
        Unauthorized: Nobody is signed in.
        ClubNotFound: There is no such club, or `actor` is no approved member of it.
    """
    club = access_club(db, actor, club_id)
    can_manage = manages(actor, club) and club.archived_at is None
    templates = list_templates(db) if can_manage else []
    own_first = sorted(templates, key=lambda each: each.program_id != club.program_id)
    return Board(club.time_zone, can_manage, _list_classes(db, actor, club, can_manage), own_first)


def _list_classes(db: Db, actor: Actor, club: Club, can_manage: bool) -> list[ClassView]:
    """Give all classes to who manages the club, and to members their own."""
    classes = list_classes(db, club.id)
    if can_manage:
        return classes
    own = select(col(ClubMember.class_id)).where(
        col(ClubMember.club_id) == club.id, col(ClubMember.user_id) == actor.user_id, takes_part()
    )
    mine = set(db.exec(own))
    return [each for each in classes if each.id in mine]
