"""Decisions about learning: who may see it, how far one is, how a quiz is judged."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from lms_app.courses.schemas import QuizContent
from lms_app.learning.schemas import TaskState
from lms_app.programs.schemas import QuestionInput
from models.courses import CourseRole
from models.programs import QuestionKind


def is_staff(role: CourseRole | None, *, can_edit: bool) -> bool:
    """Tell whether somebody may see how far the people of a course are: who writes it or helps in it."""
    return can_edit or role in (CourseRole.TEACHING_ASSISTANT, CourseRole.INSTRUCTOR)


def percent_of(completed: int, total: int) -> int:
    """Give whole percent; 100 only when nothing is left."""
    return 0 if total == 0 else completed * 100 // total


def judge_task(due_at: datetime | None, solved_at: datetime | None, now: datetime) -> TaskState:
    """Tell how somebody stands with a challenge; the moment itself is still in time."""
    if solved_at is not None:
        return TaskState.SOLVED if due_at is None or solved_at <= due_at else TaskState.SOLVED_LATE
    return TaskState.OPEN if due_at is None or now <= due_at else TaskState.OVERDUE


def hide_email(email: str) -> str:
    """Give of an address what its owner recognizes and nobody can write to: "a…@demo.local"."""
    name, at, host = email.partition("@")
    return f"{name[:1]}…@{host}" if at else ""


def order_matches(key: UUID, place: int, amount: int) -> list[int]:
    """Give the order in which one learner sees the matches of the question at `place`."""

    def rank(index: int) -> bytes:
        return hashlib.sha256(f"{key}:{place}:{index}".encode()).digest()

    return sorted(range(amount), key=rank)


def judge_quiz(quiz: QuizContent, answers: Sequence[Sequence[int]], key: UUID) -> list[bool]:
    """Tell of each question whether it was answered right; one without an answer is not.

    Args:
        quiz: With what is right.
        answers: The chosen places of each question, of a matching in the learner's own order.
        key: Of the learner, as for `order_matches`.
    """
    return [
        place < len(answers) and _is_right(question, answers[place], key, place)
        for place, question in enumerate(quiz.questions)
    ]


def _is_right(question: QuestionInput, answer: Sequence[int], key: UUID, place: int) -> bool:
    if question.kind is not QuestionKind.MATCHING:
        return set(answer) == set(question.correct) and len(answer) == len(set(answer))
    order = order_matches(key, place, len(question.matches))
    return [order[each] if each < len(order) else -1 for each in answer] == list(range(len(order)))
