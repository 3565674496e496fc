"""Payments as the page draws them, and what its address asks for."""

from collections.abc import Mapping
from dataclasses import dataclass

from lms_app.core.schema import MAX_PAGE, MAX_SEARCH_CHARS
from lms_app.subscriptions.schemas import PaymentFilters, PaymentView
from models.subscriptions import SubscriptionStatus

ALL = "ALL"


@dataclass(frozen=True)
class PaymentRow:
    """One payment; amounts in whole tenge, times as ISO 8601 or empty."""

    id: str = ""
    kind: str = ""
    user_id: str = ""
    name: str = ""
    email: str = ""
    amount: int = 0
    currency: str = ""
    code: str = ""
    status: str = ""
    is_monthly: bool = False
    extra_classes: int = 0
    extra_students: int = 0
    requested_at: str = ""
    decided_at: str = ""
    decided_by: str = ""
    expires_at: str = ""
    notes: str = ""


def read_filters(query: Mapping[str, str]) -> PaymentFilters:
    """Read an address; what means nothing in it counts as left out. Without a status those that wait."""
    status, page = query.get("status", ""), query.get("page", "")
    if status == ALL:
        wanted = None
    else:
        wanted = (
            SubscriptionStatus(status) if status in set(SubscriptionStatus) else SubscriptionStatus.PENDING
        )
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 1
    search = "".join(each for each in query.get("search", "")[:MAX_SEARCH_CHARS] if each.isprintable())
    return PaymentFilters(status=wanted, search=search, page=max(1, min(number, MAX_PAGE)))


def make_row(view: PaymentView) -> PaymentRow:
    """Give a payment in the types that a page can draw."""
    return PaymentRow(
        id=str(view.id),
        kind=view.kind.value,
        user_id=str(view.user_id),
        name=view.name,
        email=view.email or "",
        amount=view.amount,
        currency=view.currency,
        code=view.payment_comment,
        status=view.status.value,
        is_monthly=view.type is not None and view.type.value == "MONTHLY_SUBSCRIPTION",
        extra_classes=view.extra_classes,
        extra_students=view.extra_students,
        requested_at=view.requested_at.isoformat(),
        decided_at=view.decided_at.isoformat() if view.decided_at else "",
        decided_by=view.decided_by or "",
        expires_at=view.expires_at.isoformat() if view.expires_at else "",
        notes=view.admin_notes,
    )
