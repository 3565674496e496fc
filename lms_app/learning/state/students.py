"""Who of a course is where, as its authors and helpers see it."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import reflex as rx

from lms_app.core.actor import Actor
from lms_app.core.db import Db, in_transaction
from lms_app.core.errors import NotFound
from lms_app.core.live import course_topic
from lms_app.courses.errors import CourseNotFound
from lms_app.learning import members
from lms_app.learning.errors import StaffOnly
from lms_app.learning.student_schemas import MemberInput, Standing, StudentFilters, StudentsPage, StudentView
from lms_app.learning.students import list_students
from lms_app.web.actor import current_actor
from lms_app.web.addresses import find_id_after, make_href, need_id
from lms_app.web.browser import show_toast
from lms_app.web.guard import signed_in
from lms_app.web.live_pages import follow_reading
from lms_app.web.search_list import SearchList
from models.courses import CourseRole


@dataclass(frozen=True)
class StudentRow:
    """One person; the times are ISO 8601 or empty."""

    id: str
    name: str
    role: str
    percent: int
    completed: int
    current: str
    seen_at: str
    is_completed: bool


@dataclass(frozen=True)
class ItemDoneRow:
    """One item and how many are done with it."""

    id: str
    title: str
    kind: str
    done: int


@dataclass(frozen=True)
class PersonRow:
    """Somebody who could be added; `role` is empty for whoever isn't in the course."""

    id: str
    name: str
    hint: str
    role: str


class StudentsState(SearchList, rx.State):
    """The page /instructor/course/:id/students. `phase` is loading, ready, missing or forbidden."""

    phase: str = "loading"
    course_id: str = ""
    title: str = ""
    can_edit: bool = False
    rows: list[StudentRow] = []
    items: list[ItemDoneRow] = []
    student_count: int = 0
    item_count: int = 0
    export_href: str = ""
    role: str = ""
    standing: str = ""
    is_adding: bool = False
    new_role: str = "STUDENT"
    people: list[PersonRow] = []
    has_looked: bool = False
    leaving_id: str = ""
    leaving_name: str = ""

    @rx.event
    @signed_in
    async def load(self) -> Any:
        """Show what the address asks for, and follow it while the page is open."""
        course_id = str(self._read_id() or "")
        if course_id != self.course_id:
            self.reset()
            self.course_id = course_id
            yield
        filters = self._take_address(StudentFilters)
        self.role = filters.role.value if filters.role else ""
        self.standing = filters.standing.value if filters.standing else ""
        self.is_filtered = bool(filters.search or filters.role or filters.standing)
        export = f"/api/v1/courses/{course_id}/students/export"
        self.export_href = make_href(export, {**self._query, "page": ""})
        self._show(await in_transaction(_find, current_actor(), (self._read_id(), filters)))
        yield StudentsState.watch

    @rx.event(background=True)
    @signed_in
    async def watch(self) -> None:
        """Read again whenever somebody gets on, until the tab closes."""
        await follow_reading(
            "students",
            self,
            self._topics_of,
            lambda actor, asked: in_transaction(_find, actor, asked),
            self._show,
            wanted=lambda: (self._read_id(), self._take_address(StudentFilters)),
        )

    def _topics_of(self, actor: Actor) -> list[str]:
        course_id = self._read_id()
        return [course_topic(course_id)] if actor.user_id and course_id and self.phase == "ready" else []

    def _read_id(self) -> UUID | None:
        return find_id_after(self.router.url.path, "course")

    def _show(self, found: StudentsPage | str) -> None:
        if isinstance(found, str):
            self.phase, self.rows, self.items, self.title = found, [], [], ""
            return
        self.phase, self.title, self.can_edit = "ready", found.course_title, found.can_edit
        self.rows = [_make_row(each) for each in found.students]
        self.items = [
            ItemDoneRow(str(each.id), each.title, each.kind.value, each.done) for each in found.items
        ]
        self.total, self.page, self.pages = found.total, found.page, found.pages
        self.student_count, self.item_count = found.student_count, found.item_count

    @rx.event
    @signed_in
    async def choose_role(self, name: str) -> rx.event.EventSpec:
        """Show people of one role, or all for an empty name."""
        return rx.redirect(self._make_href(role=str(name) if name in list(CourseRole) else ""))

    @rx.event
    @signed_in
    async def choose_standing(self, name: str) -> rx.event.EventSpec:
        """Show people who are that far, or all for an empty name."""
        return rx.redirect(self._make_href(standing=str(name) if name in list(Standing) else ""))

    @rx.event
    @signed_in
    async def ask_adding(self) -> None:
        """Open the dialog in which people are found."""
        self.is_adding, self.people, self.new_role, self.has_looked = True, [], "STUDENT", False

    @rx.event
    @signed_in
    async def stop_asking(self) -> None:
        """Close the open dialog."""
        self.is_adding, self.leaving_id, self.leaving_name = False, "", ""

    @rx.event
    @signed_in
    async def choose_new_role(self, name: str) -> None:
        """Choose as what the next person is added."""
        self.new_role = str(name) if name in list(CourseRole) else "STUDENT"

    @rx.event
    @signed_in
    async def look_for(self, words: str) -> None:
        """Find people by a whole e-mail address or part of a name."""
        course_id = need_id(self.course_id, CourseNotFound)
        found = await in_transaction(members.find_people, current_actor(), course_id, str(words)[:200])
        self.has_looked = len(str(words).strip()) >= members.MIN_NAME_CHARS
        self.people = [
            PersonRow(str(each.id), each.name, each.email_hint, each.role.value if each.role else "")
            for each in found
        ]

    @rx.event
    @signed_in
    async def add(self, user_id: str) -> rx.event.EventSpec:
        """Let somebody take part in the chosen role."""
        role = await self._set_role(user_id, self.new_role)
        self.people = [replace(each, role=role) if each.id == user_id else each for each in self.people]
        return show_toast("success", "learning.toast.added")

    @rx.event
    @signed_in
    async def change_role(self, user_id: str, role: str) -> rx.event.EventSpec:
        """Give somebody another role."""
        await self._set_role(user_id, role)
        return show_toast("success", "learning.toast.role_changed")

    async def _set_role(self, user_id: str, role: str) -> str:
        course_id = need_id(self.course_id, CourseNotFound)
        chosen = CourseRole(role) if role in list(CourseRole) else CourseRole.STUDENT
        member = MemberInput(user_id=need_id(user_id, NotFound), role=chosen)
        await in_transaction(members.set_member, current_actor(), course_id, member)
        await self._read_again()
        return chosen.value

    @rx.event
    @signed_in
    async def ask_removing(self, user_id: str) -> None:
        """Ask before somebody's progress is thrown away."""
        found = next((each for each in self.rows if each.id == user_id), None)
        self.leaving_id, self.leaving_name = (found.id, found.name) if found else ("", "")

    @rx.event
    @signed_in
    async def remove(self) -> rx.event.EventSpec:
        """Take that person out of the course."""
        course_id, user_id = need_id(self.course_id, CourseNotFound), need_id(self.leaving_id, NotFound)
        await in_transaction(members.remove_member, current_actor(), course_id, user_id)
        self.leaving_id = self.leaving_name = ""
        await self._read_again()
        return show_toast("success", "learning.toast.removed")

    async def _read_again(self) -> None:
        asked = (self._read_id(), self._take_address(StudentFilters))
        self._show(await in_transaction(_find, current_actor(), asked))


def _find(db: Db, actor: Actor, asked: tuple[UUID | None, StudentFilters]) -> StudentsPage | str:
    course_id, filters = asked
    if course_id is None:
        return "missing"
    try:
        return list_students(db, actor, course_id, filters)
    except CourseNotFound:
        return "missing"
    except StaffOnly:
        return "forbidden"


def _make_row(view: StudentView) -> StudentRow:
    return StudentRow(
        id=str(view.user_id),
        name=view.name,
        role=view.role.value,
        percent=view.percent,
        completed=view.completed_items,
        current=view.current_item or "",
        seen_at=view.last_seen_at.isoformat() if view.last_seen_at else "",
        is_completed=view.completed_at is not None,
    )
