"""Decisions about lessons: no database, no clock."""

from datetime import datetime, timedelta

from lms_app.lessons.errors import LessonOver, LessonRunning, TooEarly
from models.lessons import LessonStatus

START_AHEAD = timedelta(days=1)
_OVER = (LessonStatus.COMPLETED, LessonStatus.CANCELLED)


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
