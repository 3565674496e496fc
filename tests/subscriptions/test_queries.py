"""Who may open clubs."""

from datetime import timedelta

import pytest

from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.subscriptions.queries import find_active_subscription
from models.subscriptions import SubscriptionStatus
from tests.factories.accounts import make_user
from tests.factories.clubs import make_subscription


def test_an_active_subscription_without_end_holds(db: Db) -> None:
    user = make_user(db)
    own = make_subscription(db, user)
    make_subscription(db, make_user(db))
    for lock in (False, True):
        found = find_active_subscription(db, user.id, lock=lock)
        assert found is not None
        assert found.id == own.id


@pytest.mark.parametrize(("days", "holds"), [(1, True), (-1, False)])
def test_a_monthly_one_holds_until_its_end_before_any_job_ran(db: Db, days: int, holds: bool) -> None:
    user = make_user(db)
    make_subscription(db, user, expires_at=utc_now() + timedelta(days=days))
    assert (find_active_subscription(db, user.id) is not None) == holds


@pytest.mark.parametrize("status", [each for each in SubscriptionStatus if each != "ACTIVE"])
def test_no_other_status_holds(db: Db, status: SubscriptionStatus) -> None:
    user = make_user(db)
    confirmed_at = None if status is SubscriptionStatus.PENDING else utc_now()
    make_subscription(db, user, status=status, confirmed_at=confirmed_at)
    assert find_active_subscription(db, user.id) is None
