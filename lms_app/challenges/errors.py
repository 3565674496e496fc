"""What the challenges can refuse."""

from lms_app.core.errors import Conflict, Forbidden, NotFound


class ChallengeNotFound(NotFound):
    """There is no such challenge, or it was deleted."""

    key = "challenges.error.not_found"


class ChallengePrivate(Forbidden):
    """The challenge is only for its author and admins."""

    key = "challenges.error.private"


class NotYourChallenge(Forbidden):
    """Somebody else's challenge is not to be changed."""

    key = "challenges.error.not_yours"


class AuthorsOnly(Forbidden):
    """Only instructors and admins write challenges."""

    key = "challenges.error.authors_only"


class HintNotFound(NotFound):
    """The challenge has fewer hints."""

    key = "challenges.error.hint_not_found"


class EditedMeanwhile(Conflict):
    """Somebody else saved the challenge after this person had opened it."""

    key = "challenges.error.edited_meanwhile"


class SameKeyOtherContent(Conflict):
    """An Idempotency-Key was used again for something else."""

    key = "errors.same_key_other_content"
