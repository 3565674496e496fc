"""The page /instructor/course/new.

What is typed into the wizard belongs to the widget `assets/widgets/course_wizard.jsx`, which keeps it on the
server by HTTP.
"""

import reflex as rx

from lms_app.core.actor import Actor
from lms_app.core.db import Db, in_transaction
from lms_app.courses.drafts import check_creator
from lms_app.courses.errors import CreationOff
from lms_app.web.actor import current_actor
from lms_app.web.guard import Guarded, signed_in


class CourseWizardState(Guarded, rx.State):
    """The page /instructor/course/new. `phase` is loading, ready, forbidden or closed."""

    phase: str = "loading"

    @rx.event
    @signed_in
    async def load(self) -> None:
        """Let in who may make new courses."""
        self.reset()
        actor = current_actor()
        if not actor.is_author:
            self.phase = "forbidden"
            return
        self.phase = "ready" if await in_transaction(_may_create, actor) else "closed"


def _may_create(db: Db, actor: Actor) -> bool:
    try:
        check_creator(db, actor)
    except CreationOff:
        return False
    return True
