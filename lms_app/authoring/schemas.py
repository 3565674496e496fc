"""What the authors' pages take and give."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BeforeValidator, ConfigDict, Field

from lms_app.challenges.schemas import ChallengeInput, Pagination
from lms_app.core.schema import ApiModel, Line, ListFilters
from lms_app.submissions.schemas import SubmissionView
from models.challenges import ChallengeStatus, Difficulty
from models.submissions import CaseStatus

PAGE_SIZE = 20


def _none_for_empty(value: Any) -> Any:
    return None if value == "" else value


class Readiness(StrEnum):
    """Whether a challenge may be published, or what keeps it from being."""

    READY = "ready"
    NO_REFERENCE = "no_reference"
    NOT_RUN = "not_run"
    RUNNING = "running"
    NOT_GRADED = "not_graded"
    REFERENCE_FAILS = "reference_fails"
    STARTER_PASSES = "starter_passes"
    WRONG_PASSES = "wrong_passes"


class CheckedCode(StrEnum):
    """Which code of a challenge a check runs."""

    REFERENCE = "reference"
    STARTER = "starter"
    WRONG = "wrong"


class AuthoredFilters(ListFilters):
    """Which of the challenges that one may change, which page; what else an address holds is ignored."""

    model_config = ConfigDict(extra="ignore")

    status: Annotated[ChallengeStatus | None, BeforeValidator(_none_for_empty)] = None


class DraftCreate(ApiModel):
    """The least that a new draft needs; its text, code and cases are written in the editor."""

    title: Annotated[Line, Field(min_length=3, max_length=200)]
    category: Annotated[Line, Field(min_length=1, max_length=80)]
    difficulty: Difficulty = Difficulty.BEGINNER
    language: Annotated[Line, Field(max_length=20)] = "python"


class AuthoredChallenge(ApiModel):
    """One line of the list, with the figures of what is published.

    `passPercent` is the share of submissions that passed; null without any.
    """

    id: UUID
    title: str
    status: ChallengeStatus
    has_unpublished_changes: bool
    is_public: bool
    difficulty: Difficulty
    category: str
    languages: list[str]
    author: str
    case_count: int
    hidden_case_count: int
    submission_count: int
    pass_percent: int | None
    updated_at: datetime


class AuthoredPage(ApiModel):
    """One page of the list. `counts` has each status, whatever status was asked for."""

    challenges: list[AuthoredChallenge]
    counts: dict[ChallengeStatus, int]
    pagination: Pagination


class CheckRun(ApiModel):
    """The newest run of one code as it is now on the cases as they are now; `run` is null without one.

    `title` names a wrong solution.
    """

    code: CheckedCode
    language: str
    title: str
    run: SubmissionView | None


class CheckReport(ApiModel):
    """Where the check of a challenge stands.

    `proposedTimeLimitMs` comes from the slowest case of the reference; null until it passes.
    """

    readiness: Readiness
    runs: list[CheckRun]
    proposed_time_limit_ms: int | None


class StatusView(ApiModel):
    """What a step left behind."""

    id: UUID
    status: ChallengeStatus
    version: int


class OutputCount(ApiModel):
    """A wrong value and how many attempts gave it; long ones are cut."""

    output: str
    count: int


class CaseStatistics(ApiModel):
    """How attempts ended in one case. `endings` counts the failures by kind.

    `commonOutputs` are the commonest wrong values, commonest first; there are none for hidden cases.
    """

    id: UUID
    description: str
    is_public: bool
    weight: int
    judged: int
    failed: int
    fail_percent: int | None
    endings: dict[CaseStatus, int]
    common_outputs: list[OutputCount]


class ChallengeStatistics(ApiModel):
    """Figures of a challenge: graded attempts, learners who tried and who solved it, each case."""

    attempts: int
    learners: int
    solved: int
    median_time_ms: int | None
    cases: list[CaseStatistics]


class ChallengeFile(ApiModel):
    """A challenge as a file, to carry it to another installation; docs/challenge-file.md describes it."""

    format: Literal["robotics-lms-challenge"]
    version: Literal[1]
    challenge: ChallengeInput
