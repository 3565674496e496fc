"""The course that a first look finds."""

from sqlmodel import select

from lms_app.accounts import demo as accounts
from lms_app.challenges import demo as challenges
from lms_app.core.db import Db
from lms_app.courses import demo
from models.courses import Course, CourseStatus


def test_the_demo_course_is_open_to_learners_however_often_it_is_seeded(db: Db) -> None:
    accounts.seed(db)
    challenges.seed(db)
    for _ in range(2):
        demo.seed(db)
        db.commit()
    course = db.exec(select(Course)).one()
    assert (course.id, course.status) == (demo.DEMO_COURSE_ID, CourseStatus.PUBLISHED)


def test_without_the_demo_mentor_there_is_no_course(db: Db) -> None:
    demo.seed(db)
    assert db.exec(select(Course)).all() == []
