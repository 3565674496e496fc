"""The pages /admin/kruzhok/programs and /admin/kruzhok/programs/:id."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from lms_app.core.actor import Actor
from lms_app.core.db import Db, in_transaction
from lms_app.programs.authoring import get_program_for_author, list_all_programs
from lms_app.programs.errors import LessonTemplateNotFound, ProgramNotFound
from lms_app.programs.schemas import ProgramDetails
from lms_app.programs.service import (
    archive_lesson,
    archive_program,
    restore_lesson,
    restore_program,
)
from lms_app.web.actor import current_actor
from lms_app.web.addresses import find_id, need_id, read_id_after
from lms_app.web.browser import show_toast
from lms_app.web.guard import Guarded, require_role, signed_in
from models.accounts import Role

PATH = "/admin/kruzhok/programs"
LESSON_PATH = "/admin/kruzhok/lessons"
_admin = require_role(Role.ADMIN)


@dataclass(frozen=True)
class ProgramRow:
    """One program of the list."""

    id: str
    title: str
    description: str
    href: str
    lessons: int
    is_archived: bool


@dataclass(frozen=True)
class LessonRow:
    """One lesson of a program."""

    id: str
    title: str
    href: str
    minutes: int
    questions: int
    materials: int
    is_archived: bool


class ProgramsState(Guarded, rx.State):
    """The page /admin/kruzhok/programs. `phase` is loading, ready or forbidden."""

    phase: str = "loading"
    rows: list[ProgramRow] = []
    is_creating: bool = False

    @rx.event
    @signed_in
    async def load(self) -> None:
        """Show all programs."""
        self.reset()
        if not current_actor().is_admin:
            self.phase = "forbidden"
            return
        found = await in_transaction(list_all_programs, current_actor())
        self.rows = [
            ProgramRow(
                id=str(each.id),
                title=each.title,
                description=each.description,
                href=f"{PATH}/{each.id}",
                lessons=each.lesson_count,
                is_archived=each.is_archived,
            )
            for each in found
        ]
        self.phase = "ready"

    @rx.event
    @_admin
    async def open_form(self) -> None:
        """Ask for the title of a new program."""
        self.is_creating = True

    @rx.event
    @_admin
    async def close_form(self) -> None:
        """Put the form away."""
        self.is_creating = False

    @rx.event
    @_admin
    async def open_created(self, answer: Any) -> rx.event.EventSpec | None:
        """Open the program that the form has made."""
        self.is_creating = False
        program = answer.get("program") if isinstance(answer, dict) else None
        key = find_id(program.get("id") if isinstance(program, dict) else "")
        return rx.redirect(f"{PATH}/{key}") if key else None


class ProgramState(Guarded, rx.State):
    """The page /admin/kruzhok/programs/:id. `phase` is loading, ready, missing or forbidden."""

    phase: str = "loading"
    program_id: str = ""
    title: str = ""
    description: str = ""
    is_archived: bool = False
    save_path: str = ""
    lesson_path: str = ""
    lessons: list[LessonRow] = []
    archived: list[LessonRow] = []
    dialog: str = ""

    @rx.event
    @signed_in
    async def load(self) -> None:
        """Open the program that the address names."""
        self.reset()
        if not current_actor().is_admin:
            self.phase = "forbidden"
            return
        self.program_id = read_id_after(self.router.url.path, "programs")
        await self._read()

    async def _read(self) -> None:
        found = await in_transaction(_find_program, current_actor(), self.program_id)
        if found is None:
            self.phase = "missing"
            return
        self._show(found)

    def _show(self, found: ProgramDetails) -> None:
        program = found.program
        self.title, self.description = program.title, program.description
        self.is_archived = program.is_archived
        self.save_path = f"/api/admin/kruzhok/programs/{program.id}?version={program.version}"
        self.lesson_path = f"/api/admin/kruzhok/programs/{program.id}/lessons"
        rows = [
            LessonRow(
                id=str(each.id),
                title=each.title,
                href=f"{LESSON_PATH}/{each.id}",
                minutes=each.duration_minutes,
                questions=each.question_count,
                materials=each.material_count,
                is_archived=each.is_archived,
            )
            for each in found.lessons
        ]
        self.lessons = [each for each in rows if not each.is_archived]
        self.archived = [each for each in rows if each.is_archived]
        self.phase = "ready"

    @rx.event
    @_admin
    async def open_dialog(self, name: str) -> None:
        """Ask for a new lesson's title (`lesson`) or for the program's words (`program`)."""
        self.dialog = name if name in ("lesson", "program") else ""

    @rx.event
    @_admin
    async def close_dialog(self) -> None:
        """Put the form away."""
        self.dialog = ""

    @rx.event
    @_admin
    async def after_save(self, _answer: Any) -> None:
        """Show how the program is now."""
        self.dialog = ""
        await self._read()

    @rx.event
    @_admin
    async def open_created(self, answer: Any) -> rx.event.EventSpec | None:
        """Open the lesson that the form has made."""
        self.dialog = ""
        key = find_id(answer.get("id") if isinstance(answer, dict) else "")
        return rx.redirect(f"{LESSON_PATH}/{key}") if key else None

    @rx.event
    @_admin
    async def refresh(self) -> None:
        """Read again: the order was saved, or could not be."""
        await self._read()

    @rx.event
    @_admin
    async def archive(self) -> rx.event.EventSpec:
        """Take the program away from those who choose one."""
        key = need_id(self.program_id, ProgramNotFound)
        self._show(await in_transaction(archive_program, current_actor(), key))
        return show_toast("success", "programs.archived_toast")

    @rx.event
    @_admin
    async def restore(self) -> None:
        """Take the program out of the archive."""
        key = need_id(self.program_id, ProgramNotFound)
        self._show(await in_transaction(restore_program, current_actor(), key))

    @rx.event
    @_admin
    async def archive_lesson(self, lesson_id: str) -> None:
        """Take a lesson away from those who plan."""
        await in_transaction(archive_lesson, current_actor(), need_id(lesson_id, LessonTemplateNotFound))
        await self._read()

    @rx.event
    @_admin
    async def restore_lesson(self, lesson_id: str) -> None:
        """Take a lesson out of the archive."""
        await in_transaction(restore_lesson, current_actor(), need_id(lesson_id, LessonTemplateNotFound))
        await self._read()


def _find_program(db: Db, actor: Actor, program_id: str) -> ProgramDetails | None:
    key = find_id(program_id)
    if key is None:
        return None
    try:
        return get_program_for_author(db, actor, key)
    except ProgramNotFound:
        return None
