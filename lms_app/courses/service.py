"""What authors do with courses: create, save, save the whole tree."""

import time
from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from lms_app.challenges.queries import visible_to
from lms_app.core import audit
from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db, limit_transaction, lock_name
from lms_app.core.errors import Message
from lms_app.core.log import get_logger
from lms_app.courses import rules, tree_plan, tree_rows
from lms_app.courses.errors import CourseInvalid, CreationOff, PartNotFound, SavedMeanwhile
from lms_app.courses.gate import check_still_publishable
from lms_app.courses.media_states import find_usable_videos
from lms_app.courses.news import tell_made, tell_saved
from lms_app.courses.queries import (
    access_course,
    check_author,
    name_saver,
    view_course,
    view_tree,
)
from lms_app.courses.schemas import CourseBasic, CourseTree, CourseTreeInput, CourseView, SectionInput
from lms_app.courses.tree_plan import TreePlan
from lms_app.flags.queries import NEW_COURSES, is_on
from models.challenges import Challenge
from models.courses import Course, CourseItem, CourseSection, CourseStatus

SYNC_TIMEOUT_S = 30
_log = get_logger(__name__)


def create_course(db: Db, actor: Actor, basic: CourseBasic) -> CourseView:
    """Add an empty draft. The same `save_id` of the same person again gives the course it made.

    Raises:
        Unauthorized, AuthorsOnly: See `queries.check_author`.
        CreationOff: New courses are not open to the person yet.
        CourseInvalid: Something is missing or means nothing.
    """
    user_id = check_author(actor)
    if not is_on(db, NEW_COURSES, user_id):
        raise CreationOff
    values = rules.read_basic(basic)
    made = _find_saved(db, user_id, basic.save_id)
    if made is not None:
        return view_course(db, made)
    row = Course(owner_id=user_id, saved_by_id=user_id, last_save_id=basic.save_id, **vars(values))
    db.add(row)
    db.flush()
    audit.record(db, actor, "course.created", row.id, title=row.title)
    tell_made(db, row)
    _log.info("course.created", courseId=str(row.id))
    return view_course(db, row)


def _find_saved(db: Db, user_id: UUID, save_id: UUID | None) -> Course | None:
    if save_id is None:
        return None
    # Two sendings at once wait for each other here, so that the second finds the first one's course.
    lock_name(db, f"course:{save_id}")
    return db.exec(
        select(Course).where(col(Course.last_save_id) == save_id, col(Course.owner_id) == user_id)
    ).first()


def save_basic(db: Db, actor: Actor, course_id: UUID, basic: CourseBasic) -> CourseView:
    """Put title, description, price and difficulty in place of what was there.

    Raises:
        AppError: See `queries.access_course`.
        CourseInvalid: Something is missing or means nothing, the version too.
        SavedMeanwhile: It has another version by now.
        NotPublishable: It is published, and could not be with these.
    """
    course = access_course(db, actor, course_id, lock=True)
    if basic.save_id is not None and basic.save_id == course.last_save_id:
        return view_course(db, course)
    values = rules.read_basic(basic)
    check_version(db, course, basic.version)
    _put_basic(course, values)
    touch(course, actor, basic.save_id)
    db.flush()
    check_still_publishable(db, actor, course)
    tell_saved(db, course, is_listed_anew=course.status is CourseStatus.PUBLISHED)
    _log.info("course.saved", courseId=str(course_id), version=course.version)
    return view_course(db, course)


def _put_basic(course: Course, values: rules.BasicValues) -> None:
    course.title, course.description = values.title, values.description
    course.price_minor, course.currency = values.price_minor, values.currency
    course.difficulty = values.difficulty


def check_version(db: Db, course: Course, version: int | None) -> None:
    """Refuse a save that was made over another version than the stored one.

    Raises:
        SavedMeanwhile: With who saved, when, and the version to send to overwrite that knowingly.
        CourseInvalid: No version was sent.
    """
    if version is None:
        raise CourseInvalid({"version": [Message("errors.field.required")]})
    if version != course.version:
        raise SavedMeanwhile(
            version=course.version,
            saved_by=name_saver(db, course),
            saved_at=course.updated_at.isoformat(),
        )


def touch(course: Course, actor: Actor, save_id: UUID | None) -> None:
    """Note a save: the next version, by whom, when, and under which name of the client's."""
    course.version += 1
    course.saved_by_id, course.updated_at, course.last_save_id = actor.user_id, utc_now(), save_id


def sync_tree(db: Db, actor: Actor, course_id: UUID, tree: CourseTreeInput) -> CourseTree:
    """Make the course's tree the one that was sent: all of it or nothing (spec CRS 7).

    The same save sent again, by its `save_id`, is answered and not repeated. The transaction has 30 s from
    here on; a wait for somebody else's save has 10 of them, as everywhere.

    Raises:
        AppError: See `queries.access_course`.
        CourseInvalid: Parts that are missing or mean nothing.
        OrderClash: Two parts of one parent have the same place.
        PartNotFound: An id is that of another course's part.
        SavedMeanwhile: The course has another version by now.
        NotPublishable: It is published, and could not be with this tree.
    """
    began = time.monotonic()
    limit_transaction(db, SYNC_TIMEOUT_S)
    course = access_course(db, actor, course_id, lock=True)
    if tree.save_id is not None and tree.save_id == course.last_save_id:
        return view_tree(db, course)
    tree_plan.check_tree(tree.sections)
    values = None if tree.basic is None else rules.read_basic(tree.basic, prefix="basic.")
    check_version(db, course, tree.version)
    if values is not None:
        _put_basic(course, values)
    plan = put_sections(db, actor, course, tree.sections)
    touch(course, actor, tree.save_id)
    db.flush()
    check_still_publishable(db, actor, course)
    is_listed = course.status is CourseStatus.PUBLISHED
    tell_saved(db, course, is_listed_anew=is_listed and values is not None)
    _log.info(
        "course.synced",
        version=course.version,
        durationMs=round((time.monotonic() - began) * 1000, 1),
        **plan.counts,
    )
    return view_tree(db, course, plan.sections, plan.items)


def put_sections(db: Db, actor: Actor, course: Course, sections: Sequence[SectionInput]) -> TreePlan:
    """Write a tree that `tree_plan.check_tree` has let pass; the course's row must be locked.

    Raises:
        CourseInvalid: A challenge or medium is unknown, or not for this author to use.
        PartNotFound: An id is that of another course's part.
    """
    stored = tree_rows.read_items(db, course.id)
    plan = tree_plan.plan_tree(sections, tree_rows.read_sections(db, course.id), stored)
    _check_foreign(db, sections, plan)
    _check_challenges(db, actor, sections, {row.challenge_id for row in stored})
    _check_media(db, actor, course.id, sections, {row.media_id for row in stored})
    tree_rows.write(db, course.id, plan)
    if plan.gone_section_ids or plan.gone_item_ids:
        audit.record(
            db,
            actor,
            "course.parts_deleted",
            course.id,
            sections=[str(each) for each in plan.gone_section_ids],
            items=[str(each) for each in plan.gone_item_ids],
        )
    return plan


def _check_foreign(db: Db, sections: Sequence[SectionInput], plan: TreePlan) -> None:
    """Refuse ids that look new to this course because another one has them."""
    new_sections, new_items = [row.id for row in plan.new_sections], [row.id for row in plan.new_items]
    taken: set[UUID] = set()
    if new_sections:
        taken |= {*db.exec(select(CourseSection.id).where(col(CourseSection.id).in_(new_sections))).all()}
    if new_items:
        taken |= {*db.exec(select(CourseItem.id).where(col(CourseItem.id).in_(new_items))).all()}
    if taken:
        raise PartNotFound(tree_plan.name_fields(sections, taken))


def _check_challenges(
    db: Db, actor: Actor, sections: Sequence[SectionInput], stored: set[UUID | None]
) -> None:
    """Refuse challenges that the author may not see; those that were set already stay."""
    named = {item.challenge_id for section in sections for item in section.items} - stored - {None}
    if not named:
        return
    known = db.exec(select(Challenge.id).where(col(Challenge.id).in_(named), visible_to(actor))).all()
    unknown = {each for each in named if each is not None} - set(known)
    if unknown:
        raise CourseInvalid(tree_plan.name_challenges(sections, unknown))


def _check_media(
    db: Db, actor: Actor, course_id: UUID, sections: Sequence[SectionInput], stored: set[UUID | None]
) -> None:
    """Refuse media of others; those that were set already stay."""
    items = [item for section in sections for item in section.items]
    named = {item.media_id for item in items if item.media_id is not None} - stored
    unknown = named - find_usable_videos(db, actor, course_id, named) if named else set[UUID]()
    if unknown:
        raise CourseInvalid(tree_plan.name_media(sections, unknown))
