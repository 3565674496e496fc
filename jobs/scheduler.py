"""The one process that looks after time: `python -m jobs.scheduler`.

It brings back jobs whose worker died, pushes those that RQ lost, and submits what its time has come for.
"""

import signal
import sys
import threading
from itertools import groupby
from types import FrameType

from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from jobs.registry import find_job
from jobs.timetable import Timetable
from jobs.turns import top_up_tickets
from lms_app.core.clock import utc_now
from lms_app.core.config import get_settings
from lms_app.core.db import transaction
from lms_app.core.log import configure_logging, get_logger, new_request_id
from lms_app.core.queue import list_pushed_ids, list_unpushed_jobs, push_job, release_lost_jobs
from lms_app.core.redis import get_redis
from lms_app.health.queries import SCHEDULER_KEY

TICK_S = 1.0
_HEARTBEAT_TTL_S = 15
_log = get_logger(__name__)
_timetable = Timetable()


def reconcile_jobs() -> int:
    """Bring table and queue together again; gives the number of jobs and tickets pushed."""
    with transaction() as db:
        for job_id, name in release_lost_jobs(db):
            _log.error("job.given_up", jobId=str(job_id), operation=name)
            find_job(name).give_up(db, job_id)
    with transaction() as db:
        unpushed = list_unpushed_jobs(db)
    pushed = top_up_tickets()
    for queue, jobs in groupby(sorted(unpushed, key=lambda job: job[1]), key=lambda job: job[1]):
        held = list_pushed_ids(queue)
        pushed += sum(push_job(job_id, queue) for job_id, _ in jobs if str(job_id) not in held)
    return pushed


def submit_timed_tasks() -> None:
    """Submit the tasks whose day or minute has begun."""
    with transaction() as db:
        for name in _timetable.submit_due(db, utc_now()):
            _log.info("scheduler.task_submitted", operation=name.value)


def tick() -> None:
    """Do once what is to be done regularly; a database or Redis that is away is tried again next time."""
    new_request_id()
    try:
        submit_timed_tasks()
        pushed = reconcile_jobs()
        get_redis().set(SCHEDULER_KEY, b"1", ex=_HEARTBEAT_TTL_S)
    except (SQLAlchemyError, RedisError, OSError) as error:
        _log.warning("scheduler.tick_failed", error=type(error).__name__)
    else:
        if pushed:
            _log.info("scheduler.jobs_pushed", count=pushed)


def main() -> int:
    """Tick until a signal says stop."""
    configure_logging(get_settings().log_level)
    stop = threading.Event()

    def request_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, request_stop)
    signal.signal(signal.SIGINT, request_stop)
    while not stop.is_set():
        tick()
        stop.wait(TICK_S)
    return 0


if __name__ == "__main__":
    sys.exit(main())
