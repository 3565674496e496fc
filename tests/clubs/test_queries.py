"""Who may open and who may manage a club."""

import pytest

from lms_app.clubs.errors import ClubNotFound, NotYourClub
from lms_app.clubs.queries import access_club, access_own_club, list_classes, list_students
from lms_app.core.actor import ANONYMOUS
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.core.errors import Unauthorized
from models.accounts import Role
from models.base import new_id
from models.clubs import MemberStatus
from tests.factories.accounts import actor_of, make_user
from tests.factories.clubs import make_class, make_club, make_member, make_mentor


def test_owner_and_admin_manage(db: Db):
    owner = make_mentor(db)
    club = make_club(db, owner)

    for person in (owner, make_user(db, role=Role.ADMIN)):
        assert access_own_club(db, actor_of(person), club.id, lock=True).id == club.id


def test_an_approved_member_opens_and_does_not_manage(db: Db):
    club = make_club(db)
    student = make_user(db)
    make_member(db, club, student)

    assert access_club(db, actor_of(student), club.id).id == club.id
    with pytest.raises(NotYourClub):
        access_own_club(db, actor_of(student), club.id)


@pytest.mark.parametrize(
    "place",
    [None, {"status": MemberStatus.PENDING}, {"status": MemberStatus.REJECTED}, {"removed_at": utc_now()}],
)
def test_who_has_no_place_learns_nothing(db: Db, place: dict[str, object] | None):
    club = make_club(db)
    outsider = make_user(db)
    if place is not None:
        make_member(db, club, outsider, **place)

    for access in (access_club, access_own_club):
        with pytest.raises(ClubNotFound):
            access(db, actor_of(outsider), club.id)


def test_another_mentor_learns_nothing(db: Db):
    club = make_club(db)

    with pytest.raises(ClubNotFound):
        access_own_club(db, actor_of(make_mentor(db)), club.id)


def test_unknown_and_anonymous_are_refused(db: Db):
    club = make_club(db)

    with pytest.raises(ClubNotFound):
        access_club(db, actor_of(make_user(db, role=Role.ADMIN)), new_id())
    with pytest.raises(Unauthorized):
        access_club(db, ANONYMOUS, club.id)


def test_students_and_classes_count_only_who_takes_part(db: Db):
    club = make_club(db)
    second = make_class(db, club, name="8Б", order_index=2)
    first = make_class(db, club, name="7А", order_index=1)
    make_member(db, club, make_user(db, name="Ерлан"), class_id=first.id)
    make_member(db, club, make_user(db, name="Алия"), class_id=second.id)
    make_member(db, club, make_user(db, name="Берик"))
    make_member(db, club, class_id=first.id, status=MemberStatus.PENDING)
    make_member(db, club, class_id=first.id, removed_at=utc_now())
    make_member(db, make_club(db))

    assert [each.name for each in list_students(db, club.id)] == ["Алия", "Берик", "Ерлан"]
    assert [each.name for each in list_students(db, club.id, first.id)] == ["Ерлан"]
    assert [(each.name, each.students) for each in list_classes(db, club.id)] == [("7А", 1), ("8Б", 1)]
