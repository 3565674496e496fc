"""What the doors of notifications accept and give."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from lms_app.core.schema import ApiModel, PageFilters
from models.notifications import NotificationKind


class NotificationFilters(PageFilters):
    """Which of one's own notifications to list."""

    unread: bool = False
    limit: Annotated[int, Field(ge=1, le=100)] = 20


class NotificationView(ApiModel):
    """One message. `text` is in the reader's language; `params` are what it was made of, times in UTC."""

    id: UUID
    kind: NotificationKind
    text: str
    params: dict[str, Any]
    href: str
    created_at: datetime
    is_read: bool


class NotificationPage(ApiModel):
    """A page of messages, the newest first; `unread` counts all that were not read."""

    notifications: list[NotificationView]
    total: int
    unread: int
    page: int
    pages: int


class ReadView(ApiModel):
    """How many messages are unread now."""

    unread: int
