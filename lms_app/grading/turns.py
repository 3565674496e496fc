"""Whose turn it is to be graded: one after the other by person, not by submission.

RQ only wakes workers; which job they take is decided here, from the rows, so that nothing about the order is
lost with Redis. Within a person the oldest comes first. Between people the one whose turn is longest ago, or
who has waited longest for a first one: before anybody's turn everybody else has at most one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text

from lms_app.core.db import Db
from lms_app.core.job_names import QueueName
from lms_app.grading.pace import estimate_wait_s

# One claim at a time, over all hosts: two that count a person's running jobs at once would both find room.
_CLAIM_LOCK = 7_201_956

_OPEN_DRAIN = "EXISTS (SELECT FROM grader_drain WHERE ended_at IS NULL)"

# Jobs without a person stand for themselves.
_RUNNING = """
    running AS (
        SELECT coalesce(user_id, id) AS who, count(*) AS jobs FROM job
        WHERE queue = :queue AND status = 'RUNNING' GROUP BY 1
    )
"""

_NEXT_JOB = text(f"""
    WITH {_RUNNING},
    waiting AS (
        SELECT DISTINCT ON (coalesce(job.user_id, job.id))
            job.id, job.user_id, coalesce(job.user_id, job.id) AS who, job.created_at
        FROM job LEFT JOIN submission ON submission.id = job.id
        WHERE job.queue = :queue AND job.status = 'QUEUED' AND job.run_after <= now()
            AND coalesce(submission.language, '') <> ALL (:avoided)
        ORDER BY coalesce(job.user_id, job.id), job.created_at, job.id
    )
    SELECT waiting.id FROM waiting
    LEFT JOIN running ON running.who = waiting.who
    LEFT JOIN LATERAL (
        SELECT max(claimed_at) AS last_turn FROM job
        WHERE job.queue = 'code-execution' AND job.user_id = waiting.user_id
    ) AS served ON true
    WHERE coalesce(running.jobs, 0) < :max_running AND NOT {_OPEN_DRAIN}
    ORDER BY greatest(served.last_turn, waiting.created_at), waiting.created_at, waiting.id
    LIMIT 1
""")  # noqa: S608  # the parts are constants of this file

_COUNT_TURNS = text(f"""
    WITH {_RUNNING},
    waiting AS (
        SELECT coalesce(user_id, id) AS who, count(*) AS jobs FROM job
        WHERE queue = :queue AND status = 'QUEUED' AND run_after <= now() GROUP BY 1
    )
    SELECT coalesce(sum(greatest(0, least(waiting.jobs, :max_running - coalesce(running.jobs, 0)))), 0)
    FROM waiting LEFT JOIN running ON running.who = waiting.who
    WHERE NOT {_OPEN_DRAIN}
""")  # noqa: S608  # the parts are constants of this file

# In rounds: everybody's first, then everybody's second. What a person has running counts as a round that
# is over. Submissions that can't be graded now, since their runtime has none, are ahead of nobody else.
_PLACE = text(f"""
    WITH {_RUNNING},
    own AS (SELECT coalesce(language = ANY (:stuck), false) AS is_stuck FROM submission WHERE id = :id),
    waiting AS (
        SELECT job.id, job.user_id, coalesce(job.user_id, job.id) AS who, job.created_at,
            row_number() OVER (
                PARTITION BY coalesce(job.user_id, job.id) ORDER BY job.created_at, job.id
            ) AS round
        FROM job JOIN submission ON submission.id = job.id, own
        WHERE job.queue = :queue AND job.status = 'QUEUED'
            AND (submission.language = ANY (:stuck)) = own.is_stuck
    ),
    people AS (
        SELECT who, min(created_at) AS since, (
            SELECT max(claimed_at) FROM job
            WHERE job.queue = 'code-execution' AND job.user_id = waiting.user_id
        ) AS last_turn
        FROM waiting GROUP BY who, user_id
    ),
    ordered AS (
        SELECT waiting.id, row_number() OVER (
            ORDER BY waiting.round + coalesce(running.jobs, 0), greatest(people.last_turn, people.since),
                waiting.created_at, waiting.id
        ) AS place
        FROM waiting JOIN people USING (who) LEFT JOIN running USING (who)
    )
    SELECT place, (SELECT min(created_at) FROM waiting) FROM ordered WHERE id = :id
""")  # noqa: S608  # the parts are constants of this file

_PACE = text("""
    SELECT extract(epoch FROM now() - CAST(:since AS timestamptz)),
        (SELECT count(*) FROM submission WHERE finished_at >= :since),
        (SELECT avg(extract(epoch FROM finished_at - started_at)) FROM (
            SELECT started_at, finished_at FROM submission
            WHERE finished_at > now() - interval '1 hour' ORDER BY finished_at DESC LIMIT 30
        ) AS recent)
""")


@dataclass(frozen=True)
class Place:
    """Where a submission stands in the queue, from 1, and in about how many seconds its turn comes."""

    position: int
    wait_s: int


def pick_job(db: Db, *, max_running: int, avoided: Sequence[str] = ()) -> UUID | None:
    """Give the job whose turn it is, to be claimed in the same transaction; None when nobody may run.

    Holds the lock on claiming until the transaction ends.

    Args:
        db: A transaction.
        max_running: Jobs of one person that may run at the same time.
        avoided: Languages that the caller can't run now.
    """
    db.connection().execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CLAIM_LOCK})
    # A statement of its own, so that it sees what the one before in the lock's queue has claimed.
    return (
        db.connection()
        .execute(
            _NEXT_JOB,
            {"queue": QueueName.CODE_EXECUTION, "max_running": max_running, "avoided": list(avoided)},
        )
        .scalar()
    )


def count_turns(db: Db, *, max_running: int) -> int:
    """Count the jobs that could be taken at this moment; 0 while grading is drained."""
    values = {"queue": QueueName.CODE_EXECUTION, "max_running": max_running}
    return int(db.connection().execute(_COUNT_TURNS, values).scalar_one())


def is_drained(db: Db) -> bool:
    """Tell whether somebody has stopped the grader from taking anything new."""
    return bool(db.connection().execute(text(f"SELECT {_OPEN_DRAIN}")).scalar())


def find_place(db: Db, submission_id: UUID, *, stuck: Sequence[str] = ()) -> Place | None:
    """Find a waiting submission's place; None when its turn has come.

    Args:
        db: A transaction.
        submission_id: The submission.
        stuck: Languages that no grader can run now.
    """
    values: dict[str, Any] = {
        "queue": QueueName.CODE_EXECUTION,
        "id": submission_id,
        "stuck": list(stuck),
    }
    row = db.connection().execute(_PLACE, values).one_or_none()
    if row is None:
        return None
    position, since = int(row[0]), row[1]
    busy_s, finished, mean_run_s = db.connection().execute(_PACE, {"since": since}).one()
    wait_s = estimate_wait_s(
        position=position,
        busy_s=float(busy_s),
        finished=int(finished),
        mean_run_s=None if mean_run_s is None else float(mean_run_s),
    )
    return Place(position, wait_s)
