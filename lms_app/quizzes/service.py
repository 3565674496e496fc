"""What happens with quizzes: they are given to students, answered and handed in once."""

from collections.abc import Iterable
from secrets import SystemRandom
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from lms_app.core import live
from lms_app.core.db import Db
from lms_app.core.log import get_logger
from lms_app.notifications.service import notify
from lms_app.quizzes import rules
from models.lessons import ScheduledLesson
from models.notifications import NotificationKind
from models.programs import Quiz, QuizQuestion
from models.quizzes import QuizAssignment

_CHANCE = SystemRandom()
_log = get_logger(__name__)


def assign_quizzes(db: Db, lesson: ScheduledLesson, student_ids: Iterable[UUID]) -> list[UUID]:
    """Give the quiz of a lesson to students, once each, and tell them; the caller has checked access.

    Returns:
        The students who got it now: nobody when the lesson has no quiz.
    """
    quiz = db.exec(select(Quiz).where(col(Quiz.template_id) == lesson.template_id)).one_or_none()
    questions = _list_questions(db, quiz.id) if quiz is not None else []
    wanted = list(dict.fromkeys(student_ids))
    if quiz is None or not questions or not wanted:
        return []
    rows = [
        QuizAssignment(
            lesson_id=lesson.id,
            student_id=student_id,
            quiz_id=quiz.id,
            questions=[rules.freeze_question(each, _CHANCE) for each in questions],
            pass_percent=quiz.pass_percent,
            xp=quiz.xp,
        ).model_dump()
        for student_id in wanted
    ]
    added = db.exec(
        insert(QuizAssignment)
        .values(rows)
        .on_conflict_do_nothing()
        .returning(col(QuizAssignment.id), col(QuizAssignment.student_id))
    ).all()
    for assignment_id, student_id in added:
        _tell_student(db, lesson, assignment_id, student_id)
    _log.info("quiz.assigned", lessonId=str(lesson.id), students=len(added))
    return [student_id for _, student_id in added]


def _tell_student(db: Db, lesson: ScheduledLesson, assignment_id: UUID, student_id: UUID) -> None:
    notify(
        db,
        [student_id],
        NotificationKind.QUIZ_AVAILABLE,
        params={"title": lesson.title},
        href=f"/kruzhok/{lesson.club_id}/quiz/{assignment_id}",
        dedup_key=f"quiz:{assignment_id}",
    )
    live.publish_after_commit(db, live.user_topic(student_id), {"kind": "quiz", "id": str(assignment_id)})


def _list_questions(db: Db, quiz_id: UUID) -> list[QuizQuestion]:
    return list(
        db.exec(
            select(QuizQuestion)
            .where(col(QuizQuestion.quiz_id) == quiz_id)
            .order_by(col(QuizQuestion.order_index))
        ).all()
    )
