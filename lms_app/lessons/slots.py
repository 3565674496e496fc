"""What a plan is checked against: the club's classes, templates, holidays and other lessons.

All of it is for services that hold the club's row, so that two plans can't pass each other.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from lms_app.clubs.service import find_class
from lms_app.core.db import Db
from lms_app.core.errors import Message, ValidationFailed
from lms_app.lessons.errors import LessonClash, NoLessonsLeft
from lms_app.lessons.holidays import name_holidays
from lms_app.lessons.rules import (
    SERIES_LENGTH,
    Slot,
    check_repeat,
    find_clash,
    list_days,
    show_clock,
    show_day,
    to_utc,
)
from lms_app.lessons.schemas import LessonPlan, Notice, NoticeKind
from models.clubs import Club
from models.lessons import LessonStatus, ScheduledLesson
from models.programs import LessonTemplate, Program


@dataclass(frozen=True)
class Draft:
    """A lesson that is not written yet."""

    day: date
    starts_at: datetime
    ends_at: datetime
    template: LessonTemplate


def check_class(db: Db, club: Club, class_id: UUID | None) -> None:
    """Check that lessons can be planned for a class.

    Raises:
        ClassNotFound: The club has no such class.
        ValidationFailed: It is closed.
    """
    if class_id is None:
        return
    if not find_class(db, club.id, class_id).is_active:
        raise ValidationFailed({"classId": [Message("lessons.error.no_class")]})


def get_template(db: Db, template_id: UUID) -> LessonTemplate:
    """Give a template that lessons can be planned from.

    Raises:
        ValidationFailed: There is none, or it is in the archive.
    """
    found = db.exec(
        select(LessonTemplate)
        .join(Program, col(Program.id) == col(LessonTemplate.program_id))
        .where(
            col(LessonTemplate.id) == template_id,
            col(LessonTemplate.archived_at).is_(None),
            col(Program.archived_at).is_(None),
        )
    ).one_or_none()
    if found is None:
        raise ValidationFailed({"lessonTemplateId": [Message("lessons.error.no_template")]})
    return found


def draft_lessons(db: Db, club: Club, plan: LessonPlan) -> tuple[list[Draft], list[Notice]]:
    """Work out when the lessons of a plan are, and what the person should know about their days.

    Raises:
        ValidationFailed: The template, the series' end or a time is impossible.
        NoLessonsLeft: All its days are holidays or none.
    """
    template = get_template(db, plan.lesson_template_id)
    days, notices = _choose_days(db, club, plan)
    templates = [template] * len(days)
    if plan.repeat and plan.repeat.follow_program:
        templates = _list_next(db, template, len(days))
        if len(templates) < len(days):
            notices.append(Notice(kind=NoticeKind.PROGRAM_ENDED, date=days[len(templates) - 1]))
    drafts: list[Draft] = []
    for day, each in zip(days, templates, strict=False):
        starts_at, twice = place(day, plan.time, ZoneInfo(club.time_zone))
        notices += twice
        drafts.append(Draft(day, starts_at, starts_at + timedelta(minutes=plan.duration_minutes), each))
    return drafts, notices


def place(day: date, clock: time, zone: ZoneInfo) -> tuple[datetime, list[Notice]]:
    """Give a local time as UTC, with a notice when clocks show it twice that day: the first is meant.

    Raises:
        ValidationFailed: Clocks never show it that day.
    """
    moment = to_utc(day, clock, zone)
    return moment.at, [Notice(kind=NoticeKind.TIME_TWICE, date=day)] if moment.is_twice else []


def note_holidays(db: Db, club: Club, days: Collection[date]) -> list[Notice]:
    """Name the holidays among days on which lessons are put all the same."""
    if not days:
        return []
    names = name_holidays(db, club.id, min(days), max(days))
    return [
        Notice(kind=NoticeKind.HOLIDAY, date=day, name=names[day])
        for day in sorted(set(days))
        if day in names
    ]


def _choose_days(db: Db, club: Club, plan: LessonPlan) -> tuple[list[date], list[Notice]]:
    if plan.repeat is None:
        return [plan.date], note_holidays(db, club, [plan.date])
    check_repeat(plan.repeat, plan.date)
    names = name_holidays(db, club.id, plan.date, plan.date + SERIES_LENGTH)
    days, skipped = list_days(plan.date, plan.repeat, names)
    if not days:
        raise NoLessonsLeft
    if plan.repeat.count is not None and len(days) < plan.repeat.count:
        raise ValidationFailed({"repeat.count": [Message("lessons.error.until_range")]})
    kind = NoticeKind.HOLIDAY_SKIPPED
    return days, [Notice(kind=kind, date=day, name=names[day]) for day in skipped]


def _list_next(db: Db, template: LessonTemplate, amount: int) -> list[LessonTemplate]:
    found = db.exec(
        select(LessonTemplate)
        .where(
            col(LessonTemplate.program_id) == template.program_id,
            col(LessonTemplate.order_index) >= template.order_index,
            col(LessonTemplate.archived_at).is_(None),
        )
        .order_by(col(LessonTemplate.order_index))
        .limit(amount)
    )
    return list(found)


def check_clash(db: Db, club: Club, wanted: Sequence[Slot], *, moved: Collection[UUID] = ()) -> None:
    """Check that no class would have two lessons at once; `moved` are the lessons that leave their places.

    Raises:
        LessonClash: One would; it names the lesson that is there.
    """
    taken = list(
        db.exec(
            select(ScheduledLesson)
            .where(
                col(ScheduledLesson.club_id) == club.id,
                col(ScheduledLesson.status) != LessonStatus.CANCELLED,
                col(ScheduledLesson.ends_at) > min(each.starts_at for each in wanted),
                col(ScheduledLesson.starts_at) < max(each.ends_at for each in wanted),
                col(ScheduledLesson.id).not_in(list(moved)),
            )
            .order_by(col(ScheduledLesson.starts_at))
        )
    )
    slots = [Slot(each.starts_at, each.ends_at, each.class_id) for each in taken]
    clash = find_clash(wanted, slots)
    if clash is None:
        return
    lesson, zone = taken[clash], ZoneInfo(club.time_zone)
    starts, ends = lesson.starts_at.astimezone(zone), lesson.ends_at.astimezone(zone)
    hours = f"{show_clock(starts.time())}–{show_clock(ends.time())}"
    raise LessonClash(title=lesson.title, day=show_day(starts.date()), time=hours)
