"""The page /admin/grading through the real event pipeline."""

import json

import pytest

from lms_app.core.db import Db
from lms_app.core.errors import Forbidden
from lms_app.core.i18n import Locale, translate
from lms_app.core.job_names import QueueName
from lms_app.grader_admin.service import drain_grading
from lms_app.grader_admin.state import GraderAdminState
from lms_app.grading.turns import is_drained
from lms_app.web.cookies import SESSION_COOKIE
from models.accounts import Role
from tests.factories.accounts import actor_of, make_login, make_user
from tests.support.event_client import EventClient
from tests.support.states import call, make_state

EVENTS = [GraderAdminState.load, GraderAdminState.watch, GraderAdminState.drain, GraderAdminState.resume]


def cookie_of(db: Db, role: Role) -> str:
    return f"{SESSION_COOKIE}={make_login(db, make_user(db, role=role, name='Admin'))[1]}"


@pytest.mark.parametrize("role", [Role.STUDENT, Role.INSTRUCTOR])
@pytest.mark.parametrize("event", EVENTS)
async def test_events_of_others_are_refused(db: Db, role: Role, event: object) -> None:
    async with EventClient(cookie_of(db, role)) as tab:
        await tab.send(event, path="/admin/grading")
        assert (await tab.state(GraderAdminState)).is_loaded is False
        assert "last_hour" not in json.dumps(tab.deltas, default=str)
    assert not is_drained(db)


async def test_an_admin_stops_grading_and_lets_it_go_on(db: Db) -> None:
    admin = actor_of(make_user(db, role=Role.ADMIN, name="Admin"))
    state = make_state(GraderAdminState, "/admin/grading")
    await call(state, "drain", actor=admin)
    assert is_drained(db)
    assert (state.is_loaded, state.board.is_drained) == (True, True)
    assert [(each.started_by, each.ended_at) for each in state.drains] == [("Admin", "")]
    await call(state, "resume", actor=admin)
    db.rollback()
    assert not is_drained(db)
    assert (state.board.is_drained, state.drains[0].ended_by) == (False, "Admin")


def test_the_service_itself_refuses_others(db: Db) -> None:
    with pytest.raises(Forbidden):
        drain_grading(db, actor_of(make_user(db, role=Role.INSTRUCTOR)))


@pytest.mark.parametrize("locale", Locale)
def test_every_queue_has_a_name(locale: Locale) -> None:
    for queue in QueueName:
        key = f"grader_admin.queue.{queue}"
        assert translate(locale, key) != key
