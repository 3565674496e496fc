"""The HTTP door of the days on which no club has lessons, for admins."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Path, Query

from lms_app.core.errors import Forbidden
from lms_app.lessons import shared_holidays
from lms_app.lessons.errors import HolidayNotFound, HolidayTaken
from lms_app.lessons.holiday_schemas import HolidayFilters, SharedHolidayList
from lms_app.lessons.schemas import HolidayCreate, HolidayView
from lms_app.web.http import DbDep, SignedInDep, TransactionRoute
from lms_app.web.http_docs import flat_error_responses

router = APIRouter(prefix="/api/admin/kruzhok/holidays", tags=["schedule"], route_class=TransactionRoute)

_EXAMPLE = Body(openapi_examples={"day": {"value": {"date": "2027-03-22", "name": "Наурыз"}}})


@router.get(
    "", summary="Days without lessons in all clubs", responses=flat_error_responses(400, 401, Forbidden)
)
def list_shared_holidays(
    db: DbDep, actor: SignedInDep, filters: Annotated[HolidayFilters, Query()]
) -> SharedHolidayList:
    """Those of `year`, or of this year; admins only."""
    return shared_holidays.list_shared_holidays(db, actor, filters)


@router.post(
    "",
    status_code=201,
    summary="Add a day without lessons in all clubs",
    responses=flat_error_responses(400, 401, Forbidden),
)
def add_shared_holiday(
    db: DbDep, actor: SignedInDep, holiday: Annotated[HolidayCreate, _EXAMPLE]
) -> HolidayView:
    """Series that are planned from now on leave it out; a day in the list gets the new name. Admins only."""
    return shared_holidays.add_shared_holiday(db, actor, holiday)


@router.put(
    "/{holidayId}",
    summary="Change a day without lessons in all clubs",
    responses=flat_error_responses(400, 401, Forbidden, HolidayNotFound, HolidayTaken),
)
def change_shared_holiday(
    db: DbDep,
    actor: SignedInDep,
    holiday_id: Annotated[UUID, Path(alias="holidayId", description="The holiday's id")],
    holiday: Annotated[HolidayCreate, _EXAMPLE],
) -> HolidayView:
    """Another date or name; lessons that are planned stay. Admins only."""
    return shared_holidays.change_shared_holiday(db, actor, holiday_id, holiday)


@router.delete(
    "/{holidayId}",
    status_code=204,
    summary="Remove a day without lessons in all clubs",
    responses=flat_error_responses(400, 401, Forbidden, HolidayNotFound),
)
def remove_shared_holiday(
    db: DbDep,
    actor: SignedInDep,
    holiday_id: Annotated[UUID, Path(alias="holidayId", description="The holiday's id")],
) -> None:
    """Admins only."""
    shared_holidays.remove_shared_holiday(db, actor, holiday_id)
