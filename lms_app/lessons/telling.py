"""Whom a change of the schedule is told to: open pages, and the members whom it concerns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlmodel import col, select

from lms_app.core import live
from lms_app.core.actor import Actor
from lms_app.core.db import Db
from lms_app.notifications.service import notify
from models.clubs import Club, ClubMember, MemberStatus
from models.lessons import ScheduledLesson
from models.notifications import NotificationKind

Item = TypeVar("Item")


@dataclass(frozen=True)
class Before:
    """A lesson as people knew it before a change."""

    starts_at: datetime
    ends_at: datetime
    class_id: UUID | None
    template_id: UUID


def remember(lesson: ScheduledLesson) -> Before:
    """Keep what of a lesson is told when it changes."""
    return Before(lesson.starts_at, lesson.ends_at, lesson.class_id, lesson.template_id)


def announce(db: Db, lessons: Iterable[ScheduledLesson]) -> None:
    """Have open pages of the lessons and their club read again after the commit."""
    clubs: set[UUID] = set()
    for lesson in lessons:
        clubs.add(lesson.club_id)
        live.publish_after_commit(db, live.lesson_topic(lesson.id), {"kind": "lesson"})
    for club_id in clubs:
        live.publish_after_commit(db, live.club_topic(club_id), {"kind": "lessons"})


def tell_cancelled(
    db: Db, actor: Actor, club: Club, lessons: Sequence[ScheduledLesson], *, now: datetime
) -> None:
    """Tell everybody whose lessons to come were cancelled, each once, naming the first."""
    members = _members(db, club, actor)
    first_of: dict[UUID, list[ScheduledLesson]] = {}
    for lesson in sorted(lessons, key=lambda each: each.starts_at):
        if lesson.ends_at > now:
            for user_id in _concerned(members, lesson.class_id):
                first_of.setdefault(user_id, []).append(lesson)
    for lost, people in _grouped(first_of):
        _notify_cancelled(db, club, people, lost)


def tell_moved(
    db: Db, actor: Actor, club: Club, changes: Sequence[tuple[Before, ScheduledLesson]], *, now: datetime
) -> None:
    """Tell members of lessons at another time, and those for whom a lesson is no longer that it is off."""
    members = _members(db, club, actor)
    moved: dict[UUID, list[tuple[Before, ScheduledLesson]]] = {}
    lost: dict[UUID, list[ScheduledLesson]] = {}
    for before, lesson in sorted(changes, key=lambda each: each[0].starts_at):
        if max(before.ends_at, lesson.ends_at) <= now:
            continue
        after = _concerned(members, lesson.class_id)
        is_moved = (before.starts_at, before.ends_at) != (lesson.starts_at, lesson.ends_at)
        for user_id in _concerned(members, before.class_id):
            if user_id not in after:
                lost.setdefault(user_id, []).append(lesson)
            elif is_moved:
                moved.setdefault(user_id, []).append((before, lesson))
    for lessons, people in _grouped(lost):
        _notify_cancelled(db, club, people, lessons)
    for pairs, people in _grouped(moved):
        before, lesson = pairs[0]
        params = {
            "title": lesson.title,
            "club": club.name,
            "at": before.starts_at.isoformat(),
            "newAt": lesson.starts_at.isoformat(),
            "lessons": len(pairs),
        }
        key = f"lesson-moved:{lesson.id}:{lesson.sequence}"
        kind, href = NotificationKind.LESSON_MOVED, f"/kruzhok/{club.id}"
        notify(db, people, kind, params=params, href=href, dedup_key=key)


def _notify_cancelled(db: Db, club: Club, people: list[UUID], lessons: Sequence[ScheduledLesson]) -> None:
    first = lessons[0]
    params = {
        "title": first.title,
        "club": club.name,
        "at": first.starts_at.isoformat(),
        "reason": first.cancel_reason,
        "lessons": len(lessons),
    }
    key = f"lesson-cancelled:{first.id}:{first.sequence}"
    kind, href = NotificationKind.LESSON_CANCELLED, f"/kruzhok/{club.id}"
    notify(db, people, kind, params=params, href=href, dedup_key=key)


def _members(db: Db, club: Club, actor: Actor) -> list[tuple[UUID, UUID | None]]:
    """Give the club's approved members with their classes; whoever made the change knows of it."""
    rows = db.exec(
        select(ClubMember.user_id, ClubMember.class_id).where(
            col(ClubMember.club_id) == club.id,
            col(ClubMember.status) == MemberStatus.APPROVED,
            col(ClubMember.removed_at).is_(None),
            col(ClubMember.user_id) != actor.user_id,
        )
    )
    return list(rows)


def _concerned(members: Sequence[tuple[UUID, UUID | None]], class_id: UUID | None) -> set[UUID]:
    return {user_id for user_id, own_class in members if class_id is None or own_class == class_id}


def _grouped(found: dict[UUID, list[Item]]) -> Iterable[tuple[list[Item], list[UUID]]]:
    """Put people together who are told the same: members of one class lose the same lessons."""
    groups: dict[tuple[int, ...], tuple[list[Item], list[UUID]]] = {}
    for user_id, items in found.items():
        groups.setdefault(tuple(id(each) for each in items), (items, []))[1].append(user_id)
    return groups.values()
