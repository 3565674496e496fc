"""A club with everything around it that can be written to, and all the people who have no business there."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import text
from sqlmodel import col, select

from lms_app.core.clock import utc_now
from lms_app.core.db import Db, get_engine
from lms_app.quizzes.service import assign_quizzes
from models.accounts import Role, User
from models.base import new_id
from models.clubs import Club, ClubAccount, MemberStatus
from models.lessons import Attendance, AttendanceStatus, CalendarFeed, Holiday, LessonStatus
from models.notifications import Notification, NotificationKind
from models.programs import Material, MaterialKind, Program
from models.quizzes import CertificateRequest, QuizAssignment
from models.subscriptions import Subscription, SubscriptionStatus, SubscriptionUpgrade
from tests.factories.accounts import make_user
from tests.factories.clubs import (
    make_class,
    make_club,
    make_lesson,
    make_member,
    make_mentor,
    make_program,
    make_quiz,
    make_subscription,
    make_template,
)

# What looking at pages leaves behind: signs of one's own login, and a code of one's own to pay with.
_UNWATCHED = {"alembic_version", "login_session", "refresh_token", "audit_entry", "payment_code"}


@dataclass
class ForeignClub:
    """Ids as texts by their names, people by what they are to the club.

    `own_club` is the club of the other mentor: under its address nothing of the foreign one is found.
    """

    club: Club
    people: dict[str, User | None] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    own_club: str = ""

    def __getitem__(self, name: str) -> str:
        return self.ids[name]


def make_foreign_club(db: Db) -> ForeignClub:
    """Make the club, what hangs on it, and those who will try to write there."""
    # Room for more, so that nothing but the person can be the reason of a refusal.
    mentor = make_user(db, name="Тимур Касымов")
    make_subscription(db, mentor, max_kruzhoks=5, max_classes_per_kruzhok=9)
    program = make_program(db)
    club = make_club(db, mentor, program_id=program.id)
    scene = ForeignClub(
        club, ids={"club": str(club.id), "join_code": club.join_code}, people={"owner": mentor}
    )
    _add_people(db, scene)
    _add_lessons(db, scene, program)
    _add_library(db, scene)
    _add_payments(db, scene)
    _add_rest(db, scene)
    return scene


def _add_people(db: Db, scene: ForeignClub) -> None:
    club, people, ids = scene.club, scene.people, scene.ids
    seven, eight = make_class(db, club), make_class(db, club, name="8Б", order_index=2)
    people["admin"] = make_user(db, name="Сауле", role=Role.ADMIN)
    people["pupil"] = make_user(db, name="Айдана")
    people["anonymous"] = None
    people["classmate"] = make_user(db, name="Бекзат")
    people["of another class"] = make_user(db, name="Вера")
    people["awaiting approval"] = make_user(db, name="Гани")
    people["removed"] = make_user(db, name="Данияр")
    people["stranger"] = make_user(db, name="Ержан")
    people["instructor"] = make_user(db, name="Жанна", role=Role.INSTRUCTOR)
    people["subscriber"] = make_mentor(db, name="Ильяс")
    people["another mentor"] = other = make_mentor(db, name="Зарина")
    own_club = make_club(db, other, name="Чужой")
    make_class(db, own_club)
    scene.own_club = str(own_club.id)
    child = make_user(db, name="Инкар", email=None, username=f"inkar.{new_id().hex[-10:]}")
    db.add(ClubAccount(user_id=child.id, club_id=club.id))
    members = {
        "pupil": make_member(db, club, people["pupil"], class_id=seven.id),
        "classmate": make_member(db, club, people["classmate"], class_id=seven.id),
        "child": make_member(db, club, child, class_id=seven.id),
        "other": make_member(db, club, people["of another class"], class_id=eight.id),
        "pending": make_member(db, club, people["awaiting approval"], status=MemberStatus.PENDING),
        "removed": make_member(db, club, people["removed"], class_id=seven.id, removed_at=utc_now()),
    }
    ids |= {f"{name}_member": str(each.id) for name, each in members.items()}
    ids |= {"class": str(seven.id), "other_class": str(eight.id), "student": str(people["pupil"].id)}
    ids["empty_class"] = str(make_class(db, club, name="9В", order_index=3, is_active=False).id)


def _add_lessons(db: Db, scene: ForeignClub, program: Program) -> None:
    template = make_template(db, program)
    make_quiz(db, template)
    archived = make_template(db, program, order_index=2, archived_at=utc_now())
    lesson = make_lesson(db, scene.club, template, class_id=scene["class"])
    given = make_lesson(
        db,
        scene.club,
        template,
        class_id=scene["class"],
        starts_at=utc_now() - timedelta(hours=1),
        status=LessonStatus.IN_PROGRESS,
    )
    pupil = scene.people["pupil"]
    assert pupil is not None
    assign_quizzes(db, given, [pupil.id])
    classmate = scene.people["classmate"]
    assert classmate is not None
    db.add(Attendance(lesson_id=given.id, student_id=classmate.id, status=AttendanceStatus.LATE))
    db.commit()
    assignment = db.exec(select(QuizAssignment).where(col(QuizAssignment.student_id) == pupil.id)).one()
    holiday = Holiday(club_id=scene.club.id, day=date(2031, 3, 22), name="Наурыз")
    # Of all clubs, and on a day that no other test takes.
    shared = Holiday(day=date(2040, 1, 1) + timedelta(days=new_id().int % 15_000), name="Праздник")
    feed = CalendarFeed(user_id=pupil.id, token=new_id().hex)
    db.add_all([holiday, shared, feed])
    db.commit()
    scene.ids |= {
        "program": str(program.id),
        "template": str(template.id),
        "archived_template": str(archived.id),
        "lesson": str(lesson.id),
        "given_lesson": str(given.id),
        "assignment": str(assignment.id),
        "question": assignment.questions[0]["id"],
        "holiday": str(holiday.id),
        "shared_holiday": str(shared.id),
        "shared_year": str(shared.day.year),
        "day": str((utc_now() + timedelta(days=400)).date()),
        "feed": str(feed.id),
    }


def _add_library(db: Db, scene: ForeignClub) -> None:
    def make_material(**over: Any) -> Material:
        return Material(
            kind=MaterialKind.FILE,
            title="Схема",
            file_name="schema.pdf",
            content_type="application/pdf",
            size_bytes=10,
            storage_key=f"materials/{new_id().hex}",
            **over,
        )

    material, deleted = make_material(), make_material(deleted_at=utc_now())
    archived = Program(title="Старая", archived_at=utc_now())
    db.add_all([material, deleted, archived])
    db.commit()
    scene.ids |= {
        "material": str(material.id),
        "deleted_material": str(deleted.id),
        "archived_program": str(archived.id),
    }


def _add_payments(db: Db, scene: ForeignClub) -> None:
    waiting = {"status": SubscriptionStatus.PENDING, "confirmed_at": None}
    payment = make_subscription(db, make_user(db), **waiting)
    another = make_subscription(db, make_user(db), **waiting)
    active = make_subscription(db, make_user(db))
    upgrade = _make_upgrade(db, active)
    scene.ids |= {"payment": str(payment.id), "another_payment": str(another.id), "upgrade": str(upgrade.id)}


def _make_upgrade(db: Db, subscription: Subscription) -> SubscriptionUpgrade:
    upgrade = SubscriptionUpgrade(
        subscription_id=subscription.id,
        extra_classes=1,
        amount_minor=100_000,
        payment_comment=new_id().hex[-8:].upper(),
    )
    db.add(upgrade)
    db.commit()
    return upgrade


def _add_rest(db: Db, scene: ForeignClub) -> None:
    owner, pupil = scene.people["owner"], scene.people["pupil"]
    assert owner is not None
    assert pupil is not None
    news = Notification(user_id=owner.id, kind=NotificationKind.MEMBER_REQUESTED, params={})
    request = CertificateRequest(
        club_id=scene.club.id, student_id=pupil.id, xp=100, task="Completed quiz on Lesson: Светодиод"
    )
    db.add_all([news, request])
    db.commit()
    scene.ids |= {"notification": str(news.id), "certificate": str(request.id)}


def fill(value: Any, names: dict[str, str]) -> Any:
    """Give a body with the ids of the scene where it names them in braces."""
    if isinstance(value, dict):
        return {key: fill(each, names) for key, each in value.items()}
    if isinstance(value, list):
        return [fill(each, names) for each in value]
    return value.format(**names) if isinstance(value, str) else value


def read_everything() -> dict[str, str]:
    """Give a fingerprint of each table, so that any change by anybody shows."""
    with get_engine().connect() as connection:
        names = connection.execute(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        ).scalars()
        asked = " UNION ALL ".join(
            f"SELECT '{name}', md5(coalesce(string_agg(each::text, E'\\n' ORDER BY each::text), ''))"  # noqa: S608
            f' FROM "{name}" AS each'
            for name in names
            if name not in _UNWATCHED
        )
        return dict(connection.execute(text(asked)).all())
