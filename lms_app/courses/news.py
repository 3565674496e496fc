"""Telling open pages that a course was saved, or that learners find other courses than before."""

from lms_app.core.db import Db
from lms_app.core.live import (
    admins_topic,
    catalogue_topic,
    course_topic,
    outline_topic,
    publish_to_all_after_commit,
    user_topic,
)
from models.courses import Course


def tell_made(db: Db, course: Course) -> None:
    """Say that there is a new course, once the transaction has committed, to those who may change it."""
    owner = [] if course.owner_id is None else [user_topic(course.owner_id)]
    publish_to_all_after_commit(db, [*owner, admins_topic()], {"changed": "course", "id": str(course.id)})


def tell_saved(db: Db, course: Course, *, is_listed_anew: bool = False) -> None:
    """Say once the transaction has committed that a course changed; the pages read what themselves.

    Args:
        db: The transaction.
        course: The course.
        is_listed_anew: Whether the catalogue may show something else now: the course came, went, or has
            another title or price. Every open catalogue reads again then, so it isn't said of each save.
    """
    topics = [course_topic(course.id), outline_topic(course.id)]
    if is_listed_anew:
        topics.append(catalogue_topic())
    publish_to_all_after_commit(db, topics, {"changed": "course", "version": course.version})
