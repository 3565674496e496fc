"""Who may know of a course, learn by it, and see how far its people are."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, or_
from sqlmodel import col, select

from lms_app.core.actor import Actor
from lms_app.core.db import Db
from lms_app.courses.errors import CourseNotFound
from lms_app.courses.queries import editable_by
from lms_app.learning.errors import NotEnrolled, StaffOnly
from lms_app.learning.rules import is_staff
from models.courses import Course, CourseRole, CourseStatus, Enrollment


@dataclass(frozen=True)
class Place:
    """What somebody is to a course that they may know of; `enrollment` is None for whoever isn't in it."""

    course: Course
    enrollment: Enrollment | None
    can_edit: bool

    @property
    def role(self) -> CourseRole | None:
        """What they are in it."""
        return None if self.enrollment is None else self.enrollment.role


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Condition for the courses that `actor` may know of.

    These are the published ones, those one may change or helps in, and begun ones in the archive.
    """
    is_published = col(Course.status) == CourseStatus.PUBLISHED
    if actor.user_id is None:
        return is_published
    is_in = and_(col(Enrollment.course_id) == col(Course.id), col(Enrollment.user_id) == actor.user_id)
    begun = and_(col(Course.status) == CourseStatus.ARCHIVED, exists().where(is_in))
    helps = exists().where(is_in, col(Enrollment.role) != CourseRole.STUDENT)
    seen = or_(is_published, begun, helps)
    return or_(seen, editable_by(actor)) if actor.is_author else seen


def access_place(db: Db, actor: Actor, course_id: UUID, *, lock: bool = False) -> Place:
    """Give a course that `actor` may know of, and what they are in it, that row locked when asked for.

    Raises:
        CourseNotFound: There is none, or it is not for this person's eyes.
    """
    can_edit = editable_by(actor) if actor.is_author else false()
    row = db.exec(select(Course, can_edit).where(col(Course.id) == course_id, visible_to(actor))).first()
    if row is None:
        raise CourseNotFound
    return Place(row[0], _find_enrollment(db, actor, course_id, lock=lock), bool(row[1]))


def _find_enrollment(db: Db, actor: Actor, course_id: UUID, *, lock: bool) -> Enrollment | None:
    if actor.user_id is None:
        return None
    asked = select(Enrollment).where(
        col(Enrollment.course_id) == course_id, col(Enrollment.user_id) == actor.user_id
    )
    return db.exec(
        asked.with_for_update().execution_options(populate_existing=True) if lock else asked
    ).first()


def access_learning(db: Db, actor: Actor, course_id: UUID, *, lock: bool = False) -> Enrollment:
    """Give the place of `actor` in a course.

    Raises:
        Unauthorized: Nobody is signed in.
        CourseNotFound: There is none for this person's eyes.
        NotEnrolled: The person is not in it.
    """
    actor.require_user()
    found = access_place(db, actor, course_id, lock=lock).enrollment
    if found is None:
        raise NotEnrolled
    return found


def access_contents(db: Db, actor: Actor, course_id: UUID) -> Place:
    """Give the place of somebody who may read what is in a course: its people and its authors.

    Raises:
        Unauthorized: Nobody is signed in.
        CourseNotFound: There is none for this person's eyes.
        NotEnrolled: The person is neither.
    """
    actor.require_user()
    place = access_place(db, actor, course_id)
    if place.enrollment is None and not place.can_edit:
        raise NotEnrolled
    return place


def access_students(db: Db, actor: Actor, course_id: UUID) -> Place:
    """Give the place of somebody who may see how far the people of a course are.

    Raises:
        Unauthorized: Nobody is signed in.
        CourseNotFound: There is none for this person's eyes.
        StaffOnly: The person neither writes the course nor helps in it.
    """
    actor.require_user()
    place = access_place(db, actor, course_id)
    if not is_staff(place.role, can_edit=place.can_edit):
        raise StaffOnly
    return place
