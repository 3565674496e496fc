"""What the doors don't reach: strangers at the services, broken hashes."""

from collections.abc import Callable

import pytest

from lms_app.accounts import passwords, queries, service
from lms_app.accounts.schemas import PasswordChange, ProfileUpdate, Registration
from lms_app.core.actor import ANONYMOUS, Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.core.errors import NotFound, Unauthorized
from models.accounts import Role
from models.base import new_id
from tests.factories.accounts import actor_of, make_login, make_user

CALLS: list[Callable[[Db, Actor], object]] = [
    lambda db, actor: queries.get_me(db, actor),
    lambda db, actor: queries.get_profile(db, actor),
    lambda db, actor: queries.list_devices(db, actor),
    lambda db, actor: service.sign_out(db, actor),
    lambda db, actor: service.end_device(db, actor, new_id()),
    lambda db, actor: service.update_profile(db, actor, ProfileUpdate(name="Eve")),
    lambda db, actor: service.change_password(
        db, actor, PasswordChange(current_password="a", new_password="four blue tractors")
    ),
]


@pytest.mark.parametrize("call", CALLS)
def test_a_stranger_is_refused(db: Db, call: Callable[[Db, Actor], object]) -> None:
    with pytest.raises(Unauthorized):
        call(db, ANONYMOUS)


def test_a_deleted_account_has_no_profile(db: Db) -> None:
    user = make_user(db, deleted_at=utc_now())
    with pytest.raises(Unauthorized):
        queries.get_profile(db, actor_of(user))


def test_nobody_ends_the_login_of_another(db: Db) -> None:
    login, _ = make_login(db, make_user(db))
    eve = make_user(db, role=Role.ADMIN)
    with pytest.raises(NotFound):
        service.end_device(db, actor_of(eve), login.id)


def test_registering_needs_no_settings(db: Db) -> None:
    ada = Registration(name="Ada", email="ada@example.org", password="three green robots")
    login = service.register(db, ada)
    assert (login.locale, login.theme, login.view.user.role) == ("ru", "system", Role.STUDENT)


def test_a_broken_hash_lets_nobody_in() -> None:
    assert not passwords.is_password("three green robots", "no hash at all")


def test_the_same_password_from_two_keyboards_is_the_same() -> None:
    stored = passwords.hash_password("cafe\u0301 und kuchen")
    assert passwords.is_password("caf\u00e9 und kuchen", stored)
    assert not passwords.is_password("cafe und kuchen", stored)
    assert not passwords.is_outdated(stored)
