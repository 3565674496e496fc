"""One course as learners see it: what it is, what is in it, how far one is."""

from typing import Any
from uuid import UUID

import reflex as rx

from lms_app.core.actor import Actor
from lms_app.core.db import Db, in_transaction
from lms_app.courses.errors import CourseNotFound
from lms_app.learning import service
from lms_app.learning.queries import get_course_page
from lms_app.learning.state.rows import CourseRow, make_course_row
from lms_app.learning.state.topics import topics_of
from lms_app.web.actor import current_actor
from lms_app.web.addresses import find_id_after, need_id
from lms_app.web.browser import show_toast
from lms_app.web.guard import Guarded, public, signed_in
from lms_app.web.live_pages import follow_reading


class CoursePageState(Guarded, rx.State):
    """The page /courses/:id. `phase` is loading, ready or missing."""

    phase: str = "loading"
    is_signed_in: bool = False
    is_leaving: bool = False
    course: CourseRow = CourseRow()

    @rx.event
    @public
    async def load(self) -> Any:
        """Open the course that the address names, and follow it while the page is open."""
        course_id = self._read_id()
        if str(course_id) != self.course.id:
            self.reset()
            yield
        actor = current_actor()
        self.is_leaving, self.is_signed_in = False, actor.is_signed_in
        self._show(await in_transaction(find_course, actor, course_id))
        yield CoursePageState.watch

    @rx.event(background=True)
    @public
    async def watch(self) -> None:
        """Read again whenever the course or something of the person changes, until the tab closes."""
        await follow_reading(
            "course",
            self,
            lambda actor: topics_of(actor, self._read_id()),
            lambda actor, course_id: in_transaction(find_course, actor, course_id),
            self._show,
            wanted=self._read_id,
        )

    def _read_id(self) -> UUID | None:
        return find_id_after(self.router.url.path, "courses")

    def _show(self, found: CourseRow | None) -> None:
        self.phase = "missing" if found is None else "ready"
        self.course = found or CourseRow()

    @rx.event
    @signed_in
    async def enrol(self) -> rx.event.EventSpec:
        """Take part."""
        course_id = need_id(self.course.id, CourseNotFound)
        page = await in_transaction(service.enrol, current_actor(), course_id)
        self._show(make_course_row(page))
        return show_toast("success", "learning.toast.enrolled")

    @rx.event
    @signed_in
    async def ask_leaving(self) -> None:
        """Ask before progress is thrown away."""
        self.is_leaving = True

    @rx.event
    @signed_in
    async def stop_leaving(self) -> None:
        """Close the question."""
        self.is_leaving = False

    @rx.event
    @signed_in
    async def leave(self) -> rx.event.EventSpec:
        """Stop taking part."""
        course_id = need_id(self.course.id, CourseNotFound)
        await in_transaction(service.leave, current_actor(), course_id)
        self.is_leaving = False
        self._show(await in_transaction(find_course, current_actor(), course_id))
        return show_toast("success", "learning.toast.left")


def find_course(db: Db, actor: Actor, course_id: UUID | None) -> CourseRow | None:
    """Give a course for its page; None when there is none for this person's eyes."""
    if course_id is None:
        return None
    try:
        return make_course_row(get_course_page(db, actor, course_id))
    except CourseNotFound:
        return None
