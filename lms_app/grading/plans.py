"""What a grading job needs to know, read once and handed on without the database."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lms_app.grading.verdicts import CaseSpec


@dataclass(frozen=True)
class WaitingSubmission:
    """A submission that has no verdict yet.

    Attributes:
        language: Decides which sandbox it needs.
        user_id: Whose it is.
        needs_checker: Whether a case is judged by a function of the author's.
    """

    language: str
    user_id: UUID
    needs_checker: bool


@dataclass(frozen=True)
class PlannedCase:
    """One call to make and how to judge it; `case_id` is None for the learner's own input."""

    case_id: UUID | None
    description: str
    function_name: str
    args: list[Any]
    spec: CaseSpec


@dataclass(frozen=True)
class GradingPlan:
    """A claimed submission: its code, its cases in the order of running (public first), its limits.

    Attributes:
        submission_id: Which one.
        code: The learner's file.
        cases: What to run.
        time_limit_s: For each case.
        memory_limit_mb: For each case.
        test_file: The author's tests; None when no case is a test.
        data_files: Texts by path, for the learner's code to read.
    """

    submission_id: UUID
    code: str
    cases: list[PlannedCase]
    time_limit_s: float
    memory_limit_mb: int
    test_file: str | None
    data_files: dict[str, str]
