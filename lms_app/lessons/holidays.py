"""Days without lessons of one club, by its mentor; those of all clubs are in `shared_holidays`."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from lms_app.clubs.queries import access_club, access_own_club
from lms_app.core import live
from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.lessons.errors import HolidayNotFound
from lms_app.lessons.queries import today_in
from lms_app.lessons.schemas import HolidayCreate, HolidayList, HolidayView
from models.lessons import Holiday

SCHOOL_ZONE = "Asia/Almaty"


def list_holidays(db: Db, actor: Actor, club_id: UUID) -> HolidayList:
    """Give the days to come on which a club has no series lessons, its own and those of all clubs.

    Raises:
        Unauthorized: Nobody is signed in.
        ClubNotFound: There is no such club, or `actor` is no approved member of it.
    """
    club = access_club(db, actor, club_id)
    return _list(db, today_in(club.time_zone, utc_now()), _of(club.id))


def add_holiday(db: Db, actor: Actor, club_id: UUID, holiday: HolidayCreate) -> HolidayView:
    """Keep a day of a club free of series lessons from now on; those that are planned stay.

    A day that is in the list gets the new name.

    Raises:
        Unauthorized: Nobody is signed in.
        ClubNotFound: There is no such club, or `actor` has nothing to do with it.
        NotYourClub: `actor` is only a member of it.
    """
    club = access_own_club(db, actor, club_id)
    live.publish_after_commit(db, live.club_topic(club.id), {"kind": "holidays"})
    return _add(db, club.id, holiday)


def remove_holiday(db: Db, actor: Actor, club_id: UUID, holiday_id: UUID) -> None:
    """Let a club have lessons on a day again; days of all clubs are not its own.

    Raises:
        Unauthorized: Nobody is signed in.
        ClubNotFound: There is no such club, or `actor` has nothing to do with it.
        NotYourClub: `actor` is only a member of it.
        HolidayNotFound: The club has no such day of its own.
    """
    club = access_own_club(db, actor, club_id)
    live.publish_after_commit(db, live.club_topic(club.id), {"kind": "holidays"})
    _remove(db, holiday_id, col(Holiday.club_id) == club.id)


def name_holidays(db: Db, club_id: UUID, first: date, last: date) -> dict[date, str]:
    """Give the names of a club's holidays between two days, both included, by day.

    For callers that have checked access.
    """
    rows = db.exec(
        select(col(Holiday.day), col(Holiday.name))
        .where(_of(club_id), col(Holiday.day).between(first, last))
        .order_by(col(Holiday.club_id).nulls_first())
    )
    return dict(rows.all())


def _of(club_id: UUID) -> ColumnElement[bool]:
    return or_(col(Holiday.club_id) == club_id, col(Holiday.club_id).is_(None))


def _list(db: Db, today: date, condition: ColumnElement[bool]) -> HolidayList:
    found: Iterable[Holiday] = db.exec(
        select(Holiday)
        .where(condition, col(Holiday.day) >= today)
        .order_by(col(Holiday.day), col(Holiday.club_id).nulls_first())
    )
    return HolidayList(holidays=[view_holiday(each) for each in found])


def _add(db: Db, club_id: UUID | None, holiday: HolidayCreate) -> HolidayView:
    row = Holiday(club_id=club_id, day=holiday.date, name=holiday.name)
    statement = insert(Holiday).values(row.model_dump())
    renamed = statement.on_conflict_do_update(
        index_elements=["club_id", "day"], set_={"name": statement.excluded.name}
    )
    holiday_id = db.exec(renamed.returning(col(Holiday.id))).scalar_one()
    return HolidayView(id=holiday_id, date=holiday.date, name=holiday.name, is_shared=club_id is None)


def _remove(db: Db, holiday_id: UUID, condition: ColumnElement[bool]) -> None:
    row = db.exec(select(Holiday).where(col(Holiday.id) == holiday_id, condition)).one_or_none()
    if row is None:
        raise HolidayNotFound
    db.delete(row)
    db.flush()


def view_holiday(row: Holiday) -> HolidayView:
    """Make a view of a day."""
    return HolidayView(id=row.id, date=row.day, name=row.name, is_shared=row.club_id is None)
