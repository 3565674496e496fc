"""Reads of the queue of payments, for admins: subscriptions and upgrades in one list."""

from math import ceil
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, case, cast, func, literal, null, or_, union_all
from sqlalchemy import select as sql_select
from sqlalchemy.orm import aliased
from sqlmodel import col

from lms_app.core.actor import Actor
from lms_app.core.db import Db
from lms_app.subscriptions.errors import PaymentNotFound
from lms_app.subscriptions.rules import TIYN
from lms_app.subscriptions.schemas import PaymentFilters, PaymentKind, PaymentPage, PaymentView
from models.accounts import Role, User
from models.subscriptions import Subscription, SubscriptionStatus, SubscriptionUpgrade, UpgradeStatus

_HISTORY_SHOWN = 5


def list_payments(db: Db, actor: Actor, filters: PaymentFilters) -> PaymentPage:
    """Give a page of requests that `filters` ask for (PAY 6).

    Raises:
        Unauthorized: Nobody is signed in.
        Forbidden: The person is no admin.
    """
    actor.require_role(Role.ADMIN)
    statement, rows = _read_payments()
    wanted = _conditions(rows, filters)
    total = db.connection().execute(_count(rows, wanted)).scalar_one()
    waiting = [rows.c.status == SubscriptionStatus.PENDING]
    is_queue = filters.status is SubscriptionStatus.PENDING
    order = rows.c.requested_at.asc() if is_queue else rows.c.requested_at.desc()
    page = statement.where(*wanted).order_by(order, rows.c.id)
    found = db.connection().execute(page.limit(filters.limit).offset((filters.page - 1) * filters.limit))
    return PaymentPage(
        payments=[_make_view(row) for row in found.mappings()],
        total=total,
        pending=db.connection().execute(_count(rows, waiting)).scalar_one(),
        page=filters.page,
        pages=max(1, ceil(total / filters.limit)),
    )


def get_payment(db: Db, actor: Actor, payment_id: UUID) -> PaymentView:
    """Give one request.

    Raises:
        Unauthorized: Nobody is signed in.
        Forbidden: The person is no admin.
        PaymentNotFound: There is none.
    """
    actor.require_role(Role.ADMIN)
    statement, rows = _read_payments()
    row = db.connection().execute(statement.where(rows.c.id == payment_id)).mappings().one_or_none()
    if row is None:
        raise PaymentNotFound
    return _make_view(row)


def list_earlier(db: Db, actor: Actor, payment: PaymentView) -> list[PaymentView]:
    """Give the other requests of the same person, the newest first.

    Raises:
        Unauthorized: Nobody is signed in.
        Forbidden: The person is no admin.
    """
    actor.require_role(Role.ADMIN)
    statement, rows = _read_payments()
    others = statement.where(rows.c.user_id == payment.user_id, rows.c.id != payment.id)
    found = db.connection().execute(others.order_by(rows.c.requested_at.desc()).limit(_HISTORY_SHOWN))
    return [_make_view(row) for row in found.mappings()]


def _read_payments() -> tuple[Select[*tuple[Any, ...]], Any]:
    """Give the select of payments with their people, and the rows to filter by."""
    rows = union_all(_subscriptions(), _upgrades()).subquery("payment")
    decider = aliased(User)
    statement = (
        sql_select(rows, col(User.name), col(User.email), col(decider.name).label("decided_by"))
        .join(User, col(User.id) == rows.c.user_id)
        .outerjoin(decider, col(decider.id) == rows.c.decided_by_id)
    )
    return statement, rows


def _subscriptions() -> Select[*tuple[Any, ...]]:
    return sql_select(
        col(Subscription.id),
        literal(PaymentKind.SUBSCRIPTION.value).label("kind"),
        col(Subscription.user_id),
        col(Subscription.amount_minor),
        col(Subscription.currency),
        col(Subscription.payment_comment),
        cast(col(Subscription.status), String).label("status"),
        cast(col(Subscription.type), String).label("type"),
        literal(0).label("extra_classes"),
        literal(0).label("extra_students"),
        col(Subscription.requested_at),
        col(Subscription.confirmed_at).label("decided_at"),
        col(Subscription.confirmed_by_id).label("decided_by_id"),
        col(Subscription.expires_at),
        col(Subscription.admin_notes),
    )


def _upgrades() -> Select[*tuple[Any, ...]]:
    upgrade = SubscriptionUpgrade
    status = case(
        (col(upgrade.status) == UpgradeStatus.APPROVED, SubscriptionStatus.ACTIVE.value),
        else_=cast(col(upgrade.status), String),
    )
    return sql_select(
        col(upgrade.id),
        literal(PaymentKind.UPGRADE.value),
        col(Subscription.user_id),
        col(upgrade.amount_minor),
        col(upgrade.currency),
        col(upgrade.payment_comment),
        status,
        cast(null(), String),
        col(upgrade.extra_classes),
        col(upgrade.extra_students),
        col(upgrade.requested_at),
        col(upgrade.decided_at),
        col(upgrade.decided_by_id),
        col(Subscription.expires_at),
        col(upgrade.admin_notes),
    ).join(Subscription, col(Subscription.id) == col(upgrade.subscription_id))


def _conditions(rows: Any, filters: PaymentFilters) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if filters.status is not None:
        wanted.append(rows.c.status == filters.status)
    if filters.search:
        wanted.append(
            or_(
                col(User.name).icontains(filters.search, autoescape=True),
                col(User.email).icontains(filters.search, autoescape=True),
                rows.c.payment_comment == filters.search.upper(),
                cast(rows.c.user_id, String) == filters.search.lower(),
            )
        )
    return wanted


def _count(rows: Any, wanted: list[ColumnElement[bool]]) -> Select[int]:
    counted = sql_select(func.count()).select_from(rows).join(User, col(User.id) == rows.c.user_id)
    return counted.where(*wanted)


def _make_view(row: Any) -> PaymentView:
    fields = {name: row[name] for name in PaymentView.model_fields if name != "amount"}
    return PaymentView(**fields, amount=row["amount_minor"] // TIYN)
