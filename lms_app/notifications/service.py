"""Telling people what happened."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from lms_app.core import live
from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.core.job_names import JobName
from lms_app.core.queue import submit_jobs
from lms_app.notifications.errors import NotificationNotFound
from lms_app.notifications.queries import count_unread, shown_to
from lms_app.notifications.rules import wants_email
from models.accounts import User
from models.notifications import Notification, NotificationKind

# With the runner's growing pauses about seven minutes: a mail server that restarts loses no letter.
_MAIL_TRIES = 12


@dataclass(frozen=True)
class Note:
    """A message to one person; what its parts mean says `notify`."""

    user_id: UUID
    params: dict[str, Any] = field(default_factory=dict[str, Any])
    href: str = ""
    dedup_key: str | None = None


def notify(
    db: Db,
    user_ids: Iterable[UUID],
    kind: NotificationKind,
    *,
    params: dict[str, Any] | None = None,
    href: str = "",
    dedup_key: str | None = None,
) -> int:
    """Tell people in the bell and by e-mail; other features call this inside their own transaction.

    Args:
        db: The transaction of what happened: nobody is told of what was rolled back.
        user_ids: Whom to tell; the caller has decided that they may know.
        kind: What happened; its text is `notifications.kind.<kind in lower case>` of the catalogue.
        params: Parameters of that text: plain JSON values, times as ISO 8601 in UTC under the name
            "at" or names that end with "At". `lessons` chooses the plural form.
        href: The page that it is about.
        dedup_key: Names what it is about; a person who was told under this key is not told again.

    Returns:
        How many people were told now. After the commit their open pages hear it, and a job for each letter
        looks after the e-mail.
    """
    people = dict.fromkeys(user_ids)
    return notify_each(db, kind, [Note(each, params or {}, href, dedup_key) for each in people])


def notify_each(db: Db, kind: NotificationKind, notes: Sequence[Note]) -> int:
    """Tell people of one kind of thing, each in their own words and with their own link; see `notify`.

    However many they are, they cost the same few statements.

    Returns:
        How many messages there are now that were not there before.
    """
    if not notes:
        return 0
    rows = [
        Notification(
            user_id=each.user_id, kind=kind, params=each.params, href=each.href, dedup_key=each.dedup_key
        ).model_dump()
        for each in notes
    ]
    added = db.exec(
        insert(Notification)
        .values(rows)
        .on_conflict_do_nothing()
        .returning(col(Notification.id), col(Notification.user_id))
    ).all()
    told: dict[UUID, UUID] = {row[0]: row[1] for row in added}
    _mail(db, told, kind)
    for user_id in dict.fromkeys(told.values()):
        _tell_pages(db, user_id)
    return len(told)


def _mail(db: Db, told: Mapping[UUID, UUID], kind: NotificationKind) -> None:
    """Have letters sent to those who have an e-mail and want it; `told` has readers by message."""
    if not told:
        return
    people = db.exec(
        select(User).where(
            col(User.id).in_(set(told.values())), col(User.email).is_not(None), col(User.deleted_at).is_(None)
        )
    ).all()
    wanting = {user.id for user in people if wants_email(user.notifications, kind)}
    letters = [message_id for message_id, user_id in told.items() if user_id in wanting]
    # A letter's job has the key of its message: however often it is asked for, it is sent once.
    jobs = {each: {"notification_id": str(each)} for each in letters}
    submit_jobs(db, JobName.MAIL_NOTIFICATION, jobs, max_attempts=_MAIL_TRIES)


def _tell_pages(db: Db, user_id: UUID) -> None:
    live.publish_after_commit(db, live.user_topic(user_id), {"kind": "notification"})


def mark_read(db: Db, actor: Actor, notification_id: UUID) -> int:
    """Note that the person has read a message; gives how many are unread now.

    Raises:
        Unauthorized: Nobody is signed in.
        NotificationNotFound: There is none, or it is for somebody else.
    """
    mine = (col(Notification.id) == notification_id, col(Notification.user_id) == actor.require_user())
    found = db.exec(select(Notification).where(*mine).with_for_update()).one_or_none()
    if found is None:
        raise NotificationNotFound
    if found.read_at is None:
        found.read_at = utc_now()
        db.add(found)
        db.flush()
        _tell_pages(db, found.user_id)
    return count_unread(db, actor)


def mark_all_read(db: Db, actor: Actor) -> int:
    """Note that the person has read everything that the bell shows; gives how many are unread now.

    Raises:
        Unauthorized: Nobody is signed in.
    """
    unread = col(Notification.read_at).is_(None)
    db.exec(update(Notification).where(shown_to(db, actor), unread).values(read_at=utc_now()))
    _tell_pages(db, actor.require_user())
    return count_unread(db, actor)
