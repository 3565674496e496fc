"""How the cases of a submission ended, as plain values for the browser."""

import json
from dataclasses import dataclass

from lms_app.submissions.schemas import ResultView, SubmissionView
from lms_app.submissions.state.scenarios import WEB, describe_scenario, lay_out
from lms_app.submissions.state.tables import SQL, TableRow, describe_sql, make_table

_DESCRIBE = {SQL: describe_sql, WEB: describe_scenario}


@dataclass(frozen=True)
class ResultRow:
    """How one case ended; `number` counts hidden cases from 1, texts are empty where there is nothing."""

    id: str
    number: int
    description: str
    is_public: bool
    is_own: bool
    passed: bool
    status: str
    call_input: str
    expected: str
    has_expected: bool
    actual: str
    has_actual: bool
    error: str
    stdout: str
    time_ms: int
    is_open: bool
    is_sql: bool
    is_web: bool
    is_table: bool
    expected_table: TableRow
    actual_table: TableRow
    plan: str


def make_result_rows(submission: SubmissionView) -> list[ResultRow]:
    """Prepare the results: the own input first, then in order; the first that failed in public is open."""
    results = submission.test_results
    own = [each for each in results if _is_own(submission, each)]
    others = [each for each in results if not _is_own(submission, each)]
    failed = next((each.id for each in others if each.is_public and not each.passed), None)
    hidden_numbers = {each.id: n for n, each in enumerate((e for e in others if not e.is_public), start=1)}
    return [
        _make_result_row(
            each,
            number=hidden_numbers.get(each.id, 0),
            is_own=each in own,
            is_open=each.id == failed or each in own,
            language=submission.language,
        )
        for each in [*own, *others]
    ]


def _is_own(submission: SubmissionView, result: ResultView) -> bool:
    return submission.own_input is not None and result.is_public and result.expected_output is None


def _make_result_row(
    result: ResultView, *, number: int, is_own: bool, is_open: bool, language: str
) -> ResultRow:
    is_sql, is_web = language == SQL, language == WEB
    actual = make_table(result.actual_output) if is_sql else None
    expected = make_table(result.expected_output) if is_sql else None
    call_input = result.input or ""
    return ResultRow(
        id=str(result.id),
        number=number,
        description=result.description,
        is_public=result.is_public,
        is_own=is_own,
        passed=result.passed,
        status=result.status.value,
        call_input=_DESCRIBE.get(language, str)(call_input),
        expected=lay_out(result.expected_output) if is_web else result.expected_output or "",
        has_expected=_has_expected(result, is_sql=is_sql),
        actual=lay_out(result.actual_output) if is_web else result.actual_output or "",
        has_actual=result.actual_output is not None,
        error=result.error or "",
        stdout=result.stdout or "",
        time_ms=-1 if result.execution_time is None else result.execution_time,
        is_open=is_open,
        is_sql=is_sql,
        is_web=is_web,
        is_table=actual is not None,
        expected_table=expected or TableRow(),
        actual_table=actual or TableRow(),
        plan=json.dumps(result.query_plan) if result.query_plan else "",
    )


def _has_expected(result: ResultView, *, is_sql: bool) -> bool:
    # A case of SQL that is judged by its plan expects no rows, which stands there as null.
    return result.expected_output is not None and not (is_sql and result.expected_output == "null")
