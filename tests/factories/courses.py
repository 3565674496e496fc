"""Courses with their trees, and who learns by them."""

from typing import Any, TypeVar

from lms_app.core.db import Db
from models.accounts import Role, User
from models.courses import (
    Course,
    CourseDifficulty,
    CourseItem,
    CourseSection,
    Enrollment,
    ItemKind,
)
from models.media import Media, MediaStatus
from tests.factories.accounts import make_user
from tests.factories.media import make_media

Row = TypeVar("Row")


def make_author(db: Db, **over: Any) -> User:
    """Add an instructor."""
    return make_user(db, **{"role": Role.INSTRUCTOR, "name": "Тимур Касымов", **over})


def make_course(db: Db, owner: User | None = None, **over: Any) -> Course:
    """Add an empty draft, of an author of its own when nobody is given."""
    owner = owner or make_author(db)
    values = {
        "owner_id": owner.id,
        "saved_by_id": owner.id,
        "title": "Arduino с нуля",
        "description": "От светодиода до робота.",
        "difficulty": CourseDifficulty.BEGINNER,
        **over,
    }
    return _saved(db, Course(**values))


def make_section(db: Db, course: Course, **over: Any) -> CourseSection:
    """Add a section, the first one unless told otherwise."""
    return _saved(db, CourseSection(**{"course_id": course.id, "title": "Начало", "order_index": 0, **over}))


def make_item(db: Db, section: CourseSection, **over: Any) -> CourseItem:
    """Add a text, the first item unless told otherwise."""
    values = {
        "section_id": section.id,
        "course_id": section.course_id,
        "kind": ItemKind.TEXT,
        "title": "Что понадобится",
        "order_index": 0,
        "body": "Плата и кабель.",
        **over,
    }
    return _saved(db, CourseItem(**values))


def make_video(db: Db, owner: User, **over: Any) -> Media:
    """Add a video of the library that is ready; its bytes are nowhere."""
    return make_media(db, owner, **{"status": MediaStatus.READY, "sha256": "0" * 64, **over})


def make_enrollment(db: Db, course: Course, user: User | None = None, **over: Any) -> Enrollment:
    """Add a student to a course, a new one when nobody is given."""
    user = user or make_user(db)
    return _saved(db, Enrollment(**{"course_id": course.id, "user_id": user.id, **over}))


def _saved(db: Db, row: Row) -> Row:
    db.add(row)
    db.commit()
    return row
