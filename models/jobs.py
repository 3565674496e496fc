"""Work that goes on after the answer: the row is the truth, RQ only carries its id."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from models.base import Table, created_at_field, enum_type, new_id, timestamp


class JobStatus(StrEnum):
    """QUEUED until a worker takes it, RUNNING under a lease, then DONE or FAILED."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"


class Job(Table, table=True):
    """One piece of background work. `name` is the function, `args` its keyword arguments (ids).

    `claimed_at` is when a worker last took it; null when the try did not count, such as without an engine.
    """

    __table_args__ = (
        CheckConstraint("progress_percent BETWEEN 0 AND 100", name="progress"),
        Index(
            "uq_job_dedup",
            "name",
            "dedup_key",
            unique=True,
            postgresql_where=text("status IN ('QUEUED', 'RUNNING') AND dedup_key IS NOT NULL"),
        ),
        Index("ix_job_due", "run_after", postgresql_where=text("status = 'QUEUED'")),
        Index("ix_job_lease", "lease_until", postgresql_where=text("status = 'RUNNING'")),
        # Whose turn it is to be graded depends on when each person's last turn was.
        Index("ix_job_turn", "user_id", "claimed_at", postgresql_where=text("queue = 'code-execution'")),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str = Field(max_length=100)
    queue: str = Field(max_length=40)
    args: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    dedup_key: str | None = Field(default=None, max_length=200)
    user_id: UUID | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    status: JobStatus = Field(default=JobStatus.QUEUED, sa_type=enum_type(JobStatus, "status"))
    attempts: int = 0
    max_attempts: int = 3
    progress_percent: int = 0
    run_after: datetime = created_at_field()
    pushed_at: datetime | None = Field(default=None, sa_type=timestamp())
    claimed_at: datetime | None = Field(default=None, sa_type=timestamp())
    lease_until: datetime | None = Field(default=None, sa_type=timestamp())
    lease_token: UUID | None = None
    error: str | None = None
    created_at: datetime = created_at_field()
    finished_at: datetime | None = Field(default=None, sa_type=timestamp())
