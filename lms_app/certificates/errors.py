"""What certificates can refuse."""

from lms_app.core.errors import Conflict, NotFound


class CertificateNotFound(NotFound):
    """There is no such request."""

    key = "certificates.error.not_found"


class AlreadyDecided(Conflict):
    """Somebody has decided on the request before."""

    key = "certificates.error.decided"
