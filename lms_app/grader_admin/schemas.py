"""The state of grading for staff."""

from datetime import datetime

from lms_app.core.schema import ApiModel
from lms_app.grading.queries import GraderState


class RuntimeStatus(ApiModel):
    """One language: its state, warm and lent containers, who waits for it; `trouble` in English."""

    name: str
    state: GraderState
    ready: int
    size: int
    lent: int
    waiting: int
    running: int
    trouble: str


class HostStatus(ApiModel):
    """One grader host: its engine, how many containers it has and how many of them run code."""

    keeper_id: str
    name: str
    has_engine: bool
    trouble: str
    containers: int
    busy: int


class WorkerStatus(ApiModel):
    """One worker process and the queues it takes jobs from."""

    name: str
    host: str
    queues: list[str]
    is_busy: bool


class Figures(ApiModel):
    """Verdicts of one period. Failures by whose fault they were; times in milliseconds, null without any."""

    total: int
    passed: int
    fault_student: int
    fault_challenge: int
    fault_system: int
    per_minute: float
    wait_p50: int | None
    wait_p95: int | None
    run_p50: int | None


class DrainStatus(ApiModel):
    """A time in which nothing new was graded, with the names of who began and ended it."""

    started_at: datetime
    started_by: str
    ended_at: datetime | None
    ended_by: str


class GradingStatus(ApiModel):
    """All of grading at one moment; `oldestWait` is the age of the oldest waiting submission in seconds."""

    state: GraderState
    is_drained: bool
    waiting: int
    people_waiting: int
    running: int
    oldest_wait: int | None
    last_hour: Figures
    last_day: Figures
    runtimes: list[RuntimeStatus]
    hosts: list[HostStatus]
    workers: list[WorkerStatus]
    drains: list[DrainStatus]
