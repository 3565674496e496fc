"""What admins decide on payments: once, told, audited, and nobody else."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import func, select

from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db, transaction
from lms_app.core.errors import Forbidden, Unauthorized
from lms_app.subscriptions import decisions, payments, service
from lms_app.subscriptions.errors import AlreadyDecided, PaymentNotFound
from lms_app.subscriptions.queries import find_active_subscription
from lms_app.subscriptions.schemas import PaymentFilters, SubscriptionRequest, UpgradeRequest
from models.accounts import Role, User
from models.audit import AuditEntry
from models.base import new_id
from models.notifications import Notification, NotificationKind
from models.subscriptions import Subscription, SubscriptionStatus, SubscriptionType, SubscriptionUpgrade
from tests.factories.accounts import actor_of, make_user
from tests.factories.clubs import make_subscription

ONETIME, MONTHLY = SubscriptionType.ONETIME_PURCHASE, SubscriptionType.MONTHLY_SUBSCRIPTION
AT_ONCE = 50


@pytest.fixture
def admin(db: Db) -> Actor:
    return actor_of(make_user(db, role=Role.ADMIN, name="Директор"))


def ask(db: Db, user: User, type_: SubscriptionType = ONETIME) -> UUID:
    wish = SubscriptionRequest(type=type_, payment_comment=service.reserve_code(db, user.id))
    answer = service.request_subscription(db, actor_of(user), wish)
    db.commit()
    return answer.id


def ask_upgrade(db: Db, user: User, **extra: int) -> UUID:
    wish = UpgradeRequest(**extra, payment_comment=service.reserve_code(db, user.id))  # type: ignore[arg-type]
    answer = service.request_upgrade(db, actor_of(user), wish)
    db.commit()
    return answer.id


def told(db: Db, user: User) -> list[NotificationKind]:
    rows = db.exec(select(Notification.kind).where(Notification.user_id == user.id)).all()
    return list(rows)


def test_an_approved_person_may_open_clubs(db: Db, admin: Actor) -> None:
    user = make_user(db)
    payment_id = ask(db, user)
    assert find_active_subscription(db, user.id) is None

    decisions.approve_subscription(db, admin, payment_id, notes="Kaspi 14:05")
    db.commit()

    row = find_active_subscription(db, user.id)
    assert row is not None
    assert (row.confirmed_by_id, row.admin_notes, row.expires_at) == (admin.user_id, "Kaspi 14:05", None)
    assert (row.max_kruzhoks, row.max_classes_per_kruzhok, row.max_students_per_class) == (1, 2, 30)
    assert told(db, user) == [NotificationKind.SUBSCRIPTION_APPROVED]
    [entry] = db.exec(select(AuditEntry)).all()
    assert (entry.action, entry.actor_id, entry.subject_id) == (
        "subscription.approved",
        admin.user_id,
        payment_id,
    )
    assert entry.details["notes"] == "Kaspi 14:05"


def test_a_rejected_person_is_told(db: Db, admin: Actor) -> None:
    user = make_user(db)
    payment_id = ask(db, user)
    decisions.reject_payment(db, admin, payment_id)
    db.commit()
    assert db.get_one(Subscription, payment_id).status is SubscriptionStatus.REJECTED
    assert told(db, user) == [NotificationKind.SUBSCRIPTION_REJECTED]
    with pytest.raises(AlreadyDecided):
        decisions.approve_payment(db, admin, payment_id)


def test_of_fifty_approvals_one_counts(db: Db, admin: Actor) -> None:
    user = make_user(db)
    payment_id = ask(db, user)
    start = Barrier(AT_ONCE)

    def run(_: int) -> bool:
        start.wait(30)
        try:
            with transaction() as own:
                decisions.approve_subscription(own, admin, payment_id)
        except AlreadyDecided:
            return False
        return True

    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert sum(pool.map(run, range(AT_ONCE))) == 1
    assert db.exec(select(func.count()).select_from(AuditEntry)).one() == 1
    assert told(db, user) == [NotificationKind.SUBSCRIPTION_APPROVED]


def test_a_month_paid_early_loses_no_day(db: Db, admin: Actor) -> None:
    user, now = make_user(db), utc_now()
    end = now + timedelta(days=5)
    make_subscription(db, user, type=MONTHLY, expires_at=end, max_classes_per_kruzhok=4)
    decisions.approve_payment(db, admin, ask(db, user, MONTHLY))
    db.commit()
    row = find_active_subscription(db, user.id)
    assert row is not None
    assert row.expires_at == end + timedelta(days=30)
    assert row.max_classes_per_kruzhok == 4, "what was paid for in upgrades stays"
    assert sorted(db.exec(select(Subscription.status)).all()) == ["ACTIVE", "EXPIRED"]


def test_a_month_paid_after_the_end_begins_now(db: Db, admin: Actor) -> None:
    user = make_user(db)
    make_subscription(db, user, type=MONTHLY, expires_at=utc_now() - timedelta(days=9))
    decisions.approve_payment(db, admin, ask(db, user, MONTHLY))
    row = find_active_subscription(db, user.id)
    assert row is not None
    assert row.expires_at is not None
    assert timedelta(days=29) < row.expires_at - utc_now() <= timedelta(days=30)


def test_an_approved_upgrade_raises_the_limits(db: Db, admin: Actor) -> None:
    user = make_user(db)
    make_subscription(db, user)
    payment_id = ask_upgrade(db, user, extra_classes=1, extra_students=10)
    decisions.approve_payment(db, admin, payment_id)
    db.commit()
    row = find_active_subscription(db, user.id)
    assert row is not None
    assert (row.max_classes_per_kruzhok, row.max_students_per_class) == (3, 40)
    assert told(db, user) == [NotificationKind.UPGRADE_APPROVED]
    with pytest.raises(AlreadyDecided):
        decisions.reject_payment(db, admin, payment_id)


def test_a_rejected_upgrade_leaves_the_limits(db: Db, admin: Actor) -> None:
    user = make_user(db)
    make_subscription(db, user)
    decisions.reject_payment(db, admin, ask_upgrade(db, user, extra_classes=1))
    db.commit()
    row = find_active_subscription(db, user.id)
    assert row is not None
    assert row.max_classes_per_kruzhok == 2
    assert told(db, user) == [NotificationKind.UPGRADE_REJECTED]


def test_several_are_approved_together_and_the_rest_is_named(db: Db, admin: Actor) -> None:
    users = [make_user(db) for _ in range(3)]
    waiting = [ask(db, user) for user in users]
    decisions.reject_payment(db, admin, waiting[0])
    unknown = new_id()
    result = decisions.approve_many(db, admin, [*waiting, unknown, waiting[1]])
    db.commit()
    assert sorted(result.approved) == sorted(waiting[1:])
    assert sorted(result.skipped) == sorted([waiting[0], unknown])


def test_the_queue_finds_by_name_mail_code_and_id(db: Db, admin: Actor) -> None:
    first = make_user(db, name="Алия Ж", email="aliya@example.org")
    second = make_user(db, name="Борис_50%", email="boris@example.org")
    make_subscription(db, second)
    ask(db, first)
    ask_upgrade(db, second, extra_classes=1)

    def names(**filters: Any) -> list[str]:
        return [each.name for each in payments.list_payments(db, admin, PaymentFilters(**filters)).payments]

    waiting = payments.list_payments(db, admin, PaymentFilters(status=SubscriptionStatus.PENDING))
    assert [(each.kind.value, each.name, each.amount) for each in waiting.payments] == [
        ("SUBSCRIPTION", "Алия Ж", 2000),
        ("UPGRADE", "Борис_50%", 1000),
    ]
    assert (waiting.pending, waiting.total) == (2, 2)
    assert names(search="алия") == ["Алия Ж"]
    assert names(search="ALIYA@") == ["Алия Ж"]
    assert names(search=waiting.payments[0].payment_comment.lower()) == ["Алия Ж"]
    assert names(search=str(second.id)) == ["Борис_50%", "Борис_50%"]
    assert names(search="%") == ["Борис_50%", "Борис_50%"], "a percent sign is one"
    assert names(search="nobody") == []
    assert names(status=SubscriptionStatus.ACTIVE) == ["Борис_50%"]
    [other] = payments.list_earlier(db, admin, waiting.payments[1])
    assert other.kind.value == "SUBSCRIPTION"


def test_notes_are_kept_without_a_decision(db: Db, admin: Actor) -> None:
    payment_id = ask(db, make_user(db))
    decisions.save_notes(db, admin, payment_id, "ждём выписку")
    shown = payments.get_payment(db, admin, payment_id)
    assert (shown.admin_notes, shown.status) == ("ждём выписку", SubscriptionStatus.PENDING)
    with pytest.raises(PaymentNotFound):
        decisions.save_notes(db, admin, new_id(), "x")
    with pytest.raises(PaymentNotFound):
        payments.get_payment(db, admin, new_id())


@pytest.mark.parametrize("role", [None, Role.STUDENT, Role.INSTRUCTOR])
def test_nobody_else_decides_or_looks(db: Db, role: Role | None) -> None:
    payment_id = ask(db, make_user(db))
    actor = actor_of(make_user(db, role=role)) if role else Actor()
    tries: list[Any] = [
        lambda: decisions.approve_subscription(db, actor, payment_id),
        lambda: decisions.reject_subscription(db, actor, payment_id),
        lambda: decisions.approve_upgrade(db, actor, payment_id),
        lambda: decisions.reject_upgrade(db, actor, payment_id),
        lambda: decisions.approve_payment(db, actor, payment_id),
        lambda: decisions.reject_payment(db, actor, payment_id),
        lambda: decisions.approve_many(db, actor, [payment_id]),
        lambda: decisions.save_notes(db, actor, payment_id, "x"),
        lambda: payments.list_payments(db, actor, PaymentFilters()),
        lambda: payments.get_payment(db, actor, payment_id),
    ]
    for attempt in tries:
        with pytest.raises(Forbidden if role else Unauthorized):
            attempt()
    assert db.get_one(Subscription, payment_id).status is SubscriptionStatus.PENDING
    assert db.exec(select(SubscriptionUpgrade)).all() == []
