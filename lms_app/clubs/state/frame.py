"""View data of the frame around every page of one club."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import reflex as rx

from lms_app.clubs import reading, service
from lms_app.clubs.errors import ClubNotFound
from lms_app.clubs.schemas import ClubDetails
from lms_app.clubs.state.addresses import need_id, read_club_id
from lms_app.core.actor import Actor
from lms_app.core.db import Db, in_transaction
from lms_app.core.live import club_topic, user_topic
from lms_app.web.actor import current_actor, read_actor
from lms_app.web.browser import show_toast
from lms_app.web.guard import Guarded, signed_in
from lms_app.web.live_pages import follow_news

_KNOWN = ("ready", "pending")


class ClubFrameState(Guarded, rx.State):
    """The club that the address names. `phase` is loading, ready, pending (asked for a place) or missing.

    `news` rises whenever something of the club or of the person has changed, such as a sheet to print.
    """

    phase: str = "loading"
    club_id: str = ""
    name: str = ""
    mentor: str = ""
    description: str = ""
    program: str = ""
    program_id: str = ""
    can_manage: bool = False
    is_archived: bool = False
    students: int = 0
    pending: int = 0
    join_code: str = ""
    join_url: str = ""
    asking: str = ""
    news: int = 0

    @rx.event
    @signed_in
    async def load(self) -> Any:
        """Read the club, and follow it while the page is open."""
        club_id = read_club_id(self.router.url.path)
        if club_id != self.club_id:
            self.reset()
            self.club_id = club_id
            yield
        self.asking = ""
        await self._read(current_actor())
        if self.phase in _KNOWN:
            yield ClubFrameState.watch

    @rx.event(background=True)
    @signed_in
    async def watch(self) -> None:
        """Read again when something of the club changes; ends with the tab."""
        await follow_news("club frame", self._find_topics, self._refresh)

    async def _find_topics(self) -> Sequence[str]:
        async with self:
            actor, club_id = await read_actor(self), self.club_id
            is_known = self.phase in _KNOWN
        if actor.user_id is None or not club_id or not is_known:
            return []
        return [club_topic(UUID(club_id)), user_topic(actor.user_id)]

    async def _refresh(self, _topics: Sequence[str]) -> bool:
        async with self:
            await self._read(await read_actor(self))
            self.news += 1
            return self.phase in _KNOWN

    async def _read(self, actor: Actor) -> None:
        self.phase, club = await in_transaction(_find_club, actor, self.club_id)
        if club is None:
            self.can_manage, self.join_code, self.join_url, self.description = False, "", "", ""
            self.name = self.mentor = self.program = ""
            return
        self.name, self.mentor, self.description = club.name, club.mentor, club.description
        self.program = club.program_title or ""
        self.program_id = str(club.program_id or "")
        self.can_manage, self.is_archived = club.can_manage, club.is_archived
        self.students, self.pending = club.students, club.pending
        self.join_code, self.join_url = club.join_code or "", club.join_url or ""

    @rx.event
    @signed_in
    async def ask(self, what: str) -> None:
        """Open a dialog of the page: code, archive or edit."""
        self.asking = what if what in ("code", "archive", "edit") else ""

    @rx.event
    @signed_in
    async def stop_asking(self) -> None:
        """Close the dialog."""
        self.asking = ""

    @rx.event
    @signed_in
    async def note_saved(self, _answer: dict[str, Any]) -> rx.event.EventSpec:
        """Show the club as it was saved."""
        self.asking = ""
        await self._read(current_actor())
        return show_toast("success", "clubs.toast.saved")

    @rx.event
    @signed_in
    async def renew_code(self) -> rx.event.EventSpec:
        """Make the old code, link and posters worthless."""
        self.asking = ""
        await in_transaction(service.regenerate_code, current_actor(), need_id(self.club_id))
        await self._read(current_actor())
        return show_toast("success", "clubs.toast.code_renewed")

    @rx.event
    @signed_in
    async def archive(self) -> rx.event.EventSpec:
        """Put the club into the archive."""
        self.asking = ""
        await in_transaction(service.archive_club, current_actor(), need_id(self.club_id))
        await self._read(current_actor())
        return show_toast("info", "clubs.toast.archived")

    @rx.event
    @signed_in
    async def restore(self) -> rx.event.EventSpec:
        """Bring the club back."""
        await in_transaction(service.restore_club, current_actor(), need_id(self.club_id))
        await self._read(current_actor())
        return show_toast("success", "clubs.toast.restored")


def _find_club(db: Db, actor: Actor, club_id: str) -> tuple[str, ClubDetails | None]:
    try:
        return "ready", reading.get_club(db, actor, need_id(club_id))
    except ClubNotFound:
        pass
    waiting = reading.find_request(db, actor, UUID(club_id)) if club_id else None
    return ("missing" if waiting is None else "pending"), None
