from sqlmodel import func, select

from lms_app.ops.demo import seed_demo
from models.lessons import Attendance, ScheduledLesson


def test_the_demo_club_has_lessons_with_marks(db):
    seed_demo()
    seed_demo()
    assert db.exec(select(func.count()).select_from(ScheduledLesson)).one() == 18
    assert db.exec(select(func.count()).select_from(Attendance)).one() == 48
