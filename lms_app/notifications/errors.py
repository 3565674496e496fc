"""What notifications can refuse."""

from lms_app.core.errors import NotFound


class NotificationNotFound(NotFound):
    """There is none, or it is for somebody else."""

    key = "errors.notifications.not_found"
