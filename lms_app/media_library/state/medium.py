"""The dialog of one file: preview, title, where it is used, what was done to it; and the ways to erase it."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from lms_app.core.db import in_transaction
from lms_app.courses.queries import get_tree, list_authored
from lms_app.courses.schemas import AuthoredFilters
from lms_app.media.errors import MediaInUse, MediaNotFound, TargetNotFound
from lms_app.media.library import get_details
from lms_app.media.library_schemas import LinkTarget, MediumDetails, TargetKind
from lms_app.media.managing import erase_medium
from lms_app.media_library.service import link_medium, unlink_medium
from lms_app.media_library.state.rows import (
    NO_MEDIUM,
    MediumRow,
    TrailRow,
    UseRow,
    make_row,
    make_trail_row,
    make_use,
)
from lms_app.web.actor import current_actor
from lms_app.web.addresses import clean_search, need_id
from lms_app.web.browser import show_toast
from lms_app.web.guard import Guarded, require_role
from models.accounts import Role

_author = require_role(Role.INSTRUCTOR, Role.ADMIN)


@dataclass(frozen=True)
class PlaceOption:
    """A course to choose, or a place in one; `key` names it in events."""

    key: str
    title: str
    depth: int = 0


class MediumState(Guarded, rx.State):
    """One file. `panel` is what is open: "" nothing, details, rename, link, erase or ask."""

    panel: str = ""
    medium: MediumRow = NO_MEDIUM
    url: str = ""
    width: int = 0
    height: int = 0
    path: str = ""
    uses: list[UseRow] = []
    trail: list[TrailRow] = []
    is_wished: bool = False
    courses: list[PlaceOption] = []
    places: list[PlaceOption] = []
    course_title: str = ""

    @rx.event
    @_author
    async def open(self, media_id: str) -> None:
        """Show one file."""
        await self._read(media_id)
        self.panel = "details"

    async def _read(self, media_id: str) -> None:
        key = need_id(media_id, MediaNotFound)
        self._show(await in_transaction(get_details, current_actor(), key))

    def _show(self, found: MediumDetails) -> None:
        is_same = self.medium.id == str(found.id) and self.medium.version == found.version
        self.medium = make_row(found, self.medium if is_same else None)
        # A film that plays must not begin anew because its address was signed again.
        self.url = self.url if is_same and self.url else found.url
        self.width, self.height = found.width or 0, found.height or 0
        self.path = f"/api/media/{found.id}"
        self.uses = [make_use(each) for each in found.uses]
        self.trail = [make_trail_row(each) for each in found.trail]
        self.is_wished = found.request is not None

    @rx.event
    @_author
    async def close(self) -> None:
        """Put the dialog away."""
        self.reset()

    @rx.event
    @_author
    async def back(self) -> None:
        """Go back to the file from what was asked about it."""
        self.panel = "details"

    @rx.event
    @_author
    async def open_rename(self) -> None:
        """Ask for another title."""
        self.panel = "rename"

    @rx.event
    @_author
    async def after_rename(self, _answer: Any) -> rx.event.EventSpec:
        """Show the new title."""
        await self._read(self.medium.id)
        self.panel = "details"
        return show_toast("success", "media.toast.renamed")

    @rx.event
    @_author
    async def unlink(self, key: str) -> rx.event.EventSpec:
        """Use the file no longer in one place."""
        media_id = need_id(self.medium.id, MediaNotFound)
        self._show(await in_transaction(unlink_medium, current_actor(), media_id, _read_target(key)))
        return show_toast("success", "media.toast.unlinked")

    @rx.event
    @_author
    async def open_link(self) -> None:
        """Ask where else the file is used."""
        self.panel, self.places, self.course_title = "link", [], ""
        await self._find_courses("")

    @rx.event
    @_author
    async def find_courses(self, text: str) -> None:
        """Look for courses by words."""
        await self._find_courses(clean_search(text))

    async def _find_courses(self, words: str) -> None:
        found = await in_transaction(list_authored, current_actor(), AuthoredFilters(search=words))
        self.courses = [PlaceOption(str(each.id), each.title) for each in found.courses]

    @rx.event
    @_author
    async def choose_course(self, course_id: str) -> None:
        """Show the chapters and items of a course."""
        key = need_id(course_id, TargetNotFound)
        tree = await in_transaction(get_tree, current_actor(), key)
        self.course_title = tree.title
        places = [PlaceOption(f"course:{tree.id}", tree.title)]
        for section in tree.sections:
            places.append(PlaceOption(f"section:{section.id}", section.title, 1))
            places += [PlaceOption(f"item:{each.id}", each.title, 2) for each in section.items]
        self.places = places

    @rx.event
    @_author
    async def leave_course(self) -> None:
        """Choose another course."""
        self.places, self.course_title = [], ""

    @rx.event
    @_author
    async def link(self, key: str) -> rx.event.EventSpec:
        """Use the file in one more place."""
        media_id = need_id(self.medium.id, MediaNotFound)
        self._show(await in_transaction(link_medium, current_actor(), media_id, _read_target(key)))
        self.panel = "details"
        return show_toast("success", "media.toast.linked")

    @rx.event
    @_author
    async def ask_erase(self, media_id: str) -> None:
        """Ask before a file goes for good; one that is used needs an admin."""
        await self._read(media_id)
        self.panel = "ask" if self.uses else "erase"

    @rx.event
    @_author
    async def erase(self) -> rx.event.EventSpec | None:
        """Take a file away for good."""
        media_id = need_id(self.medium.id, MediaNotFound)
        try:
            await in_transaction(erase_medium, current_actor(), media_id)
        except MediaInUse:
            # Somebody has begun to use it meanwhile: the page says where, and offers to ask.
            await self._read(self.medium.id)
            self.panel = "ask"
            return None
        self.reset()
        return show_toast("success", "media.toast.erased")

    @rx.event
    @_author
    async def after_ask(self, _answer: Any) -> rx.event.EventSpec:
        """Say that the admins have it now."""
        self.reset()
        return show_toast("success", "media.toast.asked", href="/instructor/media/requests")


def _read_target(key: str) -> LinkTarget:
    """Read the name of a place.

    Raises:
        TargetNotFound: It names none.
    """
    kind, _, target_id = str(key).partition(":")
    if kind not in {each.value for each in TargetKind}:
        raise TargetNotFound
    return LinkTarget(kind=TargetKind(kind), id=need_id(target_id, TargetNotFound))
