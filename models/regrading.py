"""Grading handed-in code once more on changed cases, and what would come of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from models.base import Table, created_at_field, enum_type, new_id, timestamp
from models.submissions import CaseStatus, Fault, SubmissionStatus


class RegradeStatus(StrEnum):
    """Life of a re-grade: RUNNING, then READY to be looked at, then APPLIED or DISCARDED."""

    RUNNING = "RUNNING"
    READY = "READY"
    APPLIED = "APPLIED"
    DISCARDED = "DISCARDED"


class Regrade(Table, table=True):
    """One go at all submissions of a challenge that its cases as they are now may judge otherwise."""

    __table_args__ = (
        Index(
            "uq_regrade_open",
            "challenge_id",
            unique=True,
            postgresql_where=text("status IN ('RUNNING', 'READY')"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    challenge_id: UUID = Field(foreign_key="challenge.id", index=True, ondelete="CASCADE")
    creator_id: UUID | None = Field(
        default=None, foreign_key="user_account.id", index=True, ondelete="SET NULL"
    )
    cases_version: int
    status: RegradeStatus = Field(default=RegradeStatus.RUNNING, sa_type=enum_type(RegradeStatus, "status"))
    created_at: datetime = created_at_field()
    finished_at: datetime | None = Field(default=None, sa_type=timestamp())


class RegradeResult(Table, table=True):
    """The new verdict of one submission, kept apart until somebody applies it.

    `new_status` is null until it is graded. `case_rows` are the columns of the case results to be.
    """

    __table_args__ = (UniqueConstraint("regrade_id", "submission_id"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    regrade_id: UUID = Field(foreign_key="regrade.id", ondelete="CASCADE")
    submission_id: UUID = Field(foreign_key="submission.id", index=True, ondelete="CASCADE")
    old_status: SubmissionStatus = Field(sa_type=enum_type(SubmissionStatus, "old_status"))
    old_score_percent: int | None = None
    new_status: SubmissionStatus | None = Field(
        default=None, sa_type=enum_type(SubmissionStatus, "new_status")
    )
    new_score_percent: int | None = None
    outcome: CaseStatus | None = Field(default=None, sa_type=enum_type(CaseStatus, "outcome"))
    fault: Fault | None = Field(default=None, sa_type=enum_type(Fault, "fault"))
    execution_time_ms: int | None = None
    memory_used_kb: int | None = None
    case_rows: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
