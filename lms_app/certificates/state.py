"""View data of the page /admin/kruzhok/certificates. The address holds search, status and page."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import reflex as rx

from lms_app.certificates.queries import list_requests
from lms_app.certificates.schemas import CertificateFilters, CertificatePage, CertificateView
from lms_app.core.actor import Actor
from lms_app.core.db import in_transaction
from lms_app.web import addresses
from lms_app.web.actor import current_actor
from lms_app.web.addresses import FilterLink, make_status_links
from lms_app.web.browser import show_toast
from lms_app.web.guard import require_role, signed_in
from lms_app.web.live_pages import admin_topics, follow_reading
from lms_app.web.search_list import SearchList
from models.accounts import Role

PATH = "/admin/kruzhok/certificates"
read_query = partial(addresses.read_query, schema=CertificateFilters)
_admin = require_role(Role.ADMIN)


@dataclass(frozen=True)
class RequestRow:
    """One request; the time is ISO 8601."""

    id: str
    student: str
    club: str
    xp: int
    task: str
    at: str
    status: str
    decided_by: str


class CertificatesState(SearchList, rx.State):
    """The page /admin/kruzhok/certificates. `phase` is loading, ready or forbidden."""

    phase: str = "loading"
    rows: list[RequestRow] = []
    statuses: list[FilterLink] = []
    rejected: RequestRow = RequestRow("", "", "", 0, "", "", "", "")
    reject_path: str = ""

    @rx.event
    @signed_in
    async def load(self) -> Any:
        """Show what the address asks for, and follow it while the page is open."""
        actor = current_actor()
        if not actor.is_admin:
            self.reset()
            self.phase = "forbidden"
            return
        self._take_address(CertificateFilters)
        self._show(await _read(actor, self._query))
        self.phase = "ready"
        yield CertificatesState.watch

    def _show(self, found: CertificatePage) -> None:
        filters = read_query(self._query)[1]
        self.rows = [_make_row(each) for each in found.certificates]
        self.total, self.page, self.pages = found.total, found.page, found.pages
        self.is_filtered = bool(filters.search or filters.status)
        self.statuses = make_status_links(PATH, self._query, found.counts, filters.status)

    @rx.event(background=True)
    @_admin
    async def watch(self) -> None:
        """Read again when a request comes or another admin decides, until the tab closes."""
        await follow_reading(
            "certificates", self, admin_topics, _read, self._show, wanted=lambda: dict(self._query)
        )

    @rx.event
    @_admin
    async def ask_reject(self, request_id: str) -> None:
        """Ask why a request is rejected."""
        found = [each for each in self.rows if each.id == str(request_id)]
        if found:
            self.rejected = found[0]
            self.reject_path = f"/api/admin/kruzhok/certificate/{found[0].id}/reject"

    @rx.event
    @_admin
    async def close_reject(self) -> None:
        """Put the question away."""
        self.reject_path = ""

    @rx.event
    @_admin
    async def after_reject(self, _answer: Any) -> rx.event.EventSpec:
        """Show how things stand now."""
        self.reject_path = ""
        self._show(await _read(current_actor(), self._query))
        return show_toast("success", "certificates.rejected_toast")


async def _read(actor: Actor, query: Mapping[str, str]) -> CertificatePage:
    return await in_transaction(list_requests, actor, read_query(query)[1])


def _make_row(each: CertificateView) -> RequestRow:
    return RequestRow(
        id=str(each.id),
        student=each.student_name,
        club=each.club_name,
        xp=each.xp,
        task=each.task,
        at=each.requested_at.isoformat(),
        status=each.status.value,
        decided_by=each.decided_by,
    )
