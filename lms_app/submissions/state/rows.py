"""What the page of a challenge shows, as plain values for the browser."""

from dataclasses import dataclass, field

from lms_app.challenges.schemas import MAX_LIMIT, ChallengeView
from lms_app.submissions.rules import UNFINISHED
from lms_app.submissions.schemas import SubmissionPage, SubmissionSummary, SubmissionView
from lms_app.submissions.state.scenarios import find_pictures
from lms_app.submissions.state.sql_tables import find_tables
from lms_app.ui.markdown_text import render_markdown
from models.submissions import SubmissionKind, SubmissionStatus

HISTORY_SIZE = 20
HISTORY_MOST = MAX_LIMIT
"""How many attempts are listed at first, and when asked for more."""

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
    """One earlier submission; `number` counts attempts from 1. Score in percent, -1 without one."""

    id: str
    number: int
    status: str
    score: int
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


def make_history_rows(page: SubmissionPage) -> list[HistoryRow]:
    """Prepare the history, newest first."""
    newest = page.pagination.total - (page.pagination.page - 1) * page.pagination.limit
    return [
        _make_history_row(submission, number=newest - index)
        for index, submission in enumerate(page.submissions)
    ]


def _make_history_row(submission: SubmissionSummary, *, number: int) -> HistoryRow:
    return HistoryRow(
        id=str(submission.id),
        number=number,
        status=submission.status.value,
        score=_number(submission.score),
        created_at=submission.created_at.isoformat(),
    )


def _number(value: int | None) -> int:
    return -1 if value is None else value
