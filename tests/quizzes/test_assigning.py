"""Quizzes are given to students: once, all at one time, and told."""

import random

import pytest
from sqlalchemy import event
from sqlmodel import col, select

from lms_app.core.db import get_engine
from lms_app.core.job_names import JobName
from lms_app.quizzes.rules import freeze_question
from lms_app.quizzes.service import assign_quizzes
from models.clubs import Club
from models.jobs import Job
from models.notifications import Notification, NotificationKind
from models.programs import QuestionKind, Quiz, QuizQuestion
from models.quizzes import AssignmentStatus, QuizAssignment
from tests.factories.clubs import make_club, make_lesson, make_member, make_quiz, make_template


@pytest.fixture
def lesson(db):
    template = make_template(db)
    make_quiz(db, template)
    return make_lesson(db, make_club(db), template)


@pytest.fixture
def students(db, lesson):
    club = db.get(Club, lesson.club_id)
    return [make_member(db, club).user_id for _ in range(3)]


def test_each_student_gets_it_once_and_is_told(db, lesson, students):
    assert set(assign_quizzes(db, lesson, [*students, students[0]])) == set(students)
    assert assign_quizzes(db, lesson, students) == []
    db.commit()
    rows = db.exec(select(QuizAssignment)).all()
    assert {row.student_id for row in rows} == set(students)
    assert {row.status for row in rows} == {AssignmentStatus.ASSIGNED}
    told = db.exec(select(Notification)).all()
    assert {(each.user_id, each.href) for each in told} == {
        (row.student_id, f"/kruzhok/{lesson.club_id}/quiz/{row.id}") for row in rows
    }
    assert {each.kind for each in told} == {NotificationKind.QUIZ_AVAILABLE}
    assert told[0].params == {"title": lesson.title}


def count_statements(action):
    """Give how many statements an action sends."""
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(get_engine(), "before_cursor_execute", note)
    try:
        action()
    finally:
        event.remove(get_engine(), "before_cursor_execute", note)
    return len(seen)


def test_thirty_students_cost_as_many_statements_as_three(db, lesson):
    club = db.get(Club, lesson.club_id)
    students = [make_member(db, club).user_id for _ in range(33)]
    few = count_statements(lambda: assign_quizzes(db, lesson, students[:3]))
    many = count_statements(lambda: assign_quizzes(db, lesson, students[3:]))
    db.commit()
    assert few == many <= 8
    told = db.exec(select(Notification)).all()
    assert {each.user_id for each in told} == set(students)
    assert len({each.href for each in told}) == len(told) == 33
    letters = db.exec(select(Job).where(col(Job.name) == JobName.MAIL_NOTIFICATION)).all()
    assert {each.args["notification_id"] for each in letters} == {str(each.id) for each in told}


def test_without_questions_there_is_nothing_to_give(db, students):
    club = make_club(db)
    assert assign_quizzes(db, make_lesson(db, club), students) == []
    template = make_template(db)
    db.add(Quiz(template_id=template.id))
    db.commit()
    assert assign_quizzes(db, make_lesson(db, club, template), students) == []
    assert db.exec(select(Notification)).all() == []


def test_a_later_edit_changes_nothing_for_those_who_have_it(db, lesson, students):
    assign_quizzes(db, lesson, students[:1])
    db.commit()
    question = db.exec(select(QuizQuestion).order_by(col(QuizQuestion.order_index))).first()
    question.text, question.correct = "Другой вопрос", [0]
    db.commit()
    kept = db.exec(select(QuizAssignment)).one().questions[0]
    assert (kept["text"], kept["correct"]) == ("Вопрос 1", [1])


@pytest.mark.parametrize("amount", [2, 3, 10])
def test_matches_stand_in_another_order_and_the_key_follows(amount):
    texts = [f"пара {place}" for place in range(amount)]
    question = QuizQuestion(
        kind=QuestionKind.MATCHING, text="?", options=[f"{place}" for place in range(amount)], matches=texts
    )
    for seed in range(50):
        frozen = freeze_question(question, random.Random(seed))
        assert frozen["matches"] != texts
        assert [frozen["matches"][place] for place in frozen["correct"]] == texts
