"""Handing work to the background so that none is lost and none is done twice.

The row in the table `job` is the truth. RQ carries the id; what it loses, the reconciler pushes again.
For the queue of submissions RQ carries tickets that name no job: whoever gets one takes the job whose turn it
is (`lms_app.grading.turns`).
"""

from collections.abc import Mapping
from datetime import timedelta
from functools import cache, partial
from typing import Any
from uuid import UUID

from redis.exceptions import RedisError
from rq import Queue
from sqlalchemy import delete, func, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from lms_app.core.db import Db, after_commit
from lms_app.core.job_names import RUN_JOB, TAKE_TURN, JobName, QueueName
from lms_app.core.log import get_logger
from lms_app.core.redis import get_redis
from models.base import new_id
from models.jobs import Job, JobStatus

RECONCILE_GRACE_S = 10
# More than there are workers is of no use: each that ends its turn looks for the next.
MAX_TICKETS = 16
_PUSH_BATCH = 1000
_FAILED_IN_RQ_TTL_S = 3600
_log = get_logger(__name__)


@cache
def get_queue(name: str) -> Queue:
    """Give the RQ queue of that name."""
    return Queue(name, connection=get_redis())


def submit_job(
    db: Db,
    name: JobName,
    args: dict[str, Any],
    *,
    queue: QueueName = QueueName.DEFAULT,
    job_id: UUID | None = None,
    dedup_key: str | None = None,
    user_id: UUID | None = None,
    max_attempts: int = 3,
) -> UUID | None:
    """Add a job to the caller's transaction and push it once that has committed.

    Args:
        db: The caller's transaction.
        name: The function that does the work.
        args: Its keyword arguments: ids and small plain values, kept as JSON.
        queue: Where workers look for it.
        job_id: A key of the caller's choice; the same one twice is one job.
        dedup_key: At most one unfinished job exists for a name and key.
        user_id: For whom it runs, if for anybody.
        max_attempts: Tries before the job is FAILED; a try ends with an error or a lost worker.

    Returns:
        The job's id, or None when an equal job was there already.
    """
    values = {
        **_new_job(),
        "id": job_id or new_id(),
        "name": name.value,
        "queue": queue.value,
        "args": args,
        "dedup_key": dedup_key,
        "user_id": user_id,
        "max_attempts": max_attempts,
    }
    added = db.exec(insert(Job).values(**values).on_conflict_do_nothing().returning(col(Job.id))).scalar()
    if added is not None:
        after_commit(db, lambda: push_job(added, queue))
    return added


def submit_jobs(
    db: Db,
    name: JobName,
    args_by_id: Mapping[UUID, dict[str, Any]],
    *,
    queue: QueueName = QueueName.DEFAULT,
    max_attempts: int = 3,
) -> list[UUID]:
    """Add many jobs of one kind in one statement; see `submit_job`.

    Args:
        db: The caller's transaction.
        name: The function that does the work.
        args_by_id: A key of the caller's choice for each job, with the job's arguments.
        queue: Where workers look for them.
        max_attempts: Tries of each.

    Returns:
        The ids of those that were not there already.
    """
    common = {"name": name.value, "queue": queue.value, "max_attempts": max_attempts}
    rows = [{**_new_job(), **common, "id": job_id, "args": args} for job_id, args in args_by_id.items()]
    if not rows:
        return []
    statement = insert(Job).values(rows).on_conflict_do_nothing().returning(col(Job.id))
    added = list(db.exec(statement).scalars())
    for job_id in added:
        after_commit(db, partial(push_job, job_id, queue))
    return added


def _new_job() -> dict[str, Any]:
    return {
        "status": JobStatus.QUEUED,
        "attempts": 0,
        "progress_percent": 0,
        # Times of jobs are the database's: with a clock a little ahead of it, the job that is pushed at
        # once would not be due yet when a worker looks, and wait for the reconciler.
        "run_after": func.now(),
        # The push follows the commit at once; only when it got lost does the reconciler step in.
        "pushed_at": func.now(),
        "created_at": func.now(),
    }


def push_job(job_id: UUID, queue: str) -> bool:
    """Tell the workers of a job; False when Redis is away and the reconciler has to do it."""
    if queue == QueueName.CODE_EXECUTION:
        return _wake_grader()
    try:
        get_queue(queue).enqueue_call(  # pyright: ignore[reportUnknownMemberType]
            RUN_JOB,
            args=(str(job_id),),
            job_id=str(job_id),
            timeout=-1,
            result_ttl=0,
            failure_ttl=_FAILED_IN_RQ_TTL_S,
        )
    except (RedisError, OSError) as error:
        _log.warning("job.push_failed", jobId=str(job_id), error=type(error).__name__)
        return False
    return True


def _wake_grader() -> bool:
    """Push a ticket unless there are plenty: each is good for all jobs that wait when its turn comes."""
    try:
        return count_tickets() >= MAX_TICKETS or push_ticket()
    except (RedisError, OSError) as error:
        _log.warning("job.ticket_failed", error=type(error).__name__)
        return False


def push_ticket() -> bool:
    """Wake one worker of submissions; False when Redis is away and the reconciler has to do it."""
    try:
        get_queue(QueueName.CODE_EXECUTION).enqueue_call(  # pyright: ignore[reportUnknownMemberType]
            TAKE_TURN, timeout=-1, result_ttl=0, failure_ttl=_FAILED_IN_RQ_TTL_S
        )
    except (RedisError, OSError) as error:
        _log.warning("job.ticket_failed", error=type(error).__name__)
        return False
    return True


def count_tickets() -> int:
    """Count the tickets that no worker has taken yet.

    Raises:
        RedisError: Redis is away.
    """
    return len(get_queue(QueueName.CODE_EXECUTION))


def release_lost_jobs(db: Db) -> list[tuple[UUID, str]]:
    """Put jobs whose worker went silent back in the queue, or fail them when their tries are used up.

    Returns:
        Id and name of each job that is now FAILED, for whoever has to tell somebody.
    """
    expired = col(Job.lease_until) < func.now()
    running = col(Job.status) == JobStatus.RUNNING
    failed = db.exec(
        update(Job)
        .where(running, expired, col(Job.attempts) >= col(Job.max_attempts))
        .values(status=JobStatus.FAILED, error="lease expired", args={}, finished_at=func.now())
        .returning(col(Job.id), col(Job.name))
    ).all()
    db.exec(
        update(Job)
        .where(running, expired)
        .values(status=JobStatus.QUEUED, run_after=func.now(), pushed_at=None, error="lease expired")
    )
    return [(row[0], row[1]) for row in failed]


def list_unpushed_jobs(db: Db) -> list[tuple[UUID, str]]:
    """Give id and queue of jobs that are due and were not pushed lately; marks them pushed.

    A job that was given back counts as never pushed, so it is in the list as soon as its delay is over.
    """
    stale = func.now() - timedelta(seconds=RECONCILE_GRACE_S)
    due = (
        select(Job.id)
        .where(
            col(Job.status) == JobStatus.QUEUED,
            # Submissions have tickets that name no job.
            col(Job.queue) != QueueName.CODE_EXECUTION,
            col(Job.run_after) <= func.now(),
            func.coalesce(col(Job.pushed_at), stale) <= stale,
        )
        .order_by(col(Job.run_after))
        .limit(_PUSH_BATCH)
        .with_for_update(skip_locked=True)
    )
    rows = db.exec(
        update(Job)
        .where(col(Job.id).in_(due))
        .values(pushed_at=func.now())
        .returning(col(Job.id), col(Job.queue))
    ).all()
    return [(row[0], row[1]) for row in rows]


def delete_ended_jobs(db: Db, *, kept_days: int, most: int) -> int:
    """Delete up to `most` jobs that ended more than `kept_days` days ago; gives how many.

    Nothing refers to them: a submission, a mail or a re-grade keeps its own record.
    """
    old = (
        select(Job.id)
        .where(
            col(Job.status).in_((JobStatus.DONE, JobStatus.FAILED)),
            col(Job.finished_at) < func.now() - timedelta(days=kept_days),
        )
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    return len(db.exec(delete(Job).where(col(Job.id).in_(old)).returning(col(Job.id))).all())


def list_pushed_ids(queue: str) -> set[str]:
    """Give the ids that RQ still holds for workers of `queue`; pushing those again is not needed."""
    return set(get_queue(queue).job_ids)


def count_queued_jobs(db: Db) -> dict[str, int]:
    """Give the number of jobs that wait, by queue."""
    rows = db.exec(
        select(Job.queue, func.count()).where(col(Job.status) == JobStatus.QUEUED).group_by(col(Job.queue))
    ).all()
    return {row[0]: row[1] for row in rows}
