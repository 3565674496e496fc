"""View data of the page /calendar."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from lms_app.core.db import in_transaction
from lms_app.core.live import club_topic, user_topic
from lms_app.lessons.own_calendar import list_calendar_clubs
from lms_app.web.actor import current_actor, read_actor
from lms_app.web.arrival import Arrival
from lms_app.web.guard import Guarded, signed_in
from lms_app.web.live_pages import follow_news


class CalendarState(Arrival, Guarded, rx.State):
    """The page /calendar: the widget reads the lessons; `version` rises when something may have changed."""

    is_loaded: bool = False
    time_zone: str = ""
    has_clubs: bool = False
    version: int = 0

    _is_followed: bool = False

    @rx.event
    @signed_in
    async def load(self) -> Any:
        """Show the calendar by the clock of the person."""
        if self._begin():
            yield
        actor = current_actor()
        self.has_clubs = bool(await in_transaction(list_calendar_clubs, actor))
        self.time_zone, self.is_loaded = actor.time_zone, True
        yield CalendarState.watch

    @rx.event(background=True)
    @signed_in
    async def watch(self) -> None:
        """Have the calendar read again when lessons or places in clubs change, until the tab leaves it."""
        await follow_news("calendar", self._find_topics, self._refresh)

    async def _find_topics(self) -> list[str]:
        async with self:
            actor = await read_actor(self)
        if actor.user_id is None:
            return []
        clubs = await in_transaction(list_calendar_clubs, actor)
        return [user_topic(actor.user_id), *(club_topic(each.id) for each in clubs)]

    async def _refresh(self, topics: Sequence[str]) -> bool:
        now = await self._find_topics()
        async with self:
            self.has_clubs = len(now) > 1
            # The first time the widget has just read by itself.
            self.version += self._is_followed
            self._is_followed = True
        return now == list(topics)
