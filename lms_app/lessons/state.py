"""View data of today's lesson and of the page /kruzhok/:id/schedule."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

import reflex as rx

from lms_app.clubs.errors import ClubNotFound
from lms_app.core.actor import Actor
from lms_app.core.db import Db, in_transaction
from lms_app.core.live import club_topic
from lms_app.lessons.errors import LessonNotFound
from lms_app.lessons.service import start_lesson
from lms_app.lessons.today import (
    Board,
    TodayItem,
    get_board,
    list_club_today,
    list_followed_clubs,
    list_own_today,
)
from lms_app.web.actor import current_actor, read_actor
from lms_app.web.addresses import need_id, read_id_after
from lms_app.web.arrival import Arrival
from lms_app.web.guard import Guarded, signed_in
from lms_app.web.live_pages import follow_news

# What was today becomes yesterday without any message.
_POLL_S = 300.0
club_id_of = partial(read_id_after, word="kruzhok")


@dataclass(frozen=True)
class TodayRow:
    """One lesson of today; `hours` are the club's, whose zone is named when it is not the viewer's."""

    id: str
    club_id: str
    club: str
    title: str
    class_name: str
    hours: str
    zone: str
    status: str
    href: str
    can_manage: bool


@dataclass(frozen=True)
class Choice:
    """A class or a lesson template to choose."""

    id: str
    name: str = ""
    label: str = ""
    isActive: bool = True  # noqa: N815  the widget's own name
    durationMinutes: int = 60  # noqa: N815


class TodayState(Guarded, rx.State):
    """Today's lesson: of one club on its pages, of all one's clubs elsewhere."""

    is_loaded: bool = False
    names_clubs: bool = False
    lessons: list[TodayRow] = []

    _club_id: str = ""

    @rx.event
    @signed_in
    async def load(self) -> Any:
        """Show the lesson of the club that the address names, or those of all one's clubs."""
        self.reset()
        self._club_id = club_id_of(self.router.url.path)
        self.names_clubs = not self._club_id
        try:
            await self._read(current_actor())
        finally:
            # What waits for today's lesson is shown without it rather than never.
            self.is_loaded = True
        yield TodayState.watch

    @rx.event(background=True)
    @signed_in
    async def watch(self) -> None:
        """Follow the clubs until the tab leaves the page."""
        await follow_news("today", self._find_topics, self._refresh, poll_s=lambda: _POLL_S)

    async def _find_topics(self) -> list[str]:
        async with self:
            actor = await read_actor(self)
            club_id = self._club_id
        if not actor.is_signed_in:
            return []
        clubs = [UUID(club_id)] if club_id else await in_transaction(list_followed_clubs, actor)
        return [club_topic(each) for each in clubs]

    async def _refresh(self, _topics: Sequence[str]) -> bool:
        async with self:
            actor = await read_actor(self)
            if actor.is_signed_in:
                await self._read(actor)
            return actor.is_signed_in

    async def _read(self, actor: Actor) -> None:
        items = await in_transaction(_find_today, actor, self._club_id)
        self.lessons = [_make_row(each, actor) for each in items]

    @rx.event
    @signed_in
    async def start(self, club_id: str, lesson_id: str) -> rx.event.EventSpec:
        """Begin a lesson and open its page."""
        club, lesson = need_id(club_id, LessonNotFound), need_id(lesson_id, LessonNotFound)
        await in_transaction(start_lesson, current_actor(), club, lesson)
        return rx.redirect(f"/kruzhok/{club}/lesson/{lesson}")


class ScheduleState(Arrival, Guarded, rx.State):
    """The page /kruzhok/:id/schedule; `version` rises with news, `phase` is loading, ready or missing."""

    phase: str = "loading"
    club_id: str = ""
    time_zone: str = ""
    zone_note: str = ""
    can_manage: bool = False
    classes: list[Choice] = []
    templates: list[Choice] = []
    version: int = 0

    _is_followed: bool = False

    @rx.event
    @signed_in
    async def load(self) -> Any:
        """Show the schedule of the club that the address names."""
        if self._begin():
            yield
        club_id = club_id_of(self.router.url.path)
        board = await in_transaction(_find_board, current_actor(), club_id)
        if board is None:
            self.phase = "missing"
            return
        self.club_id, self.time_zone, self.can_manage = club_id, board.time_zone, board.can_manage
        self.zone_note = _zone_note(board.time_zone, current_actor())
        self.classes = [Choice(str(each.id), each.name, isActive=each.is_active) for each in board.classes]
        self.templates = [
            Choice(
                str(each.id),
                label=f"{each.program_title} · {each.order_index}. {each.title}",
                durationMinutes=each.duration_minutes,
            )
            for each in board.templates
        ]
        self.phase = "ready"
        yield ScheduleState.watch

    @rx.event(background=True)
    @signed_in
    async def watch(self) -> None:
        """Have the page read again whenever the club's lessons change, until the tab leaves it."""
        await follow_news("schedule", self._find_topics, self._refresh)

    async def _find_topics(self) -> list[str]:
        async with self:
            return [club_topic(UUID(self.club_id))] if self.phase == "ready" else []

    async def _refresh(self, _topics: Sequence[str]) -> bool:
        async with self:
            if not self._is_followed:
                # The widget has just read by itself.
                self._is_followed = True
                return True
            board = await in_transaction(_find_board, await read_actor(self), self.club_id)
            if board is None:
                self.phase = "missing"
            self.version += 1
            return board is not None


def _find_today(db: Db, actor: Actor, club_id: str) -> list[TodayItem]:
    if not club_id:
        return list_own_today(db, actor)
    try:
        return list_club_today(db, actor, UUID(club_id))
    except ClubNotFound:
        return []


def _find_board(db: Db, actor: Actor, club_id: str) -> Board | None:
    if not club_id or not actor.is_signed_in:
        return None
    try:
        return get_board(db, actor, UUID(club_id))
    except ClubNotFound:
        return None


def _zone_note(zone: str, actor: Actor) -> str:
    return "" if zone == actor.time_zone else zone


def _make_row(item: TodayItem, actor: Actor) -> TodayRow:
    lesson = item.lesson
    return TodayRow(
        id=str(lesson.id),
        club_id=str(lesson.club_id),
        club=lesson.club_name,
        title=lesson.title,
        class_name=lesson.class_name or "",
        hours=f"{lesson.time} – {lesson.end_time}",
        zone=_zone_note(lesson.time_zone, actor),
        status=lesson.status.value,
        href=f"/kruzhok/{lesson.club_id}/lesson/{lesson.id}",
        can_manage=item.can_manage,
    )
