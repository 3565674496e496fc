from lms_app.core.db import Db
from lms_app.dashboard.state import DashboardState
from models.accounts import Role
from models.submissions import SubmissionStatus
from tests.dashboard.test_queries import add_challenge, hand_in
from tests.factories.accounts import actor_of, make_user
from tests.support.states import call, make_state


async def test_today_shows_the_next_step_and_what_was_handed_in(db: Db) -> None:
    student, mentor = make_user(db, name="Алия Нурланова"), make_user(db, role=Role.INSTRUCTOR)
    challenge = add_challenge(db, "Sensors", creator_id=mentor.id)
    hand_in(db, student, challenge, SubmissionStatus.FAILED)
    state = make_state(DashboardState)

    await call(state, "load", actor=actor_of(student))
    assert (state.first_name, state.is_author, state.is_loaded) == ("Алия", False, True)
    assert (state.next_title, state.is_started) == ("Sensors", True)
    assert state.next_href == f"/challenge/{challenge.id}"
    assert [(each.title, each.status) for each in state.recent] == [("Sensors", "FAILED")]
    assert state.activity == []

    await call(state, "load", actor=actor_of(mentor))
    assert state.recent == []
    assert [(each.who, each.title) for each in state.activity] == [("Алия Нурланова", "Sensors")]


async def test_today_without_challenges_has_no_next_step(db: Db) -> None:
    state = make_state(DashboardState)
    await call(state, "load", actor=actor_of(make_user(db)))
    assert (state.next_href, state.next_title, state.total) == ("", "", 0)
