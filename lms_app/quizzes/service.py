"""What happens with quizzes: they are given to students, answered and handed in once."""

from collections.abc import Iterable, Sequence
from secrets import SystemRandom
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from lms_app.certificates.service import request_certificate
from lms_app.core import live
from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.config import get_settings
from lms_app.core.db import Db
from lms_app.core.errors import Message, ValidationFailed
from lms_app.core.log import get_logger
from lms_app.notifications.service import Note, notify_each
from lms_app.quizzes import rules
from lms_app.quizzes.errors import QuizFinished
from lms_app.quizzes.queries import access_quiz, access_quiz_of_lesson, count_xp, get_result, view_quiz
from lms_app.quizzes.schemas import AnswerInput, QuizResult, QuizView
from models.clubs import Club, ClubMember
from models.lessons import ScheduledLesson
from models.notifications import NotificationKind
from models.programs import Quiz, QuizQuestion
from models.quizzes import AssignmentStatus, QuizAssignment, XpEntry, XpSource

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
    notes = [_make_note(lesson, assignment_id, student_id) for assignment_id, student_id in added]
    notify_each(db, NotificationKind.QUIZ_AVAILABLE, notes)
    _log.info("quiz.assigned", lessonId=str(lesson.id), students=len(added))
    return [student_id for _, student_id in added]


def save_answers(
    db: Db, actor: Actor, club_id: UUID, assignment_id: UUID, answers: Sequence[AnswerInput]
) -> QuizView:
    """Keep what was chosen so far; questions that aren't named stay as they were.

    Raises:
        AppError: See `queries.access_quiz`.
        QuizFinished: The quiz was handed in.
        ValidationFailed: An answer doesn't fit its question.
    """
    assignment = access_quiz(db, actor, club_id, assignment_id)
    db.refresh(assignment, with_for_update=True)
    if assignment.status is AssignmentStatus.COMPLETED:
        raise QuizFinished
    _take_answers(assignment, answers)
    if assignment.status is AssignmentStatus.ASSIGNED:
        assignment.status, assignment.started_at = AssignmentStatus.IN_PROGRESS, utc_now()
    db.flush()
    _tell_pages(db, assignment)
    return view_quiz(db, assignment)


def submit_quiz(
    db: Db, actor: Actor, club_id: UUID, lesson_id: UUID, answers: Sequence[AnswerInput]
) -> QuizResult:
    """Hand a quiz in, with what was saved before and `answers` over it; the points are written down.

    The first time counts: a second call gives its result and changes nothing.

    Raises:
        AppError: See `queries.access_quiz_of_lesson`.
        ValidationFailed: An answer doesn't fit its question.
    """
    assignment = access_quiz_of_lesson(db, actor, club_id, lesson_id)
    # The student's place in the club comes first: two quizzes at once would both count to less than the
    # threshold, and neither would ask for the certificate.
    db.exec(
        select(ClubMember.id)
        .where(col(ClubMember.club_id) == club_id, col(ClubMember.user_id) == assignment.student_id)
        .with_for_update()
    ).first()
    db.refresh(assignment, with_for_update=True)
    if assignment.status is not AssignmentStatus.COMPLETED:
        _take_answers(assignment, answers)
        _finish(db, assignment, club_id)
    return get_result(db, assignment, club_id)


def _take_answers(assignment: QuizAssignment, answers: Sequence[AnswerInput]) -> None:
    """Put `answers` over those that are kept.

    Raises:
        ValidationFailed: With fields such as "answers.2.selectedIndex".
    """
    questions = {each["id"]: each for each in assignment.questions}
    # A new dict: SQLAlchemy doesn't see what changes inside the old one.
    kept, fields = dict(assignment.answers), dict[str, Sequence[Message]]()
    for place, answer in enumerate(answers):
        key = str(answer.question_id)
        if key not in questions:
            fields[f"answers.{place}.questionId"] = [Message("quizzes.error.no_question")]
            continue
        try:
            chosen = rules.check_answer(questions[key], answer.selected_index)
        except ValueError:
            fields[f"answers.{place}.selectedIndex"] = [Message("quizzes.error.no_option")]
            continue
        kept.pop(key, None)
        if chosen is not None:
            kept[key] = chosen
    if fields:
        raise ValidationFailed(fields)
    assignment.answers = kept


def _finish(db: Db, assignment: QuizAssignment, club_id: UUID) -> None:
    now = utc_now()
    score = rules.judge(
        assignment.questions, assignment.answers, pass_percent=assignment.pass_percent, xp=assignment.xp
    )
    assignment.status, assignment.completed_at = AssignmentStatus.COMPLETED, now
    assignment.started_at = assignment.started_at or now
    assignment.score, assignment.correct_answers = score.percent, score.correct
    db.add(
        XpEntry(
            club_id=club_id,
            user_id=assignment.student_id,
            points=score.xp,
            source=XpSource.QUIZ,
            source_id=assignment.id,
            created_at=now,
        )
    )
    db.flush()
    total = count_xp(db, club_id, assignment.student_id)
    if total >= get_settings().certificate_xp:
        lesson = db.get_one(ScheduledLesson, assignment.lesson_id)
        request_certificate(
            db,
            db.get_one(Club, club_id),
            assignment.student_id,
            xp=total,
            lesson_title=lesson.title,
            now=now,
        )
    _tell_pages(db, assignment)
    live.publish_after_commit(db, live.lesson_topic(assignment.lesson_id), {"kind": "quiz"})
    _log.info("quiz.completed", assignmentId=str(assignment.id), score=score.percent, xp=score.xp)


def _make_note(lesson: ScheduledLesson, assignment_id: UUID, student_id: UUID) -> Note:
    return Note(
        student_id,
        params={"title": lesson.title},
        href=f"/kruzhok/{lesson.club_id}/quiz/{assignment_id}",
        dedup_key=f"quiz:{assignment_id}",
    )


def _tell_pages(db: Db, assignment: QuizAssignment) -> None:
    """Let the student's other pages read the quiz again."""
    news = {"kind": "quiz", "id": str(assignment.id)}
    live.publish_after_commit(db, live.user_topic(assignment.student_id), news)


def _list_questions(db: Db, quiz_id: UUID) -> list[QuizQuestion]:
    return list(
        db.exec(
            select(QuizQuestion)
            .where(col(QuizQuestion.quiz_id) == quiz_id)
            .order_by(col(QuizQuestion.order_index))
        ).all()
    )
