"""What learning by courses can refuse."""

from lms_app.core.errors import Conflict, Forbidden, NotFound


class ItemNotFound(NotFound):
    """The course has no such item."""

    key = "courses.error.item_not_found"


class NotEnrolled(Forbidden):
    """Only people of the course learn by it."""

    key = "courses.error.not_enrolled"


class CoursePriced(Conflict):
    """The course costs money; the school enrols."""

    key = "courses.error.priced"


class NotCompletable(Conflict):
    """This item is completed by watching, answering or solving, not by saying so."""

    key = "courses.error.not_completable"


class StaffOnly(Forbidden):
    """Only those who write a course or help in it see how far its people are."""

    key = "learning.error.staff_only"


class TooManyStudents(Conflict):
    """More people than a table has room for; `limit` says for how many."""

    key = "learning.error.too_many_students"
