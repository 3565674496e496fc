"""What handing in takes and gives."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field

from lms_app.challenges.schemas import DEFAULT_LIMIT, MAX_LIMIT, Pagination
from lms_app.core.schema import ApiModel, Line, PageFilters, Text
from models.submissions import CaseStatus, Fault, SubmissionKind, SubmissionStatus

MAX_CODE_BYTES = 64 * 1024
MAX_OWN_INPUT_CHARS = 10_000


class SubmissionCreate(ApiModel):
    """Code for a challenge, to be graded on all its cases."""

    challenge_id: UUID
    language: Annotated[Line, Field(max_length=20)]
    code: Annotated[Text, Field(max_length=MAX_CODE_BYTES)]


class RunCreate(SubmissionCreate):
    """Code to be tried on the public cases, or on `ownInput`: the JSON text of an array of arguments."""

    own_input: Annotated[Text, Field(max_length=MAX_OWN_INPUT_CHARS)] | None = None


class SubmissionReceipt(ApiModel):
    """Proof that code was handed in; `id` and `submissionId` are the same."""

    id: UUID
    submission_id: UUID
    status: SubmissionStatus


class ResultView(ApiModel):
    """How one case ended. Everything that tells of a hidden case's values is null.

    Time in milliseconds, memory in kB. `queryPlan` is PostgreSQL's JSON plan of a public SQL case.
    """

    id: UUID
    order: int
    description: str
    is_public: bool
    passed: bool
    status: CaseStatus
    input: str | None = None
    expected_output: str | None = None
    actual_output: str | None = None
    error: str | None = None
    stdout: str | None = None
    execution_time: int | None = None
    memory_used: int | None = None
    query_plan: dict[str, Any] | None = None


class SubmissionSummary(ApiModel):
    """One submission in a list. `score` in percent, `executionTime` in ms, `memoryUsed` in kB."""

    id: UUID
    challenge_id: UUID
    challenge_title: str
    kind: SubmissionKind
    language: str
    status: SubmissionStatus
    outcome: CaseStatus | None
    fault: Fault | None
    score: int | None
    execution_time: int | None
    memory_used: int | None
    created_at: datetime
    finished_at: datetime | None


class SubmissionView(SubmissionSummary):
    """One submission with its results so far.

    While it is PENDING and others come first, `queuePosition` counts from 1, and `estimatedWait` says in how
    many seconds its turn probably comes; null also while nothing can be graded.
    """

    user_id: UUID
    code: str
    own_input: str | None
    test_results: list[ResultView]
    queue_position: int | None
    estimated_wait: int | None


class SubmissionFilters(PageFilters):
    """Which of one's submissions, which page."""

    model_config = ConfigDict(extra="ignore")

    challenge_id: UUID | None = None
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT


class SubmissionPage(ApiModel):
    """One page of submissions, newest first."""

    submissions: list[SubmissionSummary]
    pagination: Pagination


class ProgressMark(StrEnum):
    """How far a person is with a challenge."""

    SOLVED = "SOLVED"
    TRIED = "TRIED"
