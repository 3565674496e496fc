from sqlmodel import col, func, select

from lms_app.lessons import demo
from lms_app.lessons.queries import find_today_lesson
from models.lessons import Holiday, LessonStatus, ScheduledLesson
from tests.factories.accounts import actor_of
from tests.factories.clubs import make_class, make_club, make_mentor, make_template


def count(db):
    return db.exec(select(func.count()).select_from(ScheduledLesson)).one()


def test_the_demo_has_a_lesson_today_and_is_put_in_once(db):
    mentor = make_mentor(db, email="mentor@demo.local")
    club = make_club(db, mentor)
    make_club(db)
    demo.seed(db)
    assert count(db) == 0

    make_class(db, club)
    make_class(db, club, name="9Б", order_index=2)
    make_template(db)
    demo.seed(db)
    assert count(db) == 18
    holidays = db.exec(select(Holiday.day).where(col(Holiday.club_id).is_(None))).all()
    assert len(set(holidays)) == len(holidays) == 8
    today = find_today_lesson(db, actor_of(mentor), club.id).lesson
    assert today is not None
    assert (today.class_name, today.time) == ("7А", "15:00")
    held = db.exec(select(func.count()).where(ScheduledLesson.status == LessonStatus.COMPLETED)).one()
    assert held == 8
    demo.seed(db)
    assert count(db) == 18
