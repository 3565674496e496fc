from datetime import timedelta

from sqlmodel import func, select

from lms_app.attendance import demo
from lms_app.core.clock import utc_now
from models.lessons import Attendance, LessonStatus
from tests.factories.clubs import make_class, make_club, make_lesson, make_member, make_mentor


def test_only_lessons_that_were_held_are_marked_and_once(db):
    club = make_club(db, make_mentor(db, email="mentor@demo.local"))
    group = make_class(db, club)
    for _ in range(3):
        make_member(db, club, class_id=group.id)
    make_member(db, club, class_id=group.id, removed_at=utc_now())
    held = {"status": LessonStatus.COMPLETED, "completed_at": utc_now()}
    begin = utc_now() - timedelta(days=7)
    make_lesson(db, club, class_id=group.id, starts_at=begin, **held)
    make_lesson(db, club, class_id=group.id)
    make_lesson(db, make_club(db), starts_at=begin, **held)
    for _ in range(2):
        demo.seed(db)
        assert db.exec(select(func.count()).select_from(Attendance)).one() == 3
