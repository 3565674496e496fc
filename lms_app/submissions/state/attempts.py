"""Earlier attempts: one with its code and results, or two beside each other."""

from dataclasses import dataclass

import reflex as rx

from lms_app.core.db import in_transaction
from lms_app.submissions.attempts import AttemptView, get_attempt, get_two_attempts
from lms_app.submissions.errors import SubmissionNotFound
from lms_app.submissions.state.results import ResultRow, make_result_rows
from lms_app.submissions.state.rows import ChallengeRow, make_attempt_row
from lms_app.web.actor import current_actor
from lms_app.web.addresses import need_id
from lms_app.web.guard import Guarded, public, signed_in


@dataclass(frozen=True)
class ShownAttempt:
    """An attempt that was opened. Score in percent, time in ms, memory in MB; -1 where there is none."""

    id: str = ""
    number: int = 0
    status: str = ""
    language: str = ""
    created_at: str = ""
    code: str = ""
    score: int = -1
    time_ms: int = -1
    memory_mb: float = -1
    passed: int = 0
    total: int = 0


@dataclass(frozen=True)
class CaseChange:
    """A case that two attempts end differently; `number` counts hidden cases, whose description is empty."""

    id: str
    description: str
    number: int
    before: str
    after: str
    is_better: bool


class AttemptsState(Guarded, rx.State):
    """The dialogs with earlier attempts on the page of a challenge; without an id they are closed."""

    shown: ShownAttempt = ShownAttempt()
    results: list[ResultRow] = []
    older: ShownAttempt = ShownAttempt()
    newer: ShownAttempt = ShownAttempt()
    changes: list[CaseChange] = []

    @rx.event
    @signed_in
    async def show(self, submission_id: str) -> None:
        """Open an attempt, with its code and how each case ended."""
        key = need_id(submission_id, SubmissionNotFound)
        attempt = await in_transaction(get_attempt, current_actor(), key)
        self.shown, self.results = make_shown(attempt), make_result_rows(attempt.submission)

    @rx.event
    @signed_in
    async def compare(self, first_id: str, second_id: str) -> None:
        """Open two attempts beside each other."""
        ids = need_id(first_id, SubmissionNotFound), need_id(second_id, SubmissionNotFound)
        older, newer = await in_transaction(get_two_attempts, current_actor(), *ids)
        self.older, self.newer = make_shown(older), make_shown(newer)
        self.changes = make_changes(older, newer)

    @rx.event
    @public
    async def close(self) -> None:
        """Close whatever is open."""
        self.reset()


def make_changes(older: AttemptView, newer: AttemptView) -> list[CaseChange]:
    """Give the cases that `newer` ends otherwise than `older`, in their order.

    Nothing is said of two attempts that were judged by different cases, since the author changed them.
    """
    was, now = make_result_rows(older.submission), make_result_rows(newer.submission)
    if [(each.description, each.is_public) for each in was] != [
        (each.description, each.is_public) for each in now
    ]:
        return []
    return [
        CaseChange(
            id=after.id,
            description=after.description,
            number=after.number,
            before=before.status,
            after=after.status,
            is_better=after.passed,
        )
        for before, after in zip(was, now, strict=True)
        if before.status != after.status
    ]


def make_shown(attempt: AttemptView) -> ShownAttempt:
    """Prepare an attempt for the page."""
    submission = attempt.submission
    row = make_attempt_row(submission, ChallengeRow(), grader="")
    return ShownAttempt(
        id=row.id,
        number=attempt.number,
        status=row.status,
        language=submission.language,
        created_at=submission.created_at.isoformat(),
        code=submission.code,
        score=row.score,
        time_ms=row.time_ms,
        memory_mb=row.memory_mb,
        passed=row.passed,
        total=row.total,
    )
