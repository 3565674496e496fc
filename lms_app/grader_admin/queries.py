"""Reads of the whole grader, for admins."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from redis import Redis
from redis.exceptions import RedisError
from rq import Worker
from sqlalchemy import text
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from lms_app.core.actor import Actor
from lms_app.core.db import Db
from lms_app.core.job_names import QueueName
from lms_app.core.log import get_logger
from lms_app.grader_admin.schemas import (
    DrainStatus,
    Figures,
    GradingStatus,
    HostStatus,
    RuntimeStatus,
    WorkerStatus,
)
from lms_app.grading.queries import GraderView, HostView, get_grader
from lms_app.grading.turns import is_drained
from models.accounts import Role, User
from models.grading import GraderDrain

GRADER_TOPIC = "grader"
_DRAINS_SHOWN = 5
_log = get_logger(__name__)

_WAITING = text("""
    SELECT submission.language,
        count(*) FILTER (WHERE job.status = 'QUEUED') AS waiting,
        count(*) FILTER (WHERE job.status = 'RUNNING') AS running,
        extract(epoch FROM now() - min(job.created_at) FILTER (WHERE job.status = 'QUEUED')) AS oldest_s
    FROM job JOIN submission ON submission.id = job.id
    WHERE job.queue = :queue AND job.status IN ('QUEUED', 'RUNNING')
    GROUP BY submission.language
""")

_PEOPLE = text("SELECT count(DISTINCT user_id) FROM job WHERE queue = :queue AND status = 'QUEUED'")

_FIGURES = text("""
    SELECT count(*) AS total,
        count(*) FILTER (WHERE status = 'PASSED') AS passed,
        count(*) FILTER (WHERE status <> 'PASSED' AND coalesce(fault, 'student') = 'student') AS student,
        count(*) FILTER (WHERE fault = 'challenge') AS challenge,
        count(*) FILTER (WHERE fault = 'system') AS system,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM started_at - created_at)) AS wait_p50,
        percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM started_at - created_at)) AS wait_p95,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM finished_at - started_at)) AS run_p50
    FROM submission WHERE finished_at > now() - :period
""")


@dataclass(frozen=True)
class _Queue:
    """Submissions of one language in the queue; the age of the oldest that waits in seconds."""

    waiting: int
    running: int
    oldest_s: float | None


def get_grading(db: Db, actor: Actor, redis: Redis) -> GradingStatus:
    """Give the state of pools, queue, workers and hosts, and what was graded lately.

    Raises:
        Unauthorized: Nobody is signed in.
        Forbidden: The person is no admin.
    """
    actor.require_role(Role.ADMIN)
    grader = get_grader(redis)
    queues = _read_queues(db)
    ages = [each.oldest_s for each in queues.values() if each.oldest_s is not None]
    return GradingStatus(
        state=grader.state,
        is_drained=is_drained(db),
        waiting=sum(each.waiting for each in queues.values()),
        people_waiting=_count_people(db),
        running=sum(each.running for each in queues.values()),
        oldest_wait=round(max(ages)) if ages else None,
        last_hour=_read_figures(db, timedelta(hours=1)),
        last_day=_read_figures(db, timedelta(days=1)),
        runtimes=_list_runtimes(grader, queues),
        hosts=[_describe_host(host) for host in grader.hosts],
        workers=list_workers(redis),
        drains=list_drains(db),
    )


def _read_queues(db: Db) -> dict[str, _Queue]:
    rows = db.connection().execute(_WAITING, {"queue": QueueName.CODE_EXECUTION}).all()
    return {row[0]: _Queue(row[1], row[2], None if row[3] is None else float(row[3])) for row in rows}


def _count_people(db: Db) -> int:
    return int(db.connection().execute(_PEOPLE, {"queue": QueueName.CODE_EXECUTION}).scalar_one())


def _read_figures(db: Db, period: timedelta) -> Figures:
    row = db.connection().execute(_FIGURES, {"period": period}).mappings().one()
    return Figures(
        total=row["total"],
        passed=row["passed"],
        fault_student=row["student"],
        fault_challenge=row["challenge"],
        fault_system=row["system"],
        per_minute=round(row["total"] / (period.total_seconds() / 60), 2),
        wait_p50=_milliseconds(row["wait_p50"]),
        wait_p95=_milliseconds(row["wait_p95"]),
        run_p50=_milliseconds(row["run_p50"]),
    )


def _milliseconds(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * 1000)


def _list_runtimes(grader: GraderView, queues: dict[str, _Queue]) -> list[RuntimeStatus]:
    found: list[RuntimeStatus] = []
    for name in sorted({*grader.runtimes, *queues}):
        runtime, queue = grader.runtimes.get(name), queues.get(name)
        found.append(
            RuntimeStatus(
                name=name,
                state=grader.state_of(name),
                ready=runtime.ready if runtime else 0,
                size=runtime.size if runtime else 0,
                lent=runtime.lent if runtime else 0,
                waiting=queue.waiting if queue else 0,
                running=queue.running if queue else 0,
                trouble=runtime.trouble if runtime else "",
            )
        )
    return found


def _describe_host(host: HostView) -> HostStatus:
    return HostStatus(
        keeper_id=host.keeper_id,
        name=host.name,
        has_engine=host.has_engine,
        trouble=host.trouble,
        containers=sum(each.ready + each.lent for each in host.runtimes.values()),
        busy=host.busy,
    )


def list_workers(redis: Redis) -> list[WorkerStatus]:
    """Give the worker processes that are alive; none without Redis."""
    try:
        workers: list[Any] = Worker.all(connection=redis)  # pyright: ignore[reportUnknownMemberType]  # untyped in rq
        found = [
            WorkerStatus(
                name=str(worker.name)[:8],
                host=str(worker.hostname or ""),
                queues=[str(name) for name in worker.queue_names()],
                is_busy=worker.get_state() == "busy",
            )
            for worker in workers
        ]
    except (RedisError, OSError) as error:
        _log.warning("grading.workers_unreadable", error=type(error).__name__)
        return []
    return sorted(found, key=lambda worker: (worker.host, worker.queues, worker.name))


def list_drains(db: Db) -> list[DrainStatus]:
    """Give who stopped the grader and who let it go on, the latest first."""
    starter, ender = aliased(User), aliased(User)
    rows = db.exec(
        select(GraderDrain, starter.name, ender.name)
        .outerjoin(starter, col(starter.id) == col(GraderDrain.started_by))
        .outerjoin(ender, col(ender.id) == col(GraderDrain.ended_by))
        .order_by(col(GraderDrain.started_at).desc())
        .limit(_DRAINS_SHOWN)
    ).all()
    return [
        DrainStatus(
            started_at=drain.started_at,
            started_by=started_by or "",
            ended_at=drain.ended_at,
            ended_by=ended_by or "",
        )
        for drain, started_by, ended_by in rows
    ]
