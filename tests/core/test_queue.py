from datetime import datetime, timedelta

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from jobs import leases
from jobs.leases import JobContext, LeaseLost, claim_job, finish_job, give_back_job
from lms_app.core import queue
from lms_app.core.clock import utc_now
from lms_app.core.db import Db, transaction
from lms_app.core.job_names import JobName, QueueName
from lms_app.core.queue import count_queued_jobs, list_unpushed_jobs, release_lost_jobs, submit_job
from models.jobs import Job, JobStatus

MAIL = {"to": "a@example.org", "subject": "s", "text": "t"}


def add_job(db: Db, **over: object) -> Job:
    job_id = submit_job(db, JobName.SEND_MAIL, MAIL, **over)  # type: ignore[arg-type]
    assert job_id is not None
    db.commit()
    return db.get_one(Job, job_id)


def claim(db: Db, job: Job) -> JobContext:
    claimed = claim_job(db, job.id)
    assert claimed is not None
    db.commit()
    return claimed.context


def expire_lease(db: Db, job: Job) -> None:
    db.refresh(job)
    job.lease_until = utc_now() - timedelta(seconds=1)
    db.add(job)
    db.commit()


def pushed_ids(redis: Redis) -> list[bytes]:
    return redis.lrange("rq:queue:default", 0, -1)  # type: ignore[return-value]


def test_a_job_is_pushed_only_after_the_commit(db: Db, redis_server: Redis) -> None:
    job_id = submit_job(db, JobName.SEND_MAIL, MAIL)
    assert pushed_ids(redis_server) == []
    db.commit()
    assert pushed_ids(redis_server) == [str(job_id).encode()]


def test_a_job_that_rolls_back_is_never_pushed(db: Db, redis_server: Redis) -> None:
    def submit_and_break() -> None:
        with transaction() as own:
            submit_job(own, JobName.SEND_MAIL, MAIL)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        submit_and_break()
    assert pushed_ids(redis_server) == []
    assert count_queued_jobs(db) == {}


def test_the_same_dedup_key_is_one_job_until_it_ends(db: Db) -> None:
    job = add_job(db, dedup_key="k")
    assert submit_job(db, JobName.SEND_MAIL, MAIL, dedup_key="k") is None
    db.commit()
    finish_job(db, claim(db, job))
    assert submit_job(db, JobName.SEND_MAIL, MAIL, dedup_key="k") is not None


def test_the_same_id_is_one_job(db: Db) -> None:
    job = add_job(db)
    assert submit_job(db, JobName.SEND_MAIL, MAIL, job_id=job.id) is None


def test_a_job_is_claimed_once(db: Db) -> None:
    job = add_job(db)
    assert claim_job(db, job.id) is not None
    db.commit()
    assert claim_job(db, job.id) is None


def test_a_clock_ahead_of_the_databases_delays_no_job(db: Db, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lms_app.core.clock.utc_now", _an_hour_ahead)
    monkeypatch.setattr(queue, "utc_now", _an_hour_ahead, raising=False)
    monkeypatch.setattr(leases, "utc_now", _an_hour_ahead, raising=False)
    job = add_job(db)
    give_back_job(db, claim(db, job), delay_s=0, error="busy", counts=False)
    db.commit()
    assert claim_job(db, job.id) is not None


def _an_hour_ahead() -> datetime:
    return utc_now() + timedelta(hours=1)


def test_a_job_of_the_future_is_not_claimed(db: Db) -> None:
    job = add_job(db)
    give_back_job(db, claim(db, job), delay_s=60, error="later", counts=False)
    db.commit()
    assert claim_job(db, job.id) is None


def test_waiting_does_not_use_up_a_try(db: Db) -> None:
    job = add_job(db, max_attempts=1)
    for _ in range(3):
        context = claim(db, job)
        assert context.attempt == 1
        assert not give_back_job(db, context, delay_s=0, error="no engine", counts=False)
        db.commit()


def test_a_failing_job_is_given_up_after_its_tries(db: Db) -> None:
    job = add_job(db, max_attempts=2)
    assert not give_back_job(db, claim(db, job), delay_s=0, error="E", counts=True)
    db.commit()
    assert give_back_job(db, claim(db, job), delay_s=0, error="E", counts=True)
    db.commit()
    db.refresh(job)
    assert (job.status, job.error) == (JobStatus.FAILED, "E")


def test_a_holder_that_lost_its_lease_writes_nothing(db: Db) -> None:
    job = add_job(db)
    late = claim(db, job)
    expire_lease(db, job)
    claim(db, job)
    for write in (finish_job, lambda db, context: context.check_lease(db)):
        with pytest.raises(LeaseLost):
            write(db, late)
    db.rollback()
    with pytest.raises(LeaseLost):
        late.heartbeat(50)


def test_heartbeat_moves_lease_and_progress(db: Db) -> None:
    job = add_job(db)
    claim(db, job).heartbeat(40)
    db.refresh(job)
    assert job.progress_percent == 40
    assert job.lease_until is not None
    assert job.lease_until > utc_now() + timedelta(seconds=10)


def test_a_job_whose_worker_died_is_queued_again_and_then_failed(db: Db) -> None:
    job = add_job(db, max_attempts=2)
    claim(db, job)
    expire_lease(db, job)
    assert release_lost_jobs(db) == []
    db.commit()
    claim(db, job)
    expire_lease(db, job)
    assert release_lost_jobs(db) == [(job.id, JobName.SEND_MAIL)]
    db.commit()
    db.refresh(job)
    assert job.status is JobStatus.FAILED


def test_a_push_that_got_lost_is_seen_once_per_grace_period(db: Db) -> None:
    job = add_job(db)
    assert list_unpushed_jobs(db) == []
    job.pushed_at = utc_now() - timedelta(seconds=queue.RECONCILE_GRACE_S + 1)
    db.add(job)
    db.commit()
    assert list_unpushed_jobs(db) == [(job.id, QueueName.DEFAULT)]
    db.commit()
    assert list_unpushed_jobs(db) == []


def test_a_job_that_was_given_back_is_pushed_as_soon_as_it_is_due(db: Db) -> None:
    now, later = add_job(db), add_job(db)
    give_back_job(db, claim(db, now), delay_s=0, error="busy", counts=False)
    give_back_job(db, claim(db, later), delay_s=60, error="busy", counts=False)
    db.commit()
    assert list_unpushed_jobs(db) == [(now.id, QueueName.DEFAULT)]


def test_a_redis_that_is_away_does_not_break_the_commit(db: Db, monkeypatch: pytest.MonkeyPatch) -> None:
    class Away:
        def enqueue_call(self, *_args: object, **_kwargs: object) -> None:
            raise RedisConnectionError

    monkeypatch.setattr(queue, "get_queue", lambda _name: Away())
    assert add_job(db).status is JobStatus.QUEUED


def test_count_queued_jobs(db: Db) -> None:
    add_job(db)
    add_job(db, queue=QueueName.REPORTS)
    claim(db, add_job(db))
    assert count_queued_jobs(db) == {"default": 1, "reports": 1}
