import asyncio
from uuid import UUID

import pytest

from lms_app.attendance.pages.journal import journal_page
from lms_app.attendance.pages.lesson import lesson_page
from lms_app.attendance.schemas import MarkInput, SaveOptions
from lms_app.attendance.service import save_lesson
from lms_app.attendance.state.addresses import read_ids
from lms_app.attendance.state.journal import JournalState
from lms_app.attendance.state.lesson import LessonState
from lms_app.core import live
from lms_app.web.cookies import SESSION_COOKIE
from lms_app.web.live_hub import hub
from models.lessons import AttendanceStatus, LessonStatus
from tests.factories.accounts import make_login, make_user
from tests.factories.clubs import make_quiz
from tests.support.event_client import EventClient

KEY = str(UUID(int=5))


@pytest.fixture
def tab_of(db):
    def make(user):
        return EventClient(f"{SESSION_COOKIE}={make_login(db, user)[1]}")

    return make


def paths(group):
    return f"/kruzhok/{group.club.id}/lesson/{group.lesson.id}", f"/kruzhok/{group.club.id}/journal"


def save(db, group, status):
    mark = MarkInput(student_id=group.students[0].id, status=status)
    save_lesson(db, group.actor, group.club.id, group.lesson.id, [mark], SaveOptions())
    db.commit()


@pytest.mark.parametrize(
    ("path", "ids"),
    [
        (f"/kruzhok/{KEY}/lesson/{KEY}", (KEY, KEY)),
        (f"/kruzhok/{KEY}/journal", (KEY, "")),
        ("/kruzhok/x/lesson/y", ("", "")),
        ("/kruzhok", ("", "")),
        ("", ("", "")),
    ],
)
def test_addresses_name_a_club_and_a_lesson(path, ids):
    assert read_ids(path) == ids


def test_the_pages_can_be_drawn():
    assert lesson_page()
    assert journal_page()


async def test_the_mentor_runs_a_lesson(db, group, tab_of):
    make_quiz(db, group.template)
    save(db, group, AttendanceStatus.LATE)
    path, _ = paths(group)
    async with tab_of(group.mentor) as tab:
        state = await load(tab, LessonState, path)
        assert (state.phase, state.can_manage, state.has_quiz) == ("ready", True, True)
        await tab.send(LessonState.start, path)
        # The table and not the page: what follows the page may show what it read a moment before.
        assert status_of(db, group) is LessonStatus.IN_PROGRESS
        await tab.send(LessonState.send, path, with_late=True)
        await tab.send(LessonState.tell_saved, path, sent=1)
        await tab.send(LessonState.finish, path)
        assert tab.errors == []
    assert status_of(db, group) is LessonStatus.COMPLETED


def status_of(db, group):
    db.refresh(group.lesson)
    return group.lesson.status


async def shown(tab, kind, **wanted):
    """Wait until the page shows `wanted`; what it read a moment before may still come in between."""
    for _ in range(1500):
        state = await tab.state(kind)
        if all(getattr(state, name) == value for name, value in wanted.items()):
            return state
        await asyncio.sleep(0.02)
    raise AssertionError(f"the page never shows {wanted}")


async def load(tab, kind, path):
    """Open the page and wait until it shows something; what follows it goes on."""
    await tab.send(kind.load, path, wait=False)
    return await shown(tab, kind, phase="ready")


@pytest.mark.parametrize("kind", [LessonState, JournalState])
async def test_pages_are_told_when_somebody_marks(db, group, tab_of, kind):
    path = paths(group)[kind is JournalState]
    task = asyncio.create_task(hub.run())
    async with tab_of(group.mentor) as tab:
        await load(tab, kind, path)
        await asyncio.to_thread(save, db, group, AttendanceStatus.PRESENT)

        async def is_told(before):
            return (await tab.state(kind)).revision > before

        before = (await tab.state(kind)).revision
        # The hub may not have been connected yet: the news is told again, as after any outage.
        for _ in range(200):
            live.publish(live.lesson_topic(group.lesson.id), {"kind": "attendance"})
            live.publish(live.club_topic(group.club.id), {"kind": "attendance"})
            await asyncio.sleep(0.05)
            if await is_told(before):
                break
        assert await is_told(before)
    task.cancel()


async def test_a_student_sees_the_own_mark_and_no_scenario(db, group, tab_of):
    group.template.scenario = "Спросить про ток"
    db.add(group.template)
    db.commit()
    save(db, group, AttendanceStatus.LATE)
    path, _ = paths(group)
    async with tab_of(group.students[0]) as tab:
        state = await load(tab, LessonState, path)
        assert (state.phase, state.can_manage, state.own_status) == ("ready", False, "LATE")
        assert state.scenario_html == ""
        await tab.send(LessonState.finish, path)
        assert [type(each).__name__ for each in tab.refusals] == ["NotYourClub"]


async def test_strangers_find_nothing(db, group, tab_of):
    lesson_path, journal_path = paths(group)
    async with tab_of(make_user(db)) as tab:
        for path in (lesson_path, "/kruzhok/x/lesson/y"):
            await tab.send(LessonState.load, path, wait=False)
            assert (await shown(tab, LessonState, phase="missing")).title == ""
        await tab.send(JournalState.load, journal_path, wait=False)
        assert (await shown(tab, JournalState, phase="missing")).club_name == ""
