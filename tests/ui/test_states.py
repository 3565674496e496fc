from dataclasses import replace

from lms_app.core.db import Db
from lms_app.core.i18n import Locale
from lms_app.shell_state import ShellState
from lms_app.ui.gallery import GalleryState
from tests.factories.accounts import actor_of, make_user
from tests.support.states import call, make_state


async def test_the_frame_learns_who_looks(db: Db) -> None:
    state = make_state(ShellState)

    await call(state, "load", actor=replace(actor_of(make_user(db, name="әлия")), locale=Locale.KK))

    assert (state.name, state.role, state.locale, state.initial) == ("әлия", "STUDENT", "kk", "Ә")
    assert state.is_loaded


async def test_the_frame_knows_nothing_of_a_stranger() -> None:
    state = make_state(ShellState)

    await call(state, "load")

    assert (state.name, state.role, state.locale, state.initial) == ("", "", "", "")
    assert state.is_loaded


async def test_the_gallery_plays_its_parts() -> None:
    state = make_state(GalleryState)

    await call(state, "open_dialog")
    assert state.is_open
    await call(state, "close_dialog")
    await call(state, "choose", "grid")
    await call(state, "go_to_page", 3)
    await call(state, "load_sample")

    assert (state.is_open, state.choice, state.page_number) == (False, "grid", 3)
    assert state.load_token
    assert len(await call(state, "toast_all")) == 4
