"""Days without lessons in all clubs, as admins keep them; each change is in the audit trail."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, cast, extract, func
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from lms_app.core import audit, live
from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db, lock_name
from lms_app.lessons.errors import HolidayNotFound, HolidayTaken
from lms_app.lessons.holiday_schemas import HolidayFilters, SharedHoliday, SharedHolidayList
from lms_app.lessons.holidays import SCHOOL_ZONE, view_holiday
from lms_app.lessons.queries import today_in
from lms_app.lessons.schemas import HolidayCreate, HolidayView
from models.accounts import Role
from models.clubs import Club
from models.lessons import Holiday, LessonStatus, ScheduledLesson

_SHARED = col(Holiday.club_id).is_(None)


def list_shared_holidays(db: Db, actor: Actor, filters: HolidayFilters) -> SharedHolidayList:
    """Give the days of a year on which no club has series lessons; of this year when none is named.

    Each has how many lessons are planned for it in spite of that: they were there before.

    Raises:
        Unauthorized: Nobody is signed in.
        Forbidden: `actor` is no admin.
    """
    actor.require_role(Role.ADMIN)
    this_year = today_in(SCHOOL_ZONE, utc_now()).year
    year = filters.year or this_year
    first, last = date(year, 1, 1), date(year, 12, 31)
    rows = db.exec(
        select(Holiday).where(_SHARED, col(Holiday.day).between(first, last)).order_by(col(Holiday.day))
    ).all()
    planned = _count_planned(db, [each.day for each in rows])
    known = db.exec(select(extract("year", col(Holiday.day))).where(_SHARED).distinct()).all()
    return SharedHolidayList(
        year=year,
        years=sorted({this_year, this_year + 1, year, *(int(each) for each in known)}),
        holidays=[
            SharedHoliday(**view_holiday(each).model_dump(), planned_lessons=planned.get(each.day, 0))
            for each in rows
        ],
    )


def _count_planned(db: Db, days: list[date]) -> dict[date, int]:
    """Count the lessons that are planned for some days, by the clocks of their clubs."""
    if not days:
        return {}
    day = cast(func.timezone(col(Club.time_zone), col(ScheduledLesson.starts_at)), Date)
    rows = db.exec(
        select(day, func.count())
        .select_from(ScheduledLesson)
        .join(Club, col(Club.id) == col(ScheduledLesson.club_id))
        .where(
            day.in_(days),
            col(ScheduledLesson.status) == LessonStatus.SCHEDULED,
            col(Club.archived_at).is_(None),
        )
        .group_by(day)
    ).all()
    return dict(rows)


def add_shared_holiday(db: Db, actor: Actor, holiday: HolidayCreate) -> HolidayView:
    """Keep a day of all clubs free of series lessons from now on; a day in the list gets the new name.

    Raises:
        Unauthorized: Nobody is signed in.
        Forbidden: `actor` is no admin.
    """
    actor.require_role(Role.ADMIN)
    fresh = Holiday(day=holiday.date, name=holiday.name)
    added = db.exec(
        insert(Holiday)
        .values(fresh.model_dump())
        .on_conflict_do_nothing(index_elements=["club_id", "day"])
        .returning(col(Holiday.id))
    ).scalar()
    if added is not None:
        audit.record(db, actor, "holiday.added", added, **_describe(fresh))
        _tell_admins(db)
        return view_holiday(fresh)
    known = select(Holiday).where(_SHARED, col(Holiday.day) == holiday.date).with_for_update()
    return _change(db, actor, db.exec(known).one(), holiday)


def change_shared_holiday(db: Db, actor: Actor, holiday_id: UUID, holiday: HolidayCreate) -> HolidayView:
    """Give a day of all clubs another date or name.

    Raises:
        Unauthorized: Nobody is signed in.
        Forbidden: `actor` is no admin.
        HolidayNotFound: There is none for all clubs.
        HolidayTaken: Another one is on that day.
    """
    row = _access(db, actor, holiday_id)
    # Two admins who put two days on one would both see it free: the second waits for the first here.
    lock_name(db, f"holiday:{holiday.date}")
    taken = select(col(Holiday.id)).where(_SHARED, col(Holiday.day) == holiday.date)
    if db.exec(taken.where(col(Holiday.id) != row.id)).first() is not None:
        raise HolidayTaken
    return _change(db, actor, row, holiday)


def remove_shared_holiday(db: Db, actor: Actor, holiday_id: UUID) -> None:
    """Let all clubs have lessons on a day again.

    Raises:
        Unauthorized: Nobody is signed in.
        Forbidden: `actor` is no admin.
        HolidayNotFound: There is none for all clubs.
    """
    row = _access(db, actor, holiday_id)
    audit.record(db, actor, "holiday.removed", row.id, **_describe(row))
    db.delete(row)
    db.flush()
    _tell_admins(db)


def _access(db: Db, actor: Actor, holiday_id: UUID) -> Holiday:
    actor.require_role(Role.ADMIN)
    row = db.exec(
        select(Holiday).where(_SHARED, col(Holiday.id) == holiday_id).with_for_update()
    ).one_or_none()
    if row is None:
        raise HolidayNotFound
    return row


def _change(db: Db, actor: Actor, row: Holiday, holiday: HolidayCreate) -> HolidayView:
    before = _describe(row)
    row.day, row.name = holiday.date, holiday.name
    if before != _describe(row):
        audit.record(db, actor, "holiday.changed", row.id, before=before, **_describe(row))
        db.add(row)
        db.flush()
        _tell_admins(db)
    return view_holiday(row)


def _describe(row: Holiday) -> dict[str, str]:
    return {"date": row.day.isoformat(), "name": row.name}


def _tell_admins(db: Db) -> None:
    live.publish_after_commit(db, live.admins_topic(), {"kind": "holidays"})
