"""What clubs can refuse."""

from lms_app.core.errors import Forbidden, NotFound


class ClubNotFound(NotFound):
    """There is none, or the person has nothing to do with it."""

    key = "errors.clubs.not_found"


class NotYourClub(Forbidden):
    """A member wants what only its mentor may."""

    key = "errors.clubs.not_yours"
