"""The card and its dialogs as the page drives them."""

from datetime import timedelta

import pytest

from lms_app.core.clock import utc_now
from lms_app.core.config import get_settings
from lms_app.core.db import Db
from lms_app.subscriptions import decisions, service
from lms_app.subscriptions.schemas import SubscriptionRequest
from lms_app.subscriptions.state import SubscriptionState
from models.accounts import Role
from models.subscriptions import SubscriptionType
from tests.factories.accounts import actor_of, make_user
from tests.factories.clubs import make_subscription
from tests.support.states import call, make_state


async def opened(user, event: str = "open_payment", *args: str) -> SubscriptionState:
    state = make_state(SubscriptionState, "/dashboard")
    await call(state, event, *args, actor=actor_of(user))
    return state


async def test_the_payment_dialog_shows_the_reserved_code_and_the_price(db: Db) -> None:
    user = make_user(db)
    state = await opened(user)
    assert (state.is_paying, state.type, state.amount) == (True, "ONETIME_PURCHASE", 2000)
    assert state.own.code == service.reserve_code(db, user.id)
    assert state.own.phone == "+7 776 045 7776"
    await call(state, "choose_type", "MONTHLY_SUBSCRIPTION", actor=actor_of(user))
    assert state.amount == get_settings().pay_monthly_tenge
    await call(state, "choose_type", "GIFT", actor=actor_of(user))
    assert state.type == "MONTHLY_SUBSCRIPTION"
    await call(state, "close", actor=actor_of(user))
    assert (state.is_paying, state.type, state.amount) == (False, "", 0)


async def test_the_card_follows_the_request(db: Db) -> None:
    user, admin = make_user(db), actor_of(make_user(db, role=Role.ADMIN))
    state = await opened(user)
    assert state.own.status == "NONE"
    wish = SubscriptionRequest(type=SubscriptionType.ONETIME_PURCHASE, payment_comment=state.own.code)
    row = service.request_subscription(db, actor_of(user), wish)
    db.commit()
    await call(state, "note_sent", {}, actor=actor_of(user))
    assert (state.own.status, state.is_paying) == ("PENDING", False)
    decisions.reject_payment(db, admin, row.id, notes="нет перевода")
    db.commit()
    await call(state, "open_payment", actor=actor_of(user))
    assert (state.own.status, state.own.reason) == ("REJECTED", "нет перевода")


@pytest.mark.parametrize(("name", "amount"), [("classes", 1000), ("students", 1000)])
async def test_a_limit_leads_to_an_upgrade(db: Db, name: str, amount: int) -> None:
    user = make_user(db)
    make_subscription(db, user, expires_at=utc_now() + timedelta(days=3))
    state = await opened(user, "show_limit", name)
    assert (state.limit, state.is_upgrading) == (name, False)
    await call(state, "start_upgrade", actor=actor_of(user))
    assert (state.is_upgrading, state.upgrade_amount) == (True, amount)
    more = "20" if name == "students" else "2"
    await call(state, "choose_amount", more, actor=actor_of(user))
    assert state.upgrade_amount == 2 * amount
    await call(state, "choose_amount", "many", actor=actor_of(user))
    assert state.upgrade_amount == 2 * amount
    await call(state, "close", actor=actor_of(user))
    assert (state.limit, state.is_upgrading, state.upgrade_amount) == ("", False, 0)


async def test_an_unknown_limit_opens_nothing(db: Db) -> None:
    state = await opened(make_user(db), "show_limit", "<script>")
    assert (state.limit, state.is_loaded) == ("", False)
