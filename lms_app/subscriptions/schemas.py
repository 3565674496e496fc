"""What the doors of subscriptions accept and give. Amounts are in whole tenge."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from lms_app.core.schema import ApiModel, Line, ListFilters
from models.subscriptions import SubscriptionStatus, SubscriptionType, UpgradeStatus

MAX_EXTRA_CLASSES = 20
MAX_EXTRA_STUDENTS = 200
MAX_BULK = 100

CodeText = Annotated[Line, Field(max_length=40, examples=["K7MR2XQD"])]
NotesText = Annotated[Line, Field(max_length=1000, examples=["Kaspi, 14:05"])]


class Standing(StrEnum):
    """How a person stands: NONE before the first request, else what the latest one says."""

    NONE = "NONE"
    PENDING = "PENDING"
    ACTIVE = "ACTIVE"
    EXPIRED = "EXPIRED"
    REJECTED = "REJECTED"


class PaymentKind(StrEnum):
    """What a payment is for."""

    SUBSCRIPTION = "SUBSCRIPTION"
    UPGRADE = "UPGRADE"


class SubscriptionRequest(ApiModel):
    """That the money is on its way. The server knows the price: another `amount` or `currency` is ignored."""

    type: Annotated[SubscriptionType, Field(examples=["ONETIME_PURCHASE"])]
    amount: Annotated[float | None, Field(examples=[2000])] = None
    currency: Annotated[Line | None, Field(max_length=10, examples=["KZT"])] = None
    payment_comment: CodeText


class UpgradeRequest(ApiModel):
    """More classes, or more places in each class, for the ACTIVE subscription."""

    extra_classes: Annotated[int, Field(ge=0, le=MAX_EXTRA_CLASSES, examples=[1])] = 0
    extra_students: Annotated[int, Field(ge=0, le=MAX_EXTRA_STUDENTS, examples=[0])] = 0
    payment_comment: CodeText


class RequestView(ApiModel):
    """A request that was taken."""

    id: UUID
    status: SubscriptionStatus
    message: str


class Limits(ApiModel):
    """How much the ACTIVE subscription allows; zeros without one."""

    max_kruzhoks: int = 0
    max_classes_per_kruzhok: int = 0
    max_students_per_class: int = 0


class Usage(ApiModel):
    """How much is used: clubs, classes of the club with most, students of the class with most."""

    kruzhoks: int = 0
    classes: int = 0
    students: int = 0


class PriceView(ApiModel):
    """What this installation asks for; `extraPlaces` is paid for each `placesStep` more places."""

    onetime: int
    monthly: int
    extra_class: int
    extra_places: int
    places_step: int


class UpgradeView(ApiModel):
    """The latest upgrade of the ACTIVE subscription."""

    id: UUID
    status: UpgradeStatus
    extra_classes: int
    extra_students: int
    amount: int
    currency: str
    payment_comment: str
    admin_notes: str


class SubscriptionView(ApiModel):
    """How the person stands. `paymentComment` is the code to write into the next payment's comment.

    `isRequestPending` may be true beside ACTIVE, when a monthly subscription is being renewed. `adminNotes`
    says why a request was rejected.
    """

    status: Standing
    type: SubscriptionType | None
    expires_at: datetime | None
    payment_comment: str
    amount: int
    currency: str
    limits: Limits
    usage: Usage
    is_request_pending: bool
    admin_notes: str
    upgrade: UpgradeView | None
    prices: PriceView
    phone: str
    support_link: str


class PaymentFilters(ListFilters):
    """Which payments to list. `search` finds names, e-mails, codes and user ids."""

    status: SubscriptionStatus | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class PaymentView(ApiModel):
    """One request as admins see it; an approved upgrade is ACTIVE too."""

    id: UUID
    kind: PaymentKind
    user_id: UUID
    name: str
    email: str | None
    amount: int
    currency: str
    payment_comment: str
    status: SubscriptionStatus
    type: SubscriptionType | None
    extra_classes: int
    extra_students: int
    requested_at: datetime
    decided_at: datetime | None
    decided_by: str | None
    expires_at: datetime | None
    admin_notes: str


class PaymentPage(ApiModel):
    """A page of payments: those that wait the oldest first, others the newest first."""

    payments: list[PaymentView]
    total: int
    pending: int
    page: int
    pages: int


class Decision(ApiModel):
    """What an admin notes with a decision."""

    admin_notes: NotesText = ""


class BulkApproval(ApiModel):
    """Payments to approve together."""

    ids: Annotated[
        list[UUID],
        Field(min_length=1, max_length=MAX_BULK, examples=[["0198a6d2-7c1e-7000-8000-000000000001"]]),
    ]


class BulkResult(ApiModel):
    """Which were approved now, and which had been decided before or are unknown."""

    approved: list[UUID]
    skipped: list[UUID]
