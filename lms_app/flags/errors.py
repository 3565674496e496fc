"""What flags can refuse."""

from lms_app.core.errors import NotFound


class FlagNotFound(NotFound):
    """There is no such feature."""

    key = "flags.error.not_found"
