"""Opening and changing clubs and classes within the limits of the mentor's subscription."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from lms_app.clubs import reading, service
from lms_app.clubs.errors import (
    ClassLimitReached,
    ClassNotEmpty,
    ClassNotFound,
    ClubArchived,
    ClubLimitReached,
    NoSubscription,
)
from lms_app.clubs.schemas import ClassCreate, ClassOrder, ClassUpdate, ClubCreate, ClubUpdate
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.core.errors import ValidationFailed
from lms_app.core.i18n import Locale
from models.accounts import Role
from models.base import new_id
from models.clubs import Club, ClubClass
from models.subscriptions import SubscriptionType
from tests.factories.accounts import actor_of, make_user
from tests.factories.clubs import (
    make_class,
    make_club,
    make_member,
    make_mentor,
    make_program,
    make_subscription,
)
from tests.support.crowd import all_at_once


def test_a_club_comes_with_its_first_class_and_a_code(db: Db):
    mentor = make_mentor(db)
    program = make_program(db)
    draft = ClubCreate(name=" Роботы ", description=" по субботам ", program_id=program.id, class_name="7А")

    club = service.create_club(db, actor_of(mentor), draft)

    seen = reading.get_club(db, actor_of(mentor), club.id)
    assert (seen.name, seen.description, seen.program_title) == ("Роботы", "по субботам", "Arduino")
    assert seen.join_code is not None
    assert len(seen.join_code) == 12
    assert seen.join_code.isalnum()
    assert seen.join_code == seen.join_code.upper()
    assert seen.join_url == f"http://localhost:8000/join/{seen.join_code}"
    classes = reading.get_classes(db, actor_of(mentor), club.id).classes
    assert [(each.name, each.max_students, each.order_index) for each in classes] == [("7А", 30, 1)]


def test_without_a_subscription_nobody_opens_a_club(db: Db):
    expired = make_user(db)
    make_subscription(
        db,
        expired,
        type=SubscriptionType.MONTHLY_SUBSCRIPTION,
        expires_at=utc_now() - timedelta(seconds=1),
    )
    for person in (make_user(db), expired, make_user(db, role=Role.ADMIN)):
        with pytest.raises(NoSubscription):
            service.create_club(db, actor_of(person), ClubCreate(name="Роботы"))


def test_a_second_club_is_refused_in_the_words_of_the_spec(db: Db):
    mentor = make_mentor(db)
    make_club(db, mentor)
    with pytest.raises(ClubLimitReached) as refusal:
        service.create_club(db, actor_of(mentor), ClubCreate(name="Ещё"))
    assert refusal.value.text(Locale.RU) == "Достигнут лимит кружков (1/1). Обновите подписку."
    assert refusal.value.status == 403


def test_an_unknown_or_archived_program_is_refused(db: Db):
    actor = actor_of(make_mentor(db))
    for program_id in (new_id(), make_program(db, archived_at=utc_now()).id):
        with pytest.raises(ValidationFailed) as refusal:
            service.create_club(db, actor, ClubCreate(name="Роботы", program_id=program_id))
        assert list(refusal.value.fields) == ["programId"]


def test_an_archived_club_gives_its_place_free_and_takes_one_to_come_back(db: Db):
    mentor = make_mentor(db)
    actor = actor_of(mentor)
    first = make_club(db, mentor)
    service.archive_club(db, actor, first.id)
    service.archive_club(db, actor, first.id)
    with pytest.raises(ClubArchived):
        service.update_club(db, actor, first.id, ClubUpdate(name="x"))
    second = service.create_club(db, actor, ClubCreate(name="Новый"))
    with pytest.raises(ClubLimitReached):
        service.restore_club(db, actor, first.id)
    service.archive_club(db, actor, second.id)
    assert service.restore_club(db, actor, first.id).archived_at is None
    assert [each.name for each in reading.list_clubs(db, actor).clubs] == ["Роботы"]
    assert [each.name for each in reading.list_clubs(db, actor, archived=True).clubs] == ["Новый"]


def test_what_is_left_out_of_a_change_stays(db: Db):
    mentor = make_mentor(db)
    club = make_club(db, mentor, description="было", program_id=make_program(db).id)
    service.update_club(db, actor_of(mentor), club.id, ClubUpdate(name="Другое"))
    assert (club.name, club.description) == ("Другое", "было")
    assert club.program_id is not None
    service.update_club(db, actor_of(mentor), club.id, ClubUpdate(program_id=None, description=""))
    assert (club.program_id, club.description) == (None, "")


def test_a_new_code_replaces_the_old_one(db: Db):
    mentor = make_mentor(db)
    club = make_club(db, mentor)
    before = club.join_code
    assert service.regenerate_code(db, actor_of(mentor), club.id).join_code != before


def test_the_third_class_is_refused_in_the_words_of_the_spec(db: Db):
    mentor = make_mentor(db)
    club = make_club(db, mentor)
    for name in ("7А", "7Б"):
        service.create_class(db, actor_of(mentor), club.id, ClassCreate(name=name))
    with pytest.raises(ClassLimitReached) as refusal:
        service.create_class(db, actor_of(mentor), club.id, ClassCreate(name="7В"))
    assert refusal.value.text(Locale.RU) == "Достигнут лимит классов (2/2). Обновите подписку."


def test_an_admin_is_held_to_the_subscription_of_the_mentor(db: Db):
    club = make_club(db)
    admin = actor_of(make_user(db, role=Role.ADMIN))
    for name in ("7А", "7Б"):
        service.create_class(db, admin, club.id, ClassCreate(name=name))
    with pytest.raises(ClassLimitReached):
        service.create_class(db, admin, club.id, ClassCreate(name="7В"))


def test_a_class_has_no_more_places_than_the_subscription(db: Db):
    mentor = make_user(db)
    make_subscription(db, mentor, max_students_per_class=20)
    club, actor = make_club(db, mentor), actor_of(mentor)
    made = service.create_class(db, actor, club.id, ClassCreate(name="7А"))
    assert made.max_students == 20
    for attempt in (
        lambda: service.create_class(db, actor, club.id, ClassCreate(name="7Б", max_students=21)),
        lambda: service.update_class(db, actor, club.id, made.id, ClassUpdate(max_students=21)),
    ):
        with pytest.raises(ValidationFailed) as refusal:
            attempt()
        assert list(refusal.value.fields) == ["maxStudents"]


def test_switching_classes_off_and_on_does_not_get_round_the_limit(db: Db):
    mentor = make_mentor(db)
    club, actor = make_club(db, mentor), actor_of(mentor)
    first, second = (make_class(db, club, name=name, order_index=n) for n, name in enumerate("АБ", start=1))
    make_member(db, club, class_id=first.id)
    with pytest.raises(ClassNotEmpty):
        service.update_class(db, actor, club.id, first.id, ClassUpdate(is_active=False))
    service.update_class(db, actor, club.id, second.id, ClassUpdate(is_active=False))
    service.create_class(db, actor, club.id, ClassCreate(name="В"))
    with pytest.raises(ClassLimitReached):
        service.update_class(db, actor, club.id, second.id, ClassUpdate(is_active=True))


def test_classes_are_put_into_order(db: Db):
    mentor = make_mentor(db)
    club, actor = make_club(db, mentor), actor_of(mentor)
    first, second = (make_class(db, club, name=name, order_index=n) for n, name in enumerate("АБ", start=1))
    service.order_classes(db, actor, club.id, ClassOrder(class_ids=[second.id, first.id]))
    db.commit()
    assert [each.name for each in reading.get_classes(db, actor, club.id).classes] == ["Б", "А"]
    for wrong in ([first.id], [first.id, first.id]):
        with pytest.raises(ValidationFailed):
            service.order_classes(db, actor, club.id, ClassOrder(class_ids=wrong))
    other = make_class(db, make_club(db))
    with pytest.raises(ClassNotFound):
        service.order_classes(db, actor, club.id, ClassOrder(class_ids=[first.id, second.id, other.id]))


def test_a_class_of_another_club_is_not_found(db: Db):
    mentor = make_mentor(db)
    club = make_club(db, mentor)
    other = make_class(db, make_club(db))
    with pytest.raises(ClassNotFound):
        service.update_class(db, actor_of(mentor), club.id, other.id, ClassUpdate(name="x"))


def test_fifty_wizards_open_one_club(db: Db):
    mentor = make_mentor(db)
    calls = [
        lambda own, n=n: service.create_club(own, actor_of(mentor), ClubCreate(name=f"К{n}"))
        for n in range(50)
    ]
    results = all_at_once(calls)
    assert sum(isinstance(each, Club) for each in results) == 1
    assert sum(isinstance(each, ClubLimitReached) for each in results) == 49
    assert len(db.exec(select(Club)).all()) == 1


def test_fifty_requests_for_the_last_class_make_one(db: Db):
    mentor = make_mentor(db)
    club = make_club(db, mentor)
    make_class(db, club)
    calls = [
        lambda own, n=n: service.create_class(own, actor_of(mentor), club.id, ClassCreate(name=f"К{n}"))
        for n in range(50)
    ]
    results = all_at_once(calls)
    assert sum(isinstance(each, ClassLimitReached) for each in results) == 49
    order = db.exec(select(ClubClass.order_index).where(col(ClubClass.club_id) == club.id)).all()
    assert sorted(order) == [1, 2]
