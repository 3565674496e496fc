"""Where media are used: the table `media_link` is the one truth of it.

Links of the videos that items play are kept by the database, which follows `course_item.media_id`: whoever
saves a course's tree has nothing to call here. All other links are added and removed by these functions.
They check no access to what a medium is used in: their callers have.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, func, null, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.media.library_schemas import LinkTarget, MediaUse, TargetKind
from models.base import new_id
from models.courses import Course, CourseItem, CourseSection, CourseStatus
from models.media import Media, MediaLink
from models.programs import LessonTemplate, Program

_NAMES = {
    TargetKind.COURSE: "course",
    TargetKind.SECTION: "section",
    TargetKind.ITEM: "item",
    TargetKind.LESSON: "lesson_template",
}
_COLUMNS = {
    TargetKind.COURSE: MediaLink.course_id,
    TargetKind.SECTION: MediaLink.section_id,
    TargetKind.ITEM: MediaLink.item_id,
    TargetKind.LESSON: MediaLink.lesson_template_id,
}
_TABLES = {
    TargetKind.COURSE: Course,
    TargetKind.SECTION: CourseSection,
    TargetKind.ITEM: CourseItem,
    TargetKind.LESSON: LessonTemplate,
}


def count_uses() -> ColumnElement[int]:
    """Make the number of places where a row of `media` is used."""
    asked = select(func.count()).where(col(MediaLink.media_id) == col(Media.id))
    return asked.correlate(Media).scalar_subquery()


def is_used() -> ColumnElement[bool]:
    """Make the condition that a row of `media` is used anywhere."""
    return exists().where(col(MediaLink.media_id) == col(Media.id)).correlate(Media)


def list_uses(db: Db, media_ids: Iterable[UUID]) -> dict[UUID, list[MediaUse]]:
    """Give the places where media are used, by medium: courses with their parts first, then lessons.

    Two statements, however many they are.
    """
    found: defaultdict[UUID, list[MediaUse]] = defaultdict(list)
    wanted = list(media_ids)
    for media_id, use in (*_find_in_courses(db, wanted), *_find_in_lessons(db, wanted)):
        found[media_id].append(use)
    return found


def _find_in_courses(db: Db, media_ids: list[UUID]) -> list[tuple[UUID, MediaUse]]:
    rows = db.exec(
        select(MediaLink, CourseItem, CourseSection, Course)
        .outerjoin(CourseItem, col(CourseItem.id) == col(MediaLink.item_id))
        .outerjoin(
            CourseSection,
            col(CourseSection.id) == func.coalesce(col(MediaLink.section_id), col(CourseItem.section_id)),
        )
        .join(
            Course,
            col(Course.id)
            == func.coalesce(
                col(MediaLink.course_id), col(CourseSection.course_id), col(CourseItem.course_id)
            ),
        )
        .where(col(MediaLink.media_id).in_(media_ids))
        .order_by(
            col(Course.title),
            col(CourseSection.order_index).nulls_first(),
            col(CourseItem.order_index).nulls_first(),
        )
    ).all()
    return [(row[0].media_id, _view_course_use(*row)) for row in rows]


def _find_in_lessons(db: Db, media_ids: list[UUID]) -> list[tuple[UUID, MediaUse]]:
    lessons = db.exec(
        select(MediaLink.media_id, LessonTemplate.id, LessonTemplate.title, Program.title)
        .join(LessonTemplate, col(LessonTemplate.id) == col(MediaLink.lesson_template_id))
        .join(Program, col(Program.id) == col(LessonTemplate.program_id))
        .where(col(MediaLink.media_id).in_(media_ids))
        .order_by(col(Program.title), col(LessonTemplate.order_index))
    ).all()
    found: list[tuple[UUID, MediaUse]] = []
    for media_id, lesson_id, title, program in lessons:
        href = f"/admin/kruzhok/lessons/{lesson_id}"
        use = MediaUse(kind=TargetKind.LESSON, id=lesson_id, title=title, parent=program, href=href)
        found.append((media_id, use))
    return found


def _view_course_use(
    link: MediaLink, item: CourseItem | None, section: CourseSection | None, course: Course
) -> MediaUse:
    common: dict[str, Any] = {
        "course_id": course.id,
        "href": f"/instructor/course/{course.id}/edit",
        "is_published": course.status is CourseStatus.PUBLISHED,
    }
    if item is not None:
        plays = item.media_id == link.media_id
        title = item.title or (section.title if section else "")
        parent = f"{course.title} · {section.title}" if section else course.title
        return MediaUse(kind=TargetKind.ITEM, id=item.id, title=title, parent=parent, plays=plays, **common)
    if section is not None:
        return MediaUse(
            kind=TargetKind.SECTION, id=section.id, title=section.title, parent=course.title, **common
        )
    return MediaUse(kind=TargetKind.COURSE, id=course.id, title=course.title, **common)


def add_link(db: Db, media_id: UUID, target: LinkTarget) -> bool:
    """Note that a medium is used in `target`, which must be there; False when that is known already."""
    values = {
        "id": new_id(),
        "media_id": media_id,
        f"{_NAMES[target.kind]}_id": target.id,
        "created_at": utc_now(),
    }
    added = insert(MediaLink).values(**values).on_conflict_do_nothing().returning(col(MediaLink.id))
    return db.exec(added).first() is not None


def remove_link(db: Db, media_id: UUID, target: LinkTarget) -> bool:
    """Note that a medium isn't used in `target` any more; an item plays nothing then. False for no link."""
    # Before the item stops playing it, which removes the row as well.
    mine = (col(MediaLink.media_id) == media_id, col(_COLUMNS[target.kind]) == target.id)
    gone = db.exec(delete(MediaLink).where(*mine).returning(col(MediaLink.id))).first()
    if target.kind is TargetKind.ITEM:
        _stop_playing(db, media_id, [target.id])
    return gone is not None


def _stop_playing(db: Db, media_id: UUID, item_ids: Sequence[UUID] | None = None) -> None:
    """Take a video out of items, of all when none are named; their courses have another version then."""
    plays = [col(CourseItem.media_id) == media_id]
    if item_ids is not None:
        plays.append(col(CourseItem.id).in_(item_ids))
    courses = set(db.exec(select(CourseItem.course_id).where(*plays)).all())
    db.exec(
        update(Course)
        .where(col(Course.id).in_(courses))
        .values(version=col(Course.version) + 1, updated_at=utc_now())
    )
    db.exec(update(CourseItem).where(*plays).values(media_id=null()))


def take_away(db: Db, media_id: UUID) -> list[dict[str, Any]]:
    """Remove all links of a medium and give what `put_back` needs; items keep the name of their video."""
    uses = list_uses(db, [media_id])[media_id]
    db.exec(delete(MediaLink).where(col(MediaLink.media_id) == media_id))
    return [each.model_dump(mode="json") for each in uses]


def read_snapshot(
    db: Db, media_id: UUID, snapshot: Sequence[dict[str, Any]] | None
) -> tuple[list[MediaUse], list[MediaUse]]:
    """Give the places of a snapshot that would take the medium again, and those that are gone.

    An item that plays something else by now doesn't take it again.
    """
    uses = [MediaUse.model_validate(each) for each in snapshot or []]
    there: set[tuple[TargetKind, UUID]] = set()
    for kind, table in _TABLES.items():
        ids = [each.id for each in uses if each.kind is kind]
        if ids:
            there |= {(kind, each) for each in db.exec(select(table.id).where(col(table.id).in_(ids))).all()}
    playing = {each.id for each in uses if each.plays}
    if playing:
        still = (col(CourseItem.id).in_(playing), col(CourseItem.media_id) == media_id)
        playing -= set(db.exec(select(CourseItem.id).where(*still)).all())
    taken = [each for each in uses if (each.kind, each.id) in there and each.id not in playing]
    return taken, [each for each in uses if each not in taken]


def find_uses(db: Db, row: Media) -> list[MediaUse]:
    """Give where a medium is used; of one in the bin, where it was and could be put back."""
    if row.deleted_at is not None:
        return read_snapshot(db, row.id, row.links_snapshot)[0]
    return list_uses(db, [row.id])[row.id]


def put_back(db: Db, media_id: UUID, snapshot: Sequence[dict[str, Any]] | None) -> tuple[int, list[str]]:
    """Link a medium where it was; gives how often, and the titles of the places that took it no more."""
    taken, lost = read_snapshot(db, media_id, snapshot)
    for each in taken:
        add_link(db, media_id, LinkTarget(kind=each.kind, id=each.id))
    return len(taken), [each.title for each in lost]


def forget(db: Db, media_id: UUID) -> None:
    """Leave a medium without any use: no link, and no item that plays it."""
    _stop_playing(db, media_id)
    db.exec(delete(MediaLink).where(col(MediaLink.media_id) == media_id))


def find_course_id(db: Db, target: LinkTarget) -> UUID | None:
    """Give the course that a target is or belongs to; None for a lesson, and for what isn't there."""
    if target.kind is TargetKind.COURSE:
        return target.id
    if target.kind is TargetKind.LESSON:
        return None
    table = CourseSection if target.kind is TargetKind.SECTION else CourseItem
    return db.exec(select(table.course_id).where(col(table.id) == target.id)).first()
