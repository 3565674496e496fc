"""Code that people hand in, and what grading found."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from models.base import Table, created_at_field, enum_type, new_id, timestamp


class SubmissionKind(StrEnum):
    """RUN tries public cases and own input and counts for nothing; SUBMIT is graded on all cases.

    CHECK is an author's own code on all cases, with everything shown; only authors see it.
    """

    RUN = "RUN"
    SUBMIT = "SUBMIT"
    CHECK = "CHECK"


class SubmissionStatus(StrEnum):
    """Life of a submission: PENDING, RUNNING, then one verdict."""

    PENDING = "PENDING"
    RUNNING = "RUNNING"
    PASSED = "PASSED"
    FAILED = "FAILED"
    ERROR = "ERROR"


class Fault(StrEnum):
    """Whose fault it is that a submission did not pass."""

    STUDENT = "student"
    CHALLENGE = "challenge"
    SYSTEM = "system"


class CaseStatus(StrEnum):
    """How one case ended."""

    OK = "ok"
    WRONG = "wrong"
    EXCEPTION = "exception"
    TIMEOUT = "timeout"
    MEMORY_LIMIT = "memory_limit"
    OUTPUT_LIMIT = "output_limit"
    DISK_LIMIT = "disk_limit"
    SIGNAL = "signal"
    EXIT = "exit"
    NO_RESULT = "no_result"
    LOAD_ERROR = "load_error"


class Submission(Table, table=True):
    """One run or submission of code. `own_input` is a JSON array of arguments (RUN only)."""

    __table_args__ = (
        CheckConstraint("score_percent BETWEEN 0 AND 100", name="score"),
        Index("ix_submission_history", "user_id", "challenge_id", "created_at"),
        Index(
            "ix_submission_waiting", "created_at", postgresql_where=text("status IN ('PENDING', 'RUNNING')")
        ),
        Index("ix_submission_finished", "finished_at", postgresql_where=text("finished_at IS NOT NULL")),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID = Field(foreign_key="user_account.id", ondelete="CASCADE")
    challenge_id: UUID = Field(foreign_key="challenge.id", index=True, ondelete="CASCADE")
    kind: SubmissionKind = Field(default=SubmissionKind.SUBMIT, sa_type=enum_type(SubmissionKind, "kind"))
    language: str = Field(max_length=20)
    code: str
    own_input: list[Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))  # pyright: ignore[reportArgumentType]  # a type instance is allowed
    status: SubmissionStatus = Field(
        default=SubmissionStatus.PENDING, sa_type=enum_type(SubmissionStatus, "status")
    )
    outcome: CaseStatus | None = Field(default=None, sa_type=enum_type(CaseStatus, "outcome"))
    fault: Fault | None = Field(default=None, sa_type=enum_type(Fault, "fault"))
    score_percent: int | None = None
    execution_time_ms: int | None = None
    memory_used_kb: int | None = None
    image_digest: str | None = Field(default=None, max_length=100)
    cases_version: int | None = None
    attempts: int = 0
    created_at: datetime = created_at_field()
    started_at: datetime | None = Field(default=None, sa_type=timestamp())
    finished_at: datetime | None = Field(default=None, sa_type=timestamp())


class CaseResult(Table, table=True):
    """How one case of one submission ended; `case_id` is null for the learner's own input.

    `query_plan` is the root node of PostgreSQL's EXPLAIN (FORMAT JSON), for SQL only.

    The values of hidden cases are not stored at all, so that nothing can show them by mistake.
    """

    __table_args__ = (UniqueConstraint("submission_id", "order_index"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    submission_id: UUID = Field(foreign_key="submission.id", ondelete="CASCADE")
    case_id: UUID | None = Field(default=None, foreign_key="test_case.id", index=True, ondelete="SET NULL")
    order_index: int
    description: str = Field(default="", max_length=300)
    is_public: bool = True
    status: CaseStatus = Field(sa_type=enum_type(CaseStatus, "status"))
    passed: bool = False
    actual_output: str | None = None
    error: str | None = None
    stdout: str | None = None
    query_plan: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))  # pyright: ignore[reportArgumentType]  # a type instance is allowed
    wall_ms: int | None = None
    memory_kb: int | None = None
