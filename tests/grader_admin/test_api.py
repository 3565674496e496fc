"""The state of grading by REST: for admins, and stopping it leaves a trace."""

from datetime import timedelta

import pytest
from redis import Redis
from sqlmodel import select

from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.grading.turns import is_drained
from models.accounts import Role
from models.grading import GraderDrain
from models.submissions import Fault, SubmissionStatus
from tests.factories.accounts import make_user
from tests.factories.grading import make_challenge, make_submission, show_keeper

PATH = "/api/v1/admin/grading"


@pytest.mark.parametrize("role", [None, Role.STUDENT, Role.INSTRUCTOR])
@pytest.mark.parametrize(
    ("method", "path"), [("GET", PATH), ("POST", f"{PATH}/drain"), ("POST", f"{PATH}/resume")]
)
def test_only_admins_see_and_stop_grading(db: Db, client_of, role, method, path) -> None:
    client = client_of(make_user(db, role=role) if role else None)
    answer = client.request(method, path)
    assert answer.status_code == (403 if role else 401)
    assert "runtimes" not in answer.text
    assert db.exec(select(GraderDrain)).all() == []


def test_drain_and_resume_are_kept_with_who_did_them(db: Db, client_of) -> None:
    admin = make_user(db, role=Role.ADMIN, name="Director")
    client = client_of(admin)
    assert client.post(f"{PATH}/drain").json()["isDrained"] is True
    assert client.post(f"{PATH}/drain").json()["isDrained"] is True, "twice is as once"
    assert is_drained(db)
    body = client.post(f"{PATH}/resume").json()
    assert body["isDrained"] is False
    assert not is_drained(db)
    [drain] = body["drains"]
    assert (drain["startedBy"], drain["endedBy"]) == ("Director", "Director")
    assert drain["endedAt"] is not None
    client.post(f"{PATH}/resume")
    assert len(client.get(PATH).json()["drains"]) == 1


def test_queue_and_runtimes_are_told_one_by_one(db: Db, client_of, redis_server: Redis) -> None:
    challenge = make_challenge(db)
    make_submission(db, make_user(db), challenge, "x")
    make_submission(db, make_user(db), challenge, "x", language="sql")
    good = {"ready": 2, "size": 2, "lent": 1, "image_digest": "d", "trouble": ""}
    bad = {"ready": 0, "size": 1, "lent": 0, "image_digest": "", "trouble": "no image"}
    sign = {
        "host": "left",
        "engine": "ok",
        "detail": "no image",
        "busy": 1,
        "runtimes": {"python": good, "sql": bad},
    }
    show_keeper(redis_server, "a", sign)
    body = client_of(make_user(db, role=Role.ADMIN)).get(PATH).json()
    assert (body["state"], body["waiting"], body["peopleWaiting"], body["running"]) == ("ready", 2, 2, 0)
    assert body["oldestWait"] is not None
    states = {each["name"]: (each["state"], each["waiting"]) for each in body["runtimes"]}
    assert states == {"python": ("ready", 1), "sql": ("no_runtime", 1)}
    [host] = body["hosts"]
    assert (host["name"], host["hasEngine"], host["containers"], host["trouble"]) == (
        "left",
        True,
        3,
        "no image",
    )


def test_figures_are_by_fault_and_by_period(db: Db, client_of) -> None:
    challenge, user, now = make_challenge(db), make_user(db), utc_now()

    def add(status: SubmissionStatus, fault: Fault | None, hours: float) -> None:
        at = now - timedelta(hours=hours)
        times = {
            "created_at": at - timedelta(seconds=3),
            "started_at": at - timedelta(seconds=1),
            "finished_at": at,
        }
        make_submission(db, user, challenge, "x", status=status, fault=fault, **times)

    add(SubmissionStatus.PASSED, None, 0.5)
    add(SubmissionStatus.FAILED, Fault.STUDENT, 0.5)
    add(SubmissionStatus.ERROR, Fault.SYSTEM, 0.5)
    add(SubmissionStatus.ERROR, Fault.CHALLENGE, 5)
    add(SubmissionStatus.PASSED, None, 30)
    body = client_of(make_user(db, role=Role.ADMIN)).get(PATH).json()
    names = ("total", "passed", "faultStudent", "faultChallenge", "faultSystem", "waitP50", "runP50")
    assert [body["lastHour"][name] for name in names] == [3, 1, 1, 0, 1, 2000, 1000]
    assert [body["lastDay"][name] for name in names] == [4, 1, 1, 1, 1, 2000, 1000]
