"""What is done when its time has come: each task is a job with the key of its day or minute.

However many schedulers look, and however often one starts again, a task is one row for each slot of its time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from lms_app.core.db import Db
from lms_app.core.job_names import JobName
from lms_app.core.queue import submit_job

_SLOTS = UUID("6d0c3f0e-52c5-4b63-9a5e-3f1e6a1c7b11")
_NIGHT_ZONE = ZoneInfo("Asia/Almaty")
_NIGHT_BEGINS = timedelta(hours=3)
_TRIES = 10


def each_night(now: datetime) -> str:
    """Name the latest 3 o'clock in the night of the school; a scheduler that was away makes up for it."""
    return f"{(now.astimezone(_NIGHT_ZONE).replace(tzinfo=None) - _NIGHT_BEGINS):%Y-%m-%d}"


def each_minute(now: datetime) -> str:
    """Name the minute that `now` is in."""
    return f"{now:%Y-%m-%dT%H:%M}"


def each_hour(now: datetime) -> str:
    """Name the hour that `now` is in."""
    return f"{now:%Y-%m-%dT%H}"


@dataclass(frozen=True)
class TimedTask:
    """A job without arguments, and the name of the slot of time for which it is to run once."""

    name: JobName
    slot: Callable[[datetime], str]


TASKS = (
    TimedTask(JobName.EXPIRE_SUBSCRIPTIONS, each_night),
    TimedTask(JobName.DELETE_OLD_JOBS, each_night),
    TimedTask(JobName.DELETE_ORPHANED_FILES, each_night),
    TimedTask(JobName.REMOVE_UNFINISHED_FILES, each_hour),
    TimedTask(JobName.DELETE_OLD_PRINTS, each_hour),
    TimedTask(JobName.SWEEP_UPLOADS, each_minute),
    TimedTask(JobName.REMIND_OF_LESSONS, each_minute),
)


class Timetable:
    """Submits the tasks whose slot has begun. Remembers what it submitted, to ask the database rarely."""

    def __init__(self, tasks: tuple[TimedTask, ...] = TASKS) -> None:
        self._tasks = tasks
        self._submitted: dict[JobName, str] = {}

    def submit_due(self, db: Db, now: datetime) -> list[JobName]:
        """Submit what is due; gives what was, and had not been by anybody else.

        A task that is still waiting or running is not submitted again: the next slot will do its work.
        """
        due = {task.name: task.slot(now) for task in self._tasks}
        new = [name for name, slot in due.items() if self._submitted.get(name) != slot]
        added = [name for name in new if _submit(db, name, due[name])]
        self._submitted |= {name: due[name] for name in new}
        return added


def _submit(db: Db, name: JobName, slot: str) -> bool:
    job_id = uuid5(_SLOTS, f"{name}:{slot}")
    return submit_job(db, name, {}, job_id=job_id, dedup_key="timed", max_attempts=_TRIES) is not None
