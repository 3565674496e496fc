"""The page /admin/media/analytics through the real event pipeline."""

import json

import pytest

from lms_app.core.db import Db
from lms_app.core.errors import NotFound
from lms_app.media_analytics.state import MediaAnalyticsState
from lms_app.web.cookies import SESSION_COOKIE
from models.accounts import Role
from tests.factories.accounts import actor_of, make_login, make_user
from tests.factories.courses import make_author, make_video
from tests.support.event_client import EventClient
from tests.support.states import call, make_state

PATH = "/admin/media/analytics"
EVENTS = [
    (MediaAnalyticsState.load, {}),
    (MediaAnalyticsState.watch, {}),
    (MediaAnalyticsState.refresh, {"name": "cleanup"}),
]


@pytest.mark.parametrize("role", [Role.STUDENT, Role.INSTRUCTOR])
@pytest.mark.parametrize("number", range(len(EVENTS)))
async def test_others_see_nothing(db: Db, role: Role, number: int) -> None:
    make_video(db, make_author(db), title="Nobody's business")
    cookie = f"{SESSION_COOKIE}={make_login(db, make_user(db, role=role))[1]}"
    async with EventClient(cookie) as tab:
        event, values = EVENTS[number]
        await tab.send(event, path=PATH, **values)
        assert (await tab.state(MediaAnalyticsState)).is_loaded is False
        assert "business" not in json.dumps(tab.deltas, default=str)


async def test_a_panel_is_refreshed_by_its_button(db: Db) -> None:
    admin = actor_of(make_user(db, role=Role.ADMIN))
    state = make_state(MediaAnalyticsState, PATH)
    await call(state, "refresh", "cleanup", actor=admin)
    assert (state.is_loaded, state.cleanup.heaps[0].count, state.trend.computed_at) == (True, 0, "")
    make_video(db, make_author(db), title="Film", size_bytes=3_000_000)
    await call(state, "refresh", "cleanup", actor=admin)
    unused = state.cleanup.heaps[0]
    assert (unused.count, unused.size.value, unused.size.unit) == (1, 3, "megabyte")
    assert [each.title for each in state.cleanup.biggest] == ["Film"]
    for name in ("trend", "costs", "performance"):
        await call(state, "refresh", name, actor=admin)
    assert len(state.trend.weeks) == 26
    assert state.trend.weeks[-1].height == 100
    with pytest.raises(NotFound):
        await call(state, "refresh", "secrets", actor=admin)


async def test_an_admin_opens_all_panels(db: Db) -> None:
    make_video(db, make_author(db), title="Film", size_bytes=3_000_000)
    cookie = f"{SESSION_COOKIE}={make_login(db, make_user(db, role=Role.ADMIN))[1]}"
    async with EventClient(cookie) as tab:
        await tab.send(MediaAnalyticsState.load, path=PATH)
        state = await tab.state(MediaAnalyticsState)
    assert state.is_loaded
    assert [each.title for each in state.cleanup.biggest] == ["Film"]
    for panel in (state.cleanup, state.performance, state.costs, state.trend):
        assert panel.computed_at
