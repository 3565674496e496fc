"""Taking a job, keeping it and giving it back, so that two workers never finish the same one."""

import threading
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, update
from sqlalchemy.engine import CursorResult
from sqlmodel import col

from lms_app.core.db import Db, after_commit, commit_without_disk, transaction
from models.base import new_id
from models.jobs import Job, JobStatus

LEASE_S = 20


class LeaseLost(Exception):
    """Another worker has the job now; whatever this one found out must not be written."""


class RetryLater(Exception):
    """The job can't go on now through nobody's fault, such as a missing engine; the try doesn't count.

    Args:
        delay_s: Seconds until the next try.
        reason: For the log and the admin.
    """

    def __init__(self, delay_s: float, reason: str) -> None:
        super().__init__(reason)
        self.delay_s = delay_s


@dataclass(frozen=True)
class JobContext:
    """What a job knows about itself.

    Attributes:
        job_id: The job's key.
        lease_token: Proof that this worker holds the job; goes into the WHERE of what it writes.
        attempt: 1 for the first try.
        max_attempts: The try after which the job is given up.
    """

    job_id: UUID
    lease_token: UUID
    attempt: int
    max_attempts: int
    _done: threading.Event = field(default_factory=threading.Event, repr=False, compare=False)

    @property
    def is_finished(self) -> bool:
        """Whether `finish_job` has been called in a transaction that has committed."""
        return self._done.is_set()

    def note_finished(self) -> None:
        """Remember that the row says DONE; called by `finish_job` after the commit."""
        self._done.set()

    def heartbeat(self, progress_percent: int | None = None) -> None:
        """Keep the job for another `LEASE_S` seconds and note how far it is.

        Raises:
            LeaseLost: The lease had run out and the job is somebody else's.
        """
        values: dict[str, Any] = {"lease_until": _lease_end()}
        if progress_percent is not None:
            values["progress_percent"] = progress_percent
        with transaction() as db:
            _write_as_holder(db, self, **values)

    def check_lease(self, db: Db) -> None:
        """Lock the job's row until the transaction ends, so that what is written with it is fenced.

        Raises:
            LeaseLost: The lease had run out and the job is somebody else's.
        """
        _write_as_holder(db, self, lease_until=_lease_end())


@dataclass(frozen=True)
class ClaimedJob:
    """A job that this worker holds."""

    context: JobContext
    name: str
    args: dict[str, Any]


def claim_job(db: Db, job_id: UUID) -> ClaimedJob | None:
    """Take a job that is due or whose holder went silent; None when it isn't to be had."""
    commit_without_disk(db)
    token = new_id()
    free = or_(
        (col(Job.status) == JobStatus.QUEUED) & (col(Job.run_after) <= func.now()),
        (col(Job.status) == JobStatus.RUNNING)
        & (col(Job.lease_until) < func.now())
        & (col(Job.attempts) < col(Job.max_attempts)),
    )
    row = db.exec(
        update(Job)
        .where(col(Job.id) == job_id, free)
        .values(
            status=JobStatus.RUNNING,
            attempts=col(Job.attempts) + 1,
            lease_token=token,
            lease_until=_lease_end(),
            claimed_at=func.clock_timestamp(),
            error=None,
        )
        .returning(col(Job.name), col(Job.args), col(Job.attempts), col(Job.max_attempts))
    ).one_or_none()
    if row is None:
        return None
    context = JobContext(job_id=job_id, lease_token=token, attempt=row[2], max_attempts=row[3])
    return ClaimedJob(context=context, name=row[0], args=row[1])


def finish_job(db: Db, job: JobContext) -> None:
    """Mark the job as DONE and forget its args, which may hold a one-time link.

    The runner calls it when the job's function returns. A function that ends with one last transaction may
    call it there in place of `check_lease`, and saves a transaction.

    Raises:
        LeaseLost: The lease had run out and the job is somebody else's.
    """
    _write_as_holder(db, job, status=JobStatus.DONE, progress_percent=100, args={}, finished_at=func.now())
    after_commit(db, job.note_finished)


def give_back_job(db: Db, job: JobContext, *, delay_s: float, error: str, counts: bool) -> bool:
    """Queue the job again after `delay_s` seconds, or fail it and forget its args when its tries are used up.

    Args:
        db: A transaction.
        job: The job, held by the caller.
        delay_s: Time before the next try.
        error: What went wrong, for the log and the admin; no secrets and no code of students.
        counts: Whether this try counts; waiting for an engine doesn't.

    Returns:
        Whether the job is FAILED for good.

    Raises:
        LeaseLost: The lease had run out and the job is somebody else's.
    """
    if counts and job.attempt >= job.max_attempts:
        _write_as_holder(db, job, status=JobStatus.FAILED, error=error, args={}, finished_at=func.now())
        return True
    _write_as_holder(
        db,
        job,
        status=JobStatus.QUEUED,
        attempts=col(Job.attempts) if counts else col(Job.attempts) - 1,
        # Who could not be served keeps the turn.
        claimed_at=col(Job.claimed_at) if counts else None,
        run_after=func.now() + timedelta(seconds=delay_s),
        pushed_at=None,
        error=error,
    )
    return False


def _lease_end() -> Any:
    return func.now() + timedelta(seconds=LEASE_S)


def _write_as_holder(db: Db, job: JobContext, **values: Any) -> None:
    held = col(Job.status) == JobStatus.RUNNING
    result: CursorResult[Any] = db.exec(
        update(Job)
        .where(col(Job.id) == job.job_id, col(Job.lease_token) == job.lease_token, held)
        .values(**values)
    )
    if result.rowcount == 0:
        raise LeaseLost
