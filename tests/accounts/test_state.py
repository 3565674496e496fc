import pytest

from lms_app.accounts.state import DoorState, ProfileState
from lms_app.core.actor import Actor
from lms_app.core.db import Db
from lms_app.core.errors import NotFound, Unauthorized
from models.accounts import Role
from tests.factories.accounts import actor_of, make_login, make_user
from tests.support.states import call, make_state


@pytest.mark.parametrize(
    ("path", "goes_to"),
    [
        ("/login", "/dashboard"),
        ("/login?next=/challenges", "/challenges"),
        ("/login?next=//evil", "/dashboard"),
    ],
)
async def test_whoever_is_signed_in_goes_on(db: Db, path: str, goes_to: str) -> None:
    event = await call(make_state(DoorState, path), "enter", actor=actor_of(make_user(db)))
    assert f'assign("{goes_to}")' in str(event).replace('\\"', '"')


async def test_a_stranger_stays_and_learns_that_the_password_is_new() -> None:
    state = make_state(DoorState, "/login?notice=reset")
    assert await call(state, "enter") is None
    assert state.was_reset
    await call(state, "note_mail", {})
    assert state.was_mailed


async def test_a_mailed_link_brings_its_token() -> None:
    state = make_state(DoorState, "/reset-password?token=" + "x" * 300)
    await call(state, "open_link")
    assert state.is_known
    assert state.reset_token == "x" * 200


async def test_a_profile_shows_the_person_and_their_devices(db: Db) -> None:
    user = make_user(db, name="Алия", role=Role.INSTRUCTOR, locale="kk", theme="dark")
    here, _ = make_login(db, user, user_agent="Firefox/140.0 Windows")
    there, _ = make_login(db, user)
    actor = Actor(user_id=user.id, role=user.role, name=user.name, login_id=here.id)
    state = make_state(ProfileState, "/profile?notice=saved")
    await call(state, "load", actor=actor)
    assert (state.name, state.role, state.locale, state.theme) == ("Алия", "INSTRUCTOR", "kk", "dark")
    assert state.is_loaded
    assert state.was_saved
    assert [(each.device, each.is_current) for each in state.devices] == [
        ("Firefox, Windows", True),
        ("", False),
    ]
    await call(state, "end_device", str(there.id), actor=actor)
    assert [each.id for each in state.devices] == [str(here.id)]
    await call(state, "note_new_password", {}, actor=actor)
    assert len(state.devices) == 1


@pytest.mark.parametrize("login_id", ["", "x", None, 7, {"a": 1}, "01a1fbc2-a739-707a-ae3a-12a69c48ab5a"])
async def test_what_is_no_device_of_ours_is_refused(db: Db, login_id: object) -> None:
    with pytest.raises(NotFound):
        await call(make_state(ProfileState), "end_device", login_id, actor=actor_of(make_user(db)))


async def test_a_stranger_has_no_profile(db: Db) -> None:
    with pytest.raises(Unauthorized):
        await call(make_state(ProfileState), "load")
