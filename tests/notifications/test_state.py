"""The page of notifications and the bell through the real event pipeline."""

import asyncio
import json

from sqlmodel import select

from lms_app.core.db import Db
from lms_app.notifications import bell_state
from lms_app.notifications.bell_state import BellState
from lms_app.notifications.service import notify
from lms_app.notifications.state import NotificationsState, read_filters
from lms_app.web import live_pages
from lms_app.web.actor import remember_actor
from lms_app.web.cookies import SESSION_COOKIE
from lms_app.web.live_hub import hub
from models.notifications import Notification, NotificationKind
from tests.factories.accounts import actor_of, make_login, make_user
from tests.support.event_client import EventClient
from tests.support.states import call, make_state

QUIZ = NotificationKind.QUIZ_AVAILABLE


def tell(db: Db, user, *titles: str) -> None:
    for title in titles:
        notify(db, [user.id], QUIZ, params={"title": title}, href="/kruzhok/1")
    db.commit()


async def test_messages_are_read_one_by_one_and_all(db: Db) -> None:
    user = make_user(db)
    tell(db, user, "A", "B")
    actor, state = actor_of(user), make_state(NotificationsState, "/notifications")
    remember_actor(actor)
    async for _ in NotificationsState.event_handlers["load"].fn(state):
        pass
    assert [json.loads(each.params)["title"] for each in state.rows] == ["B", "A"]
    assert (state.unread, state.rows[0].kind, state.rows[0].href) == (2, "quiz_available", "/kruzhok/1")
    await call(state, "mark_read", state.rows[0].id, actor=actor)
    assert (state.unread, [each.is_read for each in state.rows]) == (1, [True, False])
    await call(state, "mark_all", actor=actor)
    assert state.unread == 0


def test_the_address_is_read_with_care() -> None:
    assert read_filters({"show": "unread", "page": "3"}).page == 3
    assert read_filters({"show": "x", "page": "-1"}).page == 1


async def test_somebody_elses_message_stays_unread(db: Db) -> None:
    owner = make_user(db)
    tell(db, owner, "A")
    row = db.exec(select(Notification)).one()
    cookie = f"{SESSION_COOKIE}={make_login(db, make_user(db))[1]}"
    async with EventClient(cookie) as tab:
        for wanted in (str(row.id), "nonsense"):
            await tab.send(NotificationsState.mark_read, path="/notifications", notification_id=wanted)
        assert len(tab.refusals) == 2
    db.refresh(row)
    assert row.read_at is None


async def until(condition) -> None:
    """Wait for what another task does."""
    for _ in range(600):
        if condition():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it did not happen")


async def test_the_bell_rings_on_a_page_that_is_open(db: Db) -> None:
    user = make_user(db)
    tell(db, user, "A")
    cookie = f"{SESSION_COOKIE}={make_login(db, user)[1]}"
    listening = asyncio.create_task(hub.run())
    before = hub.count_listeners()
    async with EventClient(cookie) as tab:
        await tab.send(BellState.watch, wait=False)
        await until(
            lambda: hub.count_listeners() > before and "unread" in json.dumps(tab.deltas, default=str)
        )
        await asyncio.to_thread(tell, db, user, "Motors")
        await until(lambda: "Motors" in str(tab.events))
        assert (await tab.state(BellState)).unread == 2
    listening.cancel()


async def test_what_comes_during_an_outage_is_counted_and_not_announced(db: Db, monkeypatch) -> None:
    user = make_user(db)
    cookie = f"{SESSION_COOKIE}={make_login(db, user)[1]}"
    troubles: list[Exception] = [OSError()]

    def read(*args):
        unread, newest = find(*args)
        if unread and troubles:
            raise troubles.pop()
        return unread, newest

    find = bell_state._read
    monkeypatch.setattr(bell_state, "_read", read)
    monkeypatch.setattr(live_pages, "_RETRY_S", 0.01)
    listening = asyncio.create_task(hub.run())
    before = hub.count_listeners()
    async with EventClient(cookie) as tab:
        # The first event of a tab starts what the page does on load: here nothing but its bell.
        await tab.send(NotificationsState.mark_all, path="/nowhere")
        await until(
            lambda: hub.count_listeners() > before and "bell_state" in json.dumps(tab.deltas, default=str)
        )
        await asyncio.to_thread(tell, db, user, "Motors")
        await until(lambda: '"unread_rx_state_": 1' in json.dumps(tab.deltas, default=str))
        await asyncio.to_thread(tell, db, user, "Gears")
        await until(lambda: "Gears" in str(tab.events))
        assert "Motors" not in str(tab.events)
        assert (await tab.state(BellState)).unread == 2
    listening.cancel()


async def test_a_stranger_has_no_bell(db: Db) -> None:
    async with EventClient() as tab:
        await tab.send(BellState.watch)
        assert (await tab.state(BellState)).unread == 0
    assert hub.count_listeners() == 0
