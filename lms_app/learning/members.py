"""Letting people take part in a course and taking them out, for its authors."""

from uuid import UUID

from sqlalchemy import and_, func
from sqlmodel import col, select

from lms_app.core import audit
from lms_app.core.actor import Actor
from lms_app.core.db import Db
from lms_app.core.errors import Message
from lms_app.courses.errors import CourseInvalid
from lms_app.courses.queries import access_course
from lms_app.learning.rules import hide_email
from lms_app.learning.service import drop_member, put_member
from lms_app.learning.student_schemas import MemberInput, PersonView, StudentView
from lms_app.learning.students import get_student
from models.accounts import User
from models.courses import CourseRole, Enrollment

MIN_NAME_CHARS = 3
MAX_PEOPLE = 10


def set_member(db: Db, actor: Actor, course_id: UUID, member: MemberInput) -> StudentView:
    """Let somebody take part in a course as `member.role`, and tell how far they are.

    Raises:
        AppError: See `courses.queries.access_course`.
        CourseInvalid: There is no such person.
    """
    access_course(db, actor, course_id)
    if db.get(User, member.user_id) is None:
        raise CourseInvalid({"userId": [Message("errors.not_found")]})
    put_member(db, course_id, member.user_id, member.role, keep=False)
    audit.record(
        db, actor, "course.member_set", course_id, userId=str(member.user_id), role=member.role.value
    )
    return get_student(db, course_id, member.user_id)


def remove_member(db: Db, actor: Actor, course_id: UUID, user_id: UUID) -> None:
    """Take somebody out of a course, with how far they were. Twice is as once.

    Raises:
        AppError: See `courses.queries.access_course`.
    """
    access_course(db, actor, course_id)
    drop_member(db, course_id, user_id)
    audit.record(db, actor, "course.member_removed", course_id, userId=str(user_id))


def find_people(db: Db, actor: Actor, course_id: UUID, words: str) -> list[PersonView]:
    """Give people who could take part: by their whole e-mail address, or by at least three letters of a name.

    Raises:
        AppError: See `courses.queries.access_course`.
    """
    access_course(db, actor, course_id)
    wanted = words.strip()
    if len(wanted) < MIN_NAME_CHARS:
        return []
    by_name = col(User.name).icontains(wanted, autoescape=True)
    by_email = func.lower(User.email) == wanted.lower()
    rows = db.exec(
        select(User, Enrollment.role)
        .outerjoin(
            Enrollment, and_(col(Enrollment.user_id) == col(User.id), col(Enrollment.course_id) == course_id)
        )
        .where(by_email if "@" in wanted else by_name, col(User.deleted_at).is_(None))
        .order_by(func.lower(User.name), col(User.id))
        .limit(MAX_PEOPLE)
    ).all()
    return [
        PersonView(
            id=row[0].id,
            name=row[0].name,
            email_hint=hide_email(row[0].email or ""),
            role=CourseRole(row[1]) if row[1] else None,
        )
        for row in rows
    ]
