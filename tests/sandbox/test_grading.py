"""The grading job on a real database, Redis and keeper."""

import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from redis import Redis
from redis.client import PubSub
from sqlalchemy import text, update

from jobs import case_runs
from jobs.leases import claim_job
from jobs.runner import run_claimed, run_job
from jobs.sandbox.client import Sandbox
from jobs.sandbox.errors import KeeperLost, PoolBusy, SandboxLost
from jobs.sandbox.keeper import Keeper
from jobs.sandbox.protocol import CaseInput
from jobs.scheduler import reconcile_jobs
from jobs.turns import take_turn, top_up_tickets
from lms_app.core.clock import utc_now
from lms_app.core.db import Db, transaction
from lms_app.core.log import configure_logging
from lms_app.core.queue import count_tickets
from models.accounts import User
from models.base import new_id
from models.challenges import Challenge
from models.jobs import Job, JobStatus
from models.submissions import CaseResult, CaseStatus, Fault, Submission, SubmissionKind, SubmissionStatus
from tests.factories.accounts import make_user
from tests.factories.grading import list_results, make_case, make_challenge, make_submission
from tests.sandbox.conftest import wait_for_warm

RIGHT = "def add(a, b):\n    return a + b\n"
PENDING, RUNNING = SubmissionStatus.PENDING, SubmissionStatus.RUNNING


@pytest.fixture
def student(db: Db) -> User:
    return make_user(db)


@pytest.fixture
def challenge(db: Db, keeper: Keeper) -> Challenge:
    """Two public cases around a hidden one."""
    wait_for_warm(keeper, "python")
    challenge = make_challenge(db)
    make_case(db, challenge, [1, 2], 3)
    make_case(db, challenge, [20, 30], 50, is_public=False, weight=2)
    make_case(db, challenge, [0, 0], 0)
    return challenge


@pytest.fixture
def messages(redis_server: Redis) -> Iterator[PubSub]:
    """What is published to open pages."""
    with redis_server.pubsub(ignore_subscribe_messages=True) as listener:
        listener.psubscribe("*")
        listener.get_message(timeout=1)
        yield listener


def heard(listener: PubSub) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while message := listener.get_message(timeout=0.2):
        found.append({"topic": message["channel"].decode(), **json.loads(message["data"])})
    return [each for each in found if each["topic"].startswith("live:")]


def graded(db: Db, user: User, challenge: Challenge, code: str, **over: Any) -> Submission:
    submission = make_submission(db, user, challenge, code, **over)
    run_job(str(submission.id))
    db.refresh(submission)
    return submission


def job_of(db: Db, submission: Submission) -> Job:
    db.expire_all()
    return db.get_one(Job, submission.id)


def test_a_right_solution_passes(db: Db, student: User, challenge: Challenge, keeper: Keeper) -> None:
    submission = graded(db, student, challenge, RIGHT)
    assert (submission.status, submission.outcome, submission.fault) == (
        SubmissionStatus.PASSED,
        CaseStatus.OK,
        None,
    )
    assert (submission.score_percent, submission.cases_version, submission.attempts) == (100, 3, 1)
    assert submission.image_digest == keeper.pools["python"].state().image_digest
    assert submission.execution_time_ms is not None
    assert submission.memory_used_kb is not None
    assert submission.memory_used_kb > 1000
    assert submission.started_at is not None
    assert submission.finished_at is not None
    assert submission.started_at <= submission.finished_at
    results = list_results(db, submission.id)
    assert [(each.description, each.is_public, each.actual_output) for each in results] == [
        ("case 0", True, "3"),
        ("case 2", True, "0"),
        ("", False, None),
    ]
    assert job_of(db, submission).status is JobStatus.DONE


@pytest.mark.parametrize(
    ("code", "status", "outcome", "score"),
    [
        ("def add(a, b): return 3", SubmissionStatus.FAILED, CaseStatus.WRONG, 25),
        ("def add(a, b):\n    while a < 2: pass\n    return a + b", "FAILED", CaseStatus.TIMEOUT, 50),
        ("def add(a, b):\n    while True: pass", "FAILED", CaseStatus.TIMEOUT, 0),
        ("def add(a, b): return a / b", "FAILED", CaseStatus.EXCEPTION, 0),
        ("def add(a, b): return bytearray(200 << 20)", "FAILED", CaseStatus.MEMORY_LIMIT, 0),
        ("import os\ndef add(a, b): os._exit(0)", "FAILED", CaseStatus.NO_RESULT, 0),
        ("import os\ndef add(a, b): os._exit(3)", "FAILED", CaseStatus.EXIT, 0),
        ("def add(a, b: return", "ERROR", CaseStatus.LOAD_ERROR, 0),
        ("1 / 0", "ERROR", CaseStatus.LOAD_ERROR, 0),
        ("def plus(a, b): return a + b", "ERROR", CaseStatus.LOAD_ERROR, 0),
        ("", "ERROR", CaseStatus.LOAD_ERROR, 0),
    ],
)
def test_other_solutions_get_their_verdict(
    db: Db, student: User, challenge: Challenge, code: str, status: str, outcome: CaseStatus, score: int
) -> None:
    submission = graded(db, student, challenge, code)
    assert (submission.status, submission.outcome) == (status, outcome)
    assert (submission.fault, submission.score_percent) == (Fault.STUDENT, score)
    assert len(list_results(db, submission.id)) == 3


LEAKS = [
    "def add(a, b):\n    print(a, b)\n    return a",
    "def add(a, b):\n    raise ValueError(a, b)",
    "import sys\ndef add(a, b):\n    sys.stderr.write(str(a)); sys.exit(str(a))",
    "import os\ndef add(a, b):\n    os.write(2, repr(a).encode()); os._exit(1)",
    "import os\ndef add(a, b):\n    os.write(3, b'{\"error\": ' + repr(a).encode()); os._exit(0)",
    "def add(a, b): return [a, b, {a: b}]",
    "def add(a, b): return a + b",
    "class A:\n    pass\ndef add(a, b):\n    return type(a, (), {})()",
]


@pytest.fixture
def all_logged(capsys: pytest.CaptureFixture[str]) -> Iterator[pytest.CaptureFixture[str]]:
    """What is logged, however little it matters."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    configure_logging("DEBUG")
    yield capsys
    root.handlers = handlers
    # Set, so that the loggers forget what they remember: threads of the pool log too, after the test.
    root.setLevel(level)


@pytest.mark.parametrize("code", LEAKS)
def test_nothing_of_a_hidden_case_is_stored_published_or_logged(
    db: Db,
    student: User,
    keeper: Keeper,
    messages: PubSub,
    all_logged: pytest.CaptureFixture[str],
    code: str,
) -> None:
    challenge = make_challenge(db)
    make_case(db, challenge, ["pub", "lic"], "public")
    make_case(db, challenge, ["canaryA", "canaryB"], "canaryAcanaryB", is_public=False, description="canaryD")
    submission = graded(db, student, challenge, code)
    assert submission.finished_at is not None
    rows = db.exec(text("SELECT to_jsonb(s) - 'code', to_jsonb(r), to_jsonb(j) FROM submission s "  # type: ignore[call-overload]
        "JOIN case_result r ON r.submission_id = s.id JOIN job j ON j.id = s.id"))  # fmt: skip
    stored = json.dumps([list(row) for row in rows])
    captured = all_logged.readouterr()
    for place in (stored, json.dumps(heard(messages)), captured.out, captured.err):
        assert "canary" not in place
    for place in (captured.out, captured.err):
        assert "def add" not in place
        assert "public" not in place


def test_text_that_the_database_refuses_is_scrubbed(db: Db, student: User, challenge: Challenge) -> None:
    code = "def add(a, b):\n    print(chr(0xd800) + chr(0))\n    raise ValueError(chr(0) + chr(0xdfff))"
    submission = graded(db, student, challenge, code)
    assert submission.outcome is CaseStatus.EXCEPTION
    code = "def add(a, b): return chr(0xd800) + chr(0)"
    assert graded(db, student, challenge, code).outcome is CaseStatus.WRONG


def test_pages_hear_that_something_changed_and_no_more(
    db: Db, student: User, challenge: Challenge, messages: PubSub
) -> None:
    slow = "import time\ndef add(a, b):\n    time.sleep(0.3 if a else 0)\n    return a + b"
    submission = graded(db, student, challenge, slow)
    topic = f"live:submission:{submission.id}"
    told = [each for each in heard(messages) if each["topic"] == topic]
    # On a busy machine the other case, too, may take longer than one waits with telling.
    first, *between, last = [each["changed"] for each in told]
    assert (first, set(between), last) == ("status", {"cases"}, "verdict")
    assert all(each.keys() == {"topic", "changed"} for each in told)


def test_a_second_delivery_finds_nothing_to_do(
    db: Db, student: User, challenge: Challenge, messages: PubSub
) -> None:
    submission = graded(db, student, challenge, RIGHT)
    heard(messages)
    run_job(str(submission.id))
    db.exec(update(Job).values(status=JobStatus.QUEUED))
    db.commit()
    run_job(str(submission.id))
    db.refresh(submission)
    assert (submission.attempts, heard(messages)) == (1, [])


def test_a_job_whose_worker_died_is_graded_from_scratch(db: Db, student: User, challenge: Challenge) -> None:
    submission = make_submission(db, student, challenge, RIGHT)
    assert claim_job(db, submission.id) is not None
    submission.status, submission.attempts = RUNNING, 1
    db.add(CaseResult(submission_id=submission.id, order_index=0, status=CaseStatus.WRONG))
    db.exec(update(Job).values(lease_until=utc_now() - timedelta(seconds=1)))
    db.commit()
    reconcile_jobs()
    run_job(str(submission.id))
    db.refresh(submission)
    assert (submission.status, submission.attempts) == (SubmissionStatus.PASSED, 2)
    assert [each.status for each in list_results(db, submission.id)] == [CaseStatus.OK] * 3


def test_a_worker_that_lost_its_lease_writes_nothing(
    db: Db, student: User, challenge: Challenge, monkeypatch: pytest.MonkeyPatch
) -> None:
    submission = make_submission(db, student, challenge, RIGHT)
    run_case = Sandbox.run_case

    def lose_lease(*args: Any, **kwargs: Any) -> Any:
        with transaction() as other:
            other.exec(update(Job).values(lease_token=new_id()))
        return run_case(*args, **kwargs)

    monkeypatch.setattr(Sandbox, "run_case", lose_lease)
    run_job(str(submission.id))
    db.refresh(submission)
    assert submission.status is RUNNING
    assert list_results(db, submission.id) == []
    assert job_of(db, submission).status is JobStatus.RUNNING


def test_without_a_keeper_a_submission_waits(
    db: Db, student: User, challenge: Challenge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobs.sandbox.client._connect", lambda _path: (_ for _ in ()).throw(PoolBusy("full")))
    submission = graded(db, student, challenge, RIGHT)
    job = job_of(db, submission)
    assert (submission.status, submission.attempts) == (PENDING, 0)
    assert (job.status, job.attempts, job.error) == (JobStatus.QUEUED, 0, "full")


def test_a_keeper_that_dies_is_tried_again_and_then_the_systems_fault(
    db: Db, student: User, challenge: Challenge, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_args: Any, **_kwargs: Any) -> None:
        raise KeeperLost

    monkeypatch.setattr("jobs.runner._BACKOFF_BASE_S", 0)
    monkeypatch.setattr(Sandbox, "run_case", die)
    submission = graded(db, student, challenge, RIGHT)
    assert (submission.status, job_of(db, submission).attempts) == (PENDING, 1)
    run_job(str(submission.id))
    run_job(str(submission.id))
    db.refresh(submission)
    assert (submission.status, submission.fault) == (SubmissionStatus.ERROR, Fault.SYSTEM)
    assert submission.score_percent is None
    assert job_of(db, submission).status is JobStatus.FAILED


@pytest.mark.parametrize(
    ("losses", "outcome"), [(1, CaseStatus.OK), (2, CaseStatus.MEMORY_LIMIT), (99, CaseStatus.MEMORY_LIMIT)]
)
def test_a_lost_container_is_replaced_once_and_then_a_limit(
    db: Db,
    student: User,
    challenge: Challenge,
    monkeypatch: pytest.MonkeyPatch,
    losses: int,
    outcome: CaseStatus,
) -> None:
    run_case = Sandbox.run_case
    left = iter(range(losses))

    def lose(*args: Any, **kwargs: Any) -> Any:
        if next(left, None) is not None:
            raise SandboxLost(oom=True)
        return run_case(*args, **kwargs)

    monkeypatch.setattr(Sandbox, "run_case", lose)
    submission = graded(db, student, challenge, RIGHT)
    assert (submission.outcome, submission.attempts) == (outcome, 1)
    assert len(list_results(db, submission.id)) == 3
    assert submission.fault == (None if losses == 1 else Fault.STUDENT)


def test_code_that_loses_each_containers_first_case_uses_a_bounded_number(
    db: Db, student: User, challenge: Challenge, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        make_case(db, challenge, [number, 1], number + 1)
    run_case, set_up = Sandbox.run_case, Sandbox.set_up
    used: list[Sandbox] = []
    lost: set[str] = set()

    def count(sandbox: Sandbox, files: dict[str, str], **rest: Any) -> None:
        used.append(sandbox)
        set_up(sandbox, files, **rest)

    def lose_once(sandbox: Sandbox, case: CaseInput, *args: Any, **kwargs: Any) -> Any:
        if case.id not in lost:
            lost.add(case.id)
            raise SandboxLost
        return run_case(sandbox, case, *args, **kwargs)

    monkeypatch.setattr(Sandbox, "set_up", count)
    monkeypatch.setattr(Sandbox, "run_case", lose_once)
    submission = graded(db, student, challenge, RIGHT)
    assert (submission.status, submission.fault) == (SubmissionStatus.FAILED, Fault.STUDENT)
    assert len(used) == case_runs._MAX_SANDBOXES
    assert [result.passed for result in list_results(db, submission.id)] == [True] * 5 + [False] * 4


def test_a_run_that_gets_no_second_container_counts_as_a_try(
    db: Db, student: User, challenge: Challenge, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose(*_args: Any, **_kwargs: Any) -> None:
        monkeypatch.setattr("jobs.grading._TAKE_WAIT_S", 0.0)
        monkeypatch.setattr(
            "jobs.sandbox.client._ask", lambda *_: (_ for _ in ()).throw(PoolBusy("no engine"))
        )
        raise SandboxLost

    monkeypatch.setattr(Sandbox, "run_case", lose)
    submission = graded(db, student, challenge, RIGHT)
    job = job_of(db, submission)
    assert (submission.status, job.status, job.attempts) == (PENDING, JobStatus.QUEUED, 1)
    assert job.error == "KeeperLost"


def test_a_run_tries_public_cases_and_own_input(db: Db, student: User, challenge: Challenge) -> None:
    submission = graded(db, student, challenge, RIGHT, kind=SubmissionKind.RUN, own_input=[40, 2])
    assert submission.status is SubmissionStatus.PASSED
    results = list_results(db, submission.id)
    assert [(each.actual_output, each.case_id is None) for each in results] == [
        ("3", False),
        ("0", False),
        ("42", True),
    ]


def test_a_run_without_own_input_has_public_cases_only(db: Db, student: User, challenge: Challenge) -> None:
    submission = graded(db, student, challenge, "def add(a, b): return 3", kind=SubmissionKind.RUN)
    assert submission.status is SubmissionStatus.FAILED
    assert len(list_results(db, submission.id)) == 2


def test_a_language_without_sandbox_is_the_challenges_fault(
    db: Db, student: User, challenge: Challenge
) -> None:
    submission = graded(db, student, challenge, RIGHT, language="cobol")
    assert (submission.status, submission.fault) == (SubmissionStatus.ERROR, Fault.CHALLENGE)


def test_a_checker_that_is_none_is_the_challenges_fault(db: Db, student: User, challenge: Challenge) -> None:
    make_case(db, challenge, [1, 1], 2, checker={"kind": "magic"})
    submission = graded(db, student, challenge, RIGHT)
    assert (submission.status, submission.fault) == (SubmissionStatus.ERROR, Fault.CHALLENGE)
    assert submission.score_percent is None


def test_one_person_runs_one_at_a_time_and_the_next_is_woken(
    db: Db, student: User, challenge: Challenge, redis_server: Redis
) -> None:
    first = make_submission(db, student, challenge, RIGHT)
    second = make_submission(db, student, challenge, RIGHT)
    held = claim_job(db, first.id)
    assert held is not None
    db.commit()
    redis_server.delete("rq:queue:code-execution")
    take_turn()
    assert (job_of(db, second).status, job_of(db, second).attempts) == (JobStatus.QUEUED, 0)
    run_claimed(held)
    top_up_tickets()
    assert count_tickets() == 1
    take_turn()
    db.refresh(second)
    assert second.status is SubmissionStatus.PASSED


def test_a_submission_that_is_gone_is_nobodys_work(db: Db, student: User, challenge: Challenge) -> None:
    submission = make_submission(db, student, challenge, RIGHT)
    db.delete(submission)
    db.commit()
    run_job(str(submission.id))
    assert job_of(db, submission).status is JobStatus.DONE


def test_a_verdict_is_written_once(db: Db, student: User, challenge: Challenge) -> None:
    submission = graded(db, student, challenge, RIGHT)
    finished_at = submission.finished_at
    job = job_of(db, submission)
    job.status, job.attempts, job.max_attempts = JobStatus.RUNNING, 1, 1
    job.lease_until = utc_now() - timedelta(seconds=1)
    db.commit()
    reconcile_jobs()
    db.refresh(submission)
    assert (submission.status, submission.finished_at) == (SubmissionStatus.PASSED, finished_at)
