"""Clubs with what stands around them: subscriptions, programs, classes, members, lessons."""

from datetime import timedelta
from typing import Any, TypeVar

from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from models.accounts import User
from models.base import new_id
from models.clubs import Club, ClubClass, ClubMember, MemberStatus
from models.lessons import ScheduledLesson
from models.programs import LessonTemplate, Program, QuestionKind, Quiz, QuizQuestion
from models.subscriptions import Subscription, SubscriptionStatus, SubscriptionType
from tests.factories.accounts import make_user

Row = TypeVar("Row")


def make_subscription(db: Db, user: User, **over: Any) -> Subscription:
    """Add an ACTIVE one-time subscription, committed."""
    row = Subscription(
        **{
            "user_id": user.id,
            "type": SubscriptionType.ONETIME_PURCHASE,
            "status": SubscriptionStatus.ACTIVE,
            "amount_minor": 200_000,
            "payment_comment": new_id().hex[-8:].upper(),
            "confirmed_at": utc_now(),
            **over,
        }
    )
    return _saved(db, row)


def make_mentor(db: Db, **over: Any) -> User:
    """Add a person with an ACTIVE subscription."""
    user = make_user(db, **{"name": "Тимур Касымов", **over})
    make_subscription(db, user)
    return user


def make_program(db: Db, **over: Any) -> Program:
    """Add an empty program."""
    return _saved(db, Program(**{"title": "Arduino", **over}))


def make_template(db: Db, program: Program | None = None, **over: Any) -> LessonTemplate:
    """Add a lesson template, in a program of its own when none is given."""
    program = program or make_program(db)
    values = {"program_id": program.id, "order_index": 1, "title": "Светодиод", **over}
    return _saved(db, LessonTemplate(**values))


def make_quiz(db: Db, template: LessonTemplate, **over: Any) -> Quiz:
    """Add a quiz of one question of each kind; right are [1], [0, 2] and the order of the options."""
    quiz = _saved(db, Quiz(**{"template_id": template.id, **over}))
    kinds = {
        QuestionKind.SINGLE: {"options": ["5 В", "3.3 В"], "correct": [1]},
        QuestionKind.MULTIPLE: {"options": ["R", "G", "B"], "correct": [0, 2]},
        QuestionKind.MATCHING: {"options": ["LED", "R1"], "matches": ["свет", "сопротивление"]},
    }
    for index, (kind, values) in enumerate(kinds.items()):
        db.add(
            QuizQuestion(quiz_id=quiz.id, order_index=index, kind=kind, text=f"Вопрос {index + 1}", **values)
        )
    db.commit()
    return quiz


def make_club(db: Db, owner: User | None = None, **over: Any) -> Club:
    """Add a club, of a mentor of its own when no owner is given."""
    owner = owner or make_mentor(db)
    values = {"owner_id": owner.id, "name": "Роботы", "join_code": new_id().hex[-12:].upper(), **over}
    return _saved(db, Club(**values))


def make_class(db: Db, club: Club, **over: Any) -> ClubClass:
    """Add a class to a club."""
    return _saved(db, ClubClass(**{"club_id": club.id, "name": "7А", "order_index": 1, **over}))


def make_member(db: Db, club: Club, user: User | None = None, **over: Any) -> ClubMember:
    """Add an approved member, a new student when nobody is given."""
    user = user or make_user(db)
    values = {"club_id": club.id, "user_id": user.id, "status": MemberStatus.APPROVED, **over}
    return _saved(db, ClubMember(**values))


def make_lesson(db: Db, club: Club, template: LessonTemplate | None = None, **over: Any) -> ScheduledLesson:
    """Add a lesson that begins in an hour and lasts one."""
    template = template or make_template(db)
    starts_at = over.pop("starts_at", None) or utc_now() + timedelta(hours=1)
    values = {
        "club_id": club.id,
        "template_id": template.id,
        "title": template.title,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=1),
        **over,
    }
    return _saved(db, ScheduledLesson(**values))


def _saved(db: Db, row: Row) -> Row:
    db.add(row)
    db.commit()
    return row
