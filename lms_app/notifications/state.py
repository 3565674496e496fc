"""View data of the page /notifications. The address holds filter and page."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import reflex as rx

from lms_app.core.actor import Actor
from lms_app.core.db import in_transaction
from lms_app.core.schema import MAX_PAGE
from lms_app.notifications.errors import NotificationNotFound
from lms_app.notifications.queries import list_notifications
from lms_app.notifications.schemas import NotificationFilters, NotificationPage, NotificationView
from lms_app.notifications.service import mark_all_read, mark_read
from lms_app.web.actor import current_actor
from lms_app.web.addresses import need_id
from lms_app.web.guard import Guarded, signed_in
from lms_app.web.live_pages import follow_reading, own_topics

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
        self._show(await _read(current_actor(), self._filters))
        yield NotificationsState.watch

    @rx.event(background=True)
    @signed_in
    async def watch(self) -> None:
        """Read again when something comes or is read in another tab; ends with the tab."""
        await follow_reading(
            "notifications", self, own_topics, _read, self._show, wanted=lambda: self._filters
        )

    def _show(self, found: "_Found") -> None:
        page = found.page
        self.rows = [_make_row(each) for each in page.notifications]
        self.unread, self.page, self.pages = page.unread, page.page, page.pages
        self.time_zone, self.is_loaded = found.time_zone, True

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
        self._show(await _read(current_actor(), self._filters))

    @rx.event
    @signed_in
    async def mark_all(self) -> None:
        """Note that everything was read."""
        await in_transaction(mark_all_read, current_actor())
        self._show(await _read(current_actor(), self._filters))


def read_filters(query: Mapping[str, str]) -> NotificationFilters:
    """Read an address; what means nothing in it counts as left out."""
    page = query.get("page", "")
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 1
    return NotificationFilters(unread=query.get("show") == _UNREAD, page=max(1, min(number, MAX_PAGE)))


@dataclass(frozen=True)
class _Found:
    page: NotificationPage
    time_zone: str


async def _read(actor: Actor, filters: NotificationFilters) -> _Found:
    return _Found(await in_transaction(list_notifications, actor, filters), actor.time_zone)


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
