"""Reads of the schedule, always filtered by who asks."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, exists, or_, true
from sqlmodel import col, select

from lms_app.clubs.queries import access_club, access_own_club, manages
from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.core.errors import Message, ValidationFailed
from lms_app.lessons.errors import LessonNotFound
from lms_app.lessons.schemas import LessonList, LessonRange, LessonView, TodayLesson, minutes_between
from models.clubs import Club, ClubClass, ClubMember, MemberStatus
from models.lessons import LessonStatus, ScheduledLesson

UPCOMING = timedelta(days=7)
LONGEST_RANGE = timedelta(days=400)
_DEFAULT_RANGE = timedelta(days=31)
_OPEN = (LessonStatus.SCHEDULED, LessonStatus.IN_PROGRESS)


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


def list_lessons(db: Db, actor: Actor, club_id: UUID, asked: LessonRange) -> LessonList:
    """Give a club's lessons of some days, cancelled ones too; without bounds from today for a month.

    Raises:
        Unauthorized: Nobody is signed in.
        ClubNotFound: There is no such club, or `actor` is no approved member of it.
        ValidationFailed: The days are in the wrong order or more than 400.
    """
    club = access_club(db, actor, club_id)
    today = today_in(club.time_zone, utc_now())
    first = asked.from_ or (min(today, asked.to) if asked.to else today)
    last = asked.to or first + _DEFAULT_RANGE
    if not first <= last <= first + LONGEST_RANGE:
        raise ValidationFailed({"to": [Message("lessons.error.range")]})
    begin, end = day_bounds(first, last, ZoneInfo(club.time_zone))
    conditions = [col(ScheduledLesson.starts_at) >= begin, col(ScheduledLesson.starts_at) < end]
    if asked.class_id is not None:
        in_class = col(ScheduledLesson.class_id) == asked.class_id
        conditions.append(or_(in_class, col(ScheduledLesson.class_id).is_(None)))
    return _list(db, actor, club, *conditions)


def list_upcoming(db: Db, actor: Actor, club_id: UUID) -> LessonList:
    """Give the lessons of a club that are to come within seven days, and those that run.

    Raises:
        Unauthorized: Nobody is signed in.
        ClubNotFound: There is no such club, or `actor` is no approved member of it.
    """
    club = access_club(db, actor, club_id)
    now = utc_now()
    return _list(
        db,
        actor,
        club,
        col(ScheduledLesson.ends_at) > now,
        col(ScheduledLesson.starts_at) < now + UPCOMING,
        col(ScheduledLesson.status).in_(_OPEN),
    )


def find_today_lesson(db: Db, actor: Actor, club_id: UUID) -> TodayLesson:
    """Give the earliest lesson of today, by the club's clock, that is planned or runs (SCH 4).

    Raises:
        Unauthorized: Nobody is signed in.
        ClubNotFound: There is no such club, or `actor` is no approved member of it.
    """
    club = access_club(db, actor, club_id)
    today = today_in(club.time_zone, utc_now())
    begin, end = day_bounds(today, today, ZoneInfo(club.time_zone))
    lessons = _list(
        db,
        actor,
        club,
        col(ScheduledLesson.starts_at) >= begin,
        col(ScheduledLesson.starts_at) < end,
        col(ScheduledLesson.status).in_(_OPEN),
    )
    found = lessons.lessons[0] if lessons.lessons else None
    return TodayLesson(today=today, can_manage=lessons.can_manage, lesson=found)


def get_lesson(db: Db, actor: Actor, club_id: UUID, lesson_id: UUID) -> LessonView:
    """Give one lesson that `actor` may see.

    Raises:
        Unauthorized: Nobody is signed in.
        ClubNotFound: There is no such club, or `actor` is no approved member of it.
        LessonNotFound: The club has no such lesson, or it is for a class that `actor` is not in.
    """
    lesson = access_lesson(db, actor, club_id, lesson_id)
    club = access_club(db, actor, club_id)
    return view_lessons(db, club, [lesson])[0]


def list_own_lessons(db: Db, actor: Actor, *, begin: datetime, end: datetime) -> list[LessonView]:
    """Give the lessons of all clubs that the person runs or belongs to, which begin in [begin, end).

    Raises:
        Unauthorized: Nobody is signed in.
    """
    found = db.exec(
        select(ScheduledLesson, Club, ClubClass.name)
        .join(Club, col(Club.id) == col(ScheduledLesson.club_id))
        .outerjoin(ClubClass, col(ClubClass.id) == col(ScheduledLesson.class_id))
        .where(
            concerns(actor.require_user()),
            col(Club.archived_at).is_(None),
            col(ScheduledLesson.starts_at) >= begin,
            col(ScheduledLesson.starts_at) < end,
        )
        .order_by(col(ScheduledLesson.starts_at), col(ScheduledLesson.id))
    ).all()
    return [make_view(lesson, club, class_name) for lesson, club, class_name in found]


def concerns(user_id: UUID) -> ColumnElement[bool]:
    """Lessons of clubs that the person owns, or of their own class; for statements that join `club`."""
    place = exists().where(
        and_(
            col(ClubMember.club_id) == col(ScheduledLesson.club_id),
            col(ClubMember.user_id) == user_id,
            col(ClubMember.status) == MemberStatus.APPROVED,
            col(ClubMember.removed_at).is_(None),
            or_(
                col(ScheduledLesson.class_id).is_(None),
                col(ScheduledLesson.class_id) == col(ClubMember.class_id),
            ),
        )
    )
    return or_(col(Club.owner_id) == user_id, place)


def _list(db: Db, actor: Actor, club: Club, *conditions: ColumnElement[bool]) -> LessonList:
    found = db.exec(
        select(ScheduledLesson, ClubClass.name)
        .outerjoin(ClubClass, col(ClubClass.id) == col(ScheduledLesson.class_id))
        .where(col(ScheduledLesson.club_id) == club.id, visible_to(actor, club), *conditions)
        .order_by(col(ScheduledLesson.starts_at), col(ScheduledLesson.id))
    ).all()
    return LessonList(
        time_zone=club.time_zone,
        today=today_in(club.time_zone, utc_now()),
        can_manage=manages(actor, club),
        lessons=[make_view(lesson, club, class_name) for lesson, class_name in found],
    )


def view_lessons(db: Db, club: Club, lessons: Sequence[ScheduledLesson]) -> list[LessonView]:
    """Make views of lessons of one club, for callers that have checked access."""
    names = name_classes(db, {each.class_id for each in lessons if each.class_id})
    return [make_view(each, club, names.get(each.class_id) if each.class_id else None) for each in lessons]


def name_classes(db: Db, class_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Give the names of classes by their ids."""
    rows = db.exec(select(ClubClass.id, ClubClass.name).where(col(ClubClass.id).in_(list(class_ids))))
    return dict(rows.all())


def make_view(lesson: ScheduledLesson, club: Club, class_name: str | None) -> LessonView:
    """Make a view, with its times as the club's clocks show them."""
    zone = ZoneInfo(club.time_zone)
    starts, ends = lesson.starts_at.astimezone(zone), lesson.ends_at.astimezone(zone)
    return LessonView(
        club_name=club.name,
        class_name=class_name,
        lesson_template_id=lesson.template_id,
        date=starts.date(),
        time=starts.strftime("%H:%M"),
        end_time=ends.strftime("%H:%M"),
        duration_minutes=minutes_between(lesson.starts_at, lesson.ends_at),
        time_zone=club.time_zone,
        **lesson.model_dump(exclude={"template_id", "created_by_id", "created_at", "updated_at"}),
    )


def today_in(zone_name: str, now: datetime) -> date:
    """Give the day that clocks of a zone show at `now`."""
    return now.astimezone(ZoneInfo(zone_name)).date()


def day_bounds(first: date, last: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Give the beginning of the first day and the end of the last, in UTC."""
    begin = datetime.combine(first, time(), zone)
    end = datetime.combine(last + timedelta(days=1), time(), zone)
    return begin.astimezone(UTC), end.astimezone(UTC)
