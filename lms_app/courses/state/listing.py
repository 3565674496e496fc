"""The list of the courses that one may change. The address holds search, status and page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import reflex as rx

from lms_app.core.actor import Actor
from lms_app.core.db import Db, in_transaction
from lms_app.core.live import course_topic
from lms_app.courses.errors import CourseNotFound
from lms_app.courses.gate import archive_course, restore_course
from lms_app.courses.queries import list_authored
from lms_app.courses.schemas import AuthoredCourse, AuthoredFilters, AuthoredPage, CourseView
from lms_app.courses.state.addresses import LIST_PATH, PATH
from lms_app.web.actor import current_actor, read_actor
from lms_app.web.addresses import FilterLink, need_id, read_query
from lms_app.web.browser import show_toast
from lms_app.web.guard import require_role, signed_in
from lms_app.web.live_pages import follow_news, own_and_admin_topics
from lms_app.web.search_list import SearchList
from models.accounts import Role
from models.courses import CourseStatus

_author = require_role(Role.INSTRUCTOR, Role.ADMIN)


@dataclass(frozen=True)
class CourseRow:
    """One course in the list."""

    id: str
    title: str
    status: str
    difficulty: str
    sections: int
    parts: int
    students: int
    saved_by: str
    updated_at: str
    href: str
    challenges_href: str


class AuthoredCoursesState(SearchList, rx.State):
    """The page /instructor/courses. `phase` is loading, ready or forbidden."""

    phase: str = "loading"
    rows: list[CourseRow] = []
    statuses: list[FilterLink] = []

    @rx.event
    @signed_in
    async def load(self) -> Any:
        """Show what the address asks for, and follow it while the page is open."""
        actor = current_actor()
        if not actor.is_author:
            self.reset()
            self.phase = "forbidden"
            return
        filters = self._take_address(AuthoredFilters)
        self._show(await in_transaction(list_authored, actor, filters), filters)
        self.phase = "ready"
        yield AuthoredCoursesState.watch

    @rx.event(background=True)
    @_author
    async def watch(self) -> None:
        """Read again whenever one of the shown courses changes or another one comes."""

        async def find_topics() -> Sequence[str]:
            async with self:
                return self._topics_of(await read_actor(self))

        async def refresh(topics: Sequence[str]) -> bool:
            async with self:
                actor, asked = await read_actor(self), self._take_address(AuthoredFilters)
            if not actor.is_author:
                return False
            found = await in_transaction(list_authored, actor, asked)
            async with self:
                if self._take_address(AuthoredFilters) == asked:
                    self._show(found, asked)
                return self._topics_of(actor) == topics

        await follow_news("authored courses", find_topics, refresh)

    def _topics_of(self, actor: Actor) -> list[str]:
        if not actor.is_author or self._current_path() != LIST_PATH:
            return []
        shown = sorted(course_topic(UUID(each.id)) for each in self.rows)
        return [*own_and_admin_topics(actor), *shown]

    def _show(self, found: AuthoredPage, filters: AuthoredFilters) -> None:
        self.rows = [_make_row(each) for each in found.courses]
        self.total, self.page, self.pages = found.total, found.page, max(found.pages, 1)
        self.is_filtered = bool(filters.search or filters.status)
        self.statuses = [
            FilterLink(name, self._make_href(status=name), is_on=name == (filters.status or ""))
            for name in ("", *(each.value for each in CourseStatus))
        ]

    @rx.event
    @_author
    async def archive(self, course_id: str) -> rx.event.EventSpec:
        """Take a course away from learners who look for one."""
        return await self._change(archive_course, course_id, "courses.toast.archived")

    @rx.event
    @_author
    async def restore(self, course_id: str) -> rx.event.EventSpec:
        """Make a draft of an archived course."""
        return await self._change(restore_course, course_id, "courses.toast.restored")

    async def _change(
        self, change: Callable[[Db, Actor, UUID], CourseView], course_id: str, said: str
    ) -> rx.event.EventSpec:
        await in_transaction(change, current_actor(), need_id(course_id, CourseNotFound))
        filters = read_query(self._query, AuthoredFilters)[1]
        self._show(await in_transaction(list_authored, current_actor(), filters), filters)
        return show_toast("success", said)


def _make_row(course: AuthoredCourse) -> CourseRow:
    return CourseRow(
        id=str(course.id),
        title=course.title,
        status=course.status.value,
        difficulty=course.difficulty.value,
        sections=course.section_count,
        parts=course.item_count,
        students=course.student_count,
        saved_by=course.saved_by,
        updated_at=course.updated_at.isoformat(),
        href=f"{PATH}/{course.id}/edit",
        challenges_href=f"{PATH}/{course.id}/challenges",
    )
