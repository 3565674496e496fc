"""The page /instructor/course/:id/challenges.

What is typed into it belongs to the widget `assets/widgets/course_challenges.jsx`, which keeps it in the
browser and saves it by HTTP.
"""

from uuid import UUID

import reflex as rx

from lms_app.core.actor import Actor
from lms_app.core.db import Db, in_transaction
from lms_app.courses.queries import find_course
from lms_app.courses.state.addresses import PATH
from lms_app.web.actor import current_actor
from lms_app.web.addresses import find_id_after
from lms_app.web.guard import Guarded, signed_in


class CourseChallengesState(Guarded, rx.State):
    """The page /instructor/course/:id/challenges. `phase` is loading, ready, missing or forbidden."""

    phase: str = "loading"
    course_id: str = ""
    owner: str = ""
    title: str = ""
    time_zone: str = ""
    edit_href: str = ""

    @rx.event
    @signed_in
    async def load(self) -> None:
        """Open the course that the address names."""
        self.reset()
        actor = current_actor()
        if not actor.is_author:
            self.phase = "forbidden"
            return
        course_id = find_id_after(self.router.url.path, "course")
        title = await in_transaction(_find_title, actor, course_id)
        if title is None:
            self.phase = "missing"
            return
        self.title, self.time_zone = title, actor.time_zone
        self.course_id, self.owner = str(course_id), str(actor.user_id)
        self.edit_href = f"{PATH}/{course_id}/edit"
        self.phase = "ready"


def _find_title(db: Db, actor: Actor, course_id: UUID | None) -> str | None:
    course = find_course(db, actor, course_id)
    return None if course is None else course.title
