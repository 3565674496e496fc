import asyncio
from collections.abc import Callable

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import col, select

from lms_app.challenges.schemas import PublicCaseView
from lms_app.core import live
from lms_app.core.clock import utc_now
from lms_app.submissions import service
from lms_app.submissions.components.catalogue import card_skeletons
from lms_app.submissions.pages.catalogue import challenges_page
from lms_app.submissions.pages.solving import challenge_page
from lms_app.submissions.state import solving
from lms_app.submissions.state.catalogue import CatalogueState, make_href, read_query
from lms_app.submissions.state.examples import make_examples
from lms_app.submissions.state.reading import read_challenge_id
from lms_app.submissions.state.solving import SolvingState
from lms_app.web import live_pages
from lms_app.web.cookies import SESSION_COOKIE
from lms_app.web.live_hub import hub
from models.accounts import LoginSession, Role
from models.base import new_id
from models.challenges import Challenge, ChallengeStatus, TestCase
from models.submissions import CaseResult, CaseStatus, Submission, SubmissionKind, SubmissionStatus
from tests.factories.accounts import make_login, make_user
from tests.factories.challenge_inputs import (
    HIDDEN_INPUT,
    HIDDEN_NAME,
    HIDDEN_OUTPUT,
    SOLUTION_MARK,
    make_full_challenge,
)
from tests.factories.grading import make_submission
from tests.support.event_client import EventClient
from tests.support.solving_page import open_page, until

NAVIGATION = "reflex___state____state.reflex___state____on_load_internal_state.on_load_internal"
RIGHT = "def add(a, b):\n    return a + b\n"


@pytest.fixture(autouse=True)
def _no_rate_limit(monkeypatch):
    monkeypatch.setattr(service, "check_rate", lambda *_args: None)


@pytest.fixture
def challenge(db):
    return make_full_challenge(db)


@pytest.fixture
def student(db):
    return make_user(db)


@pytest.fixture
def tab_of(db) -> Callable[..., EventClient]:
    def make(user=None):
        return EventClient(f"{SESSION_COOKIE}={make_login(db, user)[1]}" if user else "")

    return make


def finish(db, submission_id):
    """Do what grading does, and tell the page."""
    row = db.get(Submission, submission_id)
    for case in db.exec(select(TestCase).order_by(col(TestCase.order_index))).all():
        db.add(
            CaseResult(
                submission_id=row.id,
                case_id=case.id,
                order_index=case.order_index,
                description=case.description if case.is_public else "",
                is_public=case.is_public,
                status=CaseStatus.OK,
                passed=True,
                actual_output="5" if case.is_public else None,
            )
        )
    row.status, row.outcome, row.score_percent = SubmissionStatus.PASSED, CaseStatus.OK, 100
    row.execution_time_ms, row.memory_used_kb = 12, 9000
    live.publish_after_commit(db, live.submission_topic(row.id), {"changed": "verdict"})
    db.commit()


def test_pages_can_be_drawn():
    for page in (challenges_page, challenge_page, card_skeletons):
        assert page().render()


def test_reading_an_address_leaves_out_what_means_nothing():
    query, filters = read_query(
        {"difficulty": "EASY", "search": "json", "page": "x", "utm": "1", "limit": "5", "tags": "a,b"}
    )
    assert query == {"search": "json", "limit": "5", "tags": "a,b"}
    assert (filters.search, filters.limit, filters.page, filters.tags) == ("json", 5, 1, ["a", "b"])


def test_addresses_change_one_thing_and_go_back_to_the_first_page():
    query = {"search": "a b", "page": "3"}
    assert make_href(query, category="X&Y") == "/challenges?search=a+b&category=X%26Y"
    assert make_href(query, search="") == "/challenges"
    assert make_href(query, page="") == "/challenges?search=a+b&page="


def test_the_id_is_read_of_the_address():
    some = str(new_id())
    assert read_challenge_id(f"/challenge/{some}/") == some
    assert read_challenge_id("/challenge/nonsense") == ""


async def test_the_list_is_grouped_marked_and_filtered(db, challenge, student, tab_of):
    make_full_challenge(db, title="Expert task", difficulty="EXPERT", category="Graphs", tags=["graphs"])
    make_submission(db, student, db.get(Challenge, challenge.id), "x", status=SubmissionStatus.PASSED)
    async with tab_of(student) as tab:
        await tab.send(CatalogueState.load, path="/challenges")
        state = await tab.state(CatalogueState)
        assert [band.difficulty for band in state.bands] == ["BEGINNER", "EXPERT"]
        assert state.bands[0].groups[0].cards[0].mark == "solved"
        assert (state.total, state.is_loading, state.is_filtered) == (2, False, False)
        assert state.difficulties[3].href == "/challenges?difficulty=EXPERT"

        await tab.send(CatalogueState.load, path="/challenges?difficulty=EXPERT&tags=graphs&sortBy=title")
        state = await tab.state(CatalogueState)
        assert (state.total, state.has_tag, state.sort) == (1, True, "title")
        assert [band.difficulty for band in state.bands] == [""]
        assert state.tags[0].is_on
        assert state.tags[0].href == "/challenges?difficulty=EXPERT&sortBy=title"

        await tab.send(CatalogueState.search, text="late", path=f"/challenge/{challenge.id}")
        assert tab.events == []
        await tab.send(CatalogueState.search, text="  gra ", path="/challenges")
        assert "search=gra" in str(tab.events[-1].payload)
        await tab.send(CatalogueState.choose_category, name="Graphs")
        assert "category=Graphs" in str(tab.events[-1].payload)
        await tab.send(CatalogueState.choose_sort, name="newest")
        assert "sortBy=createdAt" in str(tab.events[-1].payload)
        assert tab.errors == []


async def test_a_search_from_the_address_fills_the_field_anew(challenge, tab_of):
    async with tab_of() as tab:
        await tab.send(CatalogueState.load, path="/challenges?search=add")
        state = await tab.state(CatalogueState)
        assert (state.search_text, state.search_key, state.total) == ("add", 1, 1)
        assert state.bands[0].groups[0].cards[0].mark == ""


async def test_a_submission_goes_from_pending_to_its_verdict_live(db, challenge, student, tab_of):
    hub_task = asyncio.create_task(hub.run())
    async with tab_of(student) as tab:
        state = await open_page(tab, challenge.id)
        assert (state.phase, state.is_signed_in, state.challenge.hidden_count) == ("ready", True, 1)
        assert state.examples[0].call == "add(2, 3)"
        await tab.send(SolvingState.keep_code, text=RIGHT)
        await tab.send(SolvingState.submit)
        state = await tab.state(SolvingState)
        assert (state.attempt.status, state.attempt.is_unfinished) == ("PENDING", True)
        submission_id = db.exec(select(Submission.id)).one()

        async def is_waiting():
            return (await tab.state(SolvingState)).attempt.grader == "no_keeper"

        await until(is_waiting)
        await tab.send(SolvingState.submit)
        assert len(db.exec(select(Submission.id)).all()) == 1, "a second press while one waits does nothing"
        finish(db, submission_id)

        async def is_passed():
            now = await tab.state(SolvingState)
            # A reading in the moment of the verdict may have found the list as it was before.
            return [now.attempt.status, *(each.status for each in now.history)] == ["PASSED", "PASSED"]

        await until(is_passed)
        state = await tab.state(SolvingState)
        assert [(row.is_public, row.passed) for row in state.results] == [(True, True), (False, True)]
        assert state.results[1].number == 1
        assert (state.attempt.passed, state.attempt.total, state.attempt.memory_mb) == (2, 2, 8.8)
        assert (state.history[0].status, state.history[0].number, state.history_total) == ("PASSED", 1, 1)
        assert tab.errors == []
        sent = str(tab.deltas)
    hub_task.cancel()
    for secret in (str(HIDDEN_INPUT), str(HIDDEN_OUTPUT), HIDDEN_NAME, SOLUTION_MARK):
        assert secret not in sent


async def test_going_to_another_page_ends_the_listening(challenge, student, tab_of):
    before = hub.count_listeners()

    async def listens():
        return hub.count_listeners() > before

    async def listens_no_more():
        return hub.count_listeners() == before

    async with tab_of(student) as tab:
        await tab.send(NAVIGATION, path=f"/challenge/{challenge.id}", wait=False)
        await until(listens)
        await tab.send(NAVIGATION, path="/challenges", wait=False)
        await until(listens_no_more)


async def test_an_outage_is_waited_out(db, challenge, student, tab_of, monkeypatch):
    waiting = make_submission(db, student, db.get(Challenge, challenge.id), RIGHT)
    read, failures = solving.read_progress, [RedisConnectionError(), OSError(), PoolTimeout()]

    def read_sometimes(*args, **named):
        if failures:
            raise failures.pop()
        return read(*args, **named)

    monkeypatch.setattr(solving, "read_progress", read_sometimes)
    monkeypatch.setattr(live_pages, "_RETRY_S", 0.01)
    async with tab_of(student) as tab:
        await open_page(tab, challenge.id)

        async def is_shown():
            return (await tab.state(SolvingState)).attempt.id == str(waiting.id)

        await until(is_shown)
    assert failures == []


async def test_a_lost_message_is_made_up_for(db, challenge, student, tab_of, monkeypatch):
    monkeypatch.setattr(solving, "_POLL_S", 0.05)
    waiting = make_submission(db, student, db.get(Challenge, challenge.id), RIGHT)
    async with tab_of(student) as tab:
        await open_page(tab, challenge.id)
        # Nobody runs the hub here, so no message arrives at all.
        finish(db, waiting.id)

        async def is_passed():
            return (await tab.state(SolvingState)).attempt.status == "PASSED"

        await until(is_passed)


async def test_the_end_of_the_login_ends_the_following(db, challenge, student, tab_of, monkeypatch):
    monkeypatch.setattr(solving, "_POLL_S", 0.05)
    make_submission(db, student, db.get(Challenge, challenge.id), RIGHT)
    before = hub.count_listeners()
    async with tab_of(student) as tab:
        await open_page(tab, challenge.id)

        async def bell_and_page_listen():
            return hub.count_listeners() == before + 3  # the page has two topics

        async def only_the_bell_listens():
            return hub.count_listeners() == before + 1

        await until(bell_and_page_listen)
        for login in db.exec(select(LoginSession)).all():
            login.ended_at = utc_now()
        db.commit()
        await until(only_the_bell_listens)
        assert tab.errors == []


async def test_a_login_that_ended_leads_back_to_the_page_by_way_of_the_login_page(
    db, challenge, student, tab_of
):
    async with tab_of(student) as tab:
        await open_page(tab, challenge.id)
        for login in db.exec(select(LoginSession)).all():
            login.ended_at = utc_now()
        db.commit()
        await tab.send(SolvingState.submit_text, path=f"/challenge/{challenge.id}", text=RIGHT)
    # The browser puts its own address there.
    assert "`/login?next=${back}`" in str(tab.events)
    assert db.exec(select(Submission.id)).all() == []


async def test_a_reloaded_page_finds_what_is_still_graded(db, challenge, student, tab_of):
    waiting = make_submission(db, student, db.get(Challenge, challenge.id), RIGHT)
    async with tab_of(student) as tab:
        await open_page(tab, challenge.id)

        async def is_shown():
            return (await tab.state(SolvingState)).attempt.id == str(waiting.id)

        await until(is_shown)


async def test_own_input_is_checked_and_run(db, challenge, student, tab_of):
    async with tab_of(student) as tab:
        state = await open_page(tab, challenge.id)
        assert (state.own_input.names, state.own_input.texts) == (["a", "b"], ["2", "3"])
        await tab.send(SolvingState.keep_code, text=RIGHT)
        for text in ("nonsense", "{}", "[1", "[NaN]", 5, None, ["[1]"]):
            await tab.send(SolvingState.run_own, text=text)
        assert db.exec(select(Submission.id)).all() == []
        await tab.send(SolvingState.run_own, text="[1, 1]")
        row = db.exec(select(Submission)).one()
        assert (row.kind, row.own_input) == (SubmissionKind.RUN, [1, 1])
        await tab.send(SolvingState.run)
        await tab.send(SolvingState.run_text, text=RIGHT)
        assert len(db.exec(select(Submission.id)).all()) == 1


async def test_run_and_submit_by_shortcut(db, challenge, student, tab_of):
    async with tab_of(student) as tab:
        await open_page(tab, challenge.id)
        await tab.send(SolvingState.submit_text, text=RIGHT)
        assert db.exec(select(Submission.kind)).one() is SubmissionKind.SUBMIT


def test_tests_of_the_author_are_named_and_not_called():
    test = PublicCaseView(
        id=new_id(),
        description="It runs",
        function_name="test_runs",
        input="[]",
        expected_output="true",
        weight=1,
        group=None,
    )
    row = make_examples([test], "yaml", "name: Deploy")[0]
    assert (row.description, row.call) == ("It runs", "")
    assert make_examples([test], "python", "def test_runs(): ...")[0].call == "test_runs()"


async def test_names_of_arguments_follow_the_language(db, tab_of):
    starters = {"python": "def add(a, b): ...", "javascript": "function add(left, right) {}"}
    challenge = make_full_challenge(
        db, languages=["python", "javascript"], starterCode=starters, solutionCode={}
    )
    async with tab_of() as tab:
        assert (await open_page(tab, challenge.id)).own_input.names == ["a", "b"]
        await tab.send(SolvingState.choose_language, language="javascript")
        assert (await tab.state(SolvingState)).own_input.names == ["left", "right"]


async def test_related_tasks_that_one_may_see_stand_beside_the_task(db, student, tab_of):
    author = make_user(db, role=Role.INSTRUCTOR)
    slugs = ["r-solved", "r-new", "r-private", "r-draft", "r-self", "r-gone"]
    challenge = make_full_challenge(db, author, related=slugs)
    others = {}
    for slug, over in [("r-new", {"level": 5}), ("r-solved", {}), ("r-private", {"isPublic": False})]:
        others[slug] = db.get(Challenge, make_full_challenge(db, author, title=slug, **over).id)
        others[slug].slug = slug
    draft = db.get(Challenge, make_full_challenge(db, author, title="r-draft").id)
    draft.slug, draft.status = "r-draft", ChallengeStatus.DRAFT
    db.get(Challenge, challenge.id).slug = "r-self"
    make_submission(db, student, others["r-solved"], "x", status=SubmissionStatus.PASSED)
    db.commit()
    async with tab_of(student) as tab:
        state = await open_page(tab, challenge.id)
        assert [(row.title, row.mark) for row in state.related] == [("r-solved", "solved"), ("r-new", "")]
        assert state.related[1].href == f"/challenge/{others['r-new'].id}"
        sent = str(tab.deltas)
    async with tab_of() as tab:
        assert [row.mark for row in (await open_page(tab, challenge.id)).related] == ["", ""]
    async with tab_of(author) as tab:
        titles = [row.title for row in (await open_page(tab, challenge.id)).related]
        assert titles == ["r-private", "r-solved", "r-new"]
    assert "r-private" not in sent
    assert "r-draft" not in sent


async def test_hints_come_one_by_one(challenge, tab_of):
    async with tab_of() as tab:
        state = await open_page(tab, challenge.id)
        assert (state.hints, state.is_signed_in) == ([], False)
        assert state.sign_in_href == f"/login?next=/challenge/{challenge.id}"
        for _ in range(3):
            await tab.send(SolvingState.show_hint)
        assert tab.refusals == []
        assert (await tab.state(SolvingState)).hints == ["Use +.", "Return it."]


async def test_the_language_is_chosen_kept_and_remembered(db, student, tab_of):
    both = ["python", "javascript"]
    starters = {"python": "# py", "javascript": "// js"}
    challenge = make_full_challenge(db, languages=both, starterCode=starters, solutionCode={})
    async with tab_of(student) as tab:
        state = await open_page(tab, challenge.id)
        assert (state.languages, state.language, state.starter) == (both, "python", "# py")
        await tab.send(SolvingState.choose_language, language="cobol")
        assert (await tab.state(SolvingState)).language == "python"
        await tab.send(SolvingState.choose_language, language="javascript")
        state = await tab.state(SolvingState)
        assert (state.language, state.starter) == ("javascript", "// js")
        assert state.storage_key == f"challenge:{challenge.id}:javascript:{student.id}"
        await tab.send(SolvingState.submit_text, text="const add = (a, b) => a + b;")
    assert db.exec(select(Submission.language)).all() == ["javascript"]
    async with tab_of(student) as tab:  # the newest attempt decides, unless the address does
        assert (await open_page(tab, challenge.id)).language == "javascript"
    async with tab_of(student) as tab:
        assert (await open_page(tab, f"{challenge.id}?language=python")).language == "python"
    async with tab_of(student) as tab:
        assert (await open_page(tab, f"{challenge.id}?language=cobol")).language == "javascript"


async def test_empty_code_is_refused(db, challenge, student, tab_of):
    async with tab_of(student) as tab:
        await open_page(tab, challenge.id)
        await tab.send(SolvingState.submit_text, text="  ")
        assert [type(each).__name__ for each in tab.refusals] == ["ValidationFailed"]
        assert not (await tab.state(SolvingState)).attempt.is_unfinished


async def test_addresses_of_nothing_and_of_private_things(db, student, tab_of):
    private = make_full_challenge(db, make_user(db, role=Role.INSTRUCTOR), isPublic=False)
    async with tab_of(student) as tab:
        assert (await open_page(tab, "nonsense")).phase == "missing"
        await tab.send(SolvingState.load, path=f"/challenge/{new_id()}")
        assert (await tab.state(SolvingState)).phase == "missing"
        await tab.send(SolvingState.load, path=f"/challenge/{private.id}")
        assert (await tab.state(SolvingState)).phase == "private"


async def test_strangers_cannot_submit_through_the_page(db, challenge, tab_of):
    async with tab_of() as tab:
        await open_page(tab, challenge.id)
        await tab.send(SolvingState.submit_text, text=RIGHT)
        assert db.exec(select(Submission.id)).all() == []
