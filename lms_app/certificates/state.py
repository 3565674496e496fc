"""View data of the page /admin/kruzhok/certificates. The address holds search, status and page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import reflex as rx
from pydantic import ValidationError

from lms_app.certificates.queries import list_requests
from lms_app.certificates.schemas import CertificateFilters, CertificatePage, CertificateView
from lms_app.core.db import in_transaction
from lms_app.core.live import admins_topic
from lms_app.web.actor import current_actor, read_actor
from lms_app.web.browser import show_toast
from lms_app.web.guard import Guarded, require_role, signed_in
from lms_app.web.live_pages import follow_news
from models.accounts import Role

PATH = "/admin/kruzhok/certificates"
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


@dataclass(frozen=True)
class StatusLink:
    """A status to narrow the list to; `name` is empty for all."""

    name: str
    count: int
    href: str
    is_on: bool


class CertificatesState(Guarded, rx.State):
    """The page /admin/kruzhok/certificates. `phase` is loading, ready or forbidden."""

    phase: str = "loading"
    rows: list[RequestRow] = []
    statuses: list[StatusLink] = []
    total: int = 0
    page: int = 1
    pages: int = 1
    page_href: str = ""
    search_text: str = ""
    search_key: int = 0
    is_filtered: bool = False
    rejected: RequestRow = RequestRow("", "", "", 0, "", "", "", "")
    reject_path: str = ""

    _query: dict[str, str] = {}

    @rx.event
    @signed_in
    async def load(self) -> Any:
        """Show what the address asks for, and follow it while the page is open."""
        actor = current_actor()
        if not actor.is_admin:
            self.reset()
            self.phase = "forbidden"
            return
        query, filters = read_query(self.router.url.query_parameters)
        if filters.search != self.search_text:
            # The field is built anew only when the address, not the person, changed the words.
            self.search_key += 1
        self._query, self.search_text = query, filters.search
        await self._read()
        self.phase = "ready"
        yield CertificatesState.watch

    async def _read(self) -> None:
        self._show(await in_transaction(list_requests, current_actor(), read_query(self._query)[1]))

    def _show(self, found: CertificatePage) -> None:
        filters = read_query(self._query)[1]
        self.rows = [_make_row(each) for each in found.certificates]
        self.total, self.page, self.pages = found.total, found.page, found.pages
        self.page_href = make_href(self._query, page="")
        self.is_filtered = bool(filters.search or filters.status)
        links = [("", sum(found.counts.values()))] + [(each.value, n) for each, n in found.counts.items()]
        chosen = filters.status.value if filters.status else ""
        self.statuses = [
            StatusLink(name, count, make_href(self._query, status=name), name == chosen)
            for name, count in links
        ]

    @rx.event(background=True)
    @_admin
    async def watch(self) -> None:
        """Read again when a request comes or another admin decides, until the tab closes."""
        await follow_news("certificates", self._find_topics, self._refresh)

    async def _find_topics(self) -> list[str]:
        async with self:
            actor = await read_actor(self)
        return [admins_topic()] if actor.is_admin else []

    async def _refresh(self, _topics: Sequence[str]) -> bool:
        async with self:
            actor, query = await read_actor(self), dict(self._query)
        if not actor.is_admin:
            return False
        found = await in_transaction(list_requests, actor, read_query(query)[1])
        async with self:
            # The address may have changed meanwhile; its own load shows what belongs to it then.
            if self._query == query:
                self._show(found)
        return True

    @rx.event
    @_admin
    async def search(self, text: str) -> rx.event.EventSpec | None:
        """Look for words; each further letter replaces the address, so that "back" leaves the search."""
        if self.router.url.path.rstrip("/") != PATH:
            return None
        self.search_text = " ".join(str(text).split())[:200]
        return rx.redirect(make_href(self._query, search=self.search_text), replace=True)

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
        await self._read()
        return show_toast("success", "certificates.rejected_toast")


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


def read_query(parameters: Mapping[str, str]) -> tuple[dict[str, str], CertificateFilters]:
    """Read an address, leaving out what means nothing in it."""
    query = {name: parameters[name] for name in CertificateFilters.model_fields if parameters.get(name)}
    try:
        return query, CertificateFilters.model_validate(query)
    except ValidationError as error:
        wrong = {str(each["loc"][0]) for each in error.errors()}
        return read_query({name: value for name, value in query.items() if name not in wrong})


def make_href(query: Mapping[str, str], **changes: str) -> str:
    """Give the address of the list with `changes`, on its first page; `page=""` gives one to complete."""
    merged = {**{name: value for name, value in query.items() if name != "page"}, **changes}
    asked = [(name, value) for name, value in merged.items() if value]
    if "page" in changes:
        asked.append(("page", ""))
    return f"{PATH}?{urlencode(asked)}" if asked else PATH
