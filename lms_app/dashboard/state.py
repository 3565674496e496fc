"""View data of the page Today."""

from dataclasses import dataclass
from uuid import UUID

import reflex as rx

from lms_app.core.db import in_transaction
from lms_app.dashboard.queries import Activity, get_today
from lms_app.learning.catalogue import find_continued
from lms_app.submissions.schemas import SubmissionSummary
from lms_app.web.actor import current_actor
from lms_app.web.guard import Guarded, signed_in


@dataclass(frozen=True)
class AttemptRow:
    """One submission; `who` is empty for one's own, the time is ISO 8601."""

    id: str
    who: str
    title: str
    href: str
    status: str
    at: str


class DashboardState(Guarded, rx.State):
    """The page /dashboard."""

    is_loaded: bool = False
    first_name: str = ""
    is_author: bool = False
    next_title: str = ""
    next_href: str = ""
    is_started: bool = False
    solved: int = 0
    total: int = 0
    course_title: str = ""
    course_href: str = ""
    course_percent: int = 0
    recent: list[AttemptRow] = []
    activity: list[AttemptRow] = []

    @rx.event
    @signed_in
    async def load(self) -> None:
        """Read what is to do now."""
        actor = current_actor()
        today = await in_transaction(get_today, actor)
        self.first_name, self.is_author = actor.name.split(" ")[0], actor.is_author
        step = today.next_step
        self.next_title = step.title if step else ""
        self.next_href = _href(step.challenge_id) if step else ""
        self.is_started = step is not None and step.is_started
        self.solved, self.total = today.solved, today.total
        course = await in_transaction(find_continued, actor)
        self.course_title = course.title if course else ""
        self.course_href = f"/courses/{course.id}" if course else ""
        self.course_percent = (course.percent or 0) if course else 0
        self.recent = [_own_row(each) for each in today.recent]
        self.activity = [_activity_row(each) for each in today.activity]
        self.is_loaded = True


def _own_row(each: SubmissionSummary) -> AttemptRow:
    href, at = _href(each.challenge_id), each.created_at.isoformat()
    return AttemptRow(str(each.id), "", each.challenge_title, href, each.status.value, at)


def _activity_row(each: Activity) -> AttemptRow:
    href, at = _href(each.challenge_id), each.created_at.isoformat()
    return AttemptRow(
        str(each.submission_id), each.student, each.challenge_title, href, each.status.value, at
    )


def _href(challenge_id: UUID) -> str:
    return f"/challenge/{challenge_id}"
