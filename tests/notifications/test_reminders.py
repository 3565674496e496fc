"""Reminders before lessons: to whom, when, and once."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from jobs.leases import JobContext
from jobs.notifications import remind_of_lessons as remind_job
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.notifications.reminders import remind_of_lessons
from models.base import new_id
from models.clubs import MemberStatus
from models.lessons import LessonStatus
from models.notifications import Notification
from tests.factories.clubs import make_class, make_club, make_lesson, make_member

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def readers(db: Db) -> list[object]:
    return sorted(db.exec(select(Notification.user_id)).all(), key=str)


def test_the_class_and_the_mentor_are_told_a_day_and_an_hour_before(db: Db) -> None:
    now, club = utc_now(), make_club(db)
    group, other = make_class(db, club), make_class(db, club, order_index=2)
    member = make_member(db, club, class_id=group.id)
    make_member(db, club, class_id=other.id)
    make_member(db, club)
    make_member(db, club, class_id=group.id, removed_at=now)
    make_member(db, club, class_id=group.id, status=MemberStatus.PENDING)
    lesson = make_lesson(db, club, class_id=group.id, starts_at=now + 24 * HOUR, title="Мотор")
    told = sorted([member.user_id, club.owner_id], key=str)

    assert remind_of_lessons(db, now=now - MINUTE) == 0
    assert remind_of_lessons(db, now=now) == 2
    db.commit()
    assert readers(db) == told
    assert remind_of_lessons(db, now=now + MINUTE) == 0, "once"
    assert remind_of_lessons(db, now=lesson.starts_at - HOUR - MINUTE) == 0
    assert remind_of_lessons(db, now=lesson.starts_at - HOUR) == 2
    db.commit()
    assert remind_of_lessons(db, now=lesson.starts_at - MINUTE) == 0
    [first, *_] = db.exec(select(Notification)).all()
    assert first.params == {"title": "Мотор", "club": "Роботы", "at": lesson.starts_at.isoformat()}
    assert first.href == f"/kruzhok/{club.id}"


def test_a_lesson_without_a_class_is_everybodys(db: Db) -> None:
    now, club = utc_now(), make_club(db)
    for class_id in (None, make_class(db, club).id):
        make_member(db, club, class_id=class_id)
    make_lesson(db, club, starts_at=now + 30 * MINUTE)
    assert remind_of_lessons(db, now=now) == 3


@pytest.mark.parametrize("status", [LessonStatus.CANCELLED, LessonStatus.IN_PROGRESS])
def test_only_lessons_that_are_to_come_are_announced(db: Db, status: LessonStatus) -> None:
    now = utc_now()
    make_lesson(db, make_club(db), starts_at=now + 30 * MINUTE, status=status)
    make_lesson(db, make_club(db, archived_at=now), starts_at=now + 30 * MINUTE)
    make_lesson(db, make_club(db), starts_at=now - MINUTE)
    assert remind_of_lessons(db, now=now) == 0


def test_a_lesson_planned_for_this_evening_has_no_reminder_of_a_day(db: Db) -> None:
    now = utc_now()
    make_lesson(db, make_club(db), starts_at=now + 5 * HOUR)
    assert remind_of_lessons(db, now=now) == 0


def test_a_moved_lesson_is_announced_anew(db: Db) -> None:
    now = utc_now()
    lesson = make_lesson(db, make_club(db), starts_at=now + 30 * MINUTE)
    assert remind_of_lessons(db, now=now) == 1
    lesson.starts_at, lesson.ends_at = lesson.starts_at + 10 * MINUTE, lesson.ends_at + 10 * MINUTE
    db.add(lesson)
    db.commit()
    assert remind_of_lessons(db, now=now) == 1


def test_the_job_reminds_by_the_clock_of_now(db: Db) -> None:
    make_lesson(db, make_club(db), starts_at=utc_now() + 30 * MINUTE)
    for _ in range(2):
        remind_job(JobContext(new_id(), new_id(), attempt=1, max_attempts=3))
    assert len(db.exec(select(col(Notification.id))).all()) == 1
