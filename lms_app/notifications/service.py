"""Telling people what happened."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from lms_app.core import live
from lms_app.core.db import Db
from models.notifications import Notification, NotificationKind


def notify(
    db: Db,
    user_ids: Iterable[UUID],
    kind: NotificationKind,
    *,
    params: dict[str, Any] | None = None,
    href: str = "",
    dedup_key: str | None = None,
) -> int:
    """Tell people in the bell; other features call this inside their own transaction.

    Args:
        db: The transaction of what happened: nobody is told of what was rolled back.
        user_ids: Whom to tell; the caller has decided that they may know.
        kind: What happened; its text is `notifications.kind.<KIND>` of the catalogue.
        params: Parameters of that text: plain JSON values, times as ISO 8601 in UTC.
        href: The page that it is about.
        dedup_key: Names what it is about; a person who was told under this key is not told again.

    Returns:
        How many people were told now. After the commit their open pages hear it.
    """
    rows = [
        Notification(
            user_id=user_id, kind=kind, params=params or {}, href=href, dedup_key=dedup_key
        ).model_dump()
        for user_id in dict.fromkeys(user_ids)
    ]
    if not rows:
        return 0
    added = db.exec(
        insert(Notification).values(rows).on_conflict_do_nothing().returning(col(Notification.user_id))
    ).scalars()
    told = list(added)
    for user_id in told:
        live.publish_after_commit(db, live.user_topic(user_id), {"kind": "notification"})
    return len(told)
