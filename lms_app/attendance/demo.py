"""Marks for the lessons that the demo mentor's clubs have had."""

from sqlalchemy import exists
from sqlmodel import col, select

from lms_app.clubs.queries import takes_part
from lms_app.core.db import Db
from models.accounts import User
from models.clubs import Club, ClubMember
from models.lessons import Attendance, AttendanceStatus, LessonStatus, ScheduledLesson

_MENTOR_EMAIL = "mentor@demo.local"
# As in life: mostly there, now and then late or away. Without chance: all installations show the same.
_PATTERN = "PPPPLPPAPPPPPLPPPAPPP"
_STATUSES = {each.value[0]: each for each in AttendanceStatus}


def seed(db: Db) -> None:
    """Mark everybody in the completed lessons that have no marks yet; needs the demo clubs and lessons."""
    unmarked = ~exists().where(col(Attendance.lesson_id) == col(ScheduledLesson.id))
    places = db.exec(
        select(ScheduledLesson.id, ClubMember.user_id, ScheduledLesson.ends_at, Club.owner_id)
        .join(Club, col(Club.id) == col(ScheduledLesson.club_id))
        .join(User, col(User.id) == col(Club.owner_id))
        .join(ClubMember, col(ClubMember.class_id) == col(ScheduledLesson.class_id))
        .where(
            col(User.email) == _MENTOR_EMAIL,
            col(ScheduledLesson.status) == LessonStatus.COMPLETED,
            takes_part(),
            unmarked,
        )
        .order_by(col(ScheduledLesson.starts_at), col(ClubMember.requested_at), col(ClubMember.id))
    ).all()
    for number, (lesson_id, student_id, ends_at, owner_id) in enumerate(places):
        db.add(
            Attendance(
                lesson_id=lesson_id,
                student_id=student_id,
                status=_STATUSES[_PATTERN[number * 5 % len(_PATTERN)]],
                marked_by_id=owner_id,
                marked_at=ends_at,
            )
        )
    db.flush()
