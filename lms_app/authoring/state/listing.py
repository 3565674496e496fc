"""The list of the challenges that one may change. The address holds search, status and page."""

from functools import partial
from typing import Any

import reflex as rx

from lms_app.authoring.queries import list_authored
from lms_app.authoring.schemas import AuthoredFilters
from lms_app.authoring.service import archive_challenge, duplicate_challenge, restore_challenge
from lms_app.authoring.state.reading import need_challenge_id
from lms_app.authoring.state.rows import ListRow, make_list_row
from lms_app.challenges.queries import list_facets
from lms_app.challenges.rules import LANGUAGES
from lms_app.core.db import in_transaction
from lms_app.web import addresses
from lms_app.web.actor import current_actor
from lms_app.web.addresses import FilterLink, clean_search, make_status_links
from lms_app.web.browser import show_toast
from lms_app.web.guard import Guarded, require_role, signed_in
from models.accounts import Role

PATH = "/instructor/challenges"
read_query = partial(addresses.read_query, schema=AuthoredFilters)
make_href = partial(addresses.make_href, PATH)
_author = require_role(Role.INSTRUCTOR, Role.ADMIN)


class AuthoredState(Guarded, rx.State):
    """The page /instructor/challenges. `phase` is loading, ready or forbidden."""

    phase: str = "loading"
    rows: list[ListRow] = []
    statuses: list[FilterLink] = []
    total: int = 0
    page: int = 1
    pages: int = 1
    page_href: str = ""
    languages: list[str] = []
    categories: list[str] = []
    search_text: str = ""
    search_key: int = 0
    is_filtered: bool = False
    shows_authors: bool = False
    is_creating: bool = False

    _query: dict[str, str] = {}

    @rx.event
    @signed_in
    async def load(self) -> None:
        """Show what the address asks for."""
        actor = current_actor()
        if not actor.is_author:
            self.reset()
            self.phase = "forbidden"
            return
        query, filters = read_query(self.router.url.query_parameters)
        if filters.search != self.search_text:
            # The field is built anew only when the address, not the person, changed the words.
            self.search_key += 1
        self._query = query
        self.search_text = filters.search
        self.shows_authors = actor.is_admin
        self.languages = list(LANGUAGES)
        facets = await in_transaction(list_facets, actor)
        self.categories = [each.name for each in facets.categories]
        await self._show(filters)
        self.phase = "ready"

    async def _show(self, filters: AuthoredFilters) -> None:
        found = await in_transaction(list_authored, current_actor(), filters)
        query = self._query
        self.rows = [make_list_row(each) for each in found.challenges]
        self.total, self.page = found.pagination.total, found.pagination.page
        self.pages = found.pagination.pages
        self.page_href = make_href(query, page="")
        self.is_filtered = bool(filters.search or filters.status)
        self.statuses = make_status_links(PATH, query, found.counts, filters.status)

    @rx.event
    @_author
    async def search(self, text: str) -> rx.event.EventSpec | None:
        """Look for words; each further letter replaces the address, so that "back" leaves the search."""
        if self.router.url.path.rstrip("/") != PATH:
            return None
        self.search_text = clean_search(text)
        return rx.redirect(make_href(self._query, search=self.search_text), replace=True)

    @rx.event
    @_author
    async def open_form(self) -> None:
        """Ask for title and category of a new challenge."""
        self.is_creating = True

    @rx.event
    @_author
    async def close_form(self) -> None:
        """Put the form away."""
        self.is_creating = False

    @rx.event
    @_author
    async def open_created(self, answer: Any) -> rx.event.EventSpec:
        """Open the draft that the form has made."""
        self.is_creating = False
        key = need_challenge_id(answer.get("id") if isinstance(answer, dict) else "")
        return rx.redirect(f"{PATH}/{key}")

    @rx.event
    @_author
    async def duplicate(self, challenge_id: str) -> rx.event.EventSpec:
        """Make a draft that is a copy and open it."""
        copy = await in_transaction(duplicate_challenge, current_actor(), need_challenge_id(challenge_id))
        return rx.redirect(f"{PATH}/{copy.id}")

    @rx.event
    @_author
    async def archive(self, challenge_id: str) -> rx.event.EventSpec:
        """Take a challenge away from learners."""
        await in_transaction(archive_challenge, current_actor(), need_challenge_id(challenge_id))
        await self._show(read_query(self._query)[1])
        return show_toast("success", "authoring.toast.archived")

    @rx.event
    @_author
    async def restore(self, challenge_id: str) -> rx.event.EventSpec:
        """Make an archived challenge a draft again."""
        await in_transaction(restore_challenge, current_actor(), need_challenge_id(challenge_id))
        await self._show(read_query(self._query)[1])
        return show_toast("success", "authoring.toast.restored")
