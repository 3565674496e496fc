"""What subscriptions can refuse."""

from lms_app.core.errors import Conflict, Forbidden, Message, NotFound, ValidationFailed


class RequestPending(Conflict):
    """An earlier request of the person waits for an admin (PAY 4)."""

    key = "errors.subscriptions.pending"


class AlreadyActive(Conflict):
    """The person has a subscription without end and needs no other."""

    key = "errors.subscriptions.active"


class UpgradePending(Conflict):
    """An earlier upgrade of the person waits for an admin."""

    key = "errors.subscriptions.upgrade_pending"


class SubscriptionRequired(Forbidden):
    """Only somebody with an ACTIVE subscription may do this."""

    key = "errors.subscriptions.required"


class PaymentNotFound(NotFound):
    """There is no such request."""

    key = "errors.subscriptions.not_found"


class AlreadyDecided(Conflict):
    """Somebody has approved or rejected the request before (PAY 7)."""

    key = "errors.subscriptions.decided"


class WrongCode(ValidationFailed):
    """The code of the payment is not the one that was issued to this person."""

    def __init__(self) -> None:
        super().__init__({"paymentComment": [Message("errors.subscriptions.wrong_code")]})
