"""Reads of one's own notifications."""

from math import ceil
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func
from sqlmodel import col, select

from lms_app.accounts.queries import access_own_account
from lms_app.core.actor import Actor
from lms_app.core.db import Db
from lms_app.notifications.rules import describe, muted_kinds
from lms_app.notifications.schemas import NotificationFilters, NotificationPage, NotificationView
from models.accounts import User
from models.notifications import Notification


def shown_to(db: Db, actor: Actor) -> ColumnElement[bool]:
    """Condition for the messages of a person, without the kinds that they have switched off.

    Raises:
        Unauthorized: Nobody is signed in.
    """
    user = access_own_account(db, actor)
    mine = col(Notification.user_id) == user.id
    muted = muted_kinds(user.notifications)
    return and_(mine, col(Notification.kind).not_in(muted)) if muted else mine


def count_unread(db: Db, actor: Actor) -> int:
    """Count the messages that the person has not read; none for strangers."""
    if not actor.is_signed_in:
        return 0
    unread = col(Notification.read_at).is_(None)
    return db.exec(select(func.count()).select_from(Notification).where(shown_to(db, actor), unread)).one()


def list_notifications(db: Db, actor: Actor, filters: NotificationFilters) -> NotificationPage:
    """Give a page of the person's messages, the newest first.

    Raises:
        Unauthorized: Nobody is signed in.
    """
    wanted = [shown_to(db, actor)]
    if filters.unread:
        wanted.append(col(Notification.read_at).is_(None))
    total = db.exec(select(func.count()).select_from(Notification).where(*wanted)).one()
    rows = db.exec(
        select(Notification)
        .where(*wanted)
        .order_by(col(Notification.created_at).desc(), col(Notification.id).desc())
        .limit(filters.limit)
        .offset((filters.page - 1) * filters.limit)
    ).all()
    return NotificationPage(
        notifications=[make_view(row, actor) for row in rows],
        total=total,
        unread=count_unread(db, actor),
        page=filters.page,
        pages=max(1, ceil(total / filters.limit)),
    )


def find_newest_unread(db: Db, actor: Actor) -> NotificationView | None:
    """Give the latest message that the person has not read."""
    if not actor.is_signed_in:
        return None
    query = select(Notification).where(shown_to(db, actor), col(Notification.read_at).is_(None))
    newest = query.order_by(col(Notification.created_at).desc(), col(Notification.id).desc()).limit(1)
    row = db.exec(newest).one_or_none()
    return make_view(row, actor) if row else None


def make_view(row: Notification, actor: Actor) -> NotificationView:
    """Put a message into the words of its reader."""
    return NotificationView(
        id=row.id,
        kind=row.kind,
        text=describe(row.kind, row.params, locale=actor.locale, time_zone=actor.time_zone),
        params=row.params,
        href=row.href,
        created_at=row.created_at,
        is_read=row.read_at is not None,
    )


def find_reader(db: Db, notification_id: UUID) -> tuple[Notification, User] | None:
    """Give a message and whose it is, for jobs; None when either is gone."""
    row = db.exec(
        select(Notification, User)
        .join(User, col(User.id) == col(Notification.user_id))
        .where(col(Notification.id) == notification_id, col(User.deleted_at).is_(None))
    ).one_or_none()
    return None if row is None else (row[0], row[1])
