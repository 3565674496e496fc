from datetime import timedelta

import pytest
from sqlmodel import col, select

from jobs import retention
from jobs.runner import run_job
from jobs.timetable import TASKS, Timetable
from lms_app.core.clock import utc_now
from lms_app.core.config import get_settings
from lms_app.core.db import Db
from lms_app.core.job_names import JobName
from models.jobs import Job, JobStatus

ENDED = (JobStatus.DONE, JobStatus.FAILED)


def add_job(db: Db, status: JobStatus, *, days_ago: float) -> Job:
    at = utc_now() - timedelta(days=days_ago)
    ended = at if status in ENDED else None
    job = Job(name=JobName.SEND_MAIL, queue="default", status=status, created_at=at, finished_at=ended)
    db.add(job)
    db.commit()
    return job


def sweep(db: Db) -> set[object]:
    """Run the job as at night; gives the ids of the others that are left."""
    task = next(task for task in TASKS if task.name is JobName.DELETE_OLD_JOBS)
    assert Timetable((task,)).submit_due(db, utc_now()) == [JobName.DELETE_OLD_JOBS]
    db.commit()
    job = db.exec(select(Job).where(col(Job.name) == JobName.DELETE_OLD_JOBS)).one()
    run_job(str(job.id))
    db.refresh(job)
    assert job.status is JobStatus.DONE
    return set(db.exec(select(col(Job.id))).all()) - {job.id}


def test_only_jobs_that_ended_long_ago_go(db: Db) -> None:
    days = get_settings().jobs_kept_days
    for status in ENDED:
        add_job(db, status, days_ago=days + 0.1)
    kept = [
        add_job(db, JobStatus.DONE, days_ago=days - 0.1),
        add_job(db, JobStatus.QUEUED, days_ago=days + 100),
    ]
    assert sweep(db) == {job.id for job in kept}


def test_more_than_a_batch_goes_too(db: Db, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "_BATCH", 2)
    for _ in range(5):
        add_job(db, JobStatus.DONE, days_ago=1000)
    assert sweep(db) == set()
