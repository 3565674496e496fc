"""The page of results: what it shows, and that only the author moves it."""

import pytest
from sqlmodel import select

from lms_app.core.errors import Forbidden
from lms_app.regrading import service
from lms_app.regrading.errors import RegradeNotReady
from lms_app.regrading.state import ResultsState, _read_id
from lms_app.web.actor import remember_actor
from models.accounts import Role
from models.base import new_id
from models.challenges import Challenge, ChallengeStatus
from models.submissions import CaseResult, CaseStatus, Submission, SubmissionStatus
from tests.factories.accounts import actor_of, make_user
from tests.factories.challenge_inputs import HIDDEN_NAME, make_full_challenge
from tests.factories.grading import make_submission
from tests.support.states import call, make_state


@pytest.fixture
def author(db):
    return make_user(db, role=Role.INSTRUCTOR)


@pytest.fixture
def challenge(db, author):
    return make_full_challenge(db, author)


def page_of(challenge_id):
    return make_state(ResultsState, f"/instructor/challenges/{challenge_id}/results")


async def loaded(challenge_id, user):
    state = page_of(challenge_id)
    handler = ResultsState.event_handlers["load"].fn
    remember_actor(actor_of(user))
    async for _ in handler(state):
        pass
    return state


def hand_in(db, challenge, *, output: str) -> None:
    row = db.get_one(Challenge, challenge.id)
    attempt = make_submission(
        db, make_user(db, name="Дана"), row, "x", status=SubmissionStatus.FAILED, score_percent=50
    )
    for number, case in enumerate(challenge.test_cases):
        wrong = {"status": CaseStatus.WRONG, "passed": False, "actual_output": output}
        result = wrong if case.is_public else {"status": CaseStatus.OK, "passed": True}
        db.add(
            CaseResult(
                submission_id=attempt.id,
                case_id=case.id,
                order_index=number,
                is_public=case.is_public,
                **result,
            )
        )
    db.commit()


async def test_figures_of_each_case_are_shown(db, author, challenge) -> None:
    hand_in(db, challenge, output="6")
    state = await loaded(challenge.id, author)

    assert (state.phase, state.title) == ("ready", challenge.title)
    assert (state.figures.attempts, state.figures.learners, state.figures.solved) == (1, 1, 0)
    public, hidden = state.cases
    assert (public.fail_percent, public.outputs[0].text, public.endings[0].status) == (100, "6", "wrong")
    assert (hidden.description, hidden.fail_percent, hidden.outputs) == (HIDDEN_NAME, 0, [])
    assert state.regrade.status == ""


async def test_without_attempts_there_is_nothing_to_count_or_to_regrade(db, author, challenge) -> None:
    state = await loaded(challenge.id, author)
    assert (state.figures.attempts, state.figures.solved_percent, state.figures.median_ms) == (0, -1, -1)
    assert state.regrade.outdated == 0


async def test_only_what_other_cases_judged_is_offered_for_a_regrade(db, author, challenge) -> None:
    hand_in(db, challenge, output="6")
    assert (await loaded(challenge.id, author)).regrade.outdated == 1
    db.exec(select(Submission)).one().cases_version = challenge.cases_version
    db.commit()
    assert (await loaded(challenge.id, author)).regrade.outdated == 0
    db.exec(select(Submission)).one().cases_version = challenge.cases_version + 1
    db.get_one(Challenge, challenge.id).status = ChallengeStatus.ARCHIVED
    db.commit()
    state = await loaded(challenge.id, author)
    assert (state.figures.solved_percent, state.regrade.outdated) == (0, 0), "archived cases judge nobody"


async def test_a_regrade_is_started_looked_at_and_decided(db, author, challenge) -> None:
    hand_in(db, challenge, output="6")
    state = await loaded(challenge.id, author)
    actor = actor_of(author)

    await call(state, "start", actor=actor)
    assert (state.regrade.status, state.regrade.total, state.regrade.done) == ("RUNNING", 1, 0)
    with pytest.raises(RegradeNotReady):
        await call(state, "apply", actor=actor)
    await call(state, "discard", actor=actor)
    assert state.regrade.status == "DISCARDED"
    await call(state, "start", actor=actor)
    newest = service.find_newest(db, challenge.id)
    assert newest is not None
    service.finish_regrade(db, newest.id)
    db.commit()
    await call(state, "ask", actor=actor)
    assert state.is_asking
    await call(state, "stop_asking", actor=actor)
    assert not state.is_asking
    await call(state, "apply", actor=actor)
    assert (state.regrade.status, state.is_asking) == ("APPLIED", False)


@pytest.mark.parametrize("role", [Role.STUDENT, Role.INSTRUCTOR])
async def test_somebody_else_sees_nothing_and_moves_nothing(db, author, challenge, role) -> None:
    hand_in(db, challenge, output="6")
    other = make_user(db, role=role)
    state = await loaded(challenge.id, other)
    assert (state.phase, state.title, state.cases) == ("forbidden", "", [])
    for event in ("start", "apply", "discard"):
        with pytest.raises(Forbidden):
            await call(state, event, actor=actor_of(other))
    assert service.find_newest(db, challenge.id) is None


async def test_an_address_without_a_challenge_is_missing(db, author) -> None:
    for challenge_id in (new_id(), "nonsense", ""):
        assert (await loaded(challenge_id, author)).phase == "missing"
    assert _read_id("/results") == ""
