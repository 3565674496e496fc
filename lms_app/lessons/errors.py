"""What the schedule can refuse."""

from lms_app.core.errors import Conflict, NotFound


class LessonNotFound(NotFound):
    """There is none in this club, or it is of a class that the person is not in."""

    key = "lessons.error.not_found"


class HolidayNotFound(NotFound):
    """There is none, or it is not this club's own."""

    key = "lessons.error.holiday_not_found"


class HolidayTaken(Conflict):
    """Another day without lessons in all clubs has that date."""

    key = "lessons.error.holiday_taken"


class FeedNotFound(NotFound):
    """No calendar has this address any more, or its owner may not see what it shows."""

    key = "lessons.error.feed_not_found"


class LessonClash(Conflict):
    """The same class has another lesson at that time; the text names it."""

    key = "lessons.error.clash"


class LessonChanged(Conflict):
    """Somebody changed the lesson after the person had read it."""

    key = "lessons.error.changed"


class LessonOver(Conflict):
    """The lesson was held or cancelled and stays as it is."""

    key = "lessons.error.over"


class LessonRunning(Conflict):
    """The lesson has begun and can't be moved or cancelled any more."""

    key = "lessons.error.running"


class TooEarly(Conflict):
    """Nobody starts a lesson more than a day ahead."""

    key = "lessons.error.too_early"


class NoLessonsLeft(Conflict):
    """All days of a series are holidays or out of its bounds."""

    key = "lessons.error.no_days"
