"""What is thrown away at night, so that nothing grows for ever: jobs that ended, files that nobody names."""

from jobs.leases import JobContext
from lms_app.core.clock import utc_now
from lms_app.core.config import get_settings
from lms_app.core.db import transaction
from lms_app.core.log import get_logger
from lms_app.core.queue import delete_ended_jobs
from lms_app.programs.orphans import delete_orphans

_BATCH = 5_000
_log = get_logger(__name__)


def delete_old_jobs(_job: JobContext) -> None:
    """Delete jobs that ended more than JOBS_KEPT_DAYS ago, in short transactions."""
    kept_days = get_settings().jobs_kept_days
    total, count = 0, _BATCH
    while count == _BATCH:
        with transaction() as db:
            count = delete_ended_jobs(db, kept_days=kept_days, most=_BATCH)
        total += count
    _log.info("retention.swept", jobs=total)


def delete_orphaned_files(_job: JobContext) -> None:
    """Delete what uploads of materials left in the storage when their process died."""
    count = delete_orphans(now=utc_now())
    _log.info("retention.orphans_deleted", files=count)
