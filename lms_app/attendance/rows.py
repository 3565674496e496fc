"""Marks as rows: read for many cells at once, written by one statement."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy
from sqlalchemy import text
from sqlmodel import col, select

from lms_app.attendance.rules import Cell, Change, Mark
from lms_app.attendance.schemas import OvertakenMark
from lms_app.core.actor import Actor
from lms_app.core.db import Db
from models.accounts import User
from models.base import new_id
from models.lessons import Attendance, ScheduledLesson

# Arrays and not rows of parameters: 1,200 marks are one statement of seven parameters.
_UPSERT = text("""
    INSERT INTO attendance (id, lesson_id, student_id, status, notes, marked_by_id, marked_at)
    SELECT mark.id, mark.lesson_id, mark.student_id, mark.status, mark.notes, :actor_id, :now
    FROM unnest(
        CAST(:ids AS uuid[]), CAST(:lesson_ids AS uuid[]), CAST(:student_ids AS uuid[]),
        CAST(:statuses AS text[]), CAST(:notes AS text[])
    ) AS mark (id, lesson_id, student_id, status, notes)
    ON CONFLICT (lesson_id, student_id) DO UPDATE
    SET status = excluded.status, notes = excluded.notes,
        marked_by_id = excluded.marked_by_id, marked_at = excluded.marked_at
""")

_REMOVE = text("""
    DELETE FROM attendance USING unnest(
        CAST(:lesson_ids AS uuid[]), CAST(:student_ids AS uuid[])
    ) AS gone (lesson_id, student_id)
    WHERE attendance.lesson_id = gone.lesson_id AND attendance.student_id = gone.student_id
""")


def read_marks(db: Db, cells: Iterable[Cell]) -> dict[Cell, Mark]:
    """Give the marks that stand in `cells`; may give more of the same lessons and students."""
    keys = list(cells)
    # sqlmodel's own select takes four columns.
    found = db.connection().execute(
        sqlalchemy.select(
            col(Attendance.lesson_id),
            col(Attendance.student_id),
            col(Attendance.status),
            col(Attendance.notes),
            col(Attendance.marked_at),
        ).where(
            col(Attendance.lesson_id).in_({lesson_id for lesson_id, _ in keys}),
            col(Attendance.student_id).in_({student_id for _, student_id in keys}),
        )
    )
    return {
        (lesson_id, student_id): Mark(status, notes, marked_at)
        for lesson_id, student_id, status, notes, marked_at in found
    }


def write_changes(db: Db, actor: Actor, changes: Iterable[Change], now: datetime) -> None:
    """Write marks as `actor` sets them at `now`; the lessons must be locked."""
    written: list[tuple[Change, Mark]] = []
    removed: list[Change] = []
    for each in changes:
        if each.after is None:
            removed.append(each)
        else:
            written.append((each, each.after))
    if written:
        db.connection().execute(
            _UPSERT,
            {
                "ids": [new_id() for _ in written],
                "lesson_ids": [each.lesson_id for each, _ in written],
                "student_ids": [each.student_id for each, _ in written],
                "statuses": [after.status.value for _, after in written],
                "notes": [after.notes for _, after in written],
                "actor_id": actor.require_user(),
                "now": now,
            },
        )
    if removed:
        db.connection().execute(
            _REMOVE,
            {
                "lesson_ids": [each.lesson_id for each in removed],
                "student_ids": [each.student_id for each in removed],
            },
        )


def describe_overtaken(db: Db, actor: Actor, cells: Sequence[Cell]) -> list[OvertakenMark]:
    """Give what stands in `cells` now, with whose mark it is, in their order."""
    if not cells:
        return []
    lesson_ids, student_ids = {each for each, _ in cells}, {each for _, each in cells}
    marks = {
        (each.lesson_id, each.student_id): each
        for each in db.exec(
            select(Attendance).where(
                col(Attendance.lesson_id).in_(lesson_ids), col(Attendance.student_id).in_(student_ids)
            )
        )
    }
    titles = _read_titles(db, lesson_ids)
    names = _read_names(db, student_ids | {each.marked_by_id for each in marks.values() if each.marked_by_id})
    return [_describe(actor, cell, marks.get(cell), titles=titles, names=names) for cell in cells]


def _describe(
    actor: Actor, cell: Cell, mark: Attendance | None, *, titles: dict[UUID, str], names: dict[UUID, str]
) -> OvertakenMark:
    lesson_id, student_id = cell
    marker = mark.marked_by_id if mark else None
    return OvertakenMark(
        schedule_id=lesson_id,
        lesson_title=titles[lesson_id],
        student_id=student_id,
        name=names[student_id],
        status=mark.status if mark else None,
        notes=mark.notes if mark else "",
        marked_by=names.get(marker, "") if marker else "",
        is_own=marker is not None and marker == actor.user_id,
        marked_at=mark.marked_at if mark else None,
    )


def _read_titles(db: Db, lesson_ids: set[UUID]) -> dict[UUID, str]:
    found = db.exec(
        select(ScheduledLesson.id, ScheduledLesson.title).where(col(ScheduledLesson.id).in_(lesson_ids))
    )
    return dict(found.all())


def _read_names(db: Db, user_ids: set[UUID]) -> dict[UUID, str]:
    return dict(db.exec(select(User.id, User.name).where(col(User.id).in_(user_ids))).all())
