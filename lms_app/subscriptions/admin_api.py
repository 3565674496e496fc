"""The HTTP door of the queue of payments: /api/admin/kruzhok, for admins."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Path, Query

from lms_app.subscriptions import decisions, payments
from lms_app.subscriptions.errors import AlreadyDecided, PaymentNotFound
from lms_app.subscriptions.schemas import (
    BulkApproval,
    BulkResult,
    Decision,
    PaymentFilters,
    PaymentPage,
    PaymentView,
)
from lms_app.web.http import DbDep, SignedInDep, TransactionRoute
from lms_app.web.http_docs import flat_error_responses

router = APIRouter(prefix="/api/admin/kruzhok", tags=["admin"], route_class=TransactionRoute)

PaymentId = Annotated[UUID, Path(alias="paymentId", description="The request's id")]
Notes = Annotated[Decision, Body(default_factory=Decision)]
_DECIDED = flat_error_responses(400, 401, 403, PaymentNotFound, AlreadyDecided)


@router.get("/payments", summary="List payments", responses=flat_error_responses(400, 401, 403))
def list_payments(db: DbDep, actor: SignedInDep, filters: Annotated[PaymentFilters, Query()]) -> PaymentPage:
    """Requests for subscriptions and upgrades; those that wait come the oldest first."""
    return payments.list_payments(db, actor, filters)


@router.post(
    "/payments/approve", summary="Approve several payments", responses=flat_error_responses(400, 401, 403)
)
def approve_many(bulk: BulkApproval, db: DbDep, actor: SignedInDep) -> BulkResult:
    """Approves those that still wait, all in one transaction, and names the others."""
    return decisions.approve_many(db, actor, bulk.ids)


@router.put(
    "/payments/{paymentId}/notes",
    summary="Note something on a payment",
    responses=flat_error_responses(400, 401, 403, PaymentNotFound),
)
def save_notes(payment_id: PaymentId, notes: Decision, db: DbDep, actor: SignedInDep) -> PaymentView:
    """Keeps the admins' own notes; a rejected person reads them as the reason."""
    decisions.save_notes(db, actor, payment_id, notes.admin_notes)
    return payments.get_payment(db, actor, payment_id)


@router.post("/subscription/{paymentId}/approve", summary="Approve a subscription", responses=_DECIDED)
def approve_subscription(payment_id: PaymentId, db: DbDep, actor: SignedInDep, notes: Notes) -> PaymentView:
    """Makes it ACTIVE, tells the person, and lets them open clubs. A second decision is refused."""
    decisions.approve_subscription(db, actor, payment_id, notes=notes.admin_notes)
    return payments.get_payment(db, actor, payment_id)


@router.post("/subscription/{paymentId}/reject", summary="Reject a subscription", responses=_DECIDED)
def reject_subscription(payment_id: PaymentId, db: DbDep, actor: SignedInDep, notes: Notes) -> PaymentView:
    """Makes it REJECTED and tells the person. A second decision is refused."""
    decisions.reject_subscription(db, actor, payment_id, notes=notes.admin_notes)
    return payments.get_payment(db, actor, payment_id)


@router.post("/upgrade/{paymentId}/approve", summary="Approve an upgrade", responses=_DECIDED)
def approve_upgrade(payment_id: PaymentId, db: DbDep, actor: SignedInDep, notes: Notes) -> PaymentView:
    """Raises the limits by what was paid for. A second decision is refused."""
    decisions.approve_upgrade(db, actor, payment_id, notes=notes.admin_notes)
    return payments.get_payment(db, actor, payment_id)


@router.post("/upgrade/{paymentId}/reject", summary="Reject an upgrade", responses=_DECIDED)
def reject_upgrade(payment_id: PaymentId, db: DbDep, actor: SignedInDep, notes: Notes) -> PaymentView:
    """Leaves the limits as they are and tells the person. A second decision is refused."""
    decisions.reject_upgrade(db, actor, payment_id, notes=notes.admin_notes)
    return payments.get_payment(db, actor, payment_id)
