"""Reads of subscriptions: one's own, and whether somebody may open clubs."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import col, select

from lms_app.core.config import get_settings
from lms_app.core.db import Db
from lms_app.subscriptions.rules import CURRENCY, TIYN, Prices, price_of
from lms_app.subscriptions.schemas import Limits, PriceView, Standing, SubscriptionView, UpgradeView, Usage
from models.clubs import Club, ClubClass, ClubMember, MemberStatus
from models.subscriptions import (
    Subscription,
    SubscriptionStatus,
    SubscriptionType,
    SubscriptionUpgrade,
    UpgradeStatus,
)


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


def find_pending(db: Db, user_id: UUID) -> Subscription | None:
    """Give the request of a person that waits for an admin."""
    waits = col(Subscription.status) == SubscriptionStatus.PENDING
    return db.exec(select(Subscription).where(col(Subscription.user_id) == user_id, waits)).one_or_none()


def has_pending_upgrade(db: Db, subscription_id: UUID) -> bool:
    """Tell whether an upgrade of the subscription waits for an admin."""
    query = select(SubscriptionUpgrade.id).where(
        col(SubscriptionUpgrade.subscription_id) == subscription_id,
        col(SubscriptionUpgrade.status) == UpgradeStatus.PENDING,
    )
    return db.exec(query).one_or_none() is not None


def read_prices() -> Prices:
    """Give what this installation asks for."""
    settings = get_settings()
    return Prices(
        onetime=settings.pay_onetime_tenge,
        monthly=settings.pay_monthly_tenge,
        extra_class=settings.pay_extra_class_tenge,
        extra_places=settings.pay_extra_places_tenge,
        places_step=settings.pay_extra_places,
    )


def make_standing(db: Db, user_id: UUID, *, reserved_code: str) -> SubscriptionView:
    """Put together how a person stands; for callers who know that it is their own.

    Args:
        db: The transaction.
        user_id: Whose subscription.
        reserved_code: The code of this person's next payment.
    """
    settings, prices = get_settings(), read_prices()
    active, pending = find_active_subscription(db, user_id), find_pending(db, user_id)
    shown = active or pending or _find_latest(db, user_id)
    type_ = shown.type if shown else None
    return SubscriptionView(
        status=_standing_of(shown, is_active=active is not None),
        type=type_,
        expires_at=shown.expires_at if shown else None,
        payment_comment=pending.payment_comment if pending else reserved_code,
        amount=pending.amount_minor // TIYN
        if pending
        else price_of(type_ or SubscriptionType.ONETIME_PURCHASE, prices),
        currency=CURRENCY,
        limits=Limits.model_validate(active) if active else Limits(),
        usage=count_usage(db, user_id),
        is_request_pending=pending is not None,
        admin_notes=shown.admin_notes if shown and shown.status is SubscriptionStatus.REJECTED else "",
        upgrade=_find_upgrade(db, active.id) if active else None,
        prices=PriceView.model_validate(prices),
        phone=settings.pay_phone,
        support_link=settings.support_href,
    )


def _standing_of(shown: Subscription | None, *, is_active: bool) -> Standing:
    if shown is None:
        return Standing.NONE
    if shown.status is SubscriptionStatus.ACTIVE and not is_active:
        return Standing.EXPIRED
    return Standing(shown.status)


def _find_latest(db: Db, user_id: UUID) -> Subscription | None:
    query = select(Subscription).where(col(Subscription.user_id) == user_id)
    return db.exec(query.order_by(col(Subscription.requested_at).desc()).limit(1)).one_or_none()


def _find_upgrade(db: Db, subscription_id: UUID) -> UpgradeView | None:
    query = select(SubscriptionUpgrade).where(col(SubscriptionUpgrade.subscription_id) == subscription_id)
    row = db.exec(query.order_by(col(SubscriptionUpgrade.requested_at).desc()).limit(1)).one_or_none()
    if row is None:
        return None
    fields = row.model_dump(include=set(UpgradeView.model_fields))
    return UpgradeView(**fields, amount=row.amount_minor // TIYN)


def count_usage(db: Db, user_id: UUID) -> Usage:
    """Count what a mentor's clubs use of the limits."""
    own = and_(col(Club.owner_id) == user_id, col(Club.archived_at).is_(None))
    clubs = db.exec(select(func.count()).select_from(Club).where(own)).one()
    by_club = (
        select(func.count().label("amount"))
        .select_from(ClubClass)
        .join(Club, col(Club.id) == col(ClubClass.club_id))
        .where(own, col(ClubClass.is_active))
        .group_by(col(Club.id))
        .subquery()
    )
    by_class = (
        select(func.count().label("amount"))
        .select_from(ClubMember)
        .join(Club, col(Club.id) == col(ClubMember.club_id))
        .where(
            own,
            col(ClubMember.status) == MemberStatus.APPROVED,
            col(ClubMember.removed_at).is_(None),
            col(ClubMember.class_id).is_not(None),
        )
        .group_by(col(ClubMember.class_id))
        .subquery()
    )
    classes = db.exec(select(func.coalesce(func.max(by_club.c.amount), 0))).one()
    students = db.exec(select(func.coalesce(func.max(by_class.c.amount), 0))).one()
    return Usage(kruzhoks=clubs, classes=classes, students=students)
