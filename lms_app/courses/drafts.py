"""The wizard's draft: one open draft for each author, kept from the first step, finished once."""

from uuid import UUID

from sqlmodel import col, select

from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db, lock_name
from lms_app.core.log import get_logger
from lms_app.courses import rules, tree_plan, wizard_rules
from lms_app.courses.draft_schemas import DraftContent, DraftFinish, DraftInput, DraftView
from lms_app.courses.errors import CourseInvalid, CreationOff, DraftElsewhere, DraftNotFound
from lms_app.courses.queries import check_author, view_course
from lms_app.courses.schemas import CourseView
from lms_app.courses.service import create_course, put_sections
from lms_app.flags.queries import NEW_COURSES, is_on
from models.courses import Course, CourseDraft

_log = get_logger(__name__)


def get_draft(db: Db, actor: Actor) -> DraftView:
    """Give one's open draft, an empty one when there is none.

    Raises:
        Unauthorized, AuthorsOnly: See `queries.check_author`.
        CreationOff: New courses are not open to the person yet.
    """
    row = _find_open(db, check_creator(db, actor))
    return _view(row) if row is not None else _EMPTY


def check_creator(db: Db, actor: Actor) -> UUID:
    """Give the user's id when the person may make new courses.

    Raises:
        Unauthorized, AuthorsOnly: See `queries.check_author`.
        CreationOff: New courses are not open to the person yet.
    """
    user_id = check_author(actor)
    if not is_on(db, NEW_COURSES, user_id):
        raise CreationOff
    return user_id


def save_draft(db: Db, actor: Actor, draft: DraftInput) -> DraftView:
    """Keep what was typed so far. The same content again needs no new version.

    Raises:
        AppError: See `check_creator`.
        DraftElsewhere: It has another version by now.
    """
    user_id = check_creator(db, actor)
    _lock(db, user_id)
    row = _find_open(db, user_id)
    content = draft.content.model_dump(mode="json", by_alias=True)
    if row is not None and (row.step, row.data) == (draft.step, content):
        return _view(row)
    version = 0 if row is None else row.version
    if draft.version != version:
        raise DraftElsewhere(version=version)
    row = row or CourseDraft(user_id=user_id, version=0)
    row.step, row.data, row.version, row.updated_at = draft.step, content, version + 1, utc_now()
    db.add(row)
    db.flush()
    return _view(row)


def discard_draft(db: Db, actor: Actor) -> None:
    """Throw one's open draft away. Twice is as once.

    Raises:
        AppError: See `check_creator`.
    """
    user_id = check_creator(db, actor)
    _lock(db, user_id)
    row = _find_open(db, user_id)
    if row is not None:
        db.delete(row)
        _log.info("course_draft.discarded", draftId=str(row.id))


def finish_draft(db: Db, actor: Actor, finish: DraftFinish) -> CourseView:
    """Make a course of one's draft. Sent twice, it gives the one course.

    Raises:
        AppError: See `check_creator`.
        DraftNotFound: There is no such draft of this person.
        DraftElsewhere: It has another version than the one that was reviewed.
        CourseInvalid: A gate is not passed; fields are those of `DraftContent`.
    """
    user_id = check_creator(db, actor)
    _lock(db, user_id)
    row = db.exec(
        select(CourseDraft).where(col(CourseDraft.id) == finish.draft_id, col(CourseDraft.user_id) == user_id)
    ).first()
    if row is None:
        raise DraftNotFound
    if row.finished_at is not None:
        return _get_made(db, row)
    if row.version != finish.version:
        raise DraftElsewhere(version=row.version)
    return _make_course(db, actor, row)


def _get_made(db: Db, row: CourseDraft) -> CourseView:
    course = db.get(Course, row.course_id) if row.course_id is not None else None
    if course is None:
        raise DraftNotFound
    return view_course(db, course)


def _make_course(db: Db, actor: Actor, row: CourseDraft) -> CourseView:
    content = DraftContent.model_validate(row.data)
    faults = wizard_rules.find_all_faults(content)
    if faults:
        raise CourseInvalid(faults)
    basic, sections = wizard_rules.make_basic(content), wizard_rules.make_sections(content)
    rules.read_basic(basic)
    tree_plan.check_tree(sections)
    made = create_course(db, actor, basic)
    course = db.get_one(Course, made.id)
    put_sections(db, actor, course, sections)
    row.course_id, row.finished_at = made.id, utc_now()
    db.flush()
    _log.info("course_draft.finished", draftId=str(row.id), courseId=str(made.id))
    return made


def _lock(db: Db, user_id: UUID) -> None:
    # There may be no row to lock yet: two tabs that both save first must not both make one.
    lock_name(db, f"course-draft:{user_id}")


def _find_open(db: Db, user_id: UUID) -> CourseDraft | None:
    return db.exec(
        select(CourseDraft)
        .where(col(CourseDraft.user_id) == user_id, col(CourseDraft.finished_at).is_(None))
        .execution_options(populate_existing=True)
    ).first()


_EMPTY = DraftView(id=None, step=0, version=0, content=DraftContent(), updated_at=None)


def _view(row: CourseDraft) -> DraftView:
    return DraftView(
        id=row.id,
        step=row.step,
        version=row.version,
        content=DraftContent.model_validate(row.data),
        updated_at=row.updated_at,
    )
