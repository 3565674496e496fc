"""The number in the bell of every page, live."""

from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

import reflex as rx

from lms_app.core.actor import ANONYMOUS, Actor
from lms_app.core.db import Db, in_transaction
from lms_app.notifications.queries import count_unread, find_newest_unread
from lms_app.notifications.rules import format_params
from lms_app.notifications.schemas import NotificationView
from lms_app.web.actor import read_actor
from lms_app.web.browser import show_toast
from lms_app.web.guard import Guarded, public
from lms_app.web.live_pages import own_topics, tell_news

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass
class _Known:
    """When the newest message came of which the page knows; None until it was looked for, for `actor`."""

    at: datetime | None = None
    actor: Actor = ANONYMOUS


class BellState(Guarded, rx.State):
    """View data of the bell. Every page's on_load starts `watch`, which ends with the page."""

    unread: int = 0

    @rx.event(background=True)
    @public
    async def watch(self) -> Any:
        """Count what is unread, now and whenever something comes; say what came in a toast."""
        known = _Known()
        find_topics, count = partial(self._find_topics, known), partial(self._count, known)
        async with aclosing(tell_news("bell", find_topics, count, kind="notification")) as toasts:
            async for toast in toasts:
                yield toast

    async def _find_topics(self, known: _Known) -> list[str]:
        # What came before the page listens, or during an outage, is counted and not announced.
        known.at = None
        async with self:
            known.actor = await read_actor(self)
        return own_topics(known.actor)

    async def _count(self, known: _Known, topics: Sequence[str]) -> Sequence[rx.event.EventSpec] | None:
        """Show how many are unread; gives a toast for the newest of them if it has just come."""
        if known.at is not None:
            async with self:
                known.actor = await read_actor(self)
        actor = known.actor
        if own_topics(actor) != topics:
            return None
        unread, newest = await in_transaction(_read, actor)
        async with self:
            self.unread = unread
        known_at, newest_at = known.at, newest.created_at if newest else _NEVER
        known.at = max(known_at or _NEVER, newest_at)
        is_new = known_at is not None and newest_at > known_at
        return [_make_toast(newest, actor)] if newest and is_new else []


def _read(db: Db, actor: Actor) -> tuple[int, NotificationView | None]:
    return count_unread(db, actor), find_newest_unread(db, actor)


def _make_toast(view: NotificationView, actor: Actor) -> rx.event.EventSpec:
    params = format_params(view.params, locale=actor.locale, time_zone=actor.time_zone)
    return show_toast("info", f"notifications.kind.{view.kind.lower()}", href=view.href, **params)
