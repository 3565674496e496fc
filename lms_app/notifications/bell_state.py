"""The number in the bell of every page, live."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import reflex as rx
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from lms_app.core.actor import Actor
from lms_app.core.db import Db, in_transaction
from lms_app.core.live import user_topic
from lms_app.core.log import get_logger
from lms_app.notifications.queries import count_unread, find_newest_unread
from lms_app.notifications.rules import format_params
from lms_app.notifications.schemas import NotificationView
from lms_app.web.actor import read_actor
from lms_app.web.browser import show_toast
from lms_app.web.guard import Guarded, public
from lms_app.web.live_hub import hub

_RETRY_S = 1.0
_log = get_logger(__name__)


class BellState(Guarded, rx.State):
    """View data of the bell. Every page's on_load starts `watch`, which ends with the page."""

    unread: int = 0

    @rx.event(background=True)
    @public
    async def watch(self) -> Any:
        """Count what is unread, now and whenever something comes; say what came in a toast."""
        while True:
            try:
                async for toast in self._follow():
                    yield toast
            except (RedisError, SQLAlchemyError, OSError) as error:
                _log.warning("bell.watch_interrupted", error=type(error).__name__)
                await asyncio.sleep(_RETRY_S)
            else:
                return

    async def _follow(self) -> AsyncGenerator[rx.event.EventSpec]:
        """Give a toast for each message that comes; ends when nobody is signed in any more."""
        async with self:
            actor = await read_actor(self)
        if actor.user_id is None:
            return
        with hub.listen(user_topic(actor.user_id)) as queue:
            # Listening comes before reading, so that nothing falls between the two.
            newest = await self._count(actor)
            while True:
                news = await queue.get()
                if news.get("kind") != "notification" and not news.get("resync"):
                    continue
                async with self:
                    actor = await read_actor(self)
                if not actor.is_signed_in:
                    return
                latest = await self._count(actor)
                if latest is not None and (newest is None or latest.created_at > newest.created_at):
                    newest = latest
                    yield _make_toast(latest, actor)

    async def _count(self, actor: Actor) -> NotificationView | None:
        """Show how many are unread; gives the newest of them."""
        unread, newest = await in_transaction(_read, actor)
        async with self:
            self.unread = unread
        return newest


def _read(db: Db, actor: Actor) -> tuple[int, NotificationView | None]:
    return count_unread(db, actor), find_newest_unread(db, actor)


def _make_toast(view: NotificationView, actor: Actor) -> rx.event.EventSpec:
    params = format_params(view.params, locale=actor.locale, time_zone=actor.time_zone)
    return show_toast("info", f"notifications.kind.{view.kind.lower()}", href=view.href, **params)
