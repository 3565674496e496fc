"""What people are told, in the bell and by e-mail."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from models.base import Table, created_at_field, enum_type, new_id, timestamp


class NotificationKind(StrEnum):
    """What happened; each has its own text and its own switches in the profile."""

    SUBSCRIPTION_REQUESTED = "SUBSCRIPTION_REQUESTED"
    SUBSCRIPTION_APPROVED = "SUBSCRIPTION_APPROVED"
    SUBSCRIPTION_REJECTED = "SUBSCRIPTION_REJECTED"
    SUBSCRIPTION_EXPIRED = "SUBSCRIPTION_EXPIRED"
    UPGRADE_APPROVED = "UPGRADE_APPROVED"
    UPGRADE_REJECTED = "UPGRADE_REJECTED"
    MEMBER_REQUESTED = "MEMBER_REQUESTED"
    MEMBER_APPROVED = "MEMBER_APPROVED"
    MEMBER_REJECTED = "MEMBER_REJECTED"
    LESSON_CANCELLED = "LESSON_CANCELLED"
    LESSON_MOVED = "LESSON_MOVED"
    LESSON_SOON = "LESSON_SOON"
    QUIZ_AVAILABLE = "QUIZ_AVAILABLE"
    CERTIFICATE_REQUESTED = "CERTIFICATE_REQUESTED"
    CERTIFICATE_REJECTED = "CERTIFICATE_REJECTED"
    COURSE_DUE = "COURSE_DUE"
    MEDIA_DELETION_REQUESTED = "MEDIA_DELETION_REQUESTED"
    MEDIA_DELETION_APPROVED = "MEDIA_DELETION_APPROVED"
    MEDIA_DELETION_REFUSED = "MEDIA_DELETION_REFUSED"


class Notification(Table, table=True):
    """One message to one person. Its text comes from the catalogue by `kind` with `params`.

    `dedup_key` names what it is about; nobody is told the same thing twice.
    """

    __table_args__ = (
        Index("ix_notification_newest", "user_id", "created_at"),
        Index("ix_notification_unread", "user_id", postgresql_where=text("read_at IS NULL")),
        Index(
            "uq_notification_dedup",
            "user_id",
            "dedup_key",
            unique=True,
            postgresql_where=text("dedup_key IS NOT NULL"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID = Field(foreign_key="user_account.id", ondelete="CASCADE")
    kind: NotificationKind = Field(sa_type=enum_type(NotificationKind, "kind"))
    params: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    href: str = Field(default="", max_length=300)
    dedup_key: str | None = Field(default=None, max_length=200)
    created_at: datetime = created_at_field()
    read_at: datetime | None = Field(default=None, sa_type=timestamp())
