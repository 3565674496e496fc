"""Results of cases, for those who know what is hidden and those who don't."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlmodel import and_, col, select

from lms_app.challenges.rules import write_json
from lms_app.core.db import Db
from lms_app.submissions.schemas import ResultView
from models.challenges import TestCase
from models.submissions import CaseResult, Submission


def list_results(db: Db, submission: Submission, *, knows_hidden: bool) -> list[ResultView]:
    """Give the results of a submission in their order; hidden ones without any value."""
    joined = col(TestCase.id) == col(CaseResult.case_id)
    if not knows_hidden:
        # Cases that are hidden, then or now, stay unread.
        joined = and_(joined, col(TestCase.is_public), col(CaseResult.is_public))
    rows = db.exec(
        select(CaseResult, TestCase)
        .outerjoin(TestCase, joined)
        .where(col(CaseResult.submission_id) == submission.id)
        .order_by(col(CaseResult.order_index))
    ).all()
    return [
        make_public_result(result, case, submission.own_input)
        if result.is_public
        else _make_hidden_result(result, case if knows_hidden else None)
        for result, case in rows
    ]


def make_public_result(result: CaseResult, case: TestCase | None, own_input: list[Any] | None) -> ResultView:
    """Give a result with everything that was found; input and expected output while the case still exists."""
    is_own = own_input is not None and case is None
    return ResultView(
        **_result_fields(result),
        description=result.description,
        input=write_json(own_input) if is_own else write_json(case.input) if case else None,
        expected_output=write_json(case.expected_output.get("value")) if case else None,
        actual_output=result.actual_output,
        error=result.error,
        stdout=result.stdout,
        query_plan=result.query_plan if case or is_own else None,
    )


def _make_hidden_result(result: CaseResult, case: TestCase | None) -> ResultView:
    """Say that a hidden case passed or not; name, time and memory are for authors, who get `case` too.

    Code can spend time and memory by what it was called with, so to its writer they would tell the input.
    """
    if case is None:
        return ResultView(**_outcome_fields(result), description="")
    return ResultView(**_result_fields(result), description=case.description)


def _outcome_fields(result: CaseResult) -> dict[str, Any]:
    return {
        "id": result.id,
        "order": result.order_index,
        "is_public": result.is_public,
        "passed": result.passed,
        "status": result.status,
    }


def _result_fields(result: CaseResult) -> dict[str, Any]:
    return {
        **_outcome_fields(result),
        "execution_time": result.wall_ms,
        "memory_used": result.memory_kb,
    }


def group_results(
    db: Db, submission_ids: Sequence[UUID]
) -> defaultdict[UUID, list[tuple[CaseResult, TestCase | None]]]:
    """Give the results of each submission in their order, with the case where it still exists."""
    grouped: defaultdict[UUID, list[tuple[CaseResult, TestCase | None]]] = defaultdict(list)
    rows = db.exec(
        select(CaseResult, TestCase)
        .outerjoin(TestCase, col(TestCase.id) == col(CaseResult.case_id))
        .where(col(CaseResult.submission_id).in_(submission_ids))
        .order_by(col(CaseResult.order_index))
    ).all()
    for result, case in rows:
        grouped[result.submission_id].append((result, case))
    return grouped
