"""Timed tasks: once for each night or minute, whoever looks and however often."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlmodel import func, select

from jobs import scheduler
from jobs.timetable import TASKS, TimedTask, Timetable, each_minute, each_night
from lms_app.core.db import Db, transaction
from lms_app.core.job_names import JobName
from models.jobs import Job, JobStatus

NOW = datetime(2026, 11, 21, 12, 0, 30, tzinfo=UTC)
NIGHTLY = (TimedTask(JobName.EXPIRE_SUBSCRIPTIONS, each_night),)


def count(db: Db) -> int:
    db.rollback()
    return db.exec(select(func.count()).select_from(Job)).one()


def finish(db: Db) -> None:
    for job in db.exec(select(Job)).all():
        job.status = JobStatus.DONE
        db.add(job)
    db.commit()


@pytest.mark.parametrize(
    ("utc", "night"),
    [
        ("2026-11-21T21:59", "2026-11-21"),
        ("2026-11-21T22:00", "2026-11-22"),
        ("2026-11-22T12:00", "2026-11-22"),
    ],
)
def test_a_night_begins_at_three_in_almaty(utc: str, night: str) -> None:
    assert each_night(datetime.fromisoformat(utc).replace(tzinfo=UTC)) == night


def test_a_task_is_submitted_once_for_its_slot(db: Db) -> None:
    for timetable in (Timetable(NIGHTLY), Timetable(NIGHTLY)):
        for minutes in range(3):
            with transaction() as own:
                timetable.submit_due(own, NOW + timedelta(minutes=minutes))
        finish(db)
    assert count(db) == 1, "a scheduler that starts again knows of what was done"
    with transaction() as own:
        assert Timetable(NIGHTLY).submit_due(own, NOW + timedelta(days=1)) == [JobName.EXPIRE_SUBSCRIPTIONS]
    assert count(db) == 2


def test_many_schedulers_submit_one_job(db: Db) -> None:
    start = Barrier(20)

    def run(_: int) -> int:
        start.wait(30)
        with transaction() as own:
            return len(Timetable(NIGHTLY).submit_due(own, NOW))

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(run, range(20))) == 1
    assert count(db) == 1


def test_a_task_that_still_waits_is_not_doubled(db: Db) -> None:
    timetable = Timetable((TimedTask(JobName.REMIND_OF_LESSONS, each_minute),))
    for minutes in range(3):
        with transaction() as own:
            timetable.submit_due(own, NOW + timedelta(minutes=minutes))
    assert count(db) == 1
    finish(db)
    with transaction() as own:
        assert timetable.submit_due(own, NOW + timedelta(minutes=3)) == [JobName.REMIND_OF_LESSONS]


def test_the_scheduler_submits_every_task(db: Db, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "_timetable", Timetable())
    scheduler.tick()
    scheduler.tick()
    names = db.exec(select(Job.name).order_by(Job.name)).all()
    assert list(names) == sorted(task.name for task in TASKS)
