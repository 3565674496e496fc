"""Lessons as an iCalendar file (RFC 5545, RFC 7986), the same for the same lessons, byte for byte."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from lms_app.core.i18n import Locale, translate
from models.clubs import Club
from models.lessons import LessonStatus, ScheduledLesson

REFRESH = timedelta(hours=1)
_UID_DOMAIN = "lessons.kruzhok"


@dataclass(frozen=True)
class FeedLesson:
    """A lesson with what of its club a calendar shows."""

    lesson: ScheduledLesson
    club: Club
    class_name: str | None


@dataclass(frozen=True)
class CalendarText:
    """A calendar with what tells whether it changed."""

    body: bytes
    etag: str
    changed_at: datetime


def write_calendar(
    lessons: Sequence[FeedLesson], *, name: str, locale: Locale, made_at: datetime, site: str
) -> CalendarText:
    """Write lessons with their time zones; cancelled ones stay as such, so that calendars strike them out.

    Args:
        lessons: In order of time.
        name: What calendars call it.
        locale: Language of the texts.
        made_at: When the address was made; it changed then at the latest.
        site: The site's address without a slash at the end, for links to lessons.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Kruzhok//Lessons//RU")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", REFRESH)
    for each in lessons:
        calendar.add_component(_write_event(each, locale, site))
    calendar.add_missing_timezones()
    body = calendar.to_ical()
    changed_at = max([made_at, *(each.lesson.updated_at for each in lessons)])
    return CalendarText(body, f'"{hashlib.sha256(body).hexdigest()[:32]}"', changed_at)


def _write_event(each: FeedLesson, locale: Locale, site: str) -> Event:
    lesson, zone = each.lesson, ZoneInfo(each.club.time_zone)
    is_off = lesson.status is LessonStatus.CANCELLED
    whose = each.class_name or translate(locale, "lessons.all_classes")
    lines = [f"{each.club.name} · {whose}"]
    if is_off:
        lines.append(translate(locale, "lessons.status.cancelled"))
    if is_off and lesson.cancel_reason:
        lines.append(lesson.cancel_reason)
    event = Event()
    event.add("uid", f"{lesson.id}@{_UID_DOMAIN}")
    event.add("sequence", lesson.sequence)
    event.add("dtstamp", lesson.updated_at)
    event.add("created", lesson.created_at)
    event.add("last-modified", lesson.updated_at)
    event.add("dtstart", lesson.starts_at.astimezone(zone))
    event.add("dtend", lesson.ends_at.astimezone(zone))
    event.add("summary", lesson.title)
    event.add("description", "\n".join(lines))
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if is_off else "OPAQUE")
    event.add("url", f"{site}/kruzhok/{each.club.id}/lesson/{lesson.id}")
    return event
