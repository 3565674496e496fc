"""The page /instructor/course/:id/edit.

What is typed into it belongs to the widget `assets/widgets/course_editor.jsx`, which keeps it in the browser
and saves it by HTTP.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

import reflex as rx

from lms_app.core.actor import Actor
from lms_app.core.db import Db, in_transaction
from lms_app.core.live import course_topic
from lms_app.courses.media_facts import MediaFact, list_media_facts
from lms_app.courses.queries import find_course, name_saver
from lms_app.ui.markdown_text import render_markdown
from lms_app.web.actor import current_actor, read_actor
from lms_app.web.addresses import find_id, find_id_after
from lms_app.web.guard import Guarded, require_role, signed_in
from lms_app.web.live_pages import follow_news, own_topics
from models.accounts import Role

_MAX_PREVIEW_CHARS = 100_000
_author = require_role(Role.INSTRUCTOR, Role.ADMIN)


@dataclass(frozen=True)
class _Found:
    """What the page shows of a course beside what is edited; `news` is its last save."""

    title: str
    status: str
    news: dict[str, Any]
    media: list[MediaFact]


class CourseState(Guarded, rx.State):
    """The page /instructor/course/:id/edit. `phase` is loading, ready, missing or forbidden."""

    phase: str = "loading"
    course_id: str = ""
    owner: str = ""
    title: str = ""
    status: str = ""
    preview_html: str = ""
    # Of the last save: version, saved_by and saved_at.
    news: dict[str, Any] = {}
    media: list[dict[str, Any]] = []

    @rx.event
    @signed_in
    async def load(self) -> Any:
        """Open the course that the address names."""
        self.reset()
        actor = current_actor()
        if not actor.is_author:
            self.phase = "forbidden"
            return None
        course_id = find_id_after(self.router.url.path, "course")
        found = await in_transaction(_find_course, actor, course_id)
        if found is None:
            self.phase = "missing"
            return None
        self._show(found)
        self.course_id, self.owner = str(course_id), str(actor.user_id)
        self.phase = "ready"
        return CourseState.watch

    def _show(self, found: _Found) -> None:
        self.title, self.status, self.news = found.title, found.status, found.news
        self.media = [asdict(each) for each in found.media]

    @rx.event
    @_author
    async def read_again(self) -> None:
        """Show title, status and files as they are after a save."""
        found = await in_transaction(_find_course, current_actor(), find_id(self.course_id))
        if found is None:
            self.phase = "missing"
            return
        self._show(found)

    @rx.event
    @_author
    async def preview(self, text: str) -> None:
        """Show a text as learners will see it."""
        self.preview_html = render_markdown(str(text)[:_MAX_PREVIEW_CHARS])

    @rx.event(background=True)
    @_author
    async def watch(self) -> None:
        """Tell of saves in other tabs and by other authors, and of files that become ready."""

        async def find_topics() -> Sequence[str]:
            async with self:
                actor, key = await read_actor(self), find_id(self.course_id)
            if key is None or not actor.is_author:
                return []
            return [course_topic(key), *own_topics(actor)]

        async def refresh(_topics: Sequence[str]) -> bool:
            async with self:
                actor, key = await read_actor(self), find_id(self.course_id)
            found = await in_transaction(_find_course, actor, key)
            if found is None:
                return False
            async with self:
                # The person may have gone on to another course meanwhile.
                if self.course_id == str(key):
                    self._show(found)
            return True

        await follow_news("course", find_topics, refresh)


def _find_course(db: Db, actor: Actor, course_id: UUID | None) -> _Found | None:
    course = find_course(db, actor, course_id)
    if course is None:
        return None
    saved = {
        "version": course.version,
        "saved_by": name_saver(db, course),
        "saved_at": course.updated_at.isoformat(),
    }
    return _Found(course.title, course.status.value, saved, list_media_facts(db, actor, course.id))
