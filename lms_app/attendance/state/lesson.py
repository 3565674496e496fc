"""The page of one lesson.

The marks themselves belong to the widget `assets/widgets/attendance_register.jsx`, which reads and saves
them by HTTP; here is what stands around them, and `revision`, which rises when somebody has marked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import reflex as rx

from lms_app.attendance.reading import LessonPage, find_lesson_page
from lms_app.attendance.service import finish_lesson, send_quizzes
from lms_app.attendance.state.addresses import read_ids
from lms_app.core.actor import Actor
from lms_app.core.db import in_transaction
from lms_app.core.errors import NotFound
from lms_app.core.live import lesson_topic
from lms_app.lessons.service import start_lesson
from lms_app.programs.schemas import MaterialLink
from lms_app.ui.markdown_text import render_markdown
from lms_app.web.actor import current_actor, read_actor
from lms_app.web.arrival import Arrival
from lms_app.web.browser import show_toast
from lms_app.web.guard import Guarded, signed_in
from lms_app.web.live_pages import follow_news


@dataclass(frozen=True)
class MaterialRow:
    """One file; `view_href` is empty where no browser could show it."""

    id: str
    kind: str
    title: str
    file_name: str
    size_kb: int
    view_href: str
    download_href: str


class LessonState(Arrival, Guarded, rx.State):
    """The page /kruzhok/:id/lesson/:id. `phase` is loading, ready or missing."""

    phase: str = "loading"
    club_id: str = ""
    lesson_id: str = ""
    owner: str = ""
    club_name: str = ""
    class_name: str = ""
    time_zone: str = ""
    title: str = ""
    starts_at: str = ""
    ends_at: str = ""
    status: str = ""
    can_manage: bool = False
    has_quiz: bool = False
    own_status: str = ""
    quiz_href: str = ""
    scenario_html: str = ""
    materials: list[MaterialRow] = []
    revision: int = 0

    @rx.event
    @signed_in
    async def load(self) -> Any:
        """Show the lesson that the address names, and follow it while the page is open."""
        if self._begin():
            yield
        actor = current_actor()
        self.club_id, self.lesson_id = read_ids(self.router.url.path)
        self.owner = str(actor.user_id)
        if not await self._read(actor):
            self.phase = "missing"
            return
        # Chained here so that it belongs to the page's on_load and ends with the tab.
        yield LessonState.watch

    async def _read(self, actor: Actor) -> bool:
        """Show the lesson as it is now; False when there is none for this person."""
        page = await in_transaction(find_lesson_page, actor, self.club_id, self.lesson_id)
        if page is not None:
            self._show(page)
        return page is not None

    def _show(self, page: LessonPage) -> None:
        self.club_name, self.class_name, self.time_zone = page.club_name, page.class_name, page.time_zone
        self.title, self.status = page.title, page.status.value
        self.starts_at, self.ends_at = page.starts_at.isoformat(), page.ends_at.isoformat()
        self.can_manage, self.has_quiz = page.can_manage, page.has_quiz
        self.own_status = page.own_status.value if page.own_status else ""
        quiz = page.own_assignment_id
        self.quiz_href = f"/kruzhok/{self.club_id}/quiz/{quiz}" if quiz else ""
        self.scenario_html = render_markdown(page.scenario) if page.scenario else ""
        self.materials = [_make_material(each) for each in page.materials]
        self.phase = "ready"

    @rx.event(background=True)
    @signed_in
    async def watch(self) -> None:
        """Read again when somebody marks, starts or ends the lesson, until the tab closes."""
        await follow_news("lesson", self._find_topics, self._refresh)

    async def _find_topics(self) -> list[str]:
        async with self:
            actor = await read_actor(self)
            club_id, lesson_id = self.club_id, self.lesson_id
        if not actor.is_signed_in:
            return []
        page = await in_transaction(find_lesson_page, actor, club_id, lesson_id)
        return [lesson_topic(UUID(lesson_id))] if page else []

    async def _refresh(self, _topics: Sequence[str]) -> bool:
        async with self:
            actor = await read_actor(self)
            club_id, lesson_id = self.club_id, self.lesson_id
        page = None
        if actor.is_signed_in:
            page = await in_transaction(find_lesson_page, actor, club_id, lesson_id)
        async with self:
            if page is None or self.lesson_id != lesson_id:
                return False
            self._show(page)
            self.revision += 1
        return True

    @rx.event
    @signed_in
    async def start(self) -> None:
        """Begin the lesson."""
        await in_transaction(start_lesson, current_actor(), *self._ids())
        await self._read(current_actor())

    @rx.event
    @signed_in
    async def finish(self) -> rx.event.EventSpec:
        """End the lesson; its quiz goes to those who were there."""
        sent = await in_transaction(finish_lesson, current_actor(), *self._ids())
        await self._read(current_actor())
        return show_toast("success", "attendance.toast.finished", count=sent)

    @rx.event
    @signed_in
    async def send(self, with_late: bool) -> rx.event.EventSpec:
        """Send the quiz to those who were there, with `with_late` also to those who came late."""
        sent = await in_transaction(
            send_quizzes, current_actor(), *self._ids(), include_late=with_late is True
        )
        return show_toast("success", "attendance.toast.sent", count=sent)

    @rx.event
    @signed_in
    async def tell_saved(self, sent: int) -> rx.event.EventSpec:
        """Say that the register is saved; `sent` counts the quizzes that students got by it."""
        return show_toast("success", "attendance.toast.saved", count=sent if isinstance(sent, int) else 0)

    def _ids(self) -> tuple[UUID, UUID]:
        if not self.club_id or not self.lesson_id:
            raise NotFound
        return UUID(self.club_id), UUID(self.lesson_id)


def _make_material(material: MaterialLink) -> MaterialRow:
    return MaterialRow(
        id=str(material.id),
        kind=material.kind.value,
        title=material.title,
        file_name=material.file_name,
        size_kb=max(1, round(material.size_bytes / 1024)),
        view_href=material.view_url,
        download_href=material.download_url,
    )
