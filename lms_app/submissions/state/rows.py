"""What the page of a challenge shows, as plain values for the browser."""

import json
from dataclasses import dataclass, field
from typing import Any

from lms_app.challenges.schemas import ChallengeView
from lms_app.submissions.rules import UNFINISHED
from lms_app.submissions.schemas import ResultView, SubmissionSummary, SubmissionView
from lms_app.submissions.state.scenarios import WEB, describe_scenario, find_pictures, lay_out
from lms_app.submissions.state.sql_tables import find_tables
from lms_app.submissions.state.tables import SQL, TableRow, describe_sql, make_table
from lms_app.ui.markdown_text import render_markdown
from models.submissions import SubmissionKind, SubmissionStatus

HISTORY_SIZE = 20
_DESCRIBE = {SQL: describe_sql, WEB: describe_scenario}
_LONG_WAIT_S = 120


@dataclass(frozen=True)
class ChallengeRow:
    """The statement. Time limit in seconds, as a text; memory limit in MB.

    `pictures` is for `page_preview`, `tables` for the editor.
    """

    title: str = ""
    difficulty: str = ""
    level: int = 0
    category: str = ""
    minutes: int = 0
    tags: list[str] = field(default_factory=list[str])
    roles: list[str] = field(default_factory=list[str])
    skills: list[str] = field(default_factory=list[str])
    tools: list[str] = field(default_factory=list[str])
    outcomes: list[str] = field(default_factory=list[str])
    statement_html: str = ""
    time_limit_s: float = 0
    memory_limit_mb: int = 0
    public_count: int = 0
    hidden_count: int = 0
    hint_count: int = 0
    is_public: bool = True
    pictures: str = "{}"
    tables: str = "{}"


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


@dataclass(frozen=True)
class AttemptRow:
    """The submission or run on the screen. Time in ms, memory in MB; -1 where there is none yet.

    `note` says in a few characters how far it is, with the tone good, bad or busy.
    `wait_s` is 0 when nobody can tell; from two minutes on `wait_minutes` says it in minutes.
    """

    id: str = ""
    is_run: bool = False
    status: str = ""
    outcome: str = ""
    fault: str = ""
    score: int = -1
    time_ms: int = -1
    memory_mb: float = -1
    queue_position: int = 0
    wait_s: int = 0
    wait_minutes: int = 0
    grader: str = ""
    done: int = 0
    total: int = 0
    passed: int = 0
    is_unfinished: bool = False
    note: str = ""
    note_tone: str = ""


@dataclass(frozen=True)
class HistoryRow:
    """One earlier submission. Time in ms; -1 where there is none."""

    id: str
    status: str
    score: int
    time_ms: int
    created_at: str


def make_challenge_row(challenge: ChallengeView) -> ChallengeRow:
    """Prepare the statement; its Markdown becomes safe HTML."""
    return ChallengeRow(
        title=challenge.title,
        difficulty=challenge.difficulty.value,
        level=challenge.level,
        category=challenge.category,
        minutes=challenge.estimated_time,
        tags=challenge.tags,
        roles=challenge.roles,
        skills=challenge.skills,
        tools=challenge.tools,
        outcomes=challenge.learning_outcomes,
        statement_html=render_markdown(challenge.instructions or challenge.description),
        time_limit_s=challenge.time_limit_ms / 1000,
        memory_limit_mb=challenge.memory_limit_mb,
        public_count=len(challenge.test_cases),
        hidden_count=challenge.hidden_test_case_count,
        hint_count=challenge.hint_count,
        is_public=challenge.is_public,
        pictures=find_pictures([case.input for case in challenge.test_cases]),
        tables=find_tables([case.input for case in challenge.test_cases]),
    )


def make_attempt_row(submission: SubmissionView, challenge: ChallengeRow, *, grader: str) -> AttemptRow:
    """Sum up where a submission stands; `grader` says why it waits, if it does."""
    results = submission.test_results
    is_run = submission.kind is SubmissionKind.RUN
    expected = challenge.public_count + (0 if is_run else challenge.hidden_count)
    if submission.own_input is not None:
        expected += 1
    unfinished = submission.status in UNFINISHED
    passed = sum(each.passed for each in results)
    total = max(expected, len(results)) if unfinished else len(results)
    note, note_tone = _sum_up(submission.status, f"{len(results) if unfinished else passed}/{total}")
    wait_s = submission.estimated_wait or 0
    return AttemptRow(
        id=str(submission.id),
        is_run=is_run,
        status=submission.status.value,
        outcome=submission.outcome.value if submission.outcome else "",
        fault=submission.fault.value if submission.fault else "",
        score=_number(submission.score),
        time_ms=_number(submission.execution_time),
        memory_mb=-1 if submission.memory_used is None else round(submission.memory_used / 1024, 1),
        queue_position=submission.queue_position or 0,
        wait_s=wait_s,
        wait_minutes=-(-wait_s // 60) if wait_s >= _LONG_WAIT_S else 0,
        grader=grader if submission.status is SubmissionStatus.PENDING else "",
        done=len(results),
        total=total,
        passed=passed,
        is_unfinished=unfinished,
        note=note,
        note_tone=note_tone,
    )


def _sum_up(status: SubmissionStatus, count: str) -> tuple[str, str]:
    if status in UNFINISHED:
        return f"… {count}", "busy"
    if status is SubmissionStatus.PASSED:
        return f"✓ {count}", "good"
    return (f"✗ {count}" if status is SubmissionStatus.FAILED else "✗"), "bad"


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
        time_ms=_number(result.execution_time),
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


def make_history_row(submission: SubmissionSummary) -> HistoryRow:
    """Prepare one line of the history."""
    shown: dict[str, Any] = {"score": submission.score, "time_ms": submission.execution_time}
    return HistoryRow(
        id=str(submission.id),
        status=submission.status.value,
        created_at=submission.created_at.isoformat(),
        **{name: _number(value) for name, value in shown.items()},
    )


def _number(value: int | None) -> int:
    return -1 if value is None else value
