"""The page /admin/flags through the real event pipeline and by its handlers."""

import pytest

from lms_app.core.errors import AppError, Forbidden
from lms_app.flags.errors import FlagNotFound
from lms_app.flags.queries import NEW_COURSES, is_on
from lms_app.flags.schemas import FlagInput
from lms_app.flags.service import set_flag
from lms_app.flags.state import PATH, FlagsState
from lms_app.web.cookies import SESSION_COOKIE
from models.accounts import Role
from models.base import new_id
from tests.factories.accounts import actor_of, make_login, make_user
from tests.support.event_client import EventClient
from tests.support.states import call, make_state


def cookie_of(db, user):
    return f"{SESSION_COOKIE}={make_login(db, user)[1]}"


@pytest.mark.parametrize("role", [Role.STUDENT, Role.INSTRUCTOR])
async def test_others_see_and_change_nothing(db, role):
    async with EventClient(cookie_of(db, make_user(db, role=role))) as tab:
        await tab.send(FlagsState.load, path=PATH)
        await tab.send(FlagsState.choose, path=PATH, name=NEW_COURSES, step="0")
        state = await tab.state(FlagsState)
        assert (state.phase, state.rows) == ("forbidden", [])
    assert is_on(db, NEW_COURSES, new_id())
    with pytest.raises(Forbidden):
        set_flag(db, actor_of(make_user(db, role=role)), NEW_COURSES, FlagInput(percent=0))


async def test_an_admin_sees_features_and_changes_them(db):
    admin = make_user(db, role=Role.ADMIN, name="Сауле")
    async with EventClient(cookie_of(db, admin)) as tab:
        await tab.send(FlagsState.load, path=PATH)
        state = await tab.state(FlagsState)
        assert (state.phase, [each.step for each in state.rows]) == ("ready", ["100"])
    state = make_state(FlagsState, PATH)
    await call(state, "choose", NEW_COURSES, "0", actor=actor_of(admin))
    assert [each.step for each in state.rows] == ["0"]
    assert [(each.by, each.before, each.now) for each in state.rows[0].changes] == [("Сауле", 100, 0)]
    assert not is_on(db, NEW_COURSES, new_id())


@pytest.mark.parametrize("step", ["5", "x", "", "-10", "1e2", None, [], "9" * 5000])
async def test_other_parts_are_refused_in_words(db, step):
    state = make_state(FlagsState, PATH)
    with pytest.raises(AppError) as refused:
        await call(state, "choose", NEW_COURSES, step, actor=actor_of(make_user(db, role=Role.ADMIN)))
    assert refused.value.status == 400
    assert is_on(db, NEW_COURSES, new_id())


async def test_there_is_no_other_feature(db):
    state = make_state(FlagsState, PATH)
    with pytest.raises(FlagNotFound):
        await call(state, "choose", "OTHER", "10", actor=actor_of(make_user(db, role=Role.ADMIN)))
