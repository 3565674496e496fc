"""The catalogue: published courses, and one's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import col, select

from lms_app.core.actor import Actor
from lms_app.core.db import Db
from lms_app.courses.rules import price_of
from lms_app.learning.access import visible_to
from lms_app.learning.rules import percent_of
from lms_app.learning.schemas import (
    Catalogue,
    CatalogueFilters,
    CataloguePrice,
    CatalogueSort,
    CourseCard,
)
from models.accounts import User
from models.courses import (
    Course,
    CourseItem,
    CourseRole,
    CourseStatus,
    Enrollment,
    ItemProgress,
)
from models.media import Media

CARDS_PER_PAGE = 12


@dataclass(frozen=True)
class _Sums:
    items: int = 0
    duration_s: int = 0


@dataclass(frozen=True)
class _Own:
    role: CourseRole
    completed: int


def list_catalogue(db: Db, actor: Actor, filters: CatalogueFilters) -> Catalogue:
    """Give one page of the published courses; with `mine` of those that `actor` is in."""
    found = _conditions(actor, filters)
    total = db.exec(select(func.count()).select_from(Course).where(*found)).one()
    students = (
        select(func.count())
        .where(col(Enrollment.course_id) == col(Course.id), col(Enrollment.role) == CourseRole.STUDENT)
        .scalar_subquery()
    )
    asked = (
        select(Course, User.name, students)
        .outerjoin(User, col(User.id) == col(Course.owner_id))
        .where(*found)
        .limit(CARDS_PER_PAGE)
        .offset((filters.page - 1) * CARDS_PER_PAGE)
    )
    if filters.sort is CatalogueSort.POPULAR:
        asked = asked.order_by(students.desc())
    if filters.sort is CatalogueSort.TITLE:
        asked = asked.order_by(func.lower(Course.title))
    newest = col(Course.published_at).desc().nulls_last()
    rows = db.exec(asked.order_by(newest, col(Course.id))).all()
    ids = [row[0].id for row in rows]
    sums, own = _sum_items(db, ids), _find_own(db, actor, ids)
    return Catalogue(
        courses=[_make_card(row[0], row[1] or "", row[2], sums, own) for row in rows],
        total=total,
        page=filters.page,
        pages=-(-total // CARDS_PER_PAGE),
    )


def find_continued(db: Db, actor: Actor) -> CourseCard | None:
    """Give the course that `actor` was in last and has not completed, or joined last; None without one.

    Raises:
        Unauthorized: Nobody is signed in.
    """
    seen_at = (
        select(func.max(ItemProgress.updated_at))
        .where(col(ItemProgress.enrollment_id) == col(Enrollment.id))
        .correlate(Enrollment)
        .scalar_subquery()
    )
    row = db.exec(
        select(Course)
        .join(Enrollment, col(Enrollment.course_id) == col(Course.id))
        .where(
            col(Enrollment.user_id) == actor.require_user(),
            col(Enrollment.role) == CourseRole.STUDENT,
            col(Enrollment.completed_at).is_(None),
            # Students know of published courses, and of begun ones in the archive.
            col(Course.status) != CourseStatus.DRAFT,
        )
        .order_by(func.coalesce(seen_at, Enrollment.created_at).desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    return _make_card(row, "", 0, _sum_items(db, [row.id]), _find_own(db, actor, [row.id]))


def _conditions(actor: Actor, filters: CatalogueFilters) -> list[ColumnElement[bool]]:
    found = [visible_to(actor) if filters.mine else col(Course.status) == CourseStatus.PUBLISHED]
    if filters.mine:
        joined = select(Enrollment.course_id).where(col(Enrollment.user_id) == actor.user_id)
        found.append(col(Course.id).in_(joined))
    if filters.search:
        words = [col(Course.title), col(Course.description)]
        found.append(or_(*(each.icontains(filters.search, autoescape=True) for each in words)))
    if filters.difficulty is not None:
        found.append(col(Course.difficulty) == filters.difficulty)
    if filters.price is not None:
        price_minor = func.coalesce(Course.price_minor, 0)
        found.append(price_minor == 0 if filters.price is CataloguePrice.FREE else price_minor > 0)
    return found


def _sum_items(db: Db, course_ids: Sequence[UUID]) -> dict[UUID, _Sums]:
    rows = db.exec(
        select(CourseItem.course_id, func.count(), func.coalesce(func.sum(Media.duration_ms), 0))
        .outerjoin(Media, col(Media.id) == col(CourseItem.media_id))
        .where(col(CourseItem.course_id).in_(course_ids))
        .group_by(col(CourseItem.course_id))
    ).all()
    return {row[0]: _Sums(row[1], int(row[2] or 0) // 1000) for row in rows}


def _find_own(db: Db, actor: Actor, course_ids: Sequence[UUID]) -> dict[UUID, _Own]:
    if actor.user_id is None:
        return {}
    rows = db.exec(
        select(Enrollment.course_id, Enrollment.role, func.count(col(ItemProgress.completed_at)))
        .outerjoin(ItemProgress, col(ItemProgress.enrollment_id) == col(Enrollment.id))
        .where(col(Enrollment.user_id) == actor.user_id, col(Enrollment.course_id).in_(course_ids))
        .group_by(col(Enrollment.course_id), col(Enrollment.role))
    ).all()
    return {row[0]: _Own(CourseRole(row[1]), row[2]) for row in rows}


def _make_card(
    row: Course, author: str, students: int, sums: Mapping[UUID, _Sums], own: Mapping[UUID, _Own]
) -> CourseCard:
    amount, mine = sums.get(row.id, _Sums()), own.get(row.id)
    return CourseCard(
        id=row.id,
        title=row.title,
        description=row.description,
        author=author,
        difficulty=row.difficulty,
        price=price_of(row.price_minor),
        currency=row.currency,
        item_count=amount.items,
        student_count=students,
        duration_s=amount.duration_s,
        role=None if mine is None else mine.role,
        percent=None if mine is None else percent_of(mine.completed, amount.items),
    )
