"""Decisions about lessons: no database, no clock."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from dateutil.rrule import WEEKLY, rrule, weekday

from lms_app.core.errors import Message, ValidationFailed
from lms_app.lessons.errors import LessonOver, LessonRunning, TooEarly
from lms_app.lessons.schemas import MAX_SERIES, Repeat, Weekday
from models.lessons import LessonStatus

START_AHEAD = timedelta(days=1)
SERIES_LENGTH = timedelta(days=366)
PAST_PLANNED = timedelta(days=366)
FUTURE_PLANNED = timedelta(days=732)
_LONGEST = timedelta(minutes=600)
_OVER = (LessonStatus.COMPLETED, LessonStatus.CANCELLED)


@dataclass(frozen=True)
class Slot:
    """A time that is taken, or wanted, by one class; without `class_id` by all classes of the club."""

    starts_at: datetime
    ends_at: datetime
    class_id: UUID | None


@dataclass(frozen=True)
class Moment:
    """A local time as UTC; `is_twice` when clocks are put back and show it twice that day."""

    at: datetime
    is_twice: bool


def check_may_start(status: LessonStatus, starts_at: datetime, now: datetime) -> None:
    """Check that a lesson can be started, or completed, now.

    Raises:
        LessonOver: It was held or cancelled.
        TooEarly: It is more than a day ahead.
    """
    if status in _OVER:
        raise LessonOver
    if starts_at - now > START_AHEAD:
        raise TooEarly


def check_may_change(status: LessonStatus) -> None:
    """Check that a lesson can be moved, edited or cancelled.

    Raises:
        LessonOver: It was held or cancelled.
        LessonRunning: It has begun.
    """
    if status in _OVER:
        raise LessonOver
    if status is LessonStatus.IN_PROGRESS:
        raise LessonRunning


def check_day(day: date, today: date, field: str = "date") -> None:
    """Check that a day is near enough to be meant.

    Raises:
        ValidationFailed: More than a year back or two years ahead, which is a slip of the finger.
    """
    if not today - PAST_PLANNED <= day <= today + FUTURE_PLANNED:
        raise ValidationFailed({field: [Message("lessons.error.far_day")]})


def to_utc(day: date, clock: time, zone: ZoneInfo) -> Moment:
    """Give the moment at which clocks of `zone` show `clock` on `day`; of two, the first.

    Raises:
        ValidationFailed: Clocks are put forward and never show it that day.
    """
    local = datetime.combine(day, clock, zone)
    at = local.astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        params = {"day": show_day(day), "time": show_clock(clock)}
        raise ValidationFailed({"time": [Message("lessons.error.no_such_time", params)]})
    return Moment(at, is_twice=local.utcoffset() != local.replace(fold=1).utcoffset())


def check_repeat(repeat: Repeat, first: date) -> None:
    """Check that a series has one end, and not too far.

    Raises:
        ValidationFailed: None or two ends; before its beginning; more than a year later.
    """
    if (repeat.until is None) == (repeat.count is None):
        raise ValidationFailed({"repeat.until": [Message("lessons.error.until_or_count")]})
    if repeat.until is not None and not first <= repeat.until <= first + SERIES_LENGTH:
        raise ValidationFailed({"repeat.until": [Message("lessons.error.until_range")]})


def list_days(first: date, repeat: Repeat, holidays: Iterable[date]) -> tuple[list[date], list[date]]:
    """Give the days of a series and the holidays that it leaves out between them."""
    free = set(holidays)
    wanted = repeat.count or MAX_SERIES
    days: list[date] = []
    skipped: list[date] = []
    for day in _weekly(first, repeat):
        if len(days) == wanted:
            break
        (skipped if day in free else days).append(day)
    return days, [day for day in skipped if repeat.until is not None or (days and day < days[-1])]


def _weekly(first: date, repeat: Repeat) -> Iterator[date]:
    until = repeat.until or first + SERIES_LENGTH
    order = list(Weekday)
    rule = rrule(
        WEEKLY,
        dtstart=datetime.combine(first, time()),
        until=datetime.combine(until, time()),
        byweekday=[weekday(order.index(each)) for each in set(repeat.weekdays)],
    )
    return (each.date() for each in rule)


def find_clash(wanted: Sequence[Slot], taken: Sequence[Slot]) -> int | None:
    """Give the place in `taken` of the first slot that one of `wanted` overlaps for a class of both, if any.

    A lesson for all classes is one of every class. `taken` is ordered by its beginnings; no slot is longer
    than ten hours. Slots that only touch don't overlap.
    """
    starts = [each.starts_at for each in taken]
    for slot in wanted:
        for place in range(bisect_left(starts, slot.starts_at - _LONGEST), len(taken)):
            other = taken[place]
            if other.starts_at >= slot.ends_at:
                break
            if other.ends_at > slot.starts_at and _share_a_class(slot, other):
                return place
    return None


def _share_a_class(one: Slot, other: Slot) -> bool:
    return one.class_id is None or other.class_id is None or one.class_id == other.class_id


def show_day(day: date) -> str:
    """Write a day so that it reads the same in every language of the product."""
    return day.strftime("%d.%m.%Y")


def show_clock(clock: time) -> str:
    """Write a time of day."""
    return clock.strftime("%H:%M")
