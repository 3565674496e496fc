"""A challenge and submissions of the benchmark's own, and how they ended."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, delete, func, select

from jobs.bench.table import RuntimeBench
from lms_app.core.clock import utc_now
from lms_app.core.db import transaction
from lms_app.core.job_names import JobName, QueueName
from lms_app.core.queue import submit_job
from models.accounts import User
from models.base import new_id
from models.challenges import Challenge, Difficulty, TestCase
from models.jobs import Job
from models.submissions import Submission, SubmissionStatus


@dataclass(frozen=True)
class Demo:
    """What exists while a runtime is measured. Submissions of different people don't wait for each other."""

    language: str
    code: str
    challenge_id: UUID
    user_ids: list[UUID]


@contextmanager
def demo_challenge(language: str, bench: RuntimeBench, *, people: int = 1) -> Generator[Demo]:
    """Make a private challenge with the cases of `bench` and so many people; all are removed at the end."""
    users = [User(email=f"bench-{new_id().hex}@demo.local", name="Bench") for _ in range(people)]
    challenge = Challenge(
        title="Bench",
        description="Three cases",
        difficulty=Difficulty.BEGINNER,
        category="Bench",
        languages=[language],
        is_public=False,
        test_files={language: bench.test_file} if bench.test_file else {},
    )
    with transaction() as db:
        db.add_all([*users, challenge])
        db.flush()
        db.add_all(_case(challenge.id, index, bench) for index in range(len(bench.cases)))
        demo = Demo(language, bench.code, challenge.id, [user.id for user in users])
    try:
        yield demo
    finally:
        with transaction() as db:
            db.exec(delete(Job).where(col(Job.user_id).in_(demo.user_ids)))
            db.exec(delete(Challenge).where(col(Challenge.id) == demo.challenge_id))
            db.exec(delete(User).where(col(User.id).in_(demo.user_ids)))


def _case(challenge_id: UUID, index: int, bench: RuntimeBench) -> TestCase:
    arguments, expected = bench.cases[index]
    return TestCase(
        challenge_id=challenge_id,
        order_index=index,
        description="",
        function_name=bench.function,
        input=arguments,
        expected_output={"value": expected},
        checker=bench.checker,
    )


def add_submission(demo: Demo) -> UUID:
    """Add one without telling any worker: the caller runs the job itself."""
    with transaction() as db:
        submission = _submission(demo, demo.user_ids[0])
        db.add(submission)
        db.add(
            Job(
                id=submission.id,
                name=JobName.GRADE_SUBMISSION,
                queue=QueueName.CODE_EXECUTION,
                args={"submission_id": str(submission.id)},
                user_id=submission.user_id,
                run_after=utc_now(),
                pushed_at=utc_now(),
            )
        )
        return submission.id


def queue_submissions(demo: Demo) -> None:
    """Hand in one for each person, all at once; workers hear of them after the commit."""
    with transaction() as db:
        for user_id in demo.user_ids:
            submission = _submission(demo, user_id)
            db.add(submission)
            db.flush()
            submit_job(
                db,
                JobName.GRADE_SUBMISSION,
                {"submission_id": str(submission.id)},
                queue=QueueName.CODE_EXECUTION,
                job_id=submission.id,
                user_id=user_id,
            )


def _submission(demo: Demo, user_id: UUID) -> Submission:
    return Submission(user_id=user_id, challenge_id=demo.challenge_id, language=demo.language, code=demo.code)


def count_by_status(demo: Demo) -> dict[SubmissionStatus, int]:
    """Say how many of the demo's submissions are where."""
    with transaction() as db:
        rows = db.exec(
            select(col(Submission.status), func.count())
            .where(col(Submission.challenge_id) == demo.challenge_id)
            .group_by(col(Submission.status))
        ).all()
    return dict(rows)


def check_passed(submission_id: UUID) -> None:
    """Make sure that what was timed was a right verdict.

    Raises:
        RuntimeError: The submission did not pass.
    """
    with transaction() as db:
        submission = db.get_one(Submission, submission_id)
        if submission.status is not SubmissionStatus.PASSED:
            raise RuntimeError(f"a {submission.language} submission ended {submission.status}, not passed")
