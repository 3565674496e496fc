"""Payments by which people may open clubs. Amounts are in minor units (tiyn) with their currency."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from models.base import Table, created_at_field, enum_type, new_id, timestamp


class SubscriptionType(StrEnum):
    """What was paid for: for good, or until `expires_at`."""

    ONETIME_PURCHASE = "ONETIME_PURCHASE"
    MONTHLY_SUBSCRIPTION = "MONTHLY_SUBSCRIPTION"


class SubscriptionStatus(StrEnum):
    """PENDING until an admin has looked at the account, then ACTIVE or REJECTED."""

    PENDING = "PENDING"
    ACTIVE = "ACTIVE"
    EXPIRED = "EXPIRED"
    REJECTED = "REJECTED"


class PaymentMethod(StrEnum):
    """How the money came."""

    KASPI = "KASPI"


class UpgradeStatus(StrEnum):
    """Where a request for more places stands."""

    PENDING = "PENDING"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"


class PaymentCode(Table, table=True):
    """The code that one person is to write into the comment of the next payment."""

    user_id: UUID = Field(foreign_key="user_account.id", primary_key=True, ondelete="CASCADE")
    code: str = Field(max_length=8, unique=True)
    created_at: datetime = created_at_field()


class Subscription(Table, table=True):
    """One request to open clubs, and what it allows once it is ACTIVE."""

    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint("max_kruzhoks >= 0", name="max_kruzhoks"),
        CheckConstraint("max_classes_per_kruzhok >= 0", name="max_classes"),
        CheckConstraint("max_students_per_class >= 0", name="max_students"),
        CheckConstraint("(status = 'PENDING') = (confirmed_at IS NULL)", name="decided"),
        Index("uq_subscription_pending", "user_id", unique=True, postgresql_where=text("status = 'PENDING'")),
        Index("uq_subscription_active", "user_id", unique=True, postgresql_where=text("status = 'ACTIVE'")),
        Index("ix_subscription_queue", "status", "requested_at"),
        Index("ix_subscription_expiry", "expires_at", postgresql_where=text("status = 'ACTIVE'")),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID = Field(foreign_key="user_account.id", index=True, ondelete="CASCADE")
    type: SubscriptionType = Field(sa_type=enum_type(SubscriptionType, "type"))
    status: SubscriptionStatus = Field(
        default=SubscriptionStatus.PENDING, sa_type=enum_type(SubscriptionStatus, "status")
    )
    amount_minor: int
    currency: str = Field(default="KZT", max_length=3)
    method: PaymentMethod = Field(default=PaymentMethod.KASPI, sa_type=enum_type(PaymentMethod, "method"))
    payment_comment: str = Field(max_length=8, unique=True)
    max_kruzhoks: int = 1
    max_classes_per_kruzhok: int = 2
    max_students_per_class: int = 30
    requested_at: datetime = created_at_field()
    confirmed_at: datetime | None = Field(default=None, sa_type=timestamp())
    confirmed_by_id: UUID | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    expires_at: datetime | None = Field(default=None, sa_type=timestamp())
    admin_notes: str = Field(default="", max_length=1000)


class SubscriptionUpgrade(Table, table=True):
    """A request for more classes or places in an ACTIVE subscription."""

    __table_args__ = (
        CheckConstraint("extra_classes >= 0 AND extra_students >= 0", name="extras"),
        CheckConstraint("extra_classes + extra_students > 0", name="asks_for_something"),
        CheckConstraint("amount_minor > 0", name="amount"),
        Index(
            "uq_subscription_upgrade_pending",
            "subscription_id",
            unique=True,
            postgresql_where=text("status = 'PENDING'"),
        ),
        Index("ix_subscription_upgrade_queue", "status", "requested_at"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    subscription_id: UUID = Field(foreign_key="subscription.id", ondelete="CASCADE")
    extra_classes: int = 0
    extra_students: int = 0
    amount_minor: int
    currency: str = Field(default="KZT", max_length=3)
    payment_comment: str = Field(max_length=8, unique=True)
    status: UpgradeStatus = Field(default=UpgradeStatus.PENDING, sa_type=enum_type(UpgradeStatus, "status"))
    requested_at: datetime = created_at_field()
    decided_at: datetime | None = Field(default=None, sa_type=timestamp())
    decided_by_id: UUID | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    admin_notes: str = Field(default="", max_length=1000)
