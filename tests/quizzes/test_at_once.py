"""Fifty threads at once: handed in once, paid once, one certificate."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from sqlmodel import func, select

from lms_app.core.db import transaction
from lms_app.quizzes.schemas import AnswersInput
from lms_app.quizzes.service import assign_quizzes, submit_quiz
from models.accounts import Role
from models.lessons import ScheduledLesson
from models.notifications import Notification, NotificationKind
from models.quizzes import CertificateRequest, QuizAssignment, XpEntry
from tests.factories.accounts import actor_of, make_user
from tests.factories.clubs import make_member

THREADS = 50


def at_once(work: Callable[[int], Any]) -> list[Any]:
    """What each thread gets; an exception in one fails the test."""
    barrier = Barrier(THREADS)

    def run(number: int) -> Any:
        barrier.wait(timeout=60)
        return work(number)

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(run, range(THREADS)))


def submit(given, right: int = 3):
    body = AnswersInput.model_validate({"answers": given.answers(right)})
    with transaction() as db:
        return submit_quiz(db, actor_of(given.student), given.club.id, given.lesson.id, body.answers)


def test_handing_in_fifty_times_counts_once(db, give_quiz):
    given = give_quiz()
    results = at_once(lambda number: submit(given, right=3 if number % 2 else 2))
    assert all(each == results[0] for each in results)
    entry = db.exec(select(XpEntry)).one()
    assert entry.points == results[0].xp_awarded == results[0].user_total_xp


def test_crossing_the_threshold_from_two_quizzes_asks_once(db, give_quiz):
    admins = [make_user(db, role=Role.ADMIN).id for _ in range(2)]
    first = give_quiz(xp=60)
    quizzes = [first, *(give_quiz(first.club, first.student, xp=60) for _ in range(3))]
    results = at_once(lambda number: submit(quizzes[number % len(quizzes)]))
    by_quiz = [results[place] for place in range(len(quizzes))]
    assert sorted(each.user_total_xp for each in by_quiz) == [60, 120, 180, 240]
    assert [each.user_total_xp for each in by_quiz if each.certificate_request_created] == [120]
    assert db.exec(select(CertificateRequest.xp)).all() == [120]
    assert db.exec(select(func.sum(XpEntry.points))).one() == 240
    told = db.exec(
        select(Notification.user_id).where(Notification.kind == NotificationKind.CERTIFICATE_REQUESTED)
    ).all()
    assert sorted(told) == sorted(admins)


def test_giving_a_quiz_fifty_times_gives_one_to_each(db, give_quiz):
    given = give_quiz()
    students = [make_member(db, given.club).user_id for _ in range(5)]

    def assign(_number: int) -> list[Any]:
        with transaction() as own:
            lesson = own.get_one(ScheduledLesson, given.lesson.id)
            return assign_quizzes(own, lesson, students)

    told = [each for result in at_once(assign) for each in result]
    assert sorted(told) == sorted(students)
    assert len(db.exec(select(QuizAssignment.id)).all()) == 6
