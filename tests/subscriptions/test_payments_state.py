"""The queue of payments as the page drives it, and that only admins drive it."""

import json
from uuid import UUID

import pytest
from sqlmodel import select

from lms_app.core.db import Db
from lms_app.subscriptions import service
from lms_app.subscriptions.errors import PaymentNotFound
from lms_app.subscriptions.payments_rows import read_filters
from lms_app.subscriptions.payments_state import PaymentsState
from lms_app.subscriptions.schemas import SubscriptionRequest
from lms_app.web.actor import remember_actor
from lms_app.web.cookies import SESSION_COOKIE
from models.accounts import Role
from models.base import new_id
from models.subscriptions import Subscription, SubscriptionStatus, SubscriptionType
from tests.factories.accounts import actor_of, make_login, make_user
from tests.support.event_client import EventClient
from tests.support.states import make_state

PATH = "/admin/payments"


def ask(db: Db, name: str) -> str:
    user = make_user(db, name=name)
    code = service.reserve_code(db, user.id)
    wish = SubscriptionRequest(type=SubscriptionType.ONETIME_PURCHASE, payment_comment=code)
    row = service.request_subscription(db, actor_of(user), wish)
    db.commit()
    return str(row.id)


@pytest.fixture
def admin(db: Db):
    return actor_of(make_user(db, role=Role.ADMIN))


async def run(state: PaymentsState, event: str, *args: object, actor) -> None:
    remember_actor(actor)
    answer = PaymentsState.event_handlers[event].fn(state, *args)
    if hasattr(answer, "__aiter__"):
        async for _ in answer:
            pass
    else:
        await answer


async def opened(admin, path: str = PATH) -> PaymentsState:
    state = make_state(PaymentsState, path)
    await run(state, "load", actor=admin)
    return state


def statuses(db: Db) -> dict[str, str]:
    db.rollback()
    return {str(row.id): row.status.value for row in db.exec(select(Subscription)).all()}


async def test_the_next_payment_opens_after_a_decision(db: Db, admin) -> None:
    first, second, third = (ask(db, name) for name in "ABC")
    state = await opened(admin)
    assert ([each.name for each in state.rows], state.opened.id, state.pending) == (["A", "B", "C"], first, 3)
    await run(state, "step", 1, actor=admin)
    assert state.opened.id == second
    await run(state, "approve", "", actor=admin)
    assert (state.opened.id, [each.name for each in state.rows]) == (third, ["A", "C"])
    await run(state, "ask_reject", "", actor=admin)
    assert state.is_rejecting
    await run(state, "reject", {"notes": "нет перевода"}, actor=admin)
    assert (state.opened.id, state.is_rejecting) == (first, False)
    await run(state, "approve", "", actor=admin)
    assert (state.rows, state.opened.status) == ([], "ACTIVE")
    assert statuses(db) == {first: "ACTIVE", second: "ACTIVE", third: "REJECTED"}
    await run(state, "ask_reject", "", actor=admin)
    assert not state.is_rejecting, "what is decided is not rejected"


async def test_steps_stay_in_the_list(db: Db, admin) -> None:
    first, second = ask(db, "A"), ask(db, "B")
    state = await opened(admin)
    for by, at in ((-1, first), (1, second), (1, second), (7, second)):
        await run(state, "step", by, actor=admin)
        assert state.opened.id == at
    empty = await opened(admin, f"{PATH}?search=nobody")
    await run(empty, "step", 1, actor=admin)
    assert empty.opened.id == ""


async def test_ticked_ones_are_approved_together(db: Db, admin) -> None:
    first, second = ask(db, "A"), ask(db, "B")
    state = await opened(admin)
    await run(state, "tick", first, actor=admin)
    await run(state, "tick", str(new_id()), actor=admin)
    assert state.ticked == [first]
    await run(state, "tick", first, actor=admin)
    await run(state, "approve_ticked", actor=admin)
    assert statuses(db) == {first: "PENDING", second: "PENDING"}
    await run(state, "tick_all", actor=admin)
    await run(state, "approve_ticked", actor=admin)
    assert (state.ticked, state.rows) == ([], [])
    assert set(statuses(db).values()) == {"ACTIVE"}


async def test_the_address_chooses_payment_filter_and_search(db: Db, admin) -> None:
    first, second = ask(db, "Алия"), ask(db, "Борис")
    state = await opened(admin, f"{PATH}?id={second}")
    assert state.opened.id == second
    assert (await opened(admin, f"{PATH}?id=nonsense")).opened.id == first
    found = await opened(admin, f"{PATH}?search=%D0%B1%D0%BE%D1%80%D0%B8%D1%81&status=ALL")
    assert ([each.name for each in found.rows], found.page_href.endswith("&page=")) == (["Борис"], True)
    assert read_filters({"status": "GIFT", "page": "x"}).status is SubscriptionStatus.PENDING
    assert read_filters({"page": "0"}).page == 1


async def test_notes_are_saved_when_the_field_is_left(db: Db, admin) -> None:
    payment_id = ask(db, "A")
    state = await opened(admin)
    await run(state, "keep_notes", " чек есть ", actor=admin)
    assert state.opened.notes == "чек есть"
    db.rollback()
    assert db.get_one(Subscription, UUID(payment_id)).admin_notes == "чек есть"


async def test_an_unknown_payment_is_refused(db: Db, admin) -> None:
    state = await opened(admin)
    with pytest.raises(PaymentNotFound):
        await run(state, "approve", "nonsense", actor=admin)


@pytest.mark.parametrize("role", [Role.STUDENT, Role.INSTRUCTOR])
async def test_events_of_others_are_refused(db: Db, role: Role) -> None:
    payment_id = ask(db, "Секретная")
    cookie = f"{SESSION_COOKIE}={make_login(db, make_user(db, role=role))[1]}"
    async with EventClient(cookie) as tab:
        for event, payload in (
            (PaymentsState.load, {}),
            (PaymentsState.watch, {}),
            (PaymentsState.open_payment, {"payment_id": payment_id}),
            (PaymentsState.approve, {"payment_id": payment_id}),
            (PaymentsState.reject, {"form": {"notes": "x"}}),
            (PaymentsState.keep_notes, {"text": "x"}),
            (PaymentsState.approve_ticked, {}),
        ):
            await tab.send(event, path=PATH, **payload)
        assert "Секретная" not in json.dumps(tab.deltas, default=str, ensure_ascii=False)
    assert statuses(db) == {payment_id: "PENDING"}
