import asyncio

import pytest
from sqlmodel import col, select

from lms_app.authoring.pages.editing import editing_page
from lms_app.authoring.pages.listing import authored_page
from lms_app.authoring.state.editing import EditingState
from lms_app.authoring.state.listing import PATH, AuthoredState, read_query
from lms_app.core import live
from lms_app.submissions import service as submissions
from lms_app.web.addresses import make_href
from lms_app.web.cookies import SESSION_COOKIE
from lms_app.web.live_hub import hub
from models.accounts import Role
from models.base import new_id
from models.challenges import Challenge, ChallengeStatus, TestCase
from models.submissions import CaseResult, CaseStatus, Submission, SubmissionStatus
from tests.factories.accounts import make_login, make_user
from tests.factories.challenge_inputs import HIDDEN_NAME, SOLUTION_MARK, make_full_challenge
from tests.support.event_client import EventClient


@pytest.fixture(autouse=True)
def _no_rate_limit(monkeypatch):
    monkeypatch.setattr(submissions, "check_rate", lambda *_args: None)


@pytest.fixture
def author(db):
    return make_user(db, role=Role.INSTRUCTOR)


@pytest.fixture
def draft(db, author):
    view = make_full_challenge(db, author)
    db.get(Challenge, view.id).status = ChallengeStatus.DRAFT
    db.commit()
    return view


@pytest.fixture
def tab_of(db):
    def make(user=None):
        return EventClient(f"{SESSION_COOKIE}={make_login(db, user)[1]}" if user else "")

    return make


async def until(condition, within_s=30.0):
    async def look():
        while not await condition():  # noqa: ASYNC110 - the state is polled on purpose
            await asyncio.sleep(0.02)

    await asyncio.wait_for(look(), within_s)


async def open_editor(tab, challenge_id):
    await tab.send(EditingState.load, path=f"{PATH}/{challenge_id}", wait=False)

    async def is_loaded():
        return (await tab.state(EditingState)).phase != "loading"

    await until(is_loaded)
    return await tab.state(EditingState)


def finish(db, *, told=True):
    """Do what grading does with the runs of a check, and tell the page."""
    cases = db.exec(select(TestCase).order_by(col(TestCase.order_index))).all()
    for row in db.exec(select(Submission)).all():
        is_reference = SOLUTION_MARK in row.code
        row.status = SubmissionStatus.PASSED if is_reference else SubmissionStatus.FAILED
        row.cases_version = 1
        for case in cases:
            db.add(
                CaseResult(
                    submission_id=row.id,
                    case_id=case.id,
                    order_index=case.order_index,
                    status=CaseStatus.OK if is_reference else CaseStatus.WRONG,
                    passed=is_reference,
                    actual_output=str(case.order_index + 70),
                    wall_ms=420,
                )
            )
        if told:
            live.publish_after_commit(db, live.submission_topic(row.id), {"changed": "verdict"})
    db.commit()


def test_pages_can_be_drawn():
    for page in (authored_page, editing_page):
        assert page().render()


def test_an_address_holds_search_and_status():
    query, filters = read_query({"search": "a b", "status": "DRAFT", "page": "x", "utm": "1"})
    assert query == {"search": "a b", "status": "DRAFT"}
    assert filters.page == 1
    assert make_href(PATH, query, status="") == f"{PATH}?search=a+b"
    assert make_href(PATH, query, page="") == f"{PATH}?search=a+b&status=DRAFT&page="


async def test_the_list_shows_ones_own_and_acts_on_it(db, author, draft, tab_of):
    make_full_challenge(db)
    async with tab_of(author) as tab:
        await tab.send(AuthoredState.load, path=PATH)
        state = await tab.state(AuthoredState)
        assert [(row.id, row.status, row.cases, row.hidden_cases) for row in state.rows] == [
            (str(draft.id), "DRAFT", 2, 1)
        ]
        assert [(each.name, each.count, each.is_on) for each in state.statuses] == [
            ("", 1, True),
            ("DRAFT", 1, False),
            ("PUBLISHED", 0, False),
            ("ARCHIVED", 0, False),
        ]
        await tab.send(AuthoredState.archive, challenge_id=str(draft.id), path=PATH)
        assert (await tab.state(AuthoredState)).rows[0].status == "ARCHIVED"
        await tab.send(AuthoredState.restore, challenge_id=str(draft.id), path=PATH)
        assert (await tab.state(AuthoredState)).rows[0].status == "DRAFT"
        await tab.send(AuthoredState.duplicate, challenge_id=str(draft.id), path=PATH)
        assert f"{PATH}/" in str(tab.events[-1].payload)
        await tab.send(AuthoredState.search, text=" add ", path=PATH)
        assert "search=add" in str(tab.events[-1].payload)
        await tab.send(AuthoredState.open_form)
        assert (await tab.state(AuthoredState)).is_creating
        await tab.send(AuthoredState.open_created, answer={"id": str(draft.id)})
        assert not (await tab.state(AuthoredState)).is_creating
        await tab.send(AuthoredState.open_form)
        await tab.send(AuthoredState.close_form)
        assert not (await tab.state(AuthoredState)).is_creating


async def test_the_editor_follows_a_check_until_it_publishes(db, author, draft, tab_of):
    task = asyncio.create_task(hub.run())
    async with tab_of(author) as tab:
        state = await open_editor(tab, draft.id)
        assert (state.phase, state.status, state.readiness) == ("ready", "DRAFT", "not_run")
        await tab.send(EditingState.after_save, step="publish", wait=False)
        await tab.send(EditingState.after_save, step="check", wait=False)

        async def is_running():
            return (await tab.state(EditingState)).readiness == "running"

        await until(is_running)
        finish(db)

        async def is_ready():
            return (await tab.state(EditingState)).readiness == "ready"

        await until(is_ready)
        state = await tab.state(EditingState)
        assert [(run.code, run.verdict) for run in state.runs] == [("reference", "good"), ("starter", "good")]
        assert (state.outputs, state.proposed_ms) == (["70", "71"], 2500)
        await tab.send(EditingState.after_save, step="publish", wait=False)

        async def is_published():
            return (await tab.state(EditingState)).status == "PUBLISHED"

        await until(is_published)
        await tab.send(EditingState.preview, text="**bold** <script>x</script>", wait=False)

        async def is_drawn():
            return "<strong>bold</strong>" in (await tab.state(EditingState)).preview_html

        await until(is_drawn)
        assert "<script>" not in (await tab.state(EditingState)).preview_html
    task.cancel()


async def test_the_editor_is_closed_to_everybody_else(db, author, draft, tab_of):
    published = make_full_challenge(db, author)
    student, other = make_user(db), make_user(db, role=Role.INSTRUCTOR)
    seen = []
    for who, address, phase in (
        (student, draft.id, "forbidden"),
        (other, draft.id, "missing"),
        (other, published.id, "forbidden"),
        (author, new_id(), "missing"),
        (author, "nonsense", "missing"),
    ):
        async with tab_of(who) as tab:
            assert (await open_editor(tab, address)).phase == phase
            for step in ("check", "publish"):
                await tab.send(EditingState.after_save, step=step)
            await tab.send(EditingState.archive)
            await tab.send(EditingState.restore)
            if who is not author:
                for act in (AuthoredState.archive, AuthoredState.restore, AuthoredState.duplicate):
                    await tab.send(act, challenge_id=str(draft.id))
                    await tab.send(act, challenge_id=str(published.id))
            seen.append(str(tab.deltas))
    assert db.exec(select(Submission.id)).all() == []
    db.expire_all()
    assert len(db.exec(select(Challenge.id)).all()) == 2
    assert db.get(Challenge, draft.id).status is ChallengeStatus.DRAFT
    assert db.get(Challenge, published.id).status is ChallengeStatus.PUBLISHED
    assert not any(secret in text for text in seen for secret in (HIDDEN_NAME, SOLUTION_MARK))


async def test_strangers_are_sent_to_the_login(draft, tab_of):
    async with tab_of() as tab:
        await tab.send(EditingState.load, path=f"{PATH}/{draft.id}")
        assert (await tab.state(EditingState)).phase == "loading"
        assert "/login" in str(tab.events)
