"""What handing in can refuse."""

from lms_app.core.errors import Conflict, NotFound


class SubmissionNotFound(NotFound):
    """There is no such submission, or the person may not know of it."""

    key = "submissions.error.not_found"


class TooManyWaiting(Conflict):
    """The person has as many submissions waiting as are allowed; `count` says how many."""

    key = "submissions.error.too_many_waiting"


class SameKeyOtherCode(Conflict):
    """An Idempotency-Key was used again for other code."""

    key = "errors.same_key_other_content"
