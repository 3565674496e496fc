"""What an open page of a course listens to."""

from uuid import UUID

from lms_app.core.actor import Actor
from lms_app.core.live import outline_topic
from lms_app.web.live_pages import own_topics


def topics_of(actor: Actor, course_id: UUID | None) -> list[str]:
    """Give the topics of what learners read of a course, and of a person's own news."""
    return [*own_topics(actor), *([outline_topic(course_id)] if course_id else [])]
