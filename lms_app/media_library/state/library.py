"""The page /instructor/media. The address holds search, filters, order, bin and page."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

import reflex as rx

from lms_app.core.actor import Actor
from lms_app.core.db import Db, in_transaction
from lms_app.media.errors import MediaNotFound
from lms_app.media.library import list_library, list_owners
from lms_app.media.library_schemas import LibraryFilters, LibraryPage
from lms_app.media.managing import delete_medium, restore_medium
from lms_app.media_library.state.rows import MediumRow, make_row
from lms_app.web import addresses
from lms_app.web.actor import current_actor
from lms_app.web.addresses import need_id
from lms_app.web.browser import show_toast
from lms_app.web.guard import require_role, signed_in
from lms_app.web.live_pages import follow_reading, own_and_admin_topics
from lms_app.web.search_list import SearchList
from models.accounts import Role

PATH = "/instructor/media"
read_query = partial(addresses.read_query, schema=LibraryFilters)
_CHOICES = ("kind", "status", "use", "owner", "sort")
_MOVING_POLL_S = 2.0
_author = require_role(Role.INSTRUCTOR, Role.ADMIN)


@dataclass(frozen=True)
class OwnerOption:
    """Somebody who has media."""

    id: str
    name: str


class LibraryState(SearchList, rx.State):
    """The list and what is ticked in it. `phase` is loading, ready or forbidden."""

    phase: str = "loading"
    rows: list[MediumRow] = []
    selected: list[str] = []
    choices: dict[str, str] = {}
    choices_key: str = ""
    owners: list[OwnerOption] = []
    is_admin: bool = False
    is_bin: bool = False
    uses_of_selected: int = 0
    is_asking_delete: bool = False
    deleted_ids: list[str] = []
    deleted_count: int = 0

    @rx.event
    @signed_in
    async def load(self) -> Any:
        """Show what the address asks for, and follow it while the page is open."""
        actor = current_actor()
        if not actor.is_author:
            self.reset()
            self.phase = "forbidden"
            return
        filters = self._take_address(LibraryFilters)
        if filters.deleted != self.is_bin or self.phase != "ready":
            self.deleted_ids, self.deleted_count, self.rows = [], 0, []
        self.is_admin, self.is_bin, self.selected = actor.is_admin, filters.deleted, []
        self.is_asking_delete = False
        self.choices = {name: self._query.get(name, "") for name in _CHOICES}
        # Selects are built anew with the address, so that "back" shows what it holds.
        self.choices_key = "|".join(self.choices.values())
        owners = await in_transaction(list_owners, actor)
        self.owners = [OwnerOption(str(each), name) for each, name in owners]
        self._show(await _read(actor, self._query))
        self.phase = "ready"
        yield LibraryState.watch

    def _show(self, found: LibraryPage) -> None:
        before = {each.id: each for each in self.rows}
        self.rows = [make_row(each, before.get(str(each.id))) for each in found.media]
        self.total, self.page, self.pages = found.total, found.page, found.pages
        asked = {name for name, value in self._query.items() if value}
        self.is_filtered = bool(asked - {"deleted", "sort", "page", "limit"})
        there = {each.id for each in self.rows}
        self.selected = [each for each in self.selected if each in there]

    async def _refresh(self) -> None:
        self._show(await _read(current_actor(), self._query))

    @rx.event(background=True)
    @_author
    async def watch(self) -> None:
        """Read again when something changes, and every two seconds while a file is on its way."""
        await follow_reading(
            "media",
            self,
            own_and_admin_topics,
            _read,
            self._show,
            wanted=lambda: dict(self._query),
            poll_s=lambda: _MOVING_POLL_S if any(each.is_moving for each in self.rows) else None,
        )

    @rx.event
    @_author
    async def choose(self, name: str, value: str) -> rx.event.EventSpec | None:
        """Set a filter or the order in the address."""
        if name not in _CHOICES:
            return None
        return rx.redirect(self._make_href(**{name: str(value)[:40]}))

    @rx.event
    @_author
    async def refresh(self) -> None:
        """Read again: a file was uploaded."""
        await self._refresh()

    @rx.event
    @_author
    async def toggle(self, media_id: str) -> None:
        """Tick a file, or take the tick away."""
        key = str(media_id)
        if key in self.selected:
            self.selected = [each for each in self.selected if each != key]
        elif any(each.id == key for each in self.rows):
            self.selected = [*self.selected, key]

    @rx.event
    @_author
    async def toggle_all(self) -> None:
        """Tick all files of the page, or none when all are ticked."""
        everything = [each.id for each in self.rows]
        self.selected = [] if len(self.selected) == len(everything) else everything

    @rx.event
    @_author
    async def ask_delete(self, media_id: str = "") -> Any:
        """Put one file, or all that are ticked, into the bin; what is used only after a question."""
        if media_id:
            self.selected = [str(media_id)]
        chosen = [each for each in self.rows if each.id in self.selected]
        self.uses_of_selected = sum(each.uses for each in chosen)
        if self.uses_of_selected:
            self.is_asking_delete = True
            return None
        return await self._delete()

    @rx.event
    @_author
    async def close_delete(self) -> None:
        """Leave everything as it is."""
        self.is_asking_delete = False

    @rx.event
    @_author
    async def delete_selected(self) -> Any:
        """Put all that are ticked into the bin."""
        self.is_asking_delete = False
        return await self._delete()

    async def _delete(self) -> None:
        ids = [need_id(each, MediaNotFound) for each in self.selected]
        await in_transaction(_delete_all, current_actor(), ids)
        self.deleted_ids, self.deleted_count = [str(each) for each in ids], len(ids)
        self.selected = []
        await self._refresh()

    @rx.event
    @_author
    async def undo_delete(self) -> None:
        """Bring back what was deleted last, with its links."""
        ids = [need_id(each, MediaNotFound) for each in self.deleted_ids]
        self.deleted_ids, self.deleted_count = [], 0
        await in_transaction(_restore_all, current_actor(), ids, with_links=True)
        await self._refresh()

    @rx.event
    @_author
    async def restore(self, media_id: str, with_links: str) -> rx.event.EventSpec:
        """Take a file out of the bin, where it was used too unless `with_links` is "no"."""
        ids = [need_id(media_id, MediaNotFound)]
        lost = await in_transaction(_restore_all, current_actor(), ids, with_links=with_links != "no")
        return await self._say_restored(lost)

    @rx.event
    @_author
    async def restore_selected(self) -> rx.event.EventSpec:
        """Take all that are ticked out of the bin, where they were used too."""
        ids = [need_id(each, MediaNotFound) for each in self.selected]
        lost = await in_transaction(_restore_all, current_actor(), ids, with_links=True)
        return await self._say_restored(lost)

    async def _say_restored(self, lost: list[str]) -> rx.event.EventSpec:
        self.selected = []
        await self._refresh()
        if lost:
            return show_toast("warning", "media.toast.lost", places=", ".join(lost[:5]))
        return show_toast("success", "media.toast.restored")


async def _read(actor: Actor, query: Mapping[str, str]) -> LibraryPage:
    return await in_transaction(list_library, actor, read_query(query)[1])


def _delete_all(db: Db, actor: Actor, ids: list[UUID]) -> None:
    for each in sorted(ids):
        delete_medium(db, actor, each)


def _restore_all(db: Db, actor: Actor, ids: list[UUID], *, with_links: bool) -> list[str]:
    lost: list[str] = []
    for each in sorted(ids):
        lost += restore_medium(db, actor, each, with_links=with_links).lost
    return lost
