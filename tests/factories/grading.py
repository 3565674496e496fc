"""Challenges with cases, submissions, and their jobs."""

import json
from typing import Any
from uuid import UUID

from redis import Redis
from sqlmodel import col, select

from lms_app.core.db import Db
from lms_app.core.job_names import JobName, QueueName
from lms_app.core.queue import submit_job
from lms_app.grading.queries import KEEPER_PREFIX, KEEPERS
from models.accounts import User
from models.challenges import Challenge, Difficulty, TestCase
from models.submissions import CaseResult, CaseStatus, Submission


def make_challenge(db: Db, **over: Any) -> Challenge:
    """Add a challenge without cases, committed."""
    fields = {
        "title": "Add",
        "description": "Add two numbers",
        "difficulty": Difficulty.BEGINNER,
        "category": "Basics",
        "languages": ["python"],
        "time_limit_ms": 1000,
        "memory_limit_mb": 64,
        "cases_version": 3,
    }
    challenge = Challenge(**{**fields, **over})
    db.add(challenge)
    db.commit()
    return challenge


def make_case(db: Db, challenge: Challenge, args: list[Any], expected: Any, **over: Any) -> TestCase:
    """Add a public case of `add`, after those that are there, committed."""
    taken = db.exec(select(TestCase.order_index).where(col(TestCase.challenge_id) == challenge.id)).all()
    fields = {
        "challenge_id": challenge.id,
        "order_index": len(taken),
        "description": f"case {len(taken)}",
        "function_name": "add",
        "input": args,
        "expected_output": {"value": expected},
    }
    case = TestCase(**{**fields, **over})
    db.add(case)
    db.commit()
    return case


def make_submission(db: Db, user: User, challenge: Challenge, code: str, **over: Any) -> Submission:
    """Add a pending submission with its job, committed and pushed, as the service does."""
    fields = {"user_id": user.id, "challenge_id": challenge.id, "language": "python", "code": code}
    submission = Submission(**{**fields, **over})
    db.add(submission)
    db.flush()
    submit_job(
        db,
        JobName.GRADE_SUBMISSION,
        {"submission_id": str(submission.id)},
        queue=QueueName.CODE_EXECUTION,
        job_id=submission.id,
        user_id=user.id,
    )
    db.commit()
    return submission


def make_result(db: Db, submission: Submission, **over: Any) -> CaseResult:
    """Add how a public case ended: right, unless told otherwise."""
    passed = over.get("passed", True)
    values = {
        "submission_id": submission.id,
        "order_index": 0,
        "status": CaseStatus.OK if passed else CaseStatus.WRONG,
        "passed": passed,
        **over,
    }
    result = CaseResult(**values)
    db.add(result)
    db.commit()
    return result


def show_keeper(redis: Redis, name: str, sign: dict[str, Any]) -> None:
    """Let a keeper give a sign of life, as its heartbeat does."""
    redis.set(KEEPER_PREFIX + name, json.dumps(sign))
    redis.sadd(KEEPERS, name)


def list_results(db: Db, submission_id: UUID) -> list[CaseResult]:
    """Give the case results in their order."""
    query = select(CaseResult).where(col(CaseResult.submission_id) == submission_id)
    return list(db.exec(query.order_by(col(CaseResult.order_index))).all())
