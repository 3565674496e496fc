"""A club of the demo mentor: two classes, a dozen children, one request that waits."""

from uuid import UUID

from sqlmodel import col, select

from lms_app.clubs import rules
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from models.accounts import User
from models.base import new_id
from models.clubs import Club, ClubAccount, ClubClass, ClubMember, MemberStatus
from models.programs import Program
from models.subscriptions import Subscription, SubscriptionStatus, SubscriptionType

JOIN_CODE = "RBTALMATY234"
_CLASSES = (("7А", 30), ("Начинающие", 12))
_PUPILS = (
    ("Айгерім Сәрсенова", 0),
    ("Арман Жұмабеков", 0),
    ("Артём Соколов", 0),
    ("Ғалымжан Қуанышұлы", 0),
    ("Екатерина Ли", 0),
    ("Нұрлан Ибраев", 0),
    ("Әлия Төлеген", 1),
    ("Бекзат Өмірзақ", 1),
    ("Данияр Ахметжанов", 1),
    ("Мария Ким", 1),
    ("Тимофей Петров", 1),
)
_WAITING = "Іңкәр Үсенова"


def seed(db: Db) -> None:
    """Add the demo club unless the demo mentor has one; needs the demo accounts."""
    mentor_id = _find_person(db, "mentor@demo.local")
    student_id = _find_person(db, "student@demo.local")
    if mentor_id is None or db.exec(select(Club.id).where(col(Club.owner_id) == mentor_id)).first():
        return
    _add_subscription(db, mentor_id)
    program_id = db.exec(select(Program.id).where(col(Program.archived_at).is_(None))).first()
    club = Club(
        owner_id=mentor_id,
        program_id=program_id,
        name="Роботы Алматы",
        description="Собираем и программируем роботов. Занятия по вторникам и субботам.",
        join_code=JOIN_CODE,
    )
    db.add(club)
    db.flush()
    classes = [
        ClubClass(club_id=club.id, name=name, max_students=places, order_index=index)
        for index, (name, places) in enumerate(_CLASSES, start=1)
    ]
    db.add_all(classes)
    db.flush()
    taken = set(db.exec(select(col(User.username)).where(col(User.username).is_not(None))).all())
    for name, place in _PUPILS:
        user_id = _add_pupil(db, club, name, taken)
        _add_member(db, club, user_id, MemberStatus.APPROVED, classes[place].id)
    _add_member(db, club, _add_pupil(db, club, _WAITING, taken), MemberStatus.PENDING, None)
    if student_id is not None:
        _add_member(db, club, student_id, MemberStatus.APPROVED, classes[0].id)


def _find_person(db: Db, email: str) -> UUID | None:
    return db.exec(select(User.id).where(col(User.email) == email, col(User.deleted_at).is_(None))).first()


def _add_subscription(db: Db, user_id: UUID) -> None:
    active = select(Subscription.id).where(
        col(Subscription.user_id) == user_id, col(Subscription.status) == SubscriptionStatus.ACTIVE
    )
    if db.exec(active).first() is None:
        db.add(
            Subscription(
                user_id=user_id,
                type=SubscriptionType.ONETIME_PURCHASE,
                status=SubscriptionStatus.ACTIVE,
                amount_minor=200_000,
                payment_comment="DEMO2000",
                confirmed_at=utc_now(),
            )
        )


def _add_pupil(db: Db, club: Club, name: str, taken: set[str | None]) -> UUID:
    # Without a password nobody signs in as them until the mentor prints login cards.
    username = rules.suggest_username(name, {each for each in taken if each})
    taken.add(username)
    user = User(id=new_id(), username=username, name=name)
    db.add(user)
    db.flush()
    db.add(ClubAccount(user_id=user.id, club_id=club.id, created_by_id=club.owner_id))
    return user.id


def _add_member(db: Db, club: Club, user_id: UUID, status: MemberStatus, class_id: UUID | None) -> None:
    decided_at = utc_now() if status is MemberStatus.APPROVED else None
    db.add(
        ClubMember(club_id=club.id, user_id=user_id, status=status, class_id=class_id, decided_at=decided_at)
    )
