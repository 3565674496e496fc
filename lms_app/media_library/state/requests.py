"""The page /instructor/media/requests: wishes to erase what is used. The address holds status and page."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import reflex as rx

from lms_app.core.actor import Actor
from lms_app.core.db import in_transaction
from lms_app.media.approval import REQUESTS_PATH
from lms_app.media.approval_queries import list_requests
from lms_app.media.library_schemas import RequestFilters, RequestPage
from lms_app.media_library.state.rows import NO_WISH, WishRow, make_wish
from lms_app.web import addresses
from lms_app.web.actor import current_actor
from lms_app.web.addresses import FilterLink, make_href, make_status_links
from lms_app.web.browser import show_toast
from lms_app.web.guard import Guarded, require_role, signed_in
from lms_app.web.live_pages import follow_reading, own_and_admin_topics
from models.accounts import Role

read_query = partial(addresses.read_query, schema=RequestFilters)
_author = require_role(Role.INSTRUCTOR, Role.ADMIN)
_admin = require_role(Role.ADMIN)


class DeletionRequestsState(Guarded, rx.State):
    """The list. `phase` is loading, ready or forbidden; `decision` is approve, refuse or nothing."""

    phase: str = "loading"
    rows: list[WishRow] = []
    statuses: list[FilterLink] = []
    total: int = 0
    page: int = 1
    pages: int = 1
    page_href: str = ""
    is_filtered: bool = False
    is_admin: bool = False
    chosen: WishRow = NO_WISH
    decision: str = ""
    decision_path: str = ""

    _query: dict[str, str] = {}

    @rx.event
    @signed_in
    async def load(self) -> Any:
        """Show what the address asks for, and follow it while the page is open."""
        actor = current_actor()
        if not actor.is_author:
            self.reset()
            self.phase = "forbidden"
            return
        self._query = read_query(self.router.url.query_parameters)[0]
        self.is_admin, self.decision = actor.is_admin, ""
        self._show(await _read(actor, self._query))
        self.phase = "ready"
        yield DeletionRequestsState.watch

    def _show(self, found: RequestPage) -> None:
        chosen = read_query(self._query)[1].status
        self.rows = [make_wish(each) for each in found.requests]
        self.total, self.page, self.pages = found.total, found.page, found.pages
        self.page_href = make_href(REQUESTS_PATH, self._query, page="")
        self.is_filtered = chosen is not None
        self.statuses = make_status_links(REQUESTS_PATH, self._query, found.counts, chosen)

    @rx.event(background=True)
    @_author
    async def watch(self) -> None:
        """Read again when a wish comes or is decided on, until the tab closes."""
        await follow_reading(
            "media requests",
            self,
            own_and_admin_topics,
            _read,
            self._show,
            wanted=lambda: dict(self._query),
        )

    @rx.event
    @_admin
    async def ask(self, decision: str, request_id: str) -> None:
        """Ask what to say with a decision."""
        found = [each for each in self.rows if each.id == str(request_id)]
        if found and decision in ("approve", "refuse"):
            self.chosen, self.decision = found[0], decision
            self.decision_path = f"/api/media/deletion-requests/{found[0].id}/{decision}"

    @rx.event
    @_admin
    async def close(self) -> None:
        """Put the question away."""
        self.decision = ""

    @rx.event
    @_admin
    async def after_decision(self, _answer: Any) -> rx.event.EventSpec:
        """Show how things stand now."""
        key = "media.toast.approved" if self.decision == "approve" else "media.toast.refused"
        self.decision = ""
        self._show(await _read(current_actor(), self._query))
        return show_toast("success", key)


async def _read(actor: Actor, query: Mapping[str, str]) -> RequestPage:
    return await in_transaction(list_requests, actor, read_query(query)[1])
