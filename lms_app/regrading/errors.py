"""What re-grading can refuse."""

from lms_app.core.errors import Conflict, NotFound


class NothingToRegrade(Conflict):
    """Every submission was judged by the cases as they are now."""

    key = "regrading.error.nothing"


class RegradeOpen(Conflict):
    """A re-grade of this challenge is running or waits to be looked at."""

    key = "regrading.error.open"


class NoRegrade(NotFound):
    """This challenge was never graded again."""

    key = "regrading.error.none"


class NotPublished(Conflict):
    """Cases that were not published judge nobody."""

    key = "regrading.error.not_published"


class RegradeNotReady(Conflict):
    """There is no finished re-grade that waits to be looked at."""

    key = "regrading.error.not_ready"


class CasesChanged(Conflict):
    """The cases changed again after the re-grade began, so its verdicts are of yesterday."""

    key = "regrading.error.cases_changed"
