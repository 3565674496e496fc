"""What works and how long the queues are."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from redis import Redis
from redis.exceptions import RedisError
from rq import Worker
from sqlalchemy.exc import SQLAlchemyError

from lms_app.core.db import transaction
from lms_app.core.log import get_logger
from lms_app.core.queue import count_queued_jobs
from lms_app.core.storage import StorageUnavailable, get_storage
from lms_app.grading.queries import GraderState, GraderView, get_grader

SCHEDULER_KEY = "scheduler:heartbeat"
_log = get_logger(__name__)


class Part(StrEnum):
    """State of one part of the installation."""

    OK = "ok"
    DOWN = "down"


@dataclass(frozen=True)
class HealthView:
    """All parts at one moment.

    Attributes:
        database: Whether PostgreSQL answers.
        redis: Whether Redis answers.
        storage: Whether files can be read and written.
        scheduler: Whether the scheduler has ticked within its time to live.
        grader: The keepers and their warm containers.
        workers: Living worker processes, by the queue they listen to.
        queued: Jobs that wait, by queue; empty when the database is down.
    """

    database: Part
    redis: Part
    storage: Part
    scheduler: Part
    grader: GraderView
    workers: dict[str, int]
    queued: dict[str, int]

    @property
    def can_serve(self) -> bool:
        """Whether pages and the API work; grading may have to wait all the same."""
        return self.database is Part.OK and self.redis is Part.OK

    @property
    def is_complete(self) -> bool:
        """Whether every part works."""
        is_graded = self.grader.state is GraderState.READY and not self.grader.stuck
        is_kept = self.storage is Part.OK
        return self.can_serve and is_graded and is_kept and self.scheduler is Part.OK and bool(self.workers)


def read_health(redis: Redis) -> HealthView:
    """Look at every part; a part that is down is an answer and never an error."""
    queued = _read_queues()
    is_alive, workers, has_scheduler = _read_redis(redis)
    return HealthView(
        database=Part.DOWN if queued is None else Part.OK,
        redis=Part.OK if is_alive else Part.DOWN,
        storage=_read_storage(),
        scheduler=Part.OK if has_scheduler else Part.DOWN,
        grader=get_grader(redis),
        workers=workers,
        queued=queued or {},
    )


def _read_storage() -> Part:
    try:
        get_storage().check()
    except StorageUnavailable:
        _log.warning("health.storage_down")
        return Part.DOWN
    return Part.OK


def _read_queues() -> dict[str, int] | None:
    try:
        with transaction() as db:
            return count_queued_jobs(db)
    except (SQLAlchemyError, OSError) as error:
        _log.warning("health.database_down", error=type(error).__name__)
        return None


def _read_redis(redis: Redis) -> tuple[bool, dict[str, int], bool]:
    try:
        redis.ping()  # pyright: ignore[reportUnknownMemberType]  # untyped in redis
        workers: dict[str, int] = {}
        for worker in Worker.all(connection=redis):  # pyright: ignore[reportUnknownMemberType]  # untyped in rq
            for queue in _queue_names(worker):
                workers[queue] = workers.get(queue, 0) + 1
        return True, workers, bool(redis.exists(SCHEDULER_KEY))
    except (RedisError, OSError) as error:
        _log.warning("health.redis_down", error=type(error).__name__)
        return False, {}, False


def _queue_names(worker: Any) -> list[str]:
    return list(worker.queue_names())
