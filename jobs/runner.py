"""What RQ calls for every job: claim, run, finish or give back."""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from uuid import UUID

from jobs.leases import (
    LEASE_S,
    ClaimedJob,
    JobContext,
    LeaseLost,
    RetryLater,
    claim_job,
    finish_job,
    give_back_job,
)
from jobs.registry import find_job
from lms_app.core.db import transaction
from lms_app.core.log import bind, get_logger, new_request_id
from lms_app.core.storage import StorageUnavailable

_BACKOFF_BASE_S = 2.0
_BACKOFF_MAX_S = 60.0
_STORAGE_PAUSE_S = 15.0
_log = get_logger(__name__)


def run_job(job_id: str) -> None:
    """Run the job if it is to be had; a second delivery of the same id finds nothing to do."""
    new_request_id()
    with transaction() as db:
        claimed = claim_job(db, UUID(job_id))
    if claimed is None:
        return
    run_claimed(claimed)


def run_claimed(claimed: ClaimedJob) -> None:
    """Run a job that this worker has just claimed, and finish it or give it back."""
    bind(jobId=str(claimed.context.job_id), operation=claimed.name, attempt=claimed.context.attempt)
    try:
        with _keep_lease(claimed.context):
            _run_claimed(claimed)
    except LeaseLost:
        _log.warning("job.lease_lost")


def _run_claimed(claimed: ClaimedJob) -> None:
    job = claimed.context
    definition = find_job(claimed.name)
    try:
        definition.run(job, **claimed.args)
    except LeaseLost:
        raise
    except RetryLater as wait:
        with transaction() as db:
            give_back_job(db, job, delay_s=wait.delay_s, error=str(wait), counts=False)
    except StorageUnavailable as error:
        # It will answer again; a job that was given up meanwhile would have lost somebody's file.
        with transaction() as db:
            give_back_job(db, job, delay_s=_STORAGE_PAUSE_S, error=type(error).__name__, counts=False)
    except Exception as error:  # noqa: BLE001 - the job runner is one of the places that must catch all
        _log.exception("job.failed", error=type(error).__name__)
        delay_s = min(_BACKOFF_BASE_S * 2 ** (job.attempt - 1), _BACKOFF_MAX_S)
        with transaction() as db:
            if give_back_job(db, job, delay_s=delay_s, error=type(error).__name__, counts=True):
                definition.give_up(db, job.job_id)
    else:
        if not job.is_finished:
            with transaction() as db:
                finish_job(db, job)


@contextmanager
def _keep_lease(job: JobContext) -> Generator[None]:
    """Extend the lease in the background while the job runs; a worker that dies stops doing so."""
    done = threading.Event()

    def beat() -> None:
        while not done.wait(LEASE_S / 4):
            try:
                job.heartbeat()
            except LeaseLost:
                return
            except Exception as error:  # noqa: BLE001 - a database that is away for a moment must not end it
                _log.warning("job.heartbeat_failed", error=type(error).__name__)

    thread = threading.Thread(target=beat, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
