"""What grading writes. Called by jobs only, inside transactions that have checked the job's lease."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, insert, update
from sqlmodel import col, select

from lms_app.core import live
from lms_app.core.clock import utc_now
from lms_app.core.db import Db, commit_without_disk
from lms_app.grading.plans import GradingPlan, PlannedCase, WaitingSubmission
from lms_app.grading.verdicts import CaseSpec, CaseVerdict, SubmissionVerdict
from models.base import new_id
from models.challenges import Challenge, TestCase
from models.submissions import CaseResult, CaseStatus, Fault, Submission, SubmissionKind, SubmissionStatus

_UNFINISHED = (SubmissionStatus.PENDING, SubmissionStatus.RUNNING)

CaseRow = tuple[int, PlannedCase, CaseVerdict]
"""Place of the case, the case, its verdict."""


def find_waiting(db: Db, submission_id: UUID) -> WaitingSubmission | None:
    """Look at a submission before taking a sandbox for it; None when it has its verdict or is gone."""
    needs_checker = exists().where(
        col(TestCase.challenge_id) == Submission.challenge_id,
        col(TestCase.checker)["kind"].astext == "author",
    )
    row = db.exec(
        select(Submission.language, Submission.user_id, needs_checker).where(
            col(Submission.id) == submission_id, col(Submission.status).in_(_UNFINISHED)
        )
    ).one_or_none()
    if row is None:
        return None
    return WaitingSubmission(language=row[0], user_id=row[1], needs_checker=row[2])


def claim_submission(db: Db, submission_id: UUID, *, image_digest: str) -> GradingPlan | None:
    """Set a submission to RUNNING, drop what an earlier try left, and read what to run.

    The caller holds the job's lease in the same transaction, so a RUNNING submission here is one whose worker
    is gone. The challenge is locked against changes until the cases are read. Tells open pages after commit.
    None when the submission has its verdict already.
    """
    # Nothing is lost if a crash undoes this: the job's lease runs out and the submission is graded again.
    commit_without_disk(db)
    challenge = db.exec(
        select(Challenge)
        .join(Submission, col(Submission.challenge_id) == col(Challenge.id))
        .where(col(Submission.id) == submission_id)
        .with_for_update(read=True, of=Challenge)  # pyright: ignore[reportArgumentType]  # a mapped class is allowed
    ).one_or_none()
    if challenge is None:
        return None
    submission = db.exec(
        update(Submission)
        .where(col(Submission.id) == submission_id, col(Submission.status).in_(_UNFINISHED))
        .values(
            status=SubmissionStatus.RUNNING,
            attempts=col(Submission.attempts) + 1,
            started_at=utc_now(),
            image_digest=image_digest,
            cases_version=challenge.cases_version,
        )
        .returning(Submission)
    ).scalar_one_or_none()
    if submission is None:
        return None
    if submission.attempts > 1:
        db.exec(delete(CaseResult).where(col(CaseResult.submission_id) == submission_id))
    live.publish_after_commit(db, live.submission_topic(submission_id), {"changed": "status"})
    return plan_submission(db, challenge, submission)


def plan_submission(db: Db, challenge: Challenge, submission: Submission) -> GradingPlan:
    """Read what has to be run to judge a submission."""
    cases = _plan_cases(db, submission)
    has_tests = any(case.spec.is_test for case in cases)
    return GradingPlan(
        submission_id=submission.id,
        code=submission.code,
        cases=cases,
        test_file=challenge.test_files.get(submission.language, "") if has_tests else None,
        data_files=challenge.data_files,
        time_limit_s=challenge.time_limit_ms / 1000,
        memory_limit_mb=challenge.memory_limit_mb,
    )


def _plan_cases(db: Db, submission: Submission) -> list[PlannedCase]:
    """Public cases first, then hidden ones; a run has public ones and the learner's own input.

    In an author's check every case counts as public: who sees the check may see all of it.
    """
    rows = db.exec(
        select(TestCase)
        .where(col(TestCase.challenge_id) == submission.challenge_id)
        .order_by(col(TestCase.is_public).desc(), col(TestCase.order_index))
    ).all()
    if submission.kind is not SubmissionKind.RUN:
        shows_all = submission.kind is SubmissionKind.CHECK
        return [_plan_case(row, is_public=shows_all or row.is_public) for row in rows]
    cases = [_plan_case(row, is_public=True) for row in rows if row.is_public]
    if submission.own_input is not None and rows:
        # A challenge may have hidden cases only; they call the same function.
        cases.append(_plan_own_input(rows[0].function_name, submission.own_input))
    return [_with_query_plan(case) for case in cases] if submission.language == "sql" else cases


def _with_query_plan(case: PlannedCase) -> PlannedCase:
    """Let a trial bring the plan of the query along: it is for learning, and nobody counts its time."""
    if len(case.args) != 1 or not isinstance(case.args[0], dict):
        return case
    return replace(case, args=[{**case.args[0], "plan": True}])


def _plan_own_input(function_name: str, args: list[Any]) -> PlannedCase:
    return PlannedCase(
        case_id=None,
        description="",
        function_name=function_name,
        args=args,
        spec=CaseSpec(checker={"kind": "exact"}, expected=None, is_public=True, weight=0),
    )


def _plan_case(row: TestCase, *, is_public: bool) -> PlannedCase:
    return PlannedCase(
        case_id=row.id,
        # What a hidden case is called may give it away, so results don't carry it.
        description=row.description if is_public else "",
        function_name=row.function_name,
        args=row.input,
        spec=CaseSpec(
            checker=row.checker,
            expected=row.expected_output,
            is_public=is_public,
            weight=row.weight,
            group=row.group_name,
        ),
    )


def add_case_results(db: Db, submission_id: UUID, rows: Sequence[CaseRow]) -> None:
    """Store verdicts of cases and tell open pages after commit."""
    _insert_results(db, submission_id, rows)
    live.publish_after_commit(db, live.submission_topic(submission_id), {"changed": "cases"})


def _insert_results(db: Db, submission_id: UUID, rows: Sequence[CaseRow]) -> None:
    values = [{"id": new_id(), "submission_id": submission_id, **each} for each in case_result_values(rows)]
    if values:
        db.exec(insert(CaseResult).values(values))


def case_result_values(rows: Sequence[CaseRow]) -> list[dict[str, Any]]:
    """Give the columns of case results but their keys."""
    return [
        {
            "case_id": case.case_id,
            "order_index": order_index,
            "description": case.description,
            "is_public": case.spec.is_public,
            "status": verdict.status,
            "passed": verdict.passed,
            "actual_output": verdict.actual_output,
            "error": verdict.error,
            "stdout": verdict.stdout,
            "query_plan": verdict.query_plan,
            "wall_ms": verdict.wall_ms,
            "memory_kb": verdict.memory_kb,
        }
        for order_index, case, verdict in rows
    ]


def finish_submission(
    db: Db, submission_id: UUID, rows: Sequence[CaseRow], verdict: SubmissionVerdict
) -> None:
    """Store the remaining cases and the verdict; tell the submission's page and its owner's after commit."""
    _insert_results(db, submission_id, rows)
    user_id = db.exec(
        update(Submission)
        .where(col(Submission.id) == submission_id, col(Submission.status).in_(_UNFINISHED))
        .values(
            status=verdict.status,
            outcome=verdict.outcome,
            fault=verdict.fault,
            score_percent=verdict.score_percent,
            execution_time_ms=verdict.execution_time_ms,
            memory_used_kb=verdict.memory_used_kb,
            finished_at=utc_now(),
        )
        .returning(col(Submission.user_id))
    ).scalar_one_or_none()
    if user_id is None:
        return
    live.publish_after_commit(db, live.submission_topic(submission_id), {"changed": "verdict"})
    live.publish_after_commit(db, live.user_topic(user_id), {"submission": str(submission_id)})


def return_submission(db: Db, submission_id: UUID) -> None:
    """Set a submission whose run the system broke off back to PENDING; its page is told after commit."""
    db.exec(delete(CaseResult).where(col(CaseResult.submission_id) == submission_id))
    db.exec(
        update(Submission)
        .where(col(Submission.id) == submission_id, col(Submission.status) == SubmissionStatus.RUNNING)
        .values(status=SubmissionStatus.PENDING, started_at=None)
    )
    live.publish_after_commit(db, live.submission_topic(submission_id), {"changed": "status"})


def give_up_submission(db: Db, job_id: UUID) -> None:
    """End a submission whose job failed for good: an ERROR of the system, never blamed on the student.

    The job's id is the submission's.
    """
    verdict = SubmissionVerdict(
        status=SubmissionStatus.ERROR,
        outcome=CaseStatus.NO_RESULT,
        fault=Fault.SYSTEM,
        score_percent=None,
        execution_time_ms=0,
        memory_used_kb=0,
    )
    finish_submission(db, job_id, [], verdict)
