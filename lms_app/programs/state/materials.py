"""The page /admin/kruzhok/materials. The address holds search, kind and page."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import reflex as rx

from lms_app.core.db import in_transaction
from lms_app.programs.errors import MaterialNotFound
from lms_app.programs.materials import delete_material, list_materials, restore_material
from lms_app.programs.schemas import MaterialFilters, MaterialView
from lms_app.programs.state.programs import LESSON_PATH
from lms_app.web import addresses
from lms_app.web.actor import current_actor
from lms_app.web.addresses import FilterLink, need_id
from lms_app.web.guard import require_role, signed_in
from lms_app.web.search_list import SearchList
from models.accounts import Role
from models.programs import MaterialKind

PATH = "/admin/kruzhok/materials"
read_query = partial(addresses.read_query, schema=MaterialFilters)
_admin = require_role(Role.ADMIN)


@dataclass(frozen=True)
class UseRow:
    """A lesson that uses a file."""

    title: str
    href: str


@dataclass(frozen=True)
class MaterialRow:
    """One file; the time is ISO 8601, an address is empty where there is none."""

    id: str
    kind: str
    title: str
    file_name: str
    size_kb: int
    by: str
    at: str
    view_url: str
    download_url: str
    uses: list[UseRow]


_NONE = MaterialRow("", "", "", "", 0, "", "", "", "", [])


class MaterialsState(SearchList, rx.State):
    """The page /admin/kruzhok/materials. `phase` is loading, ready or forbidden."""

    phase: str = "loading"
    rows: list[MaterialRow] = []
    kinds: list[FilterLink] = []
    edited: MaterialRow = _NONE
    edit_path: str = ""
    deleted_id: str = ""
    deleted_title: str = ""

    @rx.event
    @signed_in
    async def load(self) -> None:
        """Show what the address asks for."""
        if not current_actor().is_admin:
            self.reset()
            self.phase = "forbidden"
            return
        self._take_address(MaterialFilters)
        self.deleted_id = ""
        await self._read()
        self.phase = "ready"

    async def _read(self) -> None:
        filters = read_query(self._query)[1]
        found = await in_transaction(list_materials, current_actor(), filters)
        self.rows = [_make_row(each) for each in found.materials]
        self.total, self.page, self.pages = found.total, found.page, found.pages
        self.is_filtered = bool(filters.search or filters.kind)
        chosen = filters.kind.value if filters.kind else ""
        self.kinds = [
            FilterLink(name, self._make_href(kind=name), name == chosen)
            for name in ("", *(each.value for each in MaterialKind))
        ]

    @rx.event
    @_admin
    async def refresh(self) -> None:
        """Read again: a file was uploaded."""
        await self._read()

    @rx.event
    @_admin
    async def open_edit(self, material_id: str) -> None:
        """Ask for another title and kind of a file."""
        found = [each for each in self.rows if each.id == str(material_id)]
        if found:
            self.edited, self.edit_path = found[0], f"/api/admin/kruzhok/materials/{found[0].id}"

    @rx.event
    @_admin
    async def close_edit(self) -> None:
        """Put the form away."""
        self.edit_path = ""

    @rx.event
    @_admin
    async def after_edit(self, _answer: Any) -> None:
        """Show the new title."""
        self.edit_path = ""
        await self._read()

    @rx.event
    @_admin
    async def delete(self, material_id: str) -> None:
        """Take a file away that no lesson uses, and offer to bring it back."""
        title = next((each.title for each in self.rows if each.id == str(material_id)), "")
        await in_transaction(delete_material, current_actor(), need_id(material_id, MaterialNotFound))
        self.deleted_id, self.deleted_title = str(material_id), title
        await self._read()

    @rx.event
    @_admin
    async def undo(self) -> None:
        """Bring the file back that was deleted last."""
        await in_transaction(restore_material, current_actor(), need_id(self.deleted_id, MaterialNotFound))
        self.deleted_id = ""
        await self._read()


def _make_row(each: MaterialView) -> MaterialRow:
    return MaterialRow(
        id=str(each.id),
        kind=each.kind.value,
        title=each.title,
        file_name=each.file_name,
        size_kb=max(1, round(each.size_bytes / 1024)),
        by=each.uploaded_by,
        at=each.created_at.isoformat(),
        view_url=each.view_url,
        download_url=each.download_url,
        uses=[UseRow(use.lesson_title, f"{LESSON_PATH}/{use.lesson_id}") for use in each.used_in],
    )
