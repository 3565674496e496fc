"""What students read of their quizzes. Nobody reads right answers before the quiz is handed in."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from lms_app.certificates.queries import find_status
from lms_app.clubs.queries import access_club, visible_to
from lms_app.core.actor import Actor
from lms_app.core.config import get_settings
from lms_app.core.db import Db
from lms_app.quizzes import rules
from lms_app.quizzes.errors import QuizNotFound
from lms_app.quizzes.schemas import (
    AnswerView,
    ClubQuizzes,
    QuestionReview,
    QuestionView,
    QuizResult,
    QuizSummary,
    QuizView,
)
from models.clubs import Club
from models.lessons import ScheduledLesson
from models.quizzes import AssignmentStatus, CertificateRequest, QuizAssignment, XpEntry, XpSource


def access_quiz(db: Db, actor: Actor, club_id: UUID, assignment_id: UUID) -> QuizAssignment:
    """Fetch a quiz of `actor`'s own.

    Raises:
        Unauthorized: Nobody is signed in.
        ClubNotFound: There is no such club, or `actor` is no approved member of it.
        QuizNotFound: There is none in this club, or it is somebody else's.
    """
    return _access(db, actor, club_id, col(QuizAssignment.id) == assignment_id)


def access_quiz_of_lesson(db: Db, actor: Actor, club_id: UUID, lesson_id: UUID) -> QuizAssignment:
    """Fetch the quiz that `actor` got after a lesson.

    Raises:
        Unauthorized, ClubNotFound, QuizNotFound: As for `access_quiz`.
    """
    return _access(db, actor, club_id, col(QuizAssignment.lesson_id) == lesson_id)


def _access(db: Db, actor: Actor, club_id: UUID, condition: Any) -> QuizAssignment:
    club = access_club(db, actor, club_id)
    found = db.exec(
        select(QuizAssignment)
        .join(ScheduledLesson, col(ScheduledLesson.id) == col(QuizAssignment.lesson_id))
        .where(
            condition,
            col(ScheduledLesson.club_id) == club.id,
            col(QuizAssignment.student_id) == actor.user_id,
        )
    ).one_or_none()
    if found is None:
        raise QuizNotFound
    return found


def get_quiz(db: Db, actor: Actor, club_id: UUID, assignment_id: UUID) -> QuizView:
    """Give a quiz as its student sees it: questions and answers so far, after the end the result too.

    Raises:
        AppError: See `access_quiz`.
    """
    return view_quiz(db, access_quiz(db, actor, club_id, assignment_id))


def view_quiz(db: Db, assignment: QuizAssignment) -> QuizView:
    """Make the view of a quiz for its student."""
    lesson = db.get_one(ScheduledLesson, assignment.lesson_id)
    is_done = assignment.status is AssignmentStatus.COMPLETED
    return QuizView(
        id=assignment.id,
        club_id=lesson.club_id,
        lesson_id=lesson.id,
        lesson_title=lesson.title,
        status=assignment.status,
        assigned_at=assignment.assigned_at,
        completed_at=assignment.completed_at,
        pass_percent=assignment.pass_percent,
        xp=assignment.xp,
        threshold=get_settings().certificate_xp,
        questions=[_view_question(each) for each in assignment.questions],
        answers=[
            AnswerView(question_id=UUID(key), selected_index=chosen)
            for key, chosen in assignment.answers.items()
        ],
        result=get_result(db, assignment, lesson.club_id) if is_done else None,
        review=[_review(each, assignment.answers) for each in assignment.questions] if is_done else None,
    )


def _view_question(question: dict[str, Any]) -> QuestionView:
    # Named one by one: whatever else is kept with a question must not slip out with it.
    return QuestionView(
        id=question["id"],
        kind=question["kind"],
        text=question["text"],
        options=question["options"],
        matches=question["matches"],
    )


def _review(question: dict[str, Any], answers: dict[str, Any]) -> QuestionReview:
    return QuestionReview(
        question_id=question["id"],
        is_correct=rules.is_right(question, answers.get(question["id"])),
        correct_index=rules.correct_index(question),
        explanation=question["explanation"],
    )


def get_result(db: Db, assignment: QuizAssignment, club_id: UUID) -> QuizResult:
    """Give what a quiz brought when it was handed in, however often one asks and whatever came later."""
    entry = db.exec(
        select(XpEntry).where(col(XpEntry.source) == XpSource.QUIZ, col(XpEntry.source_id) == assignment.id)
    ).one()
    total = count_xp(db, club_id, assignment.student_id, until=entry.created_at)
    # The request has the very time of the entry that brought it about.
    asked_at = db.exec(
        select(CertificateRequest.requested_at).where(
            col(CertificateRequest.club_id) == club_id,
            col(CertificateRequest.student_id) == assignment.student_id,
        )
    ).first()
    return QuizResult(
        score=assignment.score or 0,
        total_questions=len(assignment.questions),
        correct_answers=assignment.correct_answers or 0,
        xp_awarded=entry.points,
        user_total_xp=total,
        threshold_reached=asked_at is not None and asked_at <= entry.created_at,
        certificate_request_created=asked_at == entry.created_at,
    )


def count_xp(db: Db, club_id: UUID, user_id: UUID, *, until: datetime | None = None) -> int:
    """Sum a student's points in a club, up to a time if one is given. Access is the caller's to check."""
    asked = select(func.coalesce(func.sum(XpEntry.points), 0)).where(
        col(XpEntry.club_id) == club_id, col(XpEntry.user_id) == user_id
    )
    if until is not None:
        asked = asked.where(col(XpEntry.created_at) <= until)
    return db.exec(asked).one()


def list_club_quizzes(db: Db, actor: Actor, club_id: UUID) -> ClubQuizzes:
    """Give a student's own quizzes of a club, those to be solved first, and the points so far.

    Raises:
        Unauthorized: Nobody is signed in.
        ClubNotFound: There is no such club, or `actor` is no approved member of it.
    """
    user_id = actor.require_user()
    club = access_club(db, actor, club_id)
    status = find_status(db, club.id, user_id)
    return ClubQuizzes(
        quizzes=_list(db, user_id, col(Club.id) == club.id),
        total_xp=count_xp(db, club.id, user_id),
        threshold=get_settings().certificate_xp,
        has_certificate_request=status is not None,
        certificate_status=status,
    )


def list_due_quizzes(db: Db, actor: Actor) -> list[QuizSummary]:
    """Give the quizzes of all clubs that a student has still to hand in, the oldest first.

    Raises:
        Unauthorized: Nobody is signed in.
    """
    user_id = actor.require_user()
    due = col(QuizAssignment.status) != AssignmentStatus.COMPLETED
    return _list(db, user_id, visible_to(actor), due)


def _list(db: Db, user_id: UUID, *conditions: Any) -> list[QuizSummary]:
    is_done = col(QuizAssignment.status) == AssignmentStatus.COMPLETED
    rows = db.exec(
        select(QuizAssignment, ScheduledLesson, Club.name, XpEntry.points)
        .join(ScheduledLesson, col(ScheduledLesson.id) == col(QuizAssignment.lesson_id))
        .join(Club, col(Club.id) == col(ScheduledLesson.club_id))
        .outerjoin(
            XpEntry,
            (col(XpEntry.source_id) == col(QuizAssignment.id)) & (col(XpEntry.source) == XpSource.QUIZ),
        )
        .where(col(QuizAssignment.student_id) == user_id, *conditions)
        .order_by(is_done, col(QuizAssignment.completed_at).desc(), col(QuizAssignment.assigned_at))
    ).all()
    return [_summarize(*row) for row in rows]


def _summarize(
    assignment: QuizAssignment, lesson: ScheduledLesson, club_name: str, points: int | None
) -> QuizSummary:
    answered = [
        each for each in assignment.questions if rules.is_complete(assignment.answers.get(each["id"]))
    ]
    return QuizSummary(
        id=assignment.id,
        club_id=lesson.club_id,
        club_name=club_name,
        lesson_id=lesson.id,
        lesson_title=lesson.title,
        status=assignment.status,
        question_count=len(assignment.questions),
        answered_count=len(answered),
        assigned_at=assignment.assigned_at,
        completed_at=assignment.completed_at,
        score=assignment.score,
        xp_awarded=points,
    )
