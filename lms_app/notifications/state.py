"""View data of the page /notifications. The address holds filter and page."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx

from lms_app.core.actor import Actor
from lms_app.core.db import in_transaction
from lms_app.core.live import user_topic
from lms_app.notifications.errors import NotificationNotFound
from lms_app.notifications.queries import list_notifications
from lms_app.notifications.schemas import MAX_PAGE, NotificationFilters, NotificationPage, NotificationView
from lms_app.notifications.service import mark_all_read, mark_read
from lms_app.web.actor import current_actor, read_actor
from lms_app.web.addresses import need_id
from lms_app.web.guard import Guarded, signed_in
from lms_app.web.live_pages import follow_news

_PATH = "/notifications"
_UNREAD = "unread"


@dataclass(frozen=True)
class NotificationRow:
    """One message; `params` is JSON, the time ISO 8601."""

    id: str
    kind: str
    params: str
    href: str
    at: str
    is_read: bool


class NotificationsState(Guarded, rx.State):
    """The page /notifications."""

    is_loaded: bool = False
    rows: list[NotificationRow] = []
    time_zone: str = ""
    shown: str = ""
    unread: int = 0
    page: int = 1
    pages: int = 1
    page_href: str = ""

    _filters: NotificationFilters = NotificationFilters()

    @rx.event
    @signed_in
    async def load(self) -> Any:
        """Show the page that the address asks for, and follow what comes while it is open."""
        self._filters = read_filters(self.router.url.query_parameters)
        self.shown = _UNREAD if self._filters.unread else ""
        self.page_href = f"{_PATH}?show={self.shown}&page=" if self.shown else f"{_PATH}?page="
        await self._read()
        yield NotificationsState.watch

    @rx.event(background=True)
    @signed_in
    async def watch(self) -> None:
        """Read again when something comes or is read in another tab; ends with the tab."""
        await follow_news("notifications", self._find_topics, self._refresh)

    async def _find_topics(self) -> list[str]:
        async with self:
            actor = await read_actor(self)
        return [user_topic(actor.user_id)] if actor.user_id else []

    async def _refresh(self, topics: Sequence[str]) -> bool:
        async with self:
            actor = await read_actor(self)
            filters = self._filters
        if actor.user_id is None or user_topic(actor.user_id) not in topics:
            return False
        page = await in_transaction(list_notifications, actor, filters)
        async with self:
            if self._filters == filters:
                self._show(page, actor)
        return True

    async def _read(self) -> None:
        actor = current_actor()
        self._show(await in_transaction(list_notifications, actor, self._filters), actor)

    def _show(self, page: NotificationPage, actor: Actor) -> None:
        self.rows = [_make_row(each) for each in page.notifications]
        self.unread, self.page, self.pages = page.unread, page.page, page.pages
        self.time_zone, self.is_loaded = actor.time_zone, True

    @rx.event
    @signed_in
    async def show(self, name: str) -> rx.event.EventSpec:
        """Show all messages, or those that were not read."""
        return rx.redirect(f"{_PATH}?show={_UNREAD}" if name == _UNREAD else _PATH)

    @rx.event
    @signed_in
    async def mark_read(self, notification_id: str) -> None:
        """Note that a message was read."""
        await in_transaction(mark_read, current_actor(), need_id(notification_id, NotificationNotFound))
        await self._read()

    @rx.event
    @signed_in
    async def mark_all(self) -> None:
        """Note that everything was read."""
        await in_transaction(mark_all_read, current_actor())
        await self._read()


def read_filters(query: Mapping[str, str]) -> NotificationFilters:
    """Read an address; what means nothing in it counts as left out."""
    page = query.get("page", "")
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 1
    return NotificationFilters(unread=query.get("show") == _UNREAD, page=max(1, min(number, MAX_PAGE)))


def _make_row(view: NotificationView) -> NotificationRow:
    params: dict[str, Any] = view.params
    return NotificationRow(
        id=str(view.id),
        kind=view.kind.value.lower(),
        params=json.dumps(params, ensure_ascii=False),
        href=view.href,
        at=view.created_at.isoformat(),
        is_read=view.is_read,
    )
