"""Accounts that a mentor makes for children, and whose passwords nobody else gets."""

import pytest
from sqlmodel import col, select

from lms_app.clubs import child_accounts
from lms_app.clubs.errors import MemberNotFound, NotAChildAccount, StudentLimitReached, UsernameTaken
from lms_app.clubs.schemas import StudentCreate
from lms_app.core.db import Db
from lms_app.core.errors import ValidationFailed
from models.accounts import LoginSession, User
from models.clubs import ClubMember
from tests.factories.accounts import actor_of, make_login, make_user
from tests.factories.clubs import make_class, make_club, make_member, make_mentor


@pytest.fixture
def mentor(db: Db):
    return make_mentor(db)


@pytest.fixture
def club(db: Db, mentor):
    club = make_club(db, mentor)
    make_class(db, club, max_students=3)
    return club


def add(db, mentor, club, **over):
    made = child_accounts.create_student(
        db, actor_of(mentor), club.id, StudentCreate(**{"name": "Айгерім Сәрсенова", **over})
    )
    db.commit()
    return made


def test_a_child_signs_in_with_username_and_password(db: Db, mentor, club, client_of):
    made = add(db, mentor, club)
    assert made.username == "aigerim.s"
    for name, status in ((made.username, 200), (" AIGERIM.S ", 200), ("aigerim.x", 401)):
        answer = client_of(None).post("/api/v1/auth/login", json={"email": name, "password": made.password})
        assert answer.status_code == status
    stored = db.exec(select(User.password_hash).where(col(User.username) == made.username)).one()
    assert made.password not in (stored or "")


def test_the_same_name_gets_another_username_and_a_chosen_one_must_be_free(db: Db, mentor, club):
    assert add(db, mentor, club).username == "aigerim.s"
    assert add(db, mentor, club).username == "aigerim.s2"
    with pytest.raises(UsernameTaken):
        add(db, mentor, club, username="Aigerim.S")
    db.rollback()
    for wrong in ("ab", "a@b.kz", "айгерим"):
        with pytest.raises(ValidationFailed):
            add(db, mentor, club, username=wrong)
        db.rollback()


def test_a_full_class_takes_no_new_account(db: Db, mentor, club):
    for _ in range(3):
        add(db, mentor, club)
    with pytest.raises(StudentLimitReached):
        add(db, mentor, club)
    db.rollback()
    assert len(db.exec(select(User).where(col(User.username).is_not(None))).all()) == 3


def test_a_new_password_ends_the_logins_of_the_child(db: Db, mentor, club):
    made = add(db, mentor, club)
    child = db.exec(select(User).where(col(User.username) == made.username)).one()
    make_login(db, child)
    again = child_accounts.reset_password(db, actor_of(mentor), club.id, made.member_id)
    db.commit()
    assert again.password != made.password
    ended = select(LoginSession.ended_at).where(col(LoginSession.user_id) == child.id)
    assert db.exec(ended).one() is not None


def test_only_the_club_that_made_an_account_resets_it(db: Db, mentor, club):
    made = add(db, mentor, club)
    child = db.exec(select(User).where(col(User.username) == made.username)).one()
    other_mentor = make_mentor(db)
    other = make_club(db, other_mentor)
    joined = make_member(db, other, child)
    grown_up = make_member(db, club, make_user(db))
    with pytest.raises(NotAChildAccount):
        child_accounts.reset_password(db, actor_of(other_mentor), other.id, joined.id)
    with pytest.raises(NotAChildAccount):
        child_accounts.reset_password(db, actor_of(mentor), club.id, grown_up.id)
    with pytest.raises(MemberNotFound):
        child_accounts.reset_password(db, actor_of(mentor), club.id, joined.id)
    child.email = "aigerim@example.org"
    db.commit()
    with pytest.raises(NotAChildAccount):
        child_accounts.reset_password(db, actor_of(mentor), club.id, made.member_id)


def test_an_account_whose_answer_was_lost_is_not_made_twice(db, client_of):
    mentor = make_mentor(db)
    club = make_club(db, mentor)
    make_class(db, club)
    client, path = client_of(mentor), f"/api/kruzhok/{club.id}/members/students"
    key = {"Idempotency-Key": "tap-1"}
    lost = client.post(path, json={"name": "Айгерім"}, headers=key).json()
    again = client.post(path, json={"name": "Айгерім"}, headers=key)
    assert again.status_code == 201
    made = again.json()
    assert (made["memberId"], made["username"]) == (lost["memberId"], lost["username"])
    assert len(db.exec(select(ClubMember)).all()) == 1
    for password, status in ((made["password"], 200), (lost["password"], 401)):
        body = {"email": made["username"], "password": password}
        assert client_of(None).post("/api/v1/auth/login", json=body).status_code == status
    assert client.post(path, json={"name": "Өмір"}, headers=key).status_code == 409
    other = client.post(path, json={"name": "Айгерім"}, headers={"Idempotency-Key": "tap-2"}).json()
    assert other["memberId"] != made["memberId"]
