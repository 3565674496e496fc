"""What people do to become mentors: get a code, ask, ask for more; and the end of what was paid for."""

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, union_all
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from lms_app.core import live
from lms_app.core.actor import ANONYMOUS, Actor
from lms_app.core.audit import record
from lms_app.core.db import Db
from lms_app.core.errors import Message, Unauthorized, ValidationFailed
from lms_app.core.i18n import translate
from lms_app.core.log import get_logger
from lms_app.notifications.service import notify
from lms_app.subscriptions.errors import (
    AlreadyActive,
    RequestPending,
    SubscriptionRequired,
    UpgradePending,
    WrongCode,
)
from lms_app.subscriptions.queries import (
    find_active_subscription,
    find_pending,
    has_pending_upgrade,
    make_standing,
    read_prices,
)
from lms_app.subscriptions.rules import (
    CODE_ALPHABET,
    CODE_LENGTH,
    CURRENCY,
    TIYN,
    normalize_code,
    price_of,
    upgrade_price,
)
from lms_app.subscriptions.schemas import RequestView, SubscriptionRequest, SubscriptionView, UpgradeRequest
from models.accounts import Role, User
from models.notifications import NotificationKind
from models.subscriptions import (
    PaymentCode,
    Subscription,
    SubscriptionStatus,
    SubscriptionType,
    SubscriptionUpgrade,
)

CLUBS_HREF = "/dashboard?tab=clubs"
PAYMENTS_HREF = "/admin/payments"
_CODE_TRIES = 5
_log = get_logger(__name__)


def open_subscription(db: Db, actor: Actor) -> SubscriptionView:
    """Give how the person stands; a code for the next payment is reserved when there is none yet.

    Raises:
        Unauthorized: Nobody is signed in.
    """
    user_id = actor.require_user()
    return make_standing(db, user_id, reserved_code=reserve_code(db, user_id))


def reserve_code(db: Db, user_id: UUID) -> str:
    """Give the code of the person's next payment: the same one until it is used in a request.

    Raises:
        RuntimeError: No free code was found, which the number of codes rules out.
    """
    for _ in range(_CODE_TRIES):
        found = db.exec(select(PaymentCode.code).where(col(PaymentCode.user_id) == user_id)).one_or_none()
        if found is not None:
            return found
        code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
        if not _was_used(db, code):
            # Of two tabs that ask at the same moment one reserves, and both read what it reserved.
            db.exec(insert(PaymentCode).values(user_id=user_id, code=code).on_conflict_do_nothing())
    raise RuntimeError("no free payment code")


def _was_used(db: Db, code: str) -> bool:
    used = union_all(
        select(Subscription.id).where(col(Subscription.payment_comment) == code),
        select(SubscriptionUpgrade.id).where(col(SubscriptionUpgrade.payment_comment) == code),
    )
    return db.connection().execute(used).first() is not None


def request_subscription(db: Db, actor: Actor, wish: SubscriptionRequest) -> RequestView:
    """Ask the admins to look for a payment (PAY 4). The price is the server's own.

    Locks the person's account, so that of requests at the same moment one is taken. After the commit the
    admins' queue shows it.

    Raises:
        Unauthorized: Nobody is signed in.
        RequestPending: An earlier one waits.
        AlreadyActive: The person has a subscription without end.
        WrongCode: The code is not the one reserved for this person.
    """
    user = _lock_account(db, actor)
    if find_pending(db, user.id) is not None:
        raise RequestPending
    active = find_active_subscription(db, user.id)
    if active is not None and active.expires_at is None:
        raise AlreadyActive
    code = _use_code(db, user.id, wish.payment_comment)
    amount = price_of(wish.type, read_prices())
    row = Subscription(
        user_id=user.id, type=wish.type, amount_minor=amount * TIYN, currency=CURRENCY, payment_comment=code
    )
    db.add(row)
    db.flush()
    _tell_admins(db, user, row.id, amount=amount)
    _log.info("subscription.requested", subscriptionId=str(row.id), type=wish.type.value)
    message = translate(actor.locale, "subscriptions.sent")
    return RequestView(id=row.id, status=SubscriptionStatus.PENDING, message=message)


def request_upgrade(db: Db, actor: Actor, wish: UpgradeRequest) -> RequestView:
    """Ask for more classes, or more places in each class (PAY 9).

    Raises:
        Unauthorized: Nobody is signed in.
        ValidationFailed: Nothing is asked for, or places not in the steps in which they are sold.
        SubscriptionRequired: The person has no ACTIVE subscription to be upgraded.
        UpgradePending: An earlier one waits.
        WrongCode: The code is not the one reserved for this person.
    """
    prices = read_prices()
    if wish.extra_classes == 0 and wish.extra_students == 0:
        raise ValidationFailed({"extraClasses": [Message("errors.field.required")]})
    if wish.extra_students % prices.places_step:
        step = Message("errors.subscriptions.places_step", {"step": prices.places_step})
        raise ValidationFailed({"extraStudents": [step]})
    user = _lock_account(db, actor)
    subscription = find_active_subscription(db, user.id, lock=True)
    if subscription is None:
        raise SubscriptionRequired
    if has_pending_upgrade(db, subscription.id):
        raise UpgradePending
    amount = upgrade_price(wish.extra_classes, wish.extra_students, prices)
    row = SubscriptionUpgrade(
        subscription_id=subscription.id,
        extra_classes=wish.extra_classes,
        extra_students=wish.extra_students,
        amount_minor=amount * TIYN,
        currency=CURRENCY,
        payment_comment=_use_code(db, user.id, wish.payment_comment),
    )
    db.add(row)
    db.flush()
    _tell_admins(db, user, row.id, amount=amount)
    _log.info("upgrade.requested", upgradeId=str(row.id))
    message = translate(actor.locale, "subscriptions.sent")
    return RequestView(id=row.id, status=SubscriptionStatus.PENDING, message=message)


def _lock_account(db: Db, actor: Actor) -> User:
    """Let nobody else ask in the name of this person until the transaction ends."""
    query = select(User).where(col(User.id) == actor.require_user(), col(User.deleted_at).is_(None))
    user = db.exec(query.with_for_update(key_share=True)).one_or_none()
    if user is None:
        raise Unauthorized
    return user


def _use_code(db: Db, user_id: UUID, typed: str) -> str:
    """Take the reserved code back; a payment has it from now on."""
    code = normalize_code(typed)
    mine = (col(PaymentCode.user_id) == user_id, col(PaymentCode.code) == code)
    if db.exec(delete(PaymentCode).where(*mine).returning(col(PaymentCode.code))).scalar() is None:
        raise WrongCode
    return code


def _tell_admins(db: Db, user: User, payment_id: UUID, *, amount: int) -> None:
    admins = select(User.id).where(col(User.role) == Role.ADMIN, col(User.deleted_at).is_(None))
    notify(
        db,
        db.exec(admins).all(),
        NotificationKind.SUBSCRIPTION_REQUESTED,
        params={"name": user.name, "amount": amount},
        href=f"{PAYMENTS_HREF}?id={payment_id}",
        dedup_key=f"payment:{payment_id}",
    )
    tell_pages(db, user.id)


def tell_pages(db: Db, user_id: UUID) -> None:
    """Let the open pages of the person and of the admins read again after the commit."""
    live.publish_after_commit(db, live.admins_topic(), {"changed": "payments"})
    live.publish_after_commit(db, live.user_topic(user_id), {"changed": "subscription"})


def expire_subscriptions(db: Db, *, now: datetime) -> int:
    """End what was paid for until `now` or earlier, and tell whose it was; called every night (PAY 5).

    Returns:
        How many have ended. A second run finds none.
    """
    over = db.exec(
        select(Subscription)
        .where(
            col(Subscription.status) == SubscriptionStatus.ACTIVE,
            col(Subscription.type) == SubscriptionType.MONTHLY_SUBSCRIPTION,
            col(Subscription.expires_at) <= now,
        )
        .with_for_update(skip_locked=True)
    ).all()
    for row in over:
        row.status = SubscriptionStatus.EXPIRED
        db.add(row)
        record(db, ANONYMOUS, "subscription.expired", row.id, userId=str(row.user_id))
        notify(
            db,
            [row.user_id],
            NotificationKind.SUBSCRIPTION_EXPIRED,
            href=CLUBS_HREF,
            dedup_key=f"subscription:{row.id}:expired",
        )
        tell_pages(db, row.user_id)
    _log.info("subscription.expired", count=len(over))
    return len(over)
