"""The HTTP door of the calendar of all of a person's clubs."""

from typing import Annotated

from fastapi import APIRouter, Query

from lms_app.clubs.errors import ClubNotFound
from lms_app.lessons import own_calendar
from lms_app.lessons.calendar_schemas import CalendarRange, OwnCalendar
from lms_app.web.http import DbDep, SignedInDep, TransactionRoute
from lms_app.web.http_docs import flat_error_responses

router = APIRouter(prefix="/api/calendar", tags=["schedule"], route_class=TransactionRoute)


@router.get(
    "/lessons",
    summary="Lessons of all one's clubs by days",
    responses=flat_error_responses(400, 401, ClubNotFound),
)
def list_calendar(db: DbDep, actor: SignedInDep, asked: Annotated[CalendarRange, Query()]) -> OwnCalendar:
    """From day `from` to day `to`, at most 62 days, by the clock of who asks.

    Students see lessons of their classes, mentors those of the clubs they run, admins those of all clubs;
    `clubId` narrows it to one. After 1,000 lessons it ends, and `isCut` says so.
    """
    return own_calendar.list_calendar(db, actor, asked)
