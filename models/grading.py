"""What staff decide about grading as a whole."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from models.base import Table, created_at_field, new_id, timestamp


class GraderDrain(Table, table=True):
    """A time in which nothing new is graded: who began it and who ended it. Open while `ended_at` is null."""

    __table_args__ = (
        Index(
            "uq_grader_drain_open",
            text("(ended_at IS NULL)"),
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    started_at: datetime = created_at_field()
    started_by: UUID | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    ended_at: datetime | None = Field(default=None, sa_type=timestamp())
    ended_by: UUID | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
