"""A club whose lesson has a quiz of each kind of question, given to one student."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlmodel import col, select

from lms_app.core.db import Db
from lms_app.quizzes.service import assign_quizzes
from models.accounts import User
from models.clubs import Club
from models.lessons import ScheduledLesson
from models.quizzes import QuizAssignment
from tests.factories.accounts import make_user
from tests.factories.clubs import make_club, make_lesson, make_member, make_quiz, make_template


@dataclass
class Given:
    """A quiz as it was given, with its student and its place."""

    club: Club
    lesson: ScheduledLesson
    student: User
    assignment: QuizAssignment

    def answers(self, right: int = 3) -> list[dict[str, Any]]:
        """Answers of which the first `right` ones are right, as they go over the wire."""
        found = []
        for place, question in enumerate(self.assignment.questions):
            good, kind = question["correct"], question["kind"]
            if place < right:
                chosen = good[0] if kind == "SINGLE" else good
            else:
                chosen = {"SINGLE": 0, "MULTIPLE": [1], "MATCHING": good[::-1]}[kind]
            found.append({"questionId": question["id"], "selectedIndex": chosen})
        return found

    @property
    def submit_path(self) -> str:
        return f"/api/kruzhok/{self.club.id}/lessons/{self.lesson.id}/quiz/submit"

    @property
    def path(self) -> str:
        return f"/api/kruzhok/{self.club.id}/quiz/{self.assignment.id}"


GiveQuiz = Callable[..., Given]


@pytest.fixture
def give_quiz(db: Db) -> GiveQuiz:
    """Gives a quiz to a student; in an own club and to a new student unless they are named."""

    def give(club: Club | None = None, student: User | None = None, **quiz: Any) -> Given:
        club = club or make_club(db)
        if student is None:
            student = make_user(db)
            make_member(db, club, student)
        template = make_template(db)
        make_quiz(db, template, **quiz)
        lesson = make_lesson(db, club, template)
        assign_quizzes(db, lesson, [student.id])
        db.commit()
        assignment = db.exec(
            select(QuizAssignment).where(
                col(QuizAssignment.lesson_id) == lesson.id, col(QuizAssignment.student_id) == student.id
            )
        ).one()
        return Given(club, lesson, student, assignment)

    return give
