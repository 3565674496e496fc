"""The job: from the start of `run_job` to the verdict, committed and heard by who listens."""

import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from jobs.runner import run_job
from jobs.sandbox.keeper import Keeper, make_keeper
from lms_app.core.clock import utc_now
from lms_app.core.config import get_settings
from lms_app.core.db import transaction
from lms_app.core.job_names import JobName, QueueName
from lms_app.core.live import CHANNEL_PREFIX, submission_topic
from lms_app.core.redis import get_redis
from models.accounts import User
from models.base import new_id
from models.challenges import Challenge, Difficulty, TestCase
from models.jobs import Job
from models.submissions import Submission, SubmissionStatus

CODE = "def add(a, b):\n    return a + b\n"
CODES = {"python": CODE, "javascript": "function add(a, b) {\n  return a + b;\n}\n"}
CASES = (([1, 2], 3), ([20, 30], 50), ([0, 0], 0))
_START_WITHIN_S = 60.0


@contextmanager
def _keeper() -> Generator[Keeper]:
    keeper = make_keeper(get_settings())
    thread = threading.Thread(target=keeper.run, args=(get_redis(),))
    thread.start()
    try:
        yield keeper
    finally:
        keeper.stop_requested.set()
        thread.join()


def _wait_full(keeper: Keeper) -> None:
    """Let the pool fill, so that starting containers doesn't compete with what is measured."""
    deadline = time.monotonic() + _START_WITHIN_S
    while not all(pool.is_settled() for pool in keeper.pools.values()):
        if time.monotonic() > deadline:
            trouble = ", ".join(pool.state().trouble for pool in keeper.pools.values())
            raise RuntimeError(f"the sandboxes did not start: {trouble}")
        time.sleep(0.02)


def _add_challenge() -> tuple[User, Challenge]:
    user = User(email=f"bench-{new_id().hex}@demo.local", name="Bench")
    challenge = Challenge(
        title="Bench",
        description="Add two numbers",
        difficulty=Difficulty.BEGINNER,
        category="Bench",
        languages=list(CODES),
        is_public=False,
    )
    with transaction() as db:
        db.add_all([user, challenge])
        db.flush()
        for index, (args, expected) in enumerate(CASES):
            db.add(
                TestCase(
                    challenge_id=challenge.id,
                    order_index=index,
                    description="",
                    function_name="add",
                    input=args,
                    expected_output={"value": expected},
                )
            )
    return user, challenge


def _add_submission(user: User, challenge: Challenge, language: str) -> Submission:
    """Add it without telling RQ: the job is run here, and by nobody else."""
    submission = Submission(
        user_id=user.id, challenge_id=challenge.id, language=language, code=CODES[language]
    )
    with transaction() as db:
        db.add(submission)
        db.add(
            Job(
                id=submission.id,
                name=JobName.GRADE_SUBMISSION,
                queue=QueueName.CODE_EXECUTION,
                args={"submission_id": str(submission.id)},
                run_after=utc_now(),
                pushed_at=utc_now(),
            )
        )
    return submission


@contextmanager
def _verdict_heard(submission: Submission) -> Generator[list[float]]:
    """Listen as a page does; after the block the list holds the time at which the verdict was heard."""
    heard: list[float] = []
    channel = CHANNEL_PREFIX + submission_topic(submission.id)
    client: Any = get_redis()  # its methods are untyped
    with client.pubsub() as listener:
        listener.subscribe(channel)
        listener.get_message(timeout=5)

        def listen() -> None:
            while not heard:
                message: dict[str, Any] | None = listener.get_message(
                    ignore_subscribe_messages=True, timeout=_START_WITHIN_S
                )
                if message is None or b"verdict" in message["data"]:
                    heard.append(time.perf_counter())

        thread = threading.Thread(target=listen)
        thread.start()
        yield heard
        thread.join()


def _remove(user: User, challenge: Challenge) -> None:
    with transaction() as db:
        db.delete(db.merge(challenge))
        db.delete(db.merge(user))


def measure_job(runs: int, language: str) -> list[float]:
    """Give the milliseconds of each job, until its verdict is committed and heard.

    Raises:
        RuntimeError: No sandbox starts, or a submission did not pass.
    """
    times: list[float] = []
    user, challenge = _add_challenge()
    try:
        with _keeper() as keeper:
            for _ in range(runs + 2):
                submission = _add_submission(user, challenge, language)
                _wait_full(keeper)
                with _verdict_heard(submission) as heard:
                    started = time.perf_counter()
                    run_job(str(submission.id))
                times.append((heard[0] - started) * 1000)
                with transaction() as db:
                    if db.get_one(Submission, submission.id).status is not SubmissionStatus.PASSED:
                        raise RuntimeError("a submission did not pass")
    finally:
        _remove(user, challenge)
    return times[2:]
