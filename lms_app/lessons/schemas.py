"""What the schedule takes and gives."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field

from lms_app.core.schema import ApiModel, Line, PageFilters
from models.lessons import AttendanceStatus, LessonStatus

MAX_SERIES = 367


def _read_clock(value: Any) -> Any:
    """Let "9:30" be what people mean by it; numbers and times with a zone are no times of day."""
    if isinstance(value, time):
        return value
    if not isinstance(value, str):
        raise ValueError("must be a time of day")
    hour, _, rest = value.strip().partition(":")
    return f"{hour.zfill(2)}:{rest}"


def _check_clock(value: time) -> time:
    if value.tzinfo is not None or value.second or value.microsecond:
        raise ValueError("must be hours and minutes")
    return value


def _read_day(value: Any) -> Any:
    """Take only days as ISO 8601 writes them, and no numbers of seconds."""
    if isinstance(value, date) or (isinstance(value, str) and len(value) == len("2026-01-31")):
        return value
    raise ValueError("must be a day")


ClockTime = Annotated[time, BeforeValidator(_read_clock), AfterValidator(_check_clock)]
# Days that calendars of any zone can show.
Day = Annotated[date, BeforeValidator(_read_day), Field(ge=date(2000, 1, 1), le=date(2100, 12, 31))]
Minutes = Annotated[int, Field(ge=5, le=600)]


class Weekday(StrEnum):
    """A day of the week, as iCalendar names it."""

    MO = "MO"
    TU = "TU"
    WE = "WE"
    TH = "TH"
    FR = "FR"
    SA = "SA"
    SU = "SU"


class Scope(StrEnum):
    """Which lessons of a series a change is for."""

    ONE = "ONE"
    FOLLOWING = "FOLLOWING"


class NoticeKind(StrEnum):
    """What the person should know of a day of their plan."""

    HOLIDAY_SKIPPED = "HOLIDAY_SKIPPED"
    HOLIDAY = "HOLIDAY"
    TIME_TWICE = "TIME_TWICE"
    PROGRAM_ENDED = "PROGRAM_ENDED"


class Repeat(ApiModel):
    """Lessons on some days of each week: until a day, or so many of them.

    Holidays are left out and don't count. `followProgram` gives each lesson the next template of the program.
    """

    weekdays: Annotated[list[Weekday], Field(min_length=1, max_length=7)]
    until: Day | None = None
    count: Annotated[int, Field(ge=1, le=MAX_SERIES)] | None = None
    follow_program: bool = False


class LessonPlan(ApiModel):
    """A lesson to plan, in the club's time zone; without `classId` for all classes."""

    lesson_template_id: UUID
    class_id: UUID | None = None
    date: Day
    time: ClockTime
    duration_minutes: Minutes = 60
    repeat: Repeat | None = None


class LessonEdit(ApiModel):
    """What to change of a lesson; what is left out stays.

    `sequence` is that of the lesson as the person saw it. With FOLLOWING, time, duration and class go for
    all later lessons of the series too, and a move by days moves each by as many; the template is this
    lesson's alone.
    """

    sequence: int
    scope: Scope = Scope.ONE
    lesson_template_id: UUID | None = None
    class_id: UUID | None = None
    date: Day | None = None
    time: ClockTime | None = None
    duration_minutes: Minutes | None = None


class LessonCancel(ApiModel):
    """Why a lesson, or it and all later ones of its series, is cancelled."""

    reason: Annotated[Line, Field(max_length=500)] = ""
    scope: Scope = Scope.ONE
    sequence: int | None = None


class LessonView(ApiModel):
    """A lesson. `date`, `time` and `endTime` are in the club's zone, which `timeZone` names."""

    id: UUID
    club_id: UUID
    club_name: str
    class_id: UUID | None
    class_name: str | None
    lesson_template_id: UUID
    title: str
    date: date
    time: str
    end_time: str
    duration_minutes: int
    time_zone: str
    starts_at: datetime
    ends_at: datetime
    status: LessonStatus
    started_at: datetime | None
    completed_at: datetime | None
    cancelled_at: datetime | None
    cancel_reason: str
    series_id: UUID | None
    sequence: int


class Notice(ApiModel):
    """One day that is not as one might think; `name` is the holiday's."""

    kind: NoticeKind
    date: date
    name: str = ""


class PlannedLessons(ApiModel):
    """What was planned or changed, in order of time; `id` is the first lesson's."""

    id: UUID
    series_id: UUID | None
    lessons: list[LessonView]
    notices: list[Notice]


class LessonRange(ApiModel):
    """Which days to show, both included; what else an address holds is ignored."""

    model_config = ConfigDict(extra="ignore")

    from_: Annotated[Day | None, Field(alias="from")] = None
    to: Day | None = None
    class_id: UUID | None = None


class LessonList(ApiModel):
    """Lessons in order of time; `today` is the day in the club now."""

    time_zone: str
    today: date
    can_manage: bool
    lessons: list[LessonView]


class TodayLesson(ApiModel):
    """The lesson to give next today, if any: the earliest that is planned or runs."""

    today: date
    can_manage: bool
    lesson: LessonView | None


class Turnout(ApiModel):
    """How many came, and how many were marked at all."""

    present: int = 0
    late: int = 0
    absent: int = 0


class QuizResults(ApiModel):
    """How a lesson's quiz went; `avgScore` is in percent, null before anybody finished."""

    assigned: int = 0
    completed: int = 0
    avg_score: float | None = None


class PastLesson(ApiModel):
    """A lesson of the past. Figures are for who manages the club, `ownMark` for who was a student of it."""

    lesson: LessonView
    attendance: Turnout | None
    quiz: QuizResults | None
    own_mark: AttendanceStatus | None


class HistoryFilters(PageFilters):
    """Which page of the past; what else an address holds is ignored."""

    model_config = ConfigDict(extra="ignore")

    class_id: UUID | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 20


class History(ApiModel):
    """One page of the past, newest first, and how many lessons of it were held."""

    lessons: list[PastLesson]
    total: int
    completed: int
    cancelled: int
    page: int
    pages: int


class HolidayCreate(ApiModel):
    """A day without lessons."""

    date: Day
    name: Annotated[Line, Field(min_length=1, max_length=120)]


class HolidayView(ApiModel):
    """A day without lessons; `isShared` when it is for all clubs."""

    id: UUID
    date: date
    name: str
    is_shared: bool


class HolidayList(ApiModel):
    """The days without lessons, in order; past ones are left out."""

    holidays: list[HolidayView]


class FeedCreate(ApiModel):
    """A calendar to make: of all one's lessons, or of one class. A new one ends the old one's address."""

    class_id: UUID | None = None


class FeedView(ApiModel):
    """A private calendar; whoever has the address can read it."""

    id: UUID
    class_id: UUID | None
    class_name: str | None
    club_name: str | None
    url: str
    created_at: datetime


class FeedList(ApiModel):
    """One's own calendars."""

    feeds: list[FeedView]


def minutes_between(starts_at: datetime, ends_at: datetime) -> int:
    """Give a length in whole minutes."""
    return (ends_at - starts_at) // timedelta(minutes=1)
