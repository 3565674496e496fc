"""Fifty requests at the same moment over the real API: limits hold exactly, one row each, no answer of 5xx.

Each feature tries its service in fifty threads too; here it is everything from the request to the commit.
"""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from limits import RateLimitItemPerSecond
from sqlmodel import col, func, select

from lms_app.core import rate_limit
from lms_app.quizzes.service import assign_quizzes
from models.accounts import Role, User
from models.audit import AuditEntry
from models.clubs import Club, ClubClass, ClubMember, MemberStatus
from models.lessons import Attendance, AttendanceStatus
from models.notifications import Notification, NotificationKind
from models.quizzes import CertificateRequest, QuizAssignment, XpEntry
from models.subscriptions import Subscription, SubscriptionStatus
from tests.factories.accounts import make_user
from tests.factories.clubs import (
    make_class,
    make_club,
    make_lesson,
    make_member,
    make_mentor,
    make_quiz,
    make_subscription,
    make_template,
)

THREADS = 50
Ask = Callable[..., list[Any]]


@pytest.fixture
def ask(client_of, monkeypatch) -> Ask:
    """Sends fifty POSTs together as one person each: `path_of(n)`, `body_of(n)`; gives the answers."""
    # How often one may ask is another matter.
    monkeypatch.setattr(
        rate_limit, "_item", lambda limit: RateLimitItemPerSecond(10**6, 1, namespace=limit.name)
    )

    def ask(user: User, path_of: Callable[[int], str], body_of: Callable[[int], Any]) -> list[Any]:
        clients = [client_of(user) for _ in range(THREADS)]
        barrier = Barrier(THREADS)

        def send(number: int) -> Any:
            barrier.wait(timeout=60)
            return clients[number].post(path_of(number), json=body_of(number))

        with ThreadPoolExecutor(THREADS) as pool:
            return list(pool.map(send, range(THREADS)))

    return ask


def statuses(answers: list[Any]) -> Counter[int]:
    return Counter(each.status_code for each in answers)


def count(db, table, *where) -> int:
    return db.exec(select(func.count()).select_from(table).where(*where)).one()


def test_the_last_club(db, ask):
    mentor = make_mentor(db)
    answers = ask(mentor, lambda _: "/api/kruzhok", lambda n: {"name": f"К{n}", "className": "7А"})
    assert statuses(answers) == {201: 1, 403: 49}
    assert (count(db, Club), count(db, ClubClass)) == (1, 1)


def test_the_last_slot_for_a_class(db, ask):
    mentor = make_mentor(db)
    club = make_club(db, mentor)
    make_class(db, club)
    answers = ask(mentor, lambda _: f"/api/kruzhok/{club.id}/classes", lambda n: {"name": f"К{n}"})
    assert statuses(answers) == {201: 1, 403: 49}
    assert sorted(db.exec(select(ClubClass.order_index)).all()) == [1, 2]


def test_the_thirty_first_student(db, ask):
    mentor = make_mentor(db)
    club = make_club(db, mentor)
    group = make_class(db, club)
    for _ in range(29):
        make_member(db, club, class_id=group.id)
    waiting = [make_member(db, club, status=MemberStatus.PENDING).id for _ in range(THREADS)]
    answers = ask(
        mentor,
        lambda _: f"/api/kruzhok/{club.id}/members/approve",
        lambda n: {"memberIds": [str(waiting[n])], "classId": str(group.id)},
    )
    assert statuses(answers) == {200: 1, 403: 49}
    assert count(db, ClubMember, col(ClubMember.status) == MemberStatus.APPROVED) == 30
    assert count(db, ClubMember, col(ClubMember.class_id) == group.id) == 30
    assert count(db, Notification, col(Notification.kind) == NotificationKind.MEMBER_APPROVED) == 1


def test_the_second_pending_subscription(db, ask, client_of):
    person = make_user(db)
    code = client_of(person).get("/api/kruzhok/subscription").json()["paymentComment"]
    answers = ask(
        person,
        lambda _: "/api/kruzhok/subscription/request",
        lambda _: {"type": "ONETIME_PURCHASE", "paymentComment": code},
    )
    assert statuses(answers) == {201: 1, 409: 49}
    assert db.exec(select(Subscription.status)).all() == [SubscriptionStatus.PENDING]


def test_a_payment_approved_twice(db, ask):
    admin = make_user(db, role=Role.ADMIN)
    payment = make_subscription(db, make_user(db), status=SubscriptionStatus.PENDING, confirmed_at=None)
    path = f"/api/admin/kruzhok/subscription/{payment.id}/approve"
    answers = ask(admin, lambda _: path, lambda n: {"adminNotes": f"{n}"})
    assert statuses(answers) == {200: 1, 409: 49}
    db.expire_all()
    (row,) = db.exec(select(Subscription)).all()
    (won,) = [n for n, each in enumerate(answers) if each.status_code == 200]
    assert (row.status, row.admin_notes) == (SubscriptionStatus.ACTIVE, str(won))
    assert (count(db, AuditEntry), count(db, Notification)) == (1, 1)


def test_attendance_saved_twice(db, ask):
    mentor = make_mentor(db)
    club = make_club(db, mentor)
    students = [make_member(db, club).user_id for _ in range(3)]
    template = make_template(db)
    make_quiz(db, template)
    lesson = make_lesson(db, club, template)
    marks = [
        {"studentId": str(student), "status": status}
        for student, status in zip(students, ("PRESENT", "PRESENT", "LATE"), strict=True)
    ]
    body = {"scheduleId": str(lesson.id), "attendances": marks}
    answers = ask(mentor, lambda _: f"/api/kruzhok/{club.id}/attendance/bulk", lambda _: body)
    assert statuses(answers) == {200: 50}
    assert sum(each.json()["saved"] for each in answers) == 3
    assert sum(each.json()["quizzesAssigned"] for each in answers) == 2
    found = dict(db.exec(select(Attendance.student_id, Attendance.status)).all())
    present, late = AttendanceStatus.PRESENT, AttendanceStatus.LATE
    assert found == dict(zip(students, (present, present, late), strict=True))
    assert sorted(db.exec(select(QuizAssignment.student_id)).all()) == sorted(students[:2])
    assert count(db, Notification, col(Notification.kind) == NotificationKind.QUIZ_AVAILABLE) == 2


def give_quiz(db, club: Club, student: User) -> tuple[str, dict[str, Any]]:
    """Give a quiz of 60 points; gives the address to hand it in, and right answers to all of it."""
    template = make_template(db)
    make_quiz(db, template, xp=60)
    lesson = make_lesson(db, club, template)
    assign_quizzes(db, lesson, [student.id])
    db.commit()
    given = db.exec(select(QuizAssignment).where(col(QuizAssignment.lesson_id) == lesson.id)).one()
    answers = [
        {
            "questionId": each["id"],
            "selectedIndex": each["correct"][0] if each["kind"] == "SINGLE" else each["correct"],
        }
        for each in given.questions
    ]
    return f"/api/kruzhok/{club.id}/lessons/{lesson.id}/quiz/submit", {"answers": answers}


def test_a_quiz_handed_in_twice(db, ask):
    club, student = make_club(db), make_user(db)
    make_member(db, club, student)
    path, body = give_quiz(db, club, student)
    answers = ask(student, lambda _: path, lambda _: body)
    assert statuses(answers) == {200: 50}
    assert all(each.json() == answers[0].json() for each in answers)
    assert db.exec(select(XpEntry.points)).all() == [60]
    assert count(db, CertificateRequest) == 0


def test_a_hundred_points_from_two_quizzes_at_once(db, ask):
    admins = [make_user(db, role=Role.ADMIN).id for _ in range(2)]
    club, student = make_club(db), make_user(db)
    make_member(db, club, student)
    quizzes = [give_quiz(db, club, student) for _ in range(2)]
    answers = ask(student, lambda n: quizzes[n % 2][0], lambda n: quizzes[n % 2][1])
    assert statuses(answers) == {200: 50}
    first, second = answers[0].json(), answers[1].json()
    assert sorted(each["userTotalXP"] for each in (first, second)) == [60, 120]
    assert sorted(each["certificateRequestCreated"] for each in (first, second)) == [False, True]
    assert db.exec(select(XpEntry.points)).all() == [60, 60]
    assert db.exec(select(CertificateRequest.xp, CertificateRequest.student_id)).all() == [(120, student.id)]
    told = select(Notification.user_id).where(
        col(Notification.kind) == NotificationKind.CERTIFICATE_REQUESTED
    )
    assert sorted(db.exec(told).all()) == sorted(admins)
