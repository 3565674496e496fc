"""What is done for the storage by the clock."""

from datetime import timedelta

from jobs.leases import JobContext
from lms_app.core.clock import utc_now
from lms_app.core.log import get_logger
from lms_app.core.storage import get_storage

# No write takes that long.
_UNFINISHED_KEPT = timedelta(days=1)
_log = get_logger(__name__)


def remove_unfinished_files(job: JobContext) -> None:
    """Throw away what writes left whose process was killed; nobody could ever read it."""
    del job
    removed = get_storage().remove_unfinished(utc_now() - _UNFINISHED_KEPT)
    if removed:
        _log.info("storage.swept", removed=removed)
