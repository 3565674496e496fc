"""Asking for a subscription or an upgrade, and how subscriptions end."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlmodel import func, select

from lms_app.core.actor import ANONYMOUS, Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db, transaction
from lms_app.core.errors import Unauthorized, ValidationFailed
from lms_app.subscriptions import decisions, service
from lms_app.subscriptions.errors import (
    AlreadyActive,
    RequestPending,
    SubscriptionRequired,
    UpgradePending,
    WrongCode,
)
from lms_app.subscriptions.rules import CODE_ALPHABET
from lms_app.subscriptions.schemas import Standing, SubscriptionRequest, UpgradeRequest
from models.accounts import Role
from models.audit import AuditEntry
from models.notifications import Notification, NotificationKind
from models.subscriptions import (
    PaymentCode,
    Subscription,
    SubscriptionStatus,
    SubscriptionType,
    SubscriptionUpgrade,
)
from tests.factories.accounts import actor_of, make_user
from tests.factories.clubs import make_class, make_club, make_member, make_subscription

ONETIME, MONTHLY = SubscriptionType.ONETIME_PURCHASE, SubscriptionType.MONTHLY_SUBSCRIPTION
AT_ONCE = 50


@pytest.fixture
def person(db: Db) -> Actor:
    return actor_of(make_user(db))


def ask(db: Db, actor: Actor, **over: Any) -> Any:
    assert actor.user_id is not None
    code = over.pop("payment_comment", None) or service.reserve_code(db, actor.user_id)
    wish = SubscriptionRequest(**{"type": ONETIME, "payment_comment": code, **over})
    answer = service.request_subscription(db, actor, wish)
    db.commit()
    return answer


def at_once(action: Any) -> list[Any]:
    """Run `action` in fifty threads that start together; gives what each gave or raised."""
    start = Barrier(AT_ONCE)

    def run(_: int) -> Any:
        start.wait(30)
        try:
            with transaction() as db:
                return action(db)
        except (RequestPending, WrongCode, UpgradePending) as refusal:
            return type(refusal)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, range(AT_ONCE)))


def test_the_reserved_code_stays_until_it_is_used(db: Db, person: Actor) -> None:
    first = service.open_subscription(db, person)
    assert (first.status, first.payment_comment) == (
        Standing.NONE,
        service.open_subscription(db, person).payment_comment,
    )
    assert len(first.payment_comment) == 8
    assert set(first.payment_comment) <= set(CODE_ALPHABET)
    ask(db, person)
    pending = service.open_subscription(db, person)
    assert (pending.status, pending.payment_comment) == (Standing.PENDING, first.payment_comment)
    assert pending.is_request_pending


def test_codes_reserved_at_the_same_moment_are_one(db: Db, person: Actor) -> None:
    codes = at_once(lambda own: service.open_subscription(own, person).payment_comment)
    assert len(set(codes)) == 1
    assert db.exec(select(func.count()).select_from(PaymentCode)).one() == 1


def test_the_server_knows_the_price(db: Db, person: Actor) -> None:
    answer = ask(db, person, amount=1, currency="USD")
    row = db.get_one(Subscription, answer.id)
    assert (row.amount_minor, row.currency, row.status) == (200_000, "KZT", SubscriptionStatus.PENDING)
    assert answer.message == "Запрос отправлен на проверку администратору"


def test_a_typed_code_may_have_small_letters_and_spaces(db: Db, person: Actor) -> None:
    assert person.user_id is not None
    code = service.reserve_code(db, person.user_id)
    ask(db, person, payment_comment=f" {code.lower()} ")
    assert db.exec(select(Subscription.payment_comment)).one() == code


def test_a_code_of_somebody_else_is_refused_at_its_field(db: Db, person: Actor) -> None:
    other = service.reserve_code(db, make_user(db).id)
    with pytest.raises(WrongCode) as refused:
        ask(db, person, payment_comment=other)
    assert list(refused.value.fields) == ["paymentComment"]


def test_of_fifty_requests_one_is_taken(db: Db, person: Actor) -> None:
    assert person.user_id is not None
    wish = SubscriptionRequest(type=ONETIME, payment_comment=service.reserve_code(db, person.user_id))
    db.commit()

    answers = at_once(lambda own: service.request_subscription(own, person, wish).status)

    assert answers.count(SubscriptionStatus.PENDING) == 1
    assert answers.count(RequestPending) == AT_ONCE - 1
    assert db.exec(select(func.count()).select_from(Subscription)).one() == 1


def test_admins_are_told_of_a_request_once(db: Db, person: Actor) -> None:
    admin = make_user(db, role=Role.ADMIN)
    make_user(db, role=Role.ADMIN, deleted_at=utc_now())
    ask(db, person)
    [told] = db.exec(select(Notification)).all()
    assert (told.user_id, told.kind) == (admin.id, NotificationKind.SUBSCRIPTION_REQUESTED)
    assert told.params == {"name": "Айдана", "amount": 2000}


def test_who_paid_once_needs_no_other(db: Db, person: Actor) -> None:
    assert person.user_id is not None
    make_subscription(db, db.get_one(type(make_user(db)), person.user_id))
    with pytest.raises(AlreadyActive):
        ask(db, person)


def test_after_a_rejection_one_may_ask_again_with_a_new_code(db: Db, person: Actor) -> None:
    admin = actor_of(make_user(db, role=Role.ADMIN))
    first = ask(db, person)
    decisions.reject_subscription(db, admin, first.id, notes="Перевода нет")
    db.commit()
    rejected = service.open_subscription(db, person)
    assert (rejected.status, rejected.admin_notes) == (Standing.REJECTED, "Перевода нет")
    assert rejected.payment_comment != db.get_one(Subscription, first.id).payment_comment
    ask(db, person)
    assert service.open_subscription(db, person).status is Standing.PENDING


def test_nobody_signed_in_is_refused(db: Db) -> None:
    wish = SubscriptionRequest(type=ONETIME, payment_comment="X")
    more = UpgradeRequest(extra_classes=1, payment_comment="X")
    tries: list[Any] = [
        lambda: service.open_subscription(db, ANONYMOUS),
        lambda: service.request_subscription(db, ANONYMOUS, wish),
        lambda: service.request_upgrade(db, ANONYMOUS, more),
    ]
    for attempt in tries:
        with pytest.raises(Unauthorized):
            attempt()


def test_usage_counts_what_is_alive(db: Db) -> None:
    user = make_user(db)
    make_subscription(db, user, max_students_per_class=12)
    club = make_club(db, user)
    first, second = make_class(db, club), make_class(db, club, order_index=2)
    make_class(db, club, order_index=3, is_active=False)
    for _ in range(3):
        make_member(db, club, class_id=first.id)
    make_member(db, club, class_id=second.id)
    make_member(db, club, class_id=first.id, removed_at=utc_now())
    make_club(db, user, archived_at=utc_now())
    make_class(db, make_club(db))

    view = service.open_subscription(db, actor_of(user))

    assert (view.usage.kruzhoks, view.usage.classes, view.usage.students) == (1, 2, 3)
    assert (view.limits.max_classes_per_kruzhok, view.limits.max_students_per_class) == (2, 12)


def test_monthly_ones_expire_by_night_and_are_told_once(db: Db) -> None:
    user, now = make_user(db), utc_now()
    over = make_subscription(db, user, type=MONTHLY, expires_at=now - timedelta(hours=1))
    kept = make_subscription(db, make_user(db), type=MONTHLY, expires_at=now + timedelta(hours=1))
    forever = make_subscription(db, make_user(db))

    assert service.expire_subscriptions(db, now=now) == 1
    db.commit()
    assert service.expire_subscriptions(db, now=now) == 0

    assert db.get_one(Subscription, over.id).status is SubscriptionStatus.EXPIRED
    for each in (kept, forever):
        assert db.get_one(Subscription, each.id).status is SubscriptionStatus.ACTIVE
    [told] = db.exec(select(Notification)).all()
    assert (told.user_id, told.kind) == (user.id, NotificationKind.SUBSCRIPTION_EXPIRED)
    assert [each.action for each in db.exec(select(AuditEntry)).all()] == ["subscription.expired"]
    assert service.open_subscription(db, actor_of(user)).status is Standing.EXPIRED


def upgrade(db: Db, actor: Actor, **over: Any) -> Any:
    assert actor.user_id is not None
    code = service.reserve_code(db, actor.user_id)
    wish = UpgradeRequest(**{"extra_classes": 1, "payment_comment": code, **over})
    answer = service.request_upgrade(db, actor, wish)
    db.commit()
    return answer


def test_an_upgrade_is_asked_for_at_the_servers_price(db: Db) -> None:
    user = make_user(db)
    make_subscription(db, user)
    answer = upgrade(db, actor_of(user), extra_classes=2, extra_students=20)
    row = db.get_one(SubscriptionUpgrade, answer.id)
    assert (row.amount_minor, row.extra_classes, row.extra_students) == (400_000, 2, 20)
    with pytest.raises(UpgradePending):
        upgrade(db, actor_of(user))
    shown = service.open_subscription(db, actor_of(user)).upgrade
    assert shown is not None
    assert (shown.status.value, shown.amount) == ("PENDING", 4000)


def test_of_fifty_upgrades_one_is_taken(db: Db) -> None:
    user = make_user(db)
    make_subscription(db, user)
    wish = UpgradeRequest(extra_classes=1, payment_comment=service.reserve_code(db, user.id))
    db.commit()
    answers = at_once(lambda own: service.request_upgrade(own, actor_of(user), wish).status)
    assert answers.count(UpgradePending) == AT_ONCE - 1
    assert db.exec(select(func.count()).select_from(SubscriptionUpgrade)).one() == 1


@pytest.mark.parametrize(
    ("wish", "field"),
    [({"extra_classes": 0}, "extraClasses"), ({"extra_students": 7}, "extraStudents")],
)
def test_an_upgrade_asks_for_something_that_is_sold(db: Db, wish: dict[str, int], field: str) -> None:
    user = make_user(db)
    make_subscription(db, user)
    with pytest.raises(ValidationFailed) as refused:
        upgrade(db, actor_of(user), **wish)
    assert list(refused.value.fields) == [field]


def test_without_a_subscription_there_is_nothing_to_upgrade(db: Db, person: Actor) -> None:
    with pytest.raises(SubscriptionRequired):
        upgrade(db, person)
