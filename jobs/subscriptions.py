"""What becomes of subscriptions by night."""

from jobs.leases import JobContext
from lms_app.core.clock import utc_now
from lms_app.core.db import transaction
from lms_app.subscriptions import service


def expire_subscriptions(job: JobContext) -> None:
    """End the monthly subscriptions whose time is over."""
    del job
    with transaction() as db:
        service.expire_subscriptions(db, now=utc_now())
