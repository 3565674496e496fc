"""What admins decide on payments. Each decision is told, audited and made once."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col, select

from lms_app.core.actor import Actor
from lms_app.core.audit import record
from lms_app.core.clock import utc_now
from lms_app.core.config import get_settings
from lms_app.core.db import Db
from lms_app.core.log import get_logger
from lms_app.notifications.service import notify
from lms_app.subscriptions.errors import AlreadyDecided, PaymentNotFound
from lms_app.subscriptions.queries import find_active_subscription
from lms_app.subscriptions.rules import TIYN, end_of
from lms_app.subscriptions.schemas import BulkResult
from lms_app.subscriptions.service import CLUBS_HREF, tell_pages
from models.accounts import Role
from models.notifications import NotificationKind
from models.subscriptions import Subscription, SubscriptionStatus, SubscriptionUpgrade, UpgradeStatus

_log = get_logger(__name__)


def approve_subscription(db: Db, actor: Actor, subscription_id: UUID, *, notes: str = "") -> None:
    """Let a person open clubs from now on (PAY 7). Locks the request, so that it is decided once.

    A monthly subscription that is still in force is followed by the new one without a gap, and what was
    paid for in upgrades stays.

    Raises:
        Unauthorized: Nobody is signed in.
        Forbidden: The person is no admin.
        PaymentNotFound: There is no such request.
        AlreadyDecided: It was decided before.
    """
    actor.require_role(Role.ADMIN)
    _approve_subscription(db, actor, _lock_subscription(db, subscription_id), notes=notes)


def reject_subscription(db: Db, actor: Actor, subscription_id: UUID, *, notes: str = "") -> None:
    """Say that no payment was found (PAY 7); the notes tell the person why.

    Raises:
        AppError: As `approve_subscription`.
    """
    actor.require_role(Role.ADMIN)
    _reject_subscription(db, actor, _lock_subscription(db, subscription_id), notes=notes)


def approve_upgrade(db: Db, actor: Actor, upgrade_id: UUID, *, notes: str = "") -> None:
    """Raise the limits of a subscription by what was paid for (PAY 9).

    Raises:
        AppError: As `approve_subscription`.
    """
    actor.require_role(Role.ADMIN)
    _decide_upgrade(db, actor, _lock_upgrade(db, upgrade_id), UpgradeStatus.APPROVED, notes=notes)


def reject_upgrade(db: Db, actor: Actor, upgrade_id: UUID, *, notes: str = "") -> None:
    """Say that no payment for an upgrade was found.

    Raises:
        AppError: As `approve_subscription`.
    """
    actor.require_role(Role.ADMIN)
    _decide_upgrade(db, actor, _lock_upgrade(db, upgrade_id), UpgradeStatus.REJECTED, notes=notes)


def approve_payment(db: Db, actor: Actor, payment_id: UUID, *, notes: str = "") -> None:
    """Approve what the queue lists, whether a subscription or an upgrade.

    Raises:
        AppError: As `approve_subscription`.
    """
    actor.require_role(Role.ADMIN)
    if db.get(SubscriptionUpgrade, payment_id) is None:
        approve_subscription(db, actor, payment_id, notes=notes)
    else:
        approve_upgrade(db, actor, payment_id, notes=notes)


def reject_payment(db: Db, actor: Actor, payment_id: UUID, *, notes: str = "") -> None:
    """Reject what the queue lists, whether a subscription or an upgrade.

    Raises:
        AppError: As `approve_subscription`.
    """
    actor.require_role(Role.ADMIN)
    if db.get(SubscriptionUpgrade, payment_id) is None:
        reject_subscription(db, actor, payment_id, notes=notes)
    else:
        reject_upgrade(db, actor, payment_id, notes=notes)


def approve_many(db: Db, actor: Actor, payment_ids: Iterable[UUID]) -> BulkResult:
    """Approve all of these that still wait; the others are named and left alone.

    Raises:
        Unauthorized: Nobody is signed in.
        Forbidden: The person is no admin.
    """
    actor.require_role(Role.ADMIN)
    approved: list[UUID] = []
    skipped: list[UUID] = []
    # Two admins who tick the same rows lock them in the same order.
    for payment_id in sorted(set(payment_ids)):
        try:
            approve_payment(db, actor, payment_id)
        except (AlreadyDecided, PaymentNotFound):
            skipped.append(payment_id)
        else:
            approved.append(payment_id)
    return BulkResult(approved=approved, skipped=skipped)


def save_notes(db: Db, actor: Actor, payment_id: UUID, notes: str) -> None:
    """Keep what an admin notes on a payment, decided or not.

    Raises:
        Unauthorized: Nobody is signed in.
        Forbidden: The person is no admin.
        PaymentNotFound: There is no such request.
    """
    actor.require_role(Role.ADMIN)
    for table in (Subscription, SubscriptionUpgrade):
        found = db.exec(
            update(table)
            .where(col(table.id) == payment_id)
            .values(admin_notes=notes)
            .returning(col(table.id))
        ).scalar()
        if found is not None:
            record(db, actor, "payment.noted", payment_id, notes=notes)
            return
    raise PaymentNotFound


def _lock_subscription(db: Db, subscription_id: UUID) -> Subscription:
    row = db.get(Subscription, subscription_id, with_for_update=True)
    if row is None:
        raise PaymentNotFound
    if row.status is not SubscriptionStatus.PENDING:
        raise AlreadyDecided
    return row


def _lock_upgrade(db: Db, upgrade_id: UUID) -> SubscriptionUpgrade:
    row = db.get(SubscriptionUpgrade, upgrade_id, with_for_update=True)
    if row is None:
        raise PaymentNotFound
    if row.status is not UpgradeStatus.PENDING:
        raise AlreadyDecided
    return row


def _approve_subscription(db: Db, actor: Actor, row: Subscription, *, notes: str) -> None:
    now = utc_now()
    previous = db.exec(
        select(Subscription)
        .where(
            col(Subscription.user_id) == row.user_id, col(Subscription.status) == SubscriptionStatus.ACTIVE
        )
        .with_for_update()
    ).one_or_none()
    if previous is not None:
        _replace(db, previous, row)
    month = timedelta(days=get_settings().pay_month_days)
    end = previous.expires_at if previous else None
    row.expires_at = end_of(row.type, now=now, month=month, previous_end=end)
    _decide_subscription(db, actor, row, SubscriptionStatus.ACTIVE, notes=notes)
    kind = NotificationKind.SUBSCRIPTION_APPROVED
    notify(db, [row.user_id], kind, href=CLUBS_HREF, dedup_key=f"subscription:{row.id}:decided")
    _log.info("subscription.approved", subscriptionId=str(row.id))


def _replace(db: Db, previous: Subscription, row: Subscription) -> None:
    """Let the new subscription take over the limits of the one before it, which ends."""
    row.max_kruzhoks = max(row.max_kruzhoks, previous.max_kruzhoks)
    row.max_classes_per_kruzhok = max(row.max_classes_per_kruzhok, previous.max_classes_per_kruzhok)
    row.max_students_per_class = max(row.max_students_per_class, previous.max_students_per_class)
    previous.status = SubscriptionStatus.EXPIRED
    db.add(previous)
    # Only one may be ACTIVE, so the old one ends in the database before the new one begins.
    db.flush()


def _reject_subscription(db: Db, actor: Actor, row: Subscription, *, notes: str) -> None:
    _decide_subscription(db, actor, row, SubscriptionStatus.REJECTED, notes=notes)
    kind = NotificationKind.SUBSCRIPTION_REJECTED
    notify(db, [row.user_id], kind, href=CLUBS_HREF, dedup_key=f"subscription:{row.id}:decided")
    _log.info("subscription.rejected", subscriptionId=str(row.id))


def _decide_subscription(
    db: Db, actor: Actor, row: Subscription, status: SubscriptionStatus, *, notes: str
) -> None:
    row.status, row.confirmed_at, row.confirmed_by_id = status, utc_now(), actor.user_id
    row.admin_notes = notes or row.admin_notes
    db.add(row)
    db.flush()
    verb = "approved" if status is SubscriptionStatus.ACTIVE else "rejected"
    record(
        db,
        actor,
        f"subscription.{verb}",
        row.id,
        before=SubscriptionStatus.PENDING.value,
        userId=str(row.user_id),
        amount=row.amount_minor // TIYN,
        notes=row.admin_notes,
    )
    tell_pages(db, row.user_id)


def _decide_upgrade(
    db: Db, actor: Actor, row: SubscriptionUpgrade, status: UpgradeStatus, *, notes: str
) -> None:
    subscription = db.get_one(Subscription, row.subscription_id, with_for_update=True)
    # A monthly subscription may have been renewed meanwhile; what was paid for counts for the one in force.
    raised = find_active_subscription(db, subscription.user_id, lock=True) or subscription
    is_approved = status is UpgradeStatus.APPROVED
    if is_approved:
        raised.max_classes_per_kruzhok += row.extra_classes
        raised.max_students_per_class += row.extra_students
        db.add(raised)
    row.status, row.decided_at, row.decided_by_id = status, utc_now(), actor.user_id
    row.admin_notes = notes or row.admin_notes
    db.add(row)
    db.flush()
    record(
        db,
        actor,
        "upgrade.approved" if is_approved else "upgrade.rejected",
        row.id,
        before=UpgradeStatus.PENDING.value,
        userId=str(subscription.user_id),
        amount=row.amount_minor // TIYN,
        notes=row.admin_notes,
    )
    kind = NotificationKind.UPGRADE_APPROVED if is_approved else NotificationKind.UPGRADE_REJECTED
    params = {"classes": row.extra_classes, "students": row.extra_students}
    notify(
        db,
        [subscription.user_id],
        kind,
        params=params,
        href=CLUBS_HREF,
        dedup_key=f"upgrade:{row.id}:decided",
    )
    tell_pages(db, subscription.user_id)
    _log.info("upgrade.decided", upgradeId=str(row.id), status=status.value)
