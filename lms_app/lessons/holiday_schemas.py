"""What admins ask and get about the days without lessons in all clubs."""

from typing import Annotated

from pydantic import ConfigDict, Field

from lms_app.core.schema import ApiModel
from lms_app.lessons.schemas import HolidayView


class HolidayFilters(ApiModel):
    """Of which year, this one when it isn't named; what else an address holds is ignored."""

    model_config = ConfigDict(extra="ignore")

    year: Annotated[int | None, Field(ge=2000, le=2100)] = None


class SharedHoliday(HolidayView):
    """A day without lessons in all clubs, and how many lessons are planned for it all the same."""

    planned_lessons: int


class SharedHolidayList(ApiModel):
    """The days of a year in order; `years` are those to choose from."""

    year: int
    years: list[int]
    holidays: list[SharedHoliday]
