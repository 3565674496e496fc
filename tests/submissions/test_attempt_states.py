"""The dialogs with earlier attempts, through the real pipeline of events."""

from collections.abc import Callable

import pytest

from lms_app.submissions.state.attempts import AttemptsState
from lms_app.submissions.state.solving import SolvingState
from lms_app.web.cookies import SESSION_COOKIE
from models.accounts import Role
from models.challenges import Challenge
from models.submissions import SubmissionStatus
from tests.factories.accounts import make_login, make_user
from tests.factories.challenge_inputs import make_full_challenge
from tests.factories.grading import make_result, make_submission
from tests.support.event_client import EventClient
from tests.support.solving_page import open_page, until

CLOSED = ("", 0, "")
UNKNOWN = "0190a000-0000-7000-8000-000000000000"


@pytest.fixture
def author(db):
    return make_user(db, role=Role.INSTRUCTOR)


@pytest.fixture
def student(db):
    return make_user(db)


@pytest.fixture
def challenge(db, author):
    return db.get(Challenge, make_full_challenge(db, author, languages=["python", "javascript"]).id)


@pytest.fixture
def tab_of(db) -> Callable[..., EventClient]:
    def make(user=None):
        return EventClient(f"{SESSION_COOKIE}={make_login(db, user)[1]}" if user else "")

    return make


def hand_in(db, student, challenge, code, **over):
    return make_submission(db, student, challenge, code, **{"status": SubmissionStatus.FAILED, **over})


def brief(shown):
    return shown.id, shown.number, shown.code


async def test_an_attempt_opens_and_closes(db, challenge, student, tab_of):
    row = hand_in(db, student, challenge, "old code", score_percent=50, execution_time_ms=7)
    async with tab_of(student) as tab:
        await open_page(tab, challenge.id)
        await tab.send(AttemptsState.show, submission_id=str(row.id))
        shown = (await tab.state(AttemptsState)).shown
        assert brief(shown) == (str(row.id), 1, "old code")
        assert (shown.status, shown.score, shown.time_ms, shown.memory_mb) == ("FAILED", 50, 7, -1)
        assert (await tab.state(SolvingState)).load_token == ""
        await tab.send(AttemptsState.close)
        assert brief((await tab.state(AttemptsState)).shown) == CLOSED


async def test_an_attempt_is_put_into_the_editor_only_on_wish(db, challenge, student, tab_of):
    row = hand_in(db, student, challenge, "old code")
    async with tab_of(student) as tab:
        await open_page(tab, challenge.id)
        await tab.send(AttemptsState.show, submission_id=str(row.id))
        for turn in ("1", "2"):
            await tab.send(SolvingState.load_attempt, submission_id=str(row.id))
            state = await tab.state(SolvingState)
            assert (state.load_value, state.load_token) == ("old code", f"{row.id}:{turn}")
            assert state.pane == f"code#{state.load_token}"
        assert brief((await tab.state(AttemptsState)).shown) == CLOSED


async def test_an_attempt_comes_back_in_its_language(db, challenge, student, tab_of):
    row = hand_in(db, student, challenge, "// js", language="javascript")
    async with tab_of(student) as tab:
        await open_page(tab, f"{challenge.id}?language=python")
        await tab.send(SolvingState.load_attempt, submission_id=str(row.id))
        state = await tab.state(SolvingState)
        assert (state.language, state.load_value) == ("javascript", "// js")


async def test_two_attempts_are_compared_the_older_first(db, challenge, student, tab_of):
    first, second = hand_in(db, student, challenge, "one"), hand_in(db, student, challenge, "two")
    async with tab_of(student) as tab:
        await open_page(tab, challenge.id)
        await tab.send(AttemptsState.compare, first_id=str(second.id), second_id=str(first.id))
        state = await tab.state(AttemptsState)
        assert brief(state.older) == (str(first.id), 1, "one")
        assert brief(state.newer) == (str(second.id), 2, "two")


async def test_another_challenge_closes_what_is_open(db, challenge, student, tab_of):
    row = hand_in(db, student, challenge, "code")
    other = make_full_challenge(db)
    async with tab_of(student) as tab:
        await open_page(tab, challenge.id)
        await tab.send(AttemptsState.show, submission_id=str(row.id))
        await open_page(tab, other.id)

        async def is_closed():
            return brief((await tab.state(AttemptsState)).shown) == CLOSED

        await until(is_closed)


async def test_nobody_else_sees_an_attempt(db, challenge, student, tab_of):
    first, second = hand_in(db, student, challenge, "theirs"), hand_in(db, student, challenge, "theirs too")
    key, pair = str(first.id), {"first_id": str(first.id), "second_id": str(second.id)}
    for other in (make_user(db), make_user(db, role=Role.INSTRUCTOR)):
        own = hand_in(db, other, challenge, "own")
        async with tab_of(other) as tab:
            await open_page(tab, challenge.id)
            await tab.send(AttemptsState.show, submission_id=key)
            await tab.send(AttemptsState.compare, **pair)
            await tab.send(AttemptsState.compare, first_id=str(own.id), second_id=key)
            await tab.send(SolvingState.load_attempt, submission_id=key)
            assert [type(each).__name__ for each in tab.refusals] == ["SubmissionNotFound"] * 4
            assert "theirs" not in str(tab.deltas)


async def test_the_author_of_the_challenge_sees_attempts_at_it(db, challenge, student, author, tab_of):
    row = hand_in(db, student, challenge, "theirs")
    async with tab_of(author) as tab:
        await open_page(tab, challenge.id)
        await tab.send(AttemptsState.show, submission_id=str(row.id))
        assert (await tab.state(AttemptsState)).shown.code == "theirs"


async def test_strangers_are_sent_to_the_login_page(db, challenge, student, tab_of):
    row = hand_in(db, student, challenge, "theirs")
    async with tab_of() as tab:
        await open_page(tab, challenge.id)
        await tab.send(AttemptsState.show, path=f"/challenge/{challenge.id}", submission_id=str(row.id))
        assert "/login" in str(tab.events[-1].payload)
        assert brief((await tab.state(AttemptsState)).shown) == CLOSED


@pytest.mark.parametrize("wrong", ["", "nonsense", None, 7, {"a": 1}, UNKNOWN])
async def test_ids_of_nothing_are_refused_in_words(db, student, tab_of, wrong):
    async with tab_of(student) as tab:
        await tab.send(AttemptsState.show, submission_id=wrong)
        await tab.send(AttemptsState.compare, first_id=wrong, second_id=wrong)
        await tab.send(SolvingState.load_attempt, submission_id=wrong)
        assert [type(each).__name__ for each in tab.refusals] == ["SubmissionNotFound"] * 3
        assert tab.errors == []


async def test_more_attempts_are_listed_on_wish_and_stay(db, challenge, student, tab_of):
    for index in range(25):
        hand_in(db, student, challenge, f"code {index}")
    async with tab_of(student) as tab:
        await open_page(tab, challenge.id)
        assert len((await tab.state(SolvingState)).history) == 20
        await tab.send(SolvingState.list_more)
        state = await tab.state(SolvingState)
        assert [each.number for each in state.history] == list(range(25, 0, -1))


async def test_cases_that_end_otherwise_are_named(db, challenge, student, tab_of):
    first, second = hand_in(db, student, challenge, "one"), hand_in(db, student, challenge, "two")
    for submission, passed in ((first, [True, False]), (second, [True, True])):
        for index, ok in enumerate(passed):
            make_result(db, submission, order_index=index, passed=ok, is_public=index == 0)
    async with tab_of(student) as tab:
        await open_page(tab, challenge.id)
        await tab.send(AttemptsState.compare, first_id=str(first.id), second_id=str(second.id))
        (change,) = (await tab.state(AttemptsState)).changes
        assert (change.description, change.number) == ("", 1)
        assert (change.before, change.after, change.is_better) == ("wrong", "ok", True)


async def test_attempts_of_different_cases_are_not_held_together(db, challenge, student, tab_of):
    first, second = hand_in(db, student, challenge, "one"), hand_in(db, student, challenge, "two")
    make_result(db, first, description="before", is_public=True, passed=False)
    make_result(db, second, description="after", is_public=True, passed=True)
    async with tab_of(student) as tab:
        await open_page(tab, challenge.id)
        await tab.send(AttemptsState.compare, first_id=str(first.id), second_id=str(second.id))
        assert (await tab.state(AttemptsState)).changes == []
