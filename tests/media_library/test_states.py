"""The library's pages through the real event pipeline."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from sqlmodel import col, select

from lms_app.core.db import Db
from lms_app.media.approval import ask_deletion
from lms_app.media_library.state.library import PATH, LibraryState
from lms_app.media_library.state.medium import MediumState
from lms_app.media_library.state.requests import DeletionRequestsState
from lms_app.web.cookies import SESSION_COOKIE
from lms_app.web.live_hub import hub
from models.accounts import Role, User
from models.base import new_id
from models.courses import ItemKind
from models.media import Media, MediaLink, MediaStatus
from tests.factories.accounts import actor_of, make_login, make_user
from tests.factories.courses import make_course, make_item, make_section, make_video
from tests.factories.media import make_author, make_media
from tests.support.event_client import EventClient


@pytest.fixture
def author(db: Db) -> User:
    return make_author(db)


@pytest.fixture
async def news() -> AsyncIterator[None]:
    """What the web process listens with: open lists read again after each change."""
    listening = asyncio.create_task(hub.run())
    yield
    listening.cancel()


async def wait_for(tab: EventClient, holds: Callable[[LibraryState], bool]) -> LibraryState:
    """Give the list when it is as it should be: the page's own reading may come before a change."""
    async with asyncio.timeout(60):
        while not holds(state := await tab.state(LibraryState)):
            await asyncio.sleep(0.05)
    return state


@pytest.fixture
def video(db: Db, author: User) -> Media:
    return make_video(db, author, title="Светодиод")


def tab_of(db: Db, user: User) -> EventClient:
    return EventClient(f"{SESSION_COOKIE}={make_login(db, user)[1]}")


def play(db: Db, author: User, video: Media) -> str:
    """Have an item of a new course play a video; gives the course's id."""
    course = make_course(db, author)
    make_item(db, make_section(db, course), kind=ItemKind.VIDEO, title="Первая схема", media_id=video.id)
    return str(course.id)


async def test_the_address_says_what_is_listed(db, author, video) -> None:
    make_media(db, author, title="Другое")
    async with tab_of(db, author) as tab:
        await tab.send(LibraryState.load, path=f"{PATH}?search=диод&kind=video&sort=bad&owner=x")
        state = await tab.state(LibraryState)
        assert [each.title for each in state.rows] == ["Светодиод"]
        assert (state.phase, state.is_filtered, state.is_admin, state.choices["kind"]) == (
            "ready",
            True,
            False,
            "video",
        )
        await tab.send(LibraryState.choose, name="use", value="used", path=f"{PATH}?kind=video")
        assert "use=used" in str(tab.events)
        await tab.send(LibraryState.choose, name="deleted", value="true", path=PATH)
        assert "deleted=true" not in str(tab.events)


async def test_ticked_files_go_into_the_bin_and_come_back(db, author, video, news) -> None:
    other = make_video(db, author)
    play(db, author, video)
    async with tab_of(db, author) as tab:
        await tab.send(LibraryState.load, path=PATH)
        await tab.send(LibraryState.toggle_all)
        await tab.send(LibraryState.ask_delete, media_id="")
        state = await tab.state(LibraryState)
        assert (state.is_asking_delete, state.uses_of_selected, len(state.rows)) == (True, 1, 2)
        await tab.send(LibraryState.delete_selected)
        state = await wait_for(tab, lambda state: not state.rows)
        assert state.deleted_count == 2
        await tab.send(LibraryState.undo_delete)
        state = await wait_for(tab, lambda state: len(state.rows) == 2)
        assert {(each.id, each.uses) for each in state.rows} == {(str(other.id), 0), (str(video.id), 1)}
        await tab.send(LibraryState.ask_delete, media_id=str(other.id))
        await wait_for(tab, lambda state: [each.id for each in state.rows] == [str(video.id)])
        await tab.send(LibraryState.load, path=f"{PATH}?deleted=true")
        await wait_for(tab, lambda state: [each.id for each in state.rows] == [str(other.id)])
        await tab.send(LibraryState.restore, media_id=str(other.id), with_links="no")
        await wait_for(tab, lambda state: not state.rows)


async def test_a_file_is_linked_unlinked_and_erased_from_its_dialog(db, author, video) -> None:
    course = make_course(db, author, title="Роботы")
    async with tab_of(db, author) as tab:
        await tab.send(LibraryState.load, path=PATH)
        await tab.send(MediumState.open, media_id=str(video.id))
        await tab.send(MediumState.open_link)
        assert [each.title for each in (await tab.state(MediumState)).courses] == ["Роботы"]
        await tab.send(MediumState.choose_course, course_id=str(course.id))
        place = (await tab.state(MediumState)).places[0]
        await tab.send(MediumState.link, key=place.key)
        state = await tab.state(MediumState)
        assert ([each.title for each in state.uses], [each.what for each in state.trail]) == (
            ["Роботы"],
            ["linked"],
        )
        await tab.send(MediumState.ask_erase, media_id=str(video.id))
        assert (await tab.state(MediumState)).panel == "ask"
        await tab.send(MediumState.erase)
        assert (await tab.state(MediumState)).panel == "ask", "what is used stays, whatever the page says"
        await tab.send(MediumState.unlink, key=place.key)
        await tab.send(MediumState.ask_erase, media_id=str(video.id))
        assert (await tab.state(MediumState)).panel == "erase"
        await tab.send(MediumState.erase)
    db.expire_all()
    assert db.get_one(Media, video.id).erased_at is not None


async def test_an_open_list_shows_what_becomes_of_a_file(db, author, news) -> None:
    row = make_media(db, author, status=MediaStatus.PROCESSING)
    async with tab_of(db, author) as tab:
        await tab.send(LibraryState.load, path=PATH)
        row.status, row.sha256, row.version = MediaStatus.READY, "0" * 64, 2
        db.commit()
        # Nobody has to tell: while something is on its way, the page looks every two seconds.
        await wait_for(tab, lambda state: [each.status for each in state.rows] == ["ready"])


async def test_events_with_wrong_ids_or_of_wrong_persons_change_nothing(db, author, video) -> None:
    course_id = play(db, author, video)
    wish = ask_deletion(db, actor_of(author), video.id, "надо")
    db.commit()
    events = [
        (LibraryState.load, {}),
        (LibraryState.toggle, {"media_id": str(video.id)}),
        (LibraryState.ask_delete, {"media_id": str(video.id)}),
        (LibraryState.restore, {"media_id": str(video.id), "with_links": "no"}),
        (MediumState.open, {"media_id": str(video.id)}),
        (MediumState.ask_erase, {"media_id": str(video.id)}),
        (MediumState.erase, {}),
        (MediumState.choose_course, {"course_id": course_id}),
        (MediumState.link, {"key": f"course:{course_id}"}),
        (MediumState.unlink, {"key": f"course:{course_id}"}),
        (DeletionRequestsState.load, {}),
        (DeletionRequestsState.ask, {"decision": "approve", "request_id": str(wish.id)}),
    ]
    for user in (make_user(db), make_author(db, name="Чужой")):
        async with tab_of(db, user) as tab:
            for event, arguments in events:
                await tab.send(event, path=PATH, **arguments)
            shown = str(tab.deltas)
            assert "Светодиод" not in shown
            assert "Первая схема" not in shown
    async with tab_of(db, author) as tab:
        await tab.send(LibraryState.load, path=PATH)
        for event, arguments in (
            (MediumState.open, {"media_id": "x"}),
            (MediumState.open, {"media_id": str(new_id())}),
            (MediumState.link, {"key": "club:1"}),
            (MediumState.link, {"key": {"a": 1}}),
            (LibraryState.restore, {"media_id": None, "with_links": 5}),
        ):
            await tab.send(event, path=PATH, **arguments)
        assert tab.errors == []
    db.expire_all()
    row = db.get_one(Media, video.id)
    assert (row.deleted_at, row.erased_at) == (None, None)
    assert len(db.exec(select(MediaLink).where(col(MediaLink.media_id) == video.id)).all()) == 1


async def test_an_admin_sees_wishes_with_where_files_are_used(db, author, video) -> None:
    play(db, author, video)
    wish = ask_deletion(db, actor_of(author), video.id, "Ученик в кадре")
    db.commit()
    async with tab_of(db, make_user(db, role=Role.ADMIN)) as tab:
        await tab.send(DeletionRequestsState.load, path="/instructor/media/requests?status=PENDING&page=x")
        state = await tab.state(DeletionRequestsState)
        assert [(each.id, [use.title for use in each.uses]) for each in state.rows] == [
            (str(wish.id), ["Первая схема"])
        ]
        await tab.send(DeletionRequestsState.ask, decision="refuse", request_id=str(wish.id))
        assert (await tab.state(DeletionRequestsState)).decision_path.endswith(f"{wish.id}/refuse")
