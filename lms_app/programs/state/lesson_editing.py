"""The page /admin/kruzhok/lessons/:id, the editor of a lesson.

What is typed into it belongs to the widget `assets/widgets/lesson_editor.jsx`, which keeps it in the browser
and saves it by HTTP.
"""

from uuid import UUID

import reflex as rx

from lms_app.core.actor import Actor
from lms_app.core.db import Db, in_transaction
from lms_app.programs.authoring import access_lesson_template
from lms_app.programs.errors import LessonTemplateNotFound
from lms_app.programs.state.programs import PATH
from lms_app.ui.markdown_text import render_markdown
from lms_app.web.actor import current_actor
from lms_app.web.addresses import find_id_after
from lms_app.web.guard import Guarded, require_role, signed_in
from models.accounts import Role
from models.programs import Program

_MAX_PREVIEW_CHARS = 50_000
_admin = require_role(Role.ADMIN)


class LessonEditingState(Guarded, rx.State):
    """The page /admin/kruzhok/lessons/:id. `phase` is loading, ready, missing or forbidden."""

    phase: str = "loading"
    lesson_id: str = ""
    owner: str = ""
    title: str = ""
    program_title: str = ""
    program_href: str = ""
    preview_html: str = ""

    @rx.event
    @signed_in
    async def load(self) -> None:
        """Open the lesson that the address names."""
        self.reset()
        actor = current_actor()
        if not actor.is_admin:
            self.phase = "forbidden"
            return
        lesson_id = find_id_after(self.router.url.path, "lessons")
        found = await in_transaction(_find_lesson, actor, lesson_id)
        if found is None:
            self.phase = "missing"
            return
        self.title, self.program_title, self.program_href = found
        self.lesson_id, self.owner = str(lesson_id), str(actor.user_id)
        self.phase = "ready"

    @rx.event
    @_admin
    async def after_save(self, title: str) -> None:
        """Show the title that was saved."""
        self.title = str(title)[:200]

    @rx.event
    @_admin
    async def preview(self, text: str) -> None:
        """Show the scenario as the mentor will see it."""
        self.preview_html = render_markdown(str(text)[:_MAX_PREVIEW_CHARS])


def _find_lesson(db: Db, actor: Actor, lesson_id: UUID | None) -> tuple[str, str, str] | None:
    """Give title of the lesson, title and address of its program."""
    if lesson_id is None:
        return None
    try:
        row = access_lesson_template(db, actor, lesson_id)
    except LessonTemplateNotFound:
        return None
    program = db.get_one(Program, row.program_id)
    return row.title, program.title, f"{PATH}/{program.id}"
