"""What the pages of quizzes show, and to whom."""

import pytest

from lms_app.core.db import in_transaction
from lms_app.quizzes.schemas import AnswersInput
from lms_app.quizzes.service import submit_quiz
from lms_app.quizzes.state import QuizListState, QuizState, read_ids
from lms_app.web.actor import remember_actor
from tests.factories.accounts import actor_of, make_user
from tests.support.states import make_state


async def show(kind, path, user):
    """The state after its load, without the background event that load chains."""
    state = make_state(kind, path)
    remember_actor(actor_of(user))
    async for _ in type(state).event_handlers["load"].fn(state):
        pass
    return state


async def test_a_clubs_page_lists_due_and_done_with_points(db, give_quiz):
    given = give_quiz()
    waiting = give_quiz(given.club, given.student)
    body = AnswersInput.model_validate({"answers": given.answers()})
    await in_transaction(submit_quiz, actor_of(given.student), given.club.id, given.lesson.id, body.answers)
    state = await show(QuizListState, f"/kruzhok/{given.club.id}", given.student)
    assert [each.id for each in state.due] == [str(waiting.assignment.id)]
    assert [(each.score, each.xp) for each in state.done] == [(100, 20)]
    assert (state.total_xp, state.threshold, state.certificate) == (20, 100, "")
    today = await show(QuizListState, "/dashboard", given.student)
    assert [each.href for each in today.due] == [waiting.path.removeprefix("/api")]
    assert today.done == []


async def test_strangers_see_no_quiz_of_a_club(db, give_quiz):
    given = give_quiz()
    stranger = make_user(db)
    assert (await show(QuizListState, f"/kruzhok/{given.club.id}", stranger)).due == []
    path = given.path.removeprefix("/api")
    assert (await show(QuizState, path, stranger)).phase == "missing"
    mine = await show(QuizState, path, given.student)
    assert (mine.phase, mine.title, mine.lesson_id) == ("ready", given.lesson.title, str(given.lesson.id))
    for wrong in ("/kruzhok/x/quiz/y", f"/kruzhok/{given.club.id}/quiz/{given.club.id}", "/kruzhok"):
        assert (await show(QuizState, wrong, given.student)).phase == "missing"


@pytest.mark.parametrize("path", ["/", "/dashboard", "/kruzhok", "/kruzhok/x", "/kruzhok/x/quiz", "//"])
def test_addresses_without_ids_have_none(path):
    assert read_ids(path) == (None, None)
