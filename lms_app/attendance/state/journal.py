"""The journal of a club: whose it is, and when it has to be read again.

The grid is the widget `assets/widgets/attendance_journal.jsx`, which reads and saves marks by HTTP.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import reflex as rx

from lms_app.attendance.reading import find_club_name
from lms_app.attendance.state.addresses import read_ids
from lms_app.core.actor import Actor
from lms_app.core.db import in_transaction
from lms_app.core.live import club_topic
from lms_app.web.actor import current_actor, read_actor
from lms_app.web.arrival import Arrival
from lms_app.web.guard import Guarded, signed_in
from lms_app.web.live_pages import follow_news


class JournalState(Arrival, Guarded, rx.State):
    """The page /kruzhok/:id/journal. `phase` is loading, ready or missing."""

    phase: str = "loading"
    club_id: str = ""
    club_name: str = ""
    owner: str = ""
    revision: int = 0

    @rx.event
    @signed_in
    async def load(self) -> Any:
        """Show the journal of the club that the address names, and follow it while the page is open."""
        if self._begin():
            yield
        actor = current_actor()
        self.club_id, _ = read_ids(self.router.url.path)
        self.owner = str(actor.user_id)
        if not await self._read(actor):
            self.phase = "missing"
            return
        self.phase = "ready"
        # Chained here so that it belongs to the page's on_load and ends with the tab.
        yield JournalState.watch

    async def _read(self, actor: Actor) -> bool:
        name = await in_transaction(find_club_name, actor, self.club_id)
        self.club_name = name or ""
        return name is not None

    @rx.event(background=True)
    @signed_in
    async def watch(self) -> None:
        """Tell the widget when marks, lessons or members change, until the tab closes."""
        await follow_news("journal", self._find_topics, self._refresh)

    async def _find_topics(self) -> list[str]:
        async with self:
            actor = await read_actor(self)
            club_id = self.club_id
        if not actor.is_signed_in:
            return []
        name = await in_transaction(find_club_name, actor, club_id)
        return [club_topic(UUID(club_id))] if name is not None else []

    async def _refresh(self, topics: Sequence[str]) -> bool:
        if await self._find_topics() != topics:
            return False
        async with self:
            self.revision += 1
        return True
