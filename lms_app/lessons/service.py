"""What mentors do with the schedule."""

from uuid import UUID

from lms_app.core import live
from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.lessons.queries import access_own_lesson
from lms_app.lessons.rules import check_may_start
from models.lessons import LessonStatus, ScheduledLesson


def start_lesson(db: Db, actor: Actor, club_id: UUID, lesson_id: UUID) -> ScheduledLesson:
    """Begin a lesson; one that runs already stays as it is. Open pages of the club and the lesson hear it.

    Raises:
        Unauthorized: Nobody is signed in.
        ClubNotFound: There is no such club, or `actor` has nothing to do with it.
        NotYourClub: `actor` is only a member of it.
        LessonNotFound: The club has no such lesson.
        LessonOver: It was held or cancelled.
        TooEarly: It is more than a day ahead.
    """
    lesson = access_own_lesson(db, actor, club_id, lesson_id, lock=True)
    if lesson.status is LessonStatus.IN_PROGRESS:
        return lesson
    now = utc_now()
    check_may_start(lesson.status, lesson.starts_at, now)
    lesson.status, lesson.started_at, lesson.updated_at = LessonStatus.IN_PROGRESS, now, now
    return _saved(db, lesson)


def complete_lesson(db: Db, actor: Actor, club_id: UUID, lesson_id: UUID) -> ScheduledLesson:
    """End a lesson, also one that nobody had started; one that is complete stays as it is.

    Raises:
        Unauthorized: Nobody is signed in.
        ClubNotFound: There is no such club, or `actor` has nothing to do with it.
        NotYourClub: `actor` is only a member of it.
        LessonNotFound: The club has no such lesson.
        LessonOver: It was cancelled.
        TooEarly: It is more than a day ahead.
    """
    lesson = access_own_lesson(db, actor, club_id, lesson_id, lock=True)
    if lesson.status is LessonStatus.COMPLETED:
        return lesson
    now = utc_now()
    check_may_start(lesson.status, lesson.starts_at, now)
    lesson.status, lesson.completed_at, lesson.updated_at = LessonStatus.COMPLETED, now, now
    lesson.started_at = lesson.started_at or now
    return _saved(db, lesson)


def _saved(db: Db, lesson: ScheduledLesson) -> ScheduledLesson:
    db.add(lesson)
    db.flush()
    live.publish_after_commit(db, live.club_topic(lesson.club_id), {"kind": "lessons"})
    live.publish_after_commit(db, live.lesson_topic(lesson.id), {"kind": "lesson"})
    return lesson
