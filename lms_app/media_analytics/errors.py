"""What can be refused about the figures."""

from lms_app.core.errors import NotFound


class PanelNotFound(NotFound):
    """There is no such panel."""
