"""Features that are given to a part of the people first."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from models.base import Table, created_at_field


class FeatureFlag(Table, table=True):
    """How many percent of the people have a feature; without a row everybody has it."""

    __table_args__ = (CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),)

    name: str = Field(primary_key=True, max_length=60)
    percent: int = 100
    updated_at: datetime = created_at_field()
    updated_by_id: UUID | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
