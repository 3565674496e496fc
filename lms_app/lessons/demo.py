"""Lessons of the demo mentor's clubs: some weeks of the past, today's, and some weeks to come."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.lessons.queries import today_in
from lms_app.lessons.rules import to_utc
from models.accounts import User
from models.base import new_id
from models.clubs import Club, ClubClass
from models.lessons import Holiday, LessonStatus, ScheduledLesson
from models.programs import LessonTemplate, Program

_MENTOR_EMAIL = "mentor@demo.local"
_WEEKS_BACK, _WEEKS_AHEAD = 4, 4
_LENGTH = timedelta(hours=1)
_FIRST_HOUR = 15
_HOLIDAYS = (
    (1, 1, "Новый год"),
    (3, 21, "Наурыз мейрамы"),
    (3, 22, "Наурыз мейрамы"),
    (3, 23, "Наурыз мейрамы"),
)


def seed(db: Db) -> None:
    """Plan lessons for the demo mentor's clubs that have none yet; needs their classes and the programs."""
    clubs = db.exec(
        select(Club)
        .join(User, col(User.id) == col(Club.owner_id))
        .where(col(User.email) == _MENTOR_EMAIL, col(Club.archived_at).is_(None))
    ).all()
    for club in clubs:
        has_lessons = select(col(ScheduledLesson.id)).where(col(ScheduledLesson.club_id) == club.id).limit(1)
        if db.exec(has_lessons).first() is None:
            _plan(db, club)


def _plan(db: Db, club: Club) -> None:
    classes = db.exec(
        select(ClubClass)
        .where(col(ClubClass.club_id) == club.id, col(ClubClass.is_active))
        .order_by(col(ClubClass.order_index))
    ).all()
    templates = _list_templates(db, club)
    if not classes or not templates:
        return
    now = utc_now()
    for place, club_class in enumerate(classes):
        # The first class comes on this weekday, so that there is a lesson today; others on the next days.
        first = today_in(club.time_zone, now) + timedelta(days=place - 7 * _WEEKS_BACK)
        series_id = new_id()
        for week in range(_WEEKS_BACK + _WEEKS_AHEAD + 1):
            day, clock = first + timedelta(weeks=week), time(_FIRST_HOUR + place % 4)
            starts_at = to_utc(day, clock, ZoneInfo(club.time_zone)).at
            template = templates[week % len(templates)]
            is_past = day < today_in(club.time_zone, now)
            lesson = ScheduledLesson(
                club_id=club.id,
                class_id=club_class.id,
                template_id=template.id,
                series_id=series_id,
                title=template.title,
                starts_at=starts_at,
                ends_at=starts_at + _LENGTH,
                created_by_id=club.owner_id,
            )
            db.add(_held(lesson) if is_past else lesson)
    _add_holidays(db, now)
    db.flush()


def _held(lesson: ScheduledLesson) -> ScheduledLesson:
    lesson.status = LessonStatus.COMPLETED
    lesson.started_at, lesson.completed_at = lesson.starts_at, lesson.ends_at
    return lesson


def _list_templates(db: Db, club: Club) -> list[LessonTemplate]:
    """Give the lessons of the club's program, or without one those of the first."""
    program_id = club.program_id or db.exec(select(col(Program.id)).order_by(col(Program.title))).first()
    found = db.exec(
        select(LessonTemplate)
        .where(col(LessonTemplate.program_id) == program_id, col(LessonTemplate.archived_at).is_(None))
        .order_by(col(LessonTemplate.order_index))
    )
    return list(found)


def _add_holidays(db: Db, now: datetime) -> None:
    """Name New Year and Nauryz, of this year and the next, as days without lessons in all clubs."""
    days = [
        Holiday(day=date(year, month, day), name=name)
        for year in (now.year, now.year + 1)
        for month, day, name in _HOLIDAYS
    ]
    db.exec(insert(Holiday).values([each.model_dump() for each in days]).on_conflict_do_nothing())
