"""What the calendar of all of a person's clubs takes and gives."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from lms_app.core.schema import ApiModel
from lms_app.lessons.schemas import Day, LessonView


class CalendarRange(ApiModel):
    """Which days of which club to show, both days included; what else an address holds is ignored."""

    model_config = ConfigDict(extra="ignore")

    from_: Annotated[Day | None, Field(alias="from")] = None
    to: Day | None = None
    club_id: UUID | None = None


class CalendarClub(ApiModel):
    """A club of a person's calendar; `canManage` when the person runs it."""

    id: UUID
    name: str
    can_manage: bool


class CalendarLesson(LessonView):
    """A lesson by the clock of who asks, which `timeZone` names, and by that of the club."""

    club_time_zone: str
    club_date: date
    club_time: str
    club_end_time: str


class OwnCalendar(ApiModel):
    """Lessons in order of time; `today` is the day of who asks. `isCut` says that later ones are left out."""

    time_zone: str
    today: date
    clubs: list[CalendarClub]
    lessons: list[CalendarLesson]
    is_cut: bool
