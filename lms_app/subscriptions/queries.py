"""Reads of subscriptions: one's own, and whether somebody may open clubs."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import col, select

from lms_app.core.db import Db
from models.subscriptions import Subscription, SubscriptionStatus


def is_in_force() -> ColumnElement[bool]:
    """Condition for subscriptions that allow something now, whether or not the nightly job has run."""
    expires_at = col(Subscription.expires_at)
    return and_(
        col(Subscription.status) == SubscriptionStatus.ACTIVE,
        or_(expires_at.is_(None), expires_at > func.now()),
    )


def find_active_subscription(db: Db, user_id: UUID, *, lock: bool = False) -> Subscription | None:
    """Give what makes a person a mentor: the ACTIVE subscription that is not past its end.

    With `lock` nobody else decides on it or counts against its limits until the transaction ends.
    """
    query = select(Subscription).where(col(Subscription.user_id) == user_id, is_in_force())
    return db.exec(query.with_for_update() if lock else query).one_or_none()
