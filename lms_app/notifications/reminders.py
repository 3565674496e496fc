"""Reminders a day and an hour before a lesson (NTF), each of them once."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from lms_app.core.db import Db
from lms_app.core.log import get_logger
from lms_app.notifications.service import notify
from models.notifications import NotificationKind

_log = get_logger(__name__)


@dataclass(frozen=True)
class Lead:
    """How long before a lesson people are reminded, and until when that may be made up for.

    `latest` is what is left to the beginning when a reminder that is late is left out, since the next comes.
    """

    name: str
    earliest: timedelta
    latest: timedelta


LEADS = (
    Lead("24h", earliest=timedelta(hours=24), latest=timedelta(hours=12)),
    Lead("1h", earliest=timedelta(hours=1), latest=timedelta()),
)

# The key names the beginning too, so that people are reminded anew of a lesson that was moved. Whoever was
# told is left out here already: this runs every minute.
_DUE = text("""
    WITH due AS (
        SELECT lesson.id, lesson.class_id, lesson.title, lesson.starts_at, club.id AS club_id,
            club.name AS club, club.owner_id,
            'lesson:' || lesson.id || ':' || extract(epoch FROM lesson.starts_at)::bigint || ':'
                || :lead AS key
        FROM scheduled_lesson lesson JOIN club ON club.id = lesson.club_id
        WHERE lesson.status = 'SCHEDULED' AND club.archived_at IS NULL
            AND lesson.starts_at > :after AND lesson.starts_at <= :until
    ), reader AS (
        SELECT due.*, member.user_id FROM due JOIN club_member member ON member.club_id = due.club_id
        WHERE member.status = 'APPROVED' AND member.removed_at IS NULL
            AND (due.class_id IS NULL OR member.class_id = due.class_id)
        UNION
        SELECT due.*, due.owner_id FROM due
    )
    SELECT reader.club_id, reader.club, reader.title, reader.starts_at, reader.key, reader.user_id FROM reader
    WHERE NOT EXISTS (
        SELECT 1 FROM notification told WHERE told.user_id = reader.user_id AND told.dedup_key = reader.key
    )
    ORDER BY reader.starts_at, reader.key
    LIMIT 5000
""")


def remind_of_lessons(db: Db, *, now: datetime) -> int:
    """Tell the approved members of a class, and the mentor, that their lesson is soon.

    Returns:
        How many people were told. A second run at the same minute tells nobody.
    """
    told = sum(_remind(db, lead, now) for lead in LEADS)
    if told:
        _log.info("lessons.reminded", count=told)
    return told


def _remind(db: Db, lead: Lead, now: datetime) -> int:
    bounds = {"lead": lead.name, "after": now + lead.latest, "until": now + lead.earliest}
    lessons: dict[str, Any] = {}
    readers: dict[str, list[UUID]] = defaultdict(list)
    for row in db.connection().execute(_DUE, bounds).mappings():
        lessons[row["key"]] = row
        readers[row["key"]].append(row["user_id"])
    return sum(_tell(db, lessons[key], people) for key, people in readers.items())


def _tell(db: Db, lesson: Any, people: list[UUID]) -> int:
    params = {
        "title": lesson["title"],
        "club": lesson["club"],
        "at": lesson["starts_at"].isoformat(),
    }
    href = f"/kruzhok/{lesson['club_id']}"
    return notify(db, people, NotificationKind.LESSON_SOON, params=params, href=href, dedup_key=lesson["key"])
