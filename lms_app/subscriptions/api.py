"""The HTTP door of subscriptions: /api/kruzhok/subscription for people."""

from fastapi import APIRouter

from lms_app.core.rate_limit import RateLimit
from lms_app.subscriptions import service
from lms_app.subscriptions.errors import AlreadyActive, RequestPending, SubscriptionRequired, UpgradePending
from lms_app.subscriptions.schemas import (
    RequestView,
    SubscriptionRequest,
    SubscriptionView,
    UpgradeRequest,
)
from lms_app.web.http import DbDep, SignedInDep, TransactionRoute, limit_by_person
from lms_app.web.http_docs import flat_error_responses

_WRITES = RateLimit("subscription-writes", amount=20, period_s=60)

router = APIRouter(prefix="/api/kruzhok/subscription", tags=["subscription"], route_class=TransactionRoute)


@router.get("", summary="Read one's own subscription", responses=flat_error_responses(401))
def read_subscription(db: DbDep, actor: SignedInDep) -> SubscriptionView:
    """How the person stands, what that allows and how much of it is used.

    `paymentComment` is the code reserved for this person's next payment; it stays the same until it is used.
    """
    return service.open_subscription(db, actor)


@router.post(
    "/request",
    status_code=201,
    summary="Ask for a subscription",
    responses=flat_error_responses(400, 401, 403, RequestPending, AlreadyActive),
    dependencies=[limit_by_person(_WRITES)],
)
def request_subscription(wish: SubscriptionRequest, db: DbDep, actor: SignedInDep) -> RequestView:
    """Says that the money was sent; an admin looks for it. One request waits at a time.

    The server knows the price and ignores another amount.
    """
    return service.request_subscription(db, actor, wish)


@router.post(
    "/upgrade",
    status_code=201,
    summary="Ask for more classes or places",
    responses=flat_error_responses(400, 401, SubscriptionRequired, UpgradePending),
    dependencies=[limit_by_person(_WRITES)],
)
def request_upgrade(wish: UpgradeRequest, db: DbDep, actor: SignedInDep) -> RequestView:
    """Says that the money for an upgrade was sent; an admin approves it.

    `extraStudents` are places in each class and come in steps of `prices.placesStep`.
    """
    return service.request_upgrade(db, actor, wish)
