"""Who is where in a course: for its authors and those who help in it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import col, select

from lms_app.core.actor import Actor
from lms_app.core.db import Db
from lms_app.learning.access import access_students
from lms_app.learning.queries import count_items, count_students, list_outline
from lms_app.learning.rules import percent_of
from lms_app.learning.student_schemas import ItemDone, Standing, StudentFilters, StudentsPage, StudentView
from models.accounts import User
from models.courses import CourseItem, CourseRole, Enrollment, ItemProgress

STUDENTS_PER_PAGE = 50


def list_students(db: Db, actor: Actor, course_id: UUID, filters: StudentFilters) -> StudentsPage:
    """Give one page of the people of a course.

    Raises:
        AppError: See `access.access_students`.
    """
    place = access_students(db, actor, course_id)
    lines = list_outline(db, course_id)
    matches = select(func.count()).select_from(Enrollment).join(User, col(User.id) == col(Enrollment.user_id))
    total = db.exec(matches.where(*_conditions(course_id, filters))).one()
    first = (filters.page - 1) * STUDENTS_PER_PAGE
    done_by = _count_by_item(db, course_id)
    return StudentsPage(
        course_title=place.course.title,
        can_edit=place.can_edit,
        students=read_students(
            db, course_id, filters, items=len(lines), first=first, amount=STUDENTS_PER_PAGE
        ),
        total=total,
        page=filters.page,
        pages=-(-total // STUDENTS_PER_PAGE),
        student_count=count_students(db, course_id),
        item_count=len(lines),
        items=[
            ItemDone(id=line.id, title=line.title, kind=line.kind, done=done_by.get(line.id, 0))
            for line in lines
        ],
    )


def read_students(
    db: Db, course_id: UUID, filters: StudentFilters, *, items: int, first: int, amount: int
) -> list[StudentView]:
    """Give at most `amount` people who fit `filters`, by name. For callers that have checked access.

    Args:
        db: The transaction.
        course_id: The course, which has `items`.
        filters: Whom; the page in them doesn't matter.
        items: How many items there are to be completed.
        first: The place of the first one to give, from 0.
        amount: How many to give at most.
    """
    return _read(db, _conditions(course_id, filters), items, first=first, amount=amount)


def get_student(db: Db, course_id: UUID, user_id: UUID) -> StudentView:
    """Give one person of a course, who must be in it. For callers that have checked access."""
    found = [col(Enrollment.course_id) == course_id, col(Enrollment.user_id) == user_id]
    return _read(db, found, count_items(db, course_id), first=0, amount=1)[0]


def _read(
    db: Db, found: Sequence[ColumnElement[bool]], items: int, *, first: int, amount: int
) -> list[StudentView]:
    rows = db.exec(
        select(Enrollment, User.name, _count_done(), _last_seen())
        .join(User, col(User.id) == col(Enrollment.user_id))
        .where(*found)
        .order_by(func.lower(User.name), col(Enrollment.id))
        .limit(amount)
        .offset(first)
        .execution_options(populate_existing=True)
    ).all()
    current = _find_current(db, [row[0].id for row in rows])
    return [
        StudentView(
            user_id=row.user_id,
            name=name,
            role=row.role,
            percent=percent_of(completed, items),
            completed_items=completed,
            current_item=current.get(row.id),
            last_seen_at=seen_at,
            enrolled_at=row.created_at,
            completed_at=row.completed_at,
        )
        for row, name, completed, seen_at in rows
    ]


def _count_done() -> ColumnElement[int]:
    return (
        select(func.count(col(ItemProgress.completed_at)))
        .where(col(ItemProgress.enrollment_id) == col(Enrollment.id))
        .correlate(Enrollment)
        .scalar_subquery()
    )


def _last_seen() -> ColumnElement[datetime]:
    return (
        select(func.max(ItemProgress.updated_at))
        .where(col(ItemProgress.enrollment_id) == col(Enrollment.id))
        .correlate(Enrollment)
        .scalar_subquery()
    )


def _conditions(course_id: UUID, filters: StudentFilters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [col(Enrollment.course_id) == course_id]
    if filters.search:
        found.append(col(User.name).icontains(filters.search, autoescape=True))
    if filters.role is not None:
        found.append(col(Enrollment.role) == filters.role)
    is_completed, has_begun = col(Enrollment.completed_at).is_not(None), _count_done() > 0
    if filters.standing is Standing.COMPLETED:
        found.append(is_completed)
    if filters.standing is Standing.IN_PROGRESS:
        found += [~is_completed, has_begun]
    if filters.standing is Standing.NOT_STARTED:
        found += [~is_completed, ~has_begun]
    return found


def _find_current(db: Db, enrollment_ids: Sequence[UUID]) -> dict[UUID, str]:
    rows = db.exec(
        select(ItemProgress.enrollment_id, CourseItem.title)
        .join(CourseItem, col(CourseItem.id) == col(ItemProgress.item_id))
        .where(col(ItemProgress.enrollment_id).in_(enrollment_ids))
        .ext(distinct_on(col(ItemProgress.enrollment_id)))
        .order_by(col(ItemProgress.enrollment_id), col(ItemProgress.updated_at).desc())
    ).all()
    return {row[0]: row[1] for row in rows}


def _count_by_item(db: Db, course_id: UUID) -> dict[UUID, int]:
    rows = db.exec(
        select(ItemProgress.item_id, func.count())
        .join(Enrollment, col(Enrollment.id) == col(ItemProgress.enrollment_id))
        .where(
            col(Enrollment.course_id) == course_id,
            col(Enrollment.role) == CourseRole.STUDENT,
            col(ItemProgress.completed_at).is_not(None),
        )
        .group_by(col(ItemProgress.item_id))
    ).all()
    return {row[0]: row[1] for row in rows}
