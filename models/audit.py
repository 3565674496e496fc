"""Who decided or changed what afterwards: append-only."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from models.base import Table, created_at_field, new_id


class AuditEntry(Table, table=True):
    """One decision or late change. `action` is a verb with its area, such as "subscription.approved".

    `subject_id` is the key of the row that it was about; `details` says what it was before and is now.
    """

    __table_args__ = (Index("ix_audit_entry_subject", "subject_id", "created_at"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    actor_id: UUID | None = Field(
        default=None, foreign_key="user_account.id", index=True, ondelete="SET NULL"
    )
    action: str = Field(max_length=60)
    subject_id: UUID
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    created_at: datetime = created_at_field()
