"""Taking part in a course and leaving it."""

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.core.log import get_logger
from lms_app.courses.errors import CourseNotFound
from lms_app.learning.access import access_place
from lms_app.learning.errors import CoursePriced
from lms_app.learning.progress import complete_solved, tell_course
from lms_app.learning.queries import get_course_page
from lms_app.learning.schemas import CoursePage
from models.base import new_id
from models.courses import CourseRole, CourseStatus, Enrollment

_log = get_logger(__name__)


def enrol(db: Db, actor: Actor, course_id: UUID) -> CoursePage:
    """Take part in a published course as a student. Twice is as once; a role that one has stays.

    Challenges that were solved before count at once.

    Raises:
        Unauthorized: Nobody is signed in.
        CourseNotFound: There is none for this person's eyes, or it is not published.
        CoursePriced: It costs money; the school enrols.
    """
    user_id = actor.require_user()
    course = access_place(db, actor, course_id).course
    if course.status is not CourseStatus.PUBLISHED:
        raise CourseNotFound
    if course.price_minor:
        raise CoursePriced
    put_member(db, course_id, user_id, CourseRole.STUDENT, keep=True)
    _log.info("course.enrolled", courseId=str(course_id), userId=str(user_id))
    return get_course_page(db, actor, course_id)


def leave(db: Db, actor: Actor, course_id: UUID) -> None:
    """Stop taking part in a course; how far one was is forgotten. Twice is as once.

    Raises:
        Unauthorized: Nobody is signed in.
        CourseNotFound: There is none for this person's eyes.
    """
    user_id = actor.require_user()
    access_place(db, actor, course_id)
    drop_member(db, course_id, user_id)
    _log.info("course.left", courseId=str(course_id), userId=str(user_id))


def put_member(db: Db, course_id: UUID, user_id: UUID, role: CourseRole, *, keep: bool) -> None:
    """Let somebody take part; with `keep` a role that they have stays. For callers that checked access."""
    row = {
        "id": new_id(),
        "course_id": course_id,
        "user_id": user_id,
        "role": role,
        "created_at": utc_now(),
    }
    added = insert(Enrollment).values(row)
    pair = ["course_id", "user_id"]
    db.connection().execute(
        added.on_conflict_do_nothing(index_elements=pair)
        if keep
        else added.on_conflict_do_update(index_elements=pair, set_={"role": role})
    )
    db.expire_all()
    complete_solved(db, course_id, user_id)
    tell_course(db, course_id, user_id)


def drop_member(db: Db, course_id: UUID, user_id: UUID) -> None:
    """Take somebody out of a course, with their progress. For callers that have checked access."""
    gone = delete(Enrollment).where(
        col(Enrollment.course_id) == course_id, col(Enrollment.user_id) == user_id
    )
    db.exec(gone)
    db.expire_all()
    tell_course(db, course_id, user_id)
