"""Reads of courses for those who write them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, true
from sqlmodel import col, select

from lms_app.core.actor import Actor
from lms_app.core.db import Db
from lms_app.courses.errors import AuthorsOnly, CourseNotFound
from lms_app.courses.rules import price_of
from lms_app.courses.schemas import (
    AuthoredCourse,
    AuthoredFilters,
    AuthoredPage,
    CourseTree,
    CourseView,
    ItemView,
    QuizContent,
    SectionView,
)
from lms_app.courses.tree_plan import ItemRow, SectionRow
from lms_app.courses.tree_rows import read_items, read_sections
from models.accounts import User
from models.courses import Course, CourseItem, CourseRole, CourseSection, Enrollment

PAGE_SIZE = 20


def check_author(actor: Actor) -> UUID:
    """Give the user's id when the person writes courses.

    Raises:
        Unauthorized: Nobody is signed in.
        AuthorsOnly: The person is neither instructor nor admin.
    """
    user_id = actor.require_user()
    if not actor.is_author:
        raise AuthorsOnly
    return user_id


def editable_by(actor: Actor) -> ColumnElement[bool]:
    """Condition for the courses that `actor` may change: one's own, those one instructs; all for admins.

    Raises:
        Unauthorized, AuthorsOnly: See `check_author`.
    """
    user_id = check_author(actor)
    if actor.is_admin:
        return true()
    instructed = select(Enrollment.course_id).where(
        col(Enrollment.user_id) == user_id, col(Enrollment.role) == CourseRole.INSTRUCTOR
    )
    return or_(col(Course.owner_id) == user_id, col(Course.id).in_(instructed))


def access_course(db: Db, actor: Actor, course_id: UUID, *, lock: bool = False) -> Course:
    """Give a course that `actor` may change, locked until the end of the transaction when asked for.

    Raises:
        Unauthorized, AuthorsOnly: See `check_author`.
        CourseNotFound: There is none, or it is somebody else's.
    """
    asked = select(Course).where(col(Course.id) == course_id, editable_by(actor))
    if lock:
        # Read anew: the row may be in the session as it was before somebody else's save.
        asked = asked.with_for_update().execution_options(populate_existing=True)
    row = db.exec(asked).first()
    if row is None:
        raise CourseNotFound
    return row


def find_course(db: Db, actor: Actor, course_id: UUID | None) -> Course | None:
    """Give a course that `actor` may change, for a page that says in its own words that there is none.

    Raises:
        Unauthorized: Nobody is signed in.
    """
    try:
        return None if course_id is None else access_course(db, actor, course_id)
    except (CourseNotFound, AuthorsOnly):
        return None


def get_tree(db: Db, actor: Actor, course_id: UUID) -> CourseTree:
    """Give a course with its tree to somebody who may change it.

    Raises:
        AppError: See `access_course`.
    """
    return view_tree(db, access_course(db, actor, course_id))


def view_tree(
    db: Db, course: Course, sections: Sequence[SectionRow] | None = None, items: Sequence[ItemRow] = ()
) -> CourseTree:
    """Give a course with its tree. For callers that have checked access.

    Args:
        db: The transaction.
        course: The course.
        sections: The sections in their order, for a caller who has them at hand; else they are read.
        items: The items then; those of one section in their order.
    """
    if sections is None:
        sections, items = read_sections(db, course.id), read_items(db, course.id)
    views: dict[UUID, list[ItemView]] = {}
    for row in items:
        views.setdefault(row.section_id, []).append(view_item(row))
    return CourseTree(
        **vars(view_course(db, course)),
        sections=[
            SectionView(id=row.id, title=row.title, order_index=row.order_index, items=views.get(row.id, []))
            for row in sections
        ],
    )


def view_course(db: Db, course: Course) -> CourseView:
    """Give a course without its tree. For callers that have checked access."""
    return _view_course(course, name_saver(db, course))


def list_sections(db: Db, course_id: UUID) -> Sequence[SectionRow]:
    """Give the sections of a course in their order."""
    return read_sections(db, course_id)


def view_item(row: ItemRow) -> ItemView:
    """Give one item as its author has it."""
    return ItemView(
        id=row.id,
        kind=row.kind,
        title=row.title,
        order_index=row.order_index,
        body=row.body,
        media_id=row.media_id,
        challenge_id=row.challenge_id,
        quiz=None if row.quiz is None else QuizContent.model_validate(row.quiz),
    )


def name_saver(db: Db, course: Course) -> str:
    """Give the name of whoever saved a course last; empty for somebody who has left."""
    user = db.get(User, course.saved_by_id) if course.saved_by_id is not None else None
    return user.name if user is not None else ""


def _view_course(row: Course, saved_by: str) -> CourseView:
    return CourseView(
        id=row.id,
        title=row.title,
        description=row.description,
        price=price_of(row.price_minor),
        currency=row.currency,
        difficulty=row.difficulty,
        status=row.status,
        version=row.version,
        saved_by=saved_by,
        created_at=row.created_at,
        updated_at=row.updated_at,
        published_at=row.published_at,
    )


def list_authored(db: Db, actor: Actor, filters: AuthoredFilters) -> AuthoredPage:
    """Give one page of the courses that `actor` may change, last saved first.

    Raises:
        Unauthorized, AuthorsOnly: See `check_author`.
    """
    found = [editable_by(actor)]
    if filters.search:
        found.append(col(Course.title).icontains(filters.search, autoescape=True))
    if filters.status is not None:
        found.append(col(Course.status) == filters.status)
    total = db.exec(select(func.count()).select_from(Course).where(*found)).one()
    sections = _count_of(CourseSection.course_id)
    items = _count_of(CourseItem.course_id)
    students = _count_of(Enrollment.course_id, col(Enrollment.role) == CourseRole.STUDENT)
    rows = db.exec(
        select(Course, sections, items, students)
        .where(*found)
        .order_by(col(Course.updated_at).desc(), col(Course.id))
        .limit(PAGE_SIZE)
        .offset((filters.page - 1) * PAGE_SIZE)
    ).all()
    savers = {row[0].saved_by_id for row in rows}
    names = dict(db.exec(select(User.id, User.name).where(col(User.id).in_(savers))).all())
    return AuthoredPage(
        courses=[
            AuthoredCourse(
                **vars(_view_course(row[0], _pick(names, row[0].saved_by_id))),
                section_count=row[1],
                item_count=row[2],
                student_count=row[3],
            )
            for row in rows
        ],
        total=total,
        page=filters.page,
        pages=-(-total // PAGE_SIZE),
    )


def _pick(names: dict[UUID, str], user_id: UUID | None) -> str:
    return "" if user_id is None else names.get(user_id, "")


def _count_of(course_id: UUID, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
    """Make the count of rows of a course, by the column of theirs that names it."""
    return select(func.count()).where(col(course_id) == col(Course.id), *conditions).scalar_subquery()
