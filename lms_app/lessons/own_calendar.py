"""The calendar of all of a person's clubs: of own classes, of the clubs one runs, for admins of all clubs."""

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, true
from sqlmodel import col, select

from lms_app.clubs.queries import access_club, manages, visible_to
from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.core.errors import Message, ValidationFailed
from lms_app.lessons.calendar_schemas import CalendarClub, CalendarLesson, CalendarRange, OwnCalendar
from lms_app.lessons.queries import concerns, day_bounds, make_view, today_in
from models.clubs import Club, ClubClass
from models.lessons import ScheduledLesson

# A month with the whole weeks around it has 42 days.
LONGEST_RANGE_DAYS = 62
MOST_LESSONS = 1_000
MOST_CLUBS = 500
_DEFAULT_RANGE = timedelta(days=31)


def list_calendar(db: Db, actor: Actor, asked: CalendarRange) -> OwnCalendar:
    """Give the lessons of some days in all clubs of a person, or in one, by the clock of that person.

    Students get those of their classes, mentors all of the clubs they run, admins those of all clubs.
    Clubs in the archive are left out. Without bounds from today for a month; it ends after `MOST_LESSONS`.

    Raises:
        Unauthorized: Nobody is signed in.
        ClubNotFound: There is no such club, or `actor` is no approved member of it.
        ValidationFailed: The days are in the wrong order or more than 62.
    """
    actor.require_user()
    if asked.club_id is not None:
        access_club(db, actor, asked.club_id)
    zone = ZoneInfo(actor.time_zone)
    today = today_in(zone.key, utc_now())
    first, last = _read_range(asked, today)
    begin, end = day_bounds(first, last, zone)
    clubs = list_calendar_clubs(db, actor)
    wanted = [each.id for each in clubs] if asked.club_id is None else [asked.club_id]
    found = _list(db, _shown_to(actor, wanted), begin=begin, end=end)
    return OwnCalendar(
        time_zone=zone.key,
        today=today,
        clubs=clubs,
        lessons=[_view(*row, zone) for row in found[:MOST_LESSONS]],
        is_cut=len(found) > MOST_LESSONS,
    )


def list_calendar_clubs(db: Db, actor: Actor) -> list[CalendarClub]:
    """Give the clubs of a person's calendar by name, for admins all; no more than `MOST_CLUBS`.

    Raises:
        Unauthorized: Nobody is signed in.
    """
    found = db.exec(
        select(Club)
        .where(visible_to(actor), col(Club.archived_at).is_(None))
        .order_by(col(Club.name), col(Club.id))
        .limit(MOST_CLUBS)
    )
    return [CalendarClub(id=each.id, name=each.name, can_manage=manages(actor, each)) for each in found]


def _read_range(asked: CalendarRange, today: date) -> tuple[date, date]:
    first = asked.from_ or (min(today, asked.to) if asked.to else today)
    last = asked.to or first + _DEFAULT_RANGE
    if not first <= last < first + timedelta(days=LONGEST_RANGE_DAYS):
        refusal = Message("lessons.error.calendar_range", {"days": LONGEST_RANGE_DAYS})
        raise ValidationFailed({"to": [refusal]})
    return first, last


def _shown_to(actor: Actor, club_ids: list[UUID]) -> ColumnElement[bool]:
    # The clubs are named besides, so that the index by club and time is used.
    in_clubs = col(ScheduledLesson.club_id).in_(club_ids)
    return in_clubs & (true() if actor.is_admin else concerns(actor.require_user()))


def _list(
    db: Db, condition: ColumnElement[bool], *, begin: datetime, end: datetime
) -> list[tuple[ScheduledLesson, Club, str | None]]:
    found = db.exec(
        select(ScheduledLesson, Club, col(ClubClass.name))
        .join(Club, col(Club.id) == col(ScheduledLesson.club_id))
        .outerjoin(ClubClass, col(ClubClass.id) == col(ScheduledLesson.class_id))
        .where(
            condition,
            col(Club.archived_at).is_(None),
            col(ScheduledLesson.starts_at) >= begin,
            col(ScheduledLesson.starts_at) < end,
        )
        .order_by(col(ScheduledLesson.starts_at), col(ScheduledLesson.id))
        .limit(MOST_LESSONS + 1)
    )
    return [(lesson, club, class_name) for lesson, club, class_name in found]


def _view(lesson: ScheduledLesson, club: Club, class_name: str | None, zone: ZoneInfo) -> CalendarLesson:
    there = make_view(lesson, club, class_name)
    starts, ends = lesson.starts_at.astimezone(zone), lesson.ends_at.astimezone(zone)
    return CalendarLesson(
        **there.model_dump(exclude={"date", "time", "end_time", "time_zone"}),
        date=starts.date(),
        time=starts.strftime("%H:%M"),
        end_time=ends.strftime("%H:%M"),
        time_zone=zone.key,
        club_time_zone=club.time_zone,
        club_date=there.date,
        club_time=there.time,
        club_end_time=there.end_time,
    )
