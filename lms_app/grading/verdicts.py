"""What a case asks for, and what the judgement of a case and of a submission consists of."""

from dataclasses import dataclass
from typing import Any

from models.submissions import CaseStatus, Fault, SubmissionStatus


@dataclass(frozen=True)
class CaseSpec:
    """What a case asks for. `expected` is None for the learner's own input, which nothing is compared with.

    Attributes:
        checker: The checker's data as on the test case.
        expected: `{"value": ...}`.
        is_public: Whether the learner may see input, expected and actual value.
        weight: Points.
        group: Cases of one group earn their points only when all of them pass.
    """

    checker: dict[str, Any]
    expected: dict[str, Any] | None
    is_public: bool
    weight: int
    group: str | None = None

    @property
    def is_test(self) -> bool:
        """Whether the case is one of the author's tests, not a call of the learner's function."""
        return self.checker.get("kind") == "test"

    @property
    def has_authors_checker(self) -> bool:
        """Whether the author's own function judges the value."""
        return self.checker.get("kind") == "author"


@dataclass(frozen=True)
class CaseVerdict:
    """The judgement of one case, with nothing in it that the learner may not see.

    `actual_output`, `error`, `stdout` and `query_plan` are None for a hidden case. `fault` is None for a
    passed one. Time in whole milliseconds, memory in kB.
    """

    status: CaseStatus
    passed: bool
    weight: int
    fault: Fault | None = None
    actual_output: str | None = None
    error: str | None = None
    stdout: str | None = None
    wall_ms: int = 0
    memory_kb: int = 0
    group: str | None = None
    query_plan: dict[str, Any] | None = None


@dataclass(frozen=True)
class SubmissionVerdict:
    """The judgement of a submission. `score_percent` is None when it was not the student's fault."""

    status: SubmissionStatus
    outcome: CaseStatus
    fault: Fault | None
    score_percent: int | None
    execution_time_ms: int
    memory_used_kb: int
