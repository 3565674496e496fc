"""One item of a course as its learner has it, beside the outline of the course."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import reflex as rx

from lms_app.core.actor import Actor
from lms_app.core.db import Db, in_transaction
from lms_app.core.errors import Unauthorized
from lms_app.courses.errors import CourseNotFound
from lms_app.learning import progress
from lms_app.learning.errors import ItemNotFound, NotEnrolled
from lms_app.learning.queries import get_course_page, get_item
from lms_app.learning.schemas import ItemContent, ProgressInput
from lms_app.learning.state.rows import CourseRow, make_course_row
from lms_app.learning.state.topics import topics_of
from lms_app.ui.markdown_text import render_markdown
from lms_app.web.actor import current_actor
from lms_app.web.addresses import find_id_after, need_id
from lms_app.web.guard import Guarded, signed_in
from lms_app.web.live_pages import follow_reading

_Ids = tuple[UUID | None, UUID | None]


@dataclass(frozen=True)
class ShownItem:
    """An item without its video and its questions: widgets read those by HTTP, links and all.

    `place` counts from 1. The hrefs are empty where there is nothing before or after.
    """

    id: str = ""
    kind: str = ""
    title: str = ""
    chapter: str = ""
    body_html: str = ""
    place: int = 0
    is_completed: bool = False
    is_preview: bool = False
    challenge_title: str = ""
    challenge_href: str = ""
    is_solved: bool = False
    previous_href: str = ""
    next_href: str = ""


@dataclass(frozen=True)
class _Found:
    phase: str
    course: CourseRow = CourseRow()
    item: ShownItem = ShownItem()


class PlayerState(Guarded, rx.State):
    """The page /courses/:id/items/:itemId. `phase` is loading, ready, missing or outside (not enrolled)."""

    phase: str = "loading"
    course: CourseRow = CourseRow()
    item: ShownItem = ShownItem()
    # Whether the course was completed while this page was open: worth a word.
    has_just_finished: bool = False
    is_outline_open: bool = False

    @rx.event
    @signed_in
    async def load(self) -> Any:
        """Open the item that the address names, and follow it while the page is open."""
        course_id, item_id = self._read_ids()
        if str(course_id) != self.course.id:
            self.reset()
        elif str(item_id) != self.item.id:
            self.item, self.is_outline_open = ShownItem(), False
        yield
        self._show(await in_transaction(_open, current_actor(), (course_id, item_id)))
        yield PlayerState.watch

    @rx.event(background=True)
    @signed_in
    async def watch(self) -> None:
        """Read again whenever the course or something of the person changes, until the tab closes."""
        await follow_reading(
            "player",
            self,
            lambda actor: topics_of(actor, self._read_ids()[0]) if actor.is_signed_in else [],
            lambda actor, ids: in_transaction(_look, actor, ids),
            self._show,
            wanted=self._read_ids,
        )

    def _read_ids(self) -> _Ids:
        path = self.router.url.path
        return find_id_after(path, "courses"), find_id_after(path, "items")

    def _show(self, found: _Found) -> None:
        was_open = self.phase == "ready" and self.course.id == found.course.id
        if was_open and found.course.is_completed and not self.course.is_completed:
            self.has_just_finished = True
        self.phase, self.course, self.item = found.phase, found.course, found.item

    @rx.event
    @signed_in
    async def toggle_outline(self) -> None:
        """Unfold the outline on a phone, or fold it away."""
        self.is_outline_open = not self.is_outline_open

    @rx.event
    @signed_in
    async def complete(self) -> None:
        """Count a text as read."""
        course_id = need_id(self.course.id, CourseNotFound)
        item_id = need_id(self.item.id, ItemNotFound)
        done = ProgressInput(is_completed=True)
        await in_transaction(progress.save_progress, current_actor(), course_id, item_id, done)
        self._show(await in_transaction(_open, current_actor(), (course_id, item_id)))


def _open(db: Db, actor: Actor, ids: _Ids) -> _Found:
    """Open the item: the person is there from now on."""
    return _find(db, actor, ids, progress.open_item)


def _look(db: Db, actor: Actor, ids: _Ids) -> _Found:
    return _find(db, actor, ids, get_item)


def _find(db: Db, actor: Actor, ids: _Ids, read: Callable[[Db, Actor, UUID, UUID], ItemContent]) -> _Found:
    course_id, item_id = ids
    if course_id is None or item_id is None:
        return _Found("missing")
    try:
        content = read(db, actor, course_id, item_id)
    except (CourseNotFound, ItemNotFound, Unauthorized):
        return _Found("missing")
    except NotEnrolled:
        return _Found("outside", make_course_row(get_course_page(db, actor, course_id)))
    course = make_course_row(get_course_page(db, actor, course_id))
    return _Found("ready", course, _make_item(content, course))


def _make_item(content: ItemContent, course: CourseRow) -> ShownItem:
    path, parts = f"/courses/{course.id}/items", [each.id for row in course.chapters for each in row.parts]
    chapter = next(row for row in course.chapters if any(each.id == str(content.id) for each in row.parts))
    challenge = content.challenge
    return ShownItem(
        id=str(content.id),
        kind=content.kind.value,
        title=content.title,
        chapter=chapter.title,
        body_html=render_markdown(content.body) if content.body.strip() else "",
        place=parts.index(str(content.id)) + 1,
        is_completed=content.is_completed,
        is_preview=content.is_preview,
        challenge_title=challenge.title if challenge else "",
        challenge_href=f"/challenge/{challenge.id}" if challenge else "",
        is_solved=challenge is not None and challenge.is_solved,
        previous_href=f"{path}/{content.previous_id}" if content.previous_id else "",
        next_href=f"{path}/{content.next_id}" if content.next_id else "",
    )
