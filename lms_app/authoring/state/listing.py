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
from lms_app.web.addresses import FilterLink, make_status_links
from lms_app.web.browser import show_toast
from lms_app.web.guard import require_role, signed_in
from lms_app.web.search_list import SearchList
from models.accounts import Role

PATH = "/instructor/challenges"
read_query = partial(addresses.read_query, schema=AuthoredFilters)
_author = require_role(Role.INSTRUCTOR, Role.ADMIN)


class AuthoredState(SearchList, rx.State):
    """The page /instructor/challenges. `phase` is loading, ready or forbidden."""

    phase: str = "loading"
    rows: list[ListRow] = []
    statuses: list[FilterLink] = []
    languages: list[str] = []
    categories: list[str] = []
    shows_authors: bool = False
    is_creating: bool = False

    @rx.event
    @signed_in
    async def load(self) -> None:
        """Show what the address asks for."""
        actor = current_actor()
        if not actor.is_author:
            self.reset()
            self.phase = "forbidden"
            return
        filters = self._take_address(AuthoredFilters)
        self.shows_authors = actor.is_admin
        self.languages = list(LANGUAGES)
        facets = await in_transaction(list_facets, actor)
        self.categories = [each.name for each in facets.categories]
        await self._show(filters)
        self.phase = "ready"

    async def _show(self, filters: AuthoredFilters) -> None:
        found = await in_transaction(list_authored, current_actor(), filters)
        self.rows = [make_list_row(each) for each in found.challenges]
        self.total, self.page = found.pagination.total, found.pagination.page
        self.pages = found.pagination.pages
        self.is_filtered = bool(filters.search or filters.status)
        self.statuses = make_status_links(PATH, self._query, found.counts, filters.status)

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
