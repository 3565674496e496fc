from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from redis import Redis

from jobs import registry, runner, scheduler
from jobs.leases import JobContext, RetryLater
from jobs.registry import JobDefinition, find_job
from jobs.runner import run_job
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.core.job_names import JobName
from lms_app.core.queue import submit_job
from models.jobs import Job, JobStatus

given_up: list[UUID] = []


@pytest.fixture
def define(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[..., None]], None]:
    """Let the name SEND_MAIL run a function of the test."""
    given_up.clear()

    def set_function(function: Callable[..., None]) -> None:
        definition = JobDefinition(function, lambda _db, job_id: given_up.append(job_id))
        monkeypatch.setitem(registry._JOBS, JobName.SEND_MAIL, definition)

    return set_function


def add_job(db: Db, **over: object) -> Job:
    job_id = submit_job(db, JobName.SEND_MAIL, {"word": "hi"}, **over)  # type: ignore[arg-type]
    assert job_id is not None
    db.commit()
    return db.get_one(Job, job_id)


def test_every_job_name_has_a_function() -> None:
    for name in JobName:
        run = find_job(name).run
        assert f"{run.__module__}.{run.__qualname__}" == name.value


def test_a_job_runs_once_however_often_it_is_delivered(db: Db, define) -> None:
    words: list[str] = []
    define(lambda _job, word: words.append(word))
    job = add_job(db)
    run_job(str(job.id))
    run_job(str(job.id))
    db.refresh(job)
    assert (words, job.status, job.progress_percent) == (["hi"], JobStatus.DONE, 100)
    assert job.args == {}, "a sent letter's one-time link must not stay"


def test_a_job_that_fails_is_tried_again_and_then_given_up(
    db: Db, define, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "_BACKOFF_BASE_S", 0)

    def fail(_job: JobContext, word: str) -> None:
        raise ValueError(word)

    define(fail)
    job = add_job(db, max_attempts=2)
    run_job(str(job.id))
    db.refresh(job)
    assert (job.status, job.attempts, given_up) == (JobStatus.QUEUED, 1, [])
    run_job(str(job.id))
    db.refresh(job)
    assert (job.status, job.error, given_up) == (JobStatus.FAILED, "ValueError", [job.id])
    assert job.args == {}, "nor must a letter that could not be sent"


def test_a_job_that_must_wait_keeps_its_tries(db: Db, define) -> None:
    def wait(_job: JobContext, word: str) -> None:
        raise RetryLater(0, f"no engine for {word}")

    define(wait)
    job = add_job(db, max_attempts=1)
    run_job(str(job.id))
    run_job(str(job.id))
    db.refresh(job)
    assert (job.status, job.attempts, job.error) == (JobStatus.QUEUED, 0, "no engine for hi")


def test_a_worker_that_lost_its_lease_writes_nothing(db: Db, define) -> None:
    def lose(job: JobContext, word: str) -> None:
        del word
        row = db.get_one(Job, job.job_id)
        db.refresh(row)
        row.lease_token = None
        db.add(row)
        db.commit()

    define(lose)
    job = add_job(db)
    run_job(str(job.id))
    db.refresh(job)
    assert job.status is JobStatus.RUNNING


def test_the_scheduler_pushes_what_redis_lost_and_no_more(db: Db, redis_server: Redis) -> None:
    job = add_job(db)
    redis_server.flushdb()
    for pushed in (1, 0):
        job.pushed_at = utc_now() - timedelta(seconds=60)
        db.add(job)
        db.commit()
        assert scheduler.reconcile_jobs() == pushed


def test_the_scheduler_gives_up_a_job_whose_worker_died_too_often(db: Db, define) -> None:
    words: list[str] = []
    define(lambda _job, word: words.append(word))
    job = add_job(db, max_attempts=1)
    job.status, job.attempts, job.lease_until = JobStatus.RUNNING, 1, utc_now() - timedelta(seconds=1)
    db.add(job)
    db.commit()
    scheduler.tick()
    db.refresh(job)
    assert (job.status, job.args, given_up) == (JobStatus.FAILED, {}, [job.id])
    assert words == []


def test_a_job_of_another_release_stops_neither_worker_nor_scheduler(db: Db) -> None:
    unknown = add_job(db, max_attempts=1)
    lost = add_job(db, max_attempts=1)
    for job in (unknown, lost):
        job.name = "jobs.gone.do_it"
        db.add(job)
    lost.status, lost.attempts, lost.lease_until = JobStatus.RUNNING, 1, utc_now() - timedelta(seconds=1)
    db.commit()
    run_job(str(unknown.id))
    scheduler.tick()
    for job in (unknown, lost):
        db.refresh(job)
    assert (unknown.status, unknown.error, lost.status) == (JobStatus.FAILED, "UnknownJob", JobStatus.FAILED)


def test_a_tick_survives_a_database_that_is_away(
    monkeypatch: pytest.MonkeyPatch, redis_server: Redis
) -> None:
    def away() -> int:
        raise OSError

    monkeypatch.setattr(scheduler, "reconcile_jobs", away)
    scheduler.tick()
    assert redis_server.get(scheduler.SCHEDULER_KEY) is None
