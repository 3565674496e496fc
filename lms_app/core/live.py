"""Telling open pages that something changed.

A message says what changed, never what it changed to: the page reads again through its queries, so
that nobody sees what they may not.
"""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from redis.exceptions import RedisError

from lms_app.core.db import Db, after_commit
from lms_app.core.log import get_logger
from lms_app.core.redis import get_redis

CHANNEL_PREFIX = "live:"
_log = get_logger(__name__)


def submission_topic(submission_id: UUID) -> str:
    """Topic of one submission: its status and its case results."""
    return f"submission:{submission_id}"


def user_topic(user_id: UUID) -> str:
    """Topic of what concerns one person."""
    return f"user:{user_id}"


def club_topic(club_id: UUID) -> str:
    """Topic of one club: its classes, members and lessons."""
    return f"club:{club_id}"


def lesson_topic(lesson_id: UUID) -> str:
    """Topic of one scheduled lesson: its state and its register."""
    return f"lesson:{lesson_id}"


def course_topic(course_id: UUID) -> str:
    """Topic of one course: its saves and status, who is in it, and how far they are."""
    return f"course:{course_id}"


def outline_topic(course_id: UUID) -> str:
    """Topic of what learners read of one course: told of its saves and status, not of how far people are."""
    return f"outline:{course_id}"


def catalogue_topic() -> str:
    """Topic of what there is to be found among courses: what is published, taken away or renamed."""
    return "catalogue"


def admins_topic() -> str:
    """Topic of the queues that all admins share."""
    return "admins"


def publish(topic: str, payload: dict[str, Any]) -> None:
    """Send `payload` to every page that listens to `topic`; a Redis that is away is only logged."""
    publish_to_all([topic], payload)


def publish_to_all(topics: Sequence[str], payload: dict[str, Any]) -> None:
    """Send `payload` to every page that listens to one of `topics`, in one trip to Redis.

    A journal that is saved tells forty lessons: one by one they would wait forty times
    for a Redis that is away.
    """
    message = json.dumps(payload)
    try:
        with get_redis().pipeline(transaction=False) as pipe:  # pyright: ignore[reportUnknownMemberType]
            for topic in topics:
                pipe.publish(CHANNEL_PREFIX + topic, message)  # pyright: ignore[reportUnknownMemberType]
            pipe.execute()
    except (RedisError, OSError) as error:
        _log.warning("live.publish_failed", topics=list(topics), error=type(error).__name__)


def publish_after_commit(db: Db, topic: str, payload: dict[str, Any]) -> None:
    """Send `payload` once the transaction of `db` has committed."""
    publish_to_all_after_commit(db, [topic], payload)


def publish_to_all_after_commit(db: Db, topics: Sequence[str], payload: dict[str, Any]) -> None:
    """Send `payload` to all `topics` at once when the transaction of `db` has committed."""
    after_commit(db, lambda: publish_to_all(topics, payload))
