from datetime import timedelta

import pytest

from lms_app.core.actor import ANONYMOUS, Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.core.errors import Forbidden, Unauthorized
from lms_app.core.i18n import Locale
from lms_app.core.identity import find_actor_by_claims, find_actor_by_session
from lms_app.core.tokens import Claims
from models.accounts import LoginSession, Role
from models.base import new_id
from tests.factories.accounts import make_login, make_user


def claims_of(login: LoginSession, **over: object) -> Claims:
    values = {"user_id": login.user_id, "login_id": login.id, "token_id": new_id(), "expires_at": utc_now()}
    return Claims(**{**values, **over})  # type: ignore[arg-type]


def test_a_session_cookie_and_a_token_lead_to_the_same_actor(db: Db) -> None:
    user = make_user(db, role=Role.INSTRUCTOR, locale="kk", time_zone="Asia/Aqtobe")
    login, token = make_login(db, user)
    actor = find_actor_by_session(db, token)
    assert actor == Actor(user.id, Role.INSTRUCTOR, user.name, login.id, Locale.KK, "Asia/Aqtobe")
    assert find_actor_by_claims(db, claims_of(login)) == actor


@pytest.mark.parametrize("over", [{"ended_at": utc_now()}, {"expires_at": utc_now() - timedelta(seconds=1)}])
def test_an_ended_or_expired_login_is_nobody(db: Db, over: dict[str, object]) -> None:
    login, token = make_login(db, make_user(db), **over)
    assert find_actor_by_session(db, token) is None
    assert find_actor_by_claims(db, claims_of(login)) is None


def test_a_deleted_user_is_nobody(db: Db) -> None:
    _, token = make_login(db, make_user(db, deleted_at=utc_now()))
    assert find_actor_by_session(db, token) is None


@pytest.mark.parametrize("token", ["", "x", "' OR 1=1 --"])
def test_a_wrong_cookie_is_nobody(db: Db, token: str) -> None:
    make_login(db, make_user(db))
    assert find_actor_by_session(db, token) is None


def test_claims_of_another_user_do_not_fit_a_login(db: Db) -> None:
    login, _ = make_login(db, make_user(db))
    assert find_actor_by_claims(db, claims_of(login, user_id=new_id())) is None


def test_require_role() -> None:
    student = Actor(user_id=new_id(), role=Role.STUDENT)
    assert student.require_role(Role.STUDENT, Role.ADMIN) == student.user_id
    with pytest.raises(Forbidden):
        student.require_role(Role.ADMIN)
    with pytest.raises(Unauthorized):
        ANONYMOUS.require_role(Role.STUDENT)


def test_what_an_actor_may_be() -> None:
    assert Actor(user_id=new_id(), role=Role.ADMIN).is_admin
    assert Actor(user_id=new_id(), role=Role.INSTRUCTOR).is_author
    assert not Actor(user_id=new_id(), role=Role.STUDENT).is_author


def test_a_login_in_use_does_not_expire_and_is_written_once_an_hour(db: Db) -> None:
    seen = utc_now() - timedelta(hours=2)
    login, token = make_login(db, make_user(db), last_seen_at=seen)
    find_actor_by_session(db, token)
    db.commit()
    db.refresh(login)
    first_use = login.last_seen_at
    assert login.expires_at - utc_now() > timedelta(days=29)
    assert first_use > seen
    find_actor_by_session(db, token)
    db.commit()
    db.refresh(login)
    assert login.last_seen_at == first_use


def test_a_login_in_use_ends_after_180_days_all_the_same(db: Db) -> None:
    begun, seen = utc_now() - timedelta(days=179), utc_now() - timedelta(hours=2)
    login, token = make_login(db, make_user(db), created_at=begun, last_seen_at=seen)
    find_actor_by_session(db, token)
    db.commit()
    db.refresh(login)
    assert login.expires_at == begun + timedelta(days=180)
