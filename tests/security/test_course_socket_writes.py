"""Events of courses, learning and the media library, sent by everybody who may not: nothing has changed.

As `test_socket_writes.py` for clubs; who sends them here are learners, strangers and another author.
"""

import inspect
from dataclasses import dataclass, field
from typing import Any

import pytest
from reflex_base.registry import RegistrationContext

from lms_app.core.clock import utc_now
from lms_app.lms_app import app
from lms_app.web.cookies import SESSION_COOKIE
from models.courses import CourseStatus
from tests.factories.accounts import make_login
from tests.factories.courses import make_author, make_course, make_video
from tests.support.event_client import EventClient
from tests.support.foreign_club import ForeignClub, fill, make_foreign_club, read_everything
from tests.support.foreign_course import add_foreign_course

_FEATURES = {"courses", "learning", "media", "media_library", "media_analytics"}
_OUTSIDERS = ("anonymous", "stranger", "another author")
_NOT_AUTHORS = (*_OUTSIDERS, "learner")
_LOAD: tuple[str, dict[str, Any]] = ("load", {})


@dataclass(frozen=True)
class Event:
    """One event with what the right person would send, after the events `opened` of its page.

    `acts_on_own` are those that take what the page itself shows: others have an empty page, so nothing is
    there to be refused.
    """

    state: str
    name: str
    page: str
    payload: dict[str, Any] = field(default_factory=dict)
    refused: tuple[str, ...] = _NOT_AUTHORS
    opened: tuple[tuple[str, dict[str, Any]], ...] = (_LOAD,)
    right: str = "author"
    acts_on_own: bool = False


_COURSE, _LIST = "/courses/{course}", "/instructor/courses"
_STUDENTS, _LIBRARY = "/instructor/course/{course}/students", "/instructor/media"
_BIN = "/instructor/media?deleted=true"
_TICKED = (_LOAD, ("toggle", {"media_id": "{medium}"}))
_OPENED = (("open", {"media_id": "{medium}"}),)
_LINKED = (*_OPENED, ("link", {"key": "course:{course}"}))
WRITES = [
    Event("AuthoredCoursesState", "archive", _LIST, {"course_id": "{course}"}),
    Event("AuthoredCoursesState", "restore", _LIST, {"course_id": "{archived_course}"}),
    Event("CoursePageState", "enrol", _COURSE, refused=("anonymous",), right="stranger"),
    Event("CoursePageState", "leave", _COURSE, refused=("anonymous",), right="learner"),
    Event("PlayerState", "complete", _COURSE + "/items/{item}", refused=_OUTSIDERS, right="learner"),
    Event("StudentsState", "add", _STUDENTS, {"user_id": "{pupil}"}),
    Event("StudentsState", "change_role", _STUDENTS, {"user_id": "{learner}", "role": "INSTRUCTOR"}),
    Event(
        "StudentsState",
        "remove",
        _STUDENTS,
        opened=(_LOAD, ("ask_removing", {"user_id": "{learner}"})),
        acts_on_own=True,
    ),
    Event("LibraryState", "delete_selected", _LIBRARY, opened=_TICKED, acts_on_own=True),
    Event("LibraryState", "ask_delete", _LIBRARY, {"media_id": "{medium}"}),
    Event(
        "LibraryState",
        "undo_delete",
        _LIBRARY,
        opened=(*_TICKED, ("delete_selected", {})),
        acts_on_own=True,
    ),
    Event("LibraryState", "restore", _BIN, {"media_id": "{deleted_medium}", "with_links": "yes"}),
    Event(
        "LibraryState",
        "restore_selected",
        _BIN,
        opened=(_LOAD, ("toggle", {"media_id": "{deleted_medium}"})),
        acts_on_own=True,
    ),
    Event("MediumState", "link", _LIBRARY, {"key": "course:{course}"}, opened=_OPENED),
    Event("MediumState", "unlink", _LIBRARY, {"key": "course:{course}"}, opened=_LINKED),
    Event("MediumState", "erase", _LIBRARY, opened=_OPENED),
]


def list_events() -> dict[str, Any]:
    """Give the handlers of these features by "State.name"; watching ones only read on."""
    assert app is not None
    return {
        f"{each.states[0].__name__}.{name.rsplit('.', 1)[-1]}": (name, each.handler.fn)
        for name, each in RegistrationContext.get().event_handlers.items()
        if each.states[0].__module__.split(".")[0] == "lms_app"
        and each.states[0].__module__.split(".")[1] in _FEATURES
        and name.rsplit(".", 1)[-1] not in {"watch", "setvar"}
    }


EVENTS = list_events()
READING = sorted(set(EVENTS) - {f"{each.state}.{each.name}" for each in WRITES})


@pytest.fixture
def scene(db) -> ForeignClub:
    found = make_foreign_club(db)
    add_foreign_course(db, found)
    author = found.people["author"]
    assert author is not None
    found.people["another author"] = make_author(db)
    deleted = make_video(db, author, deleted_at=utc_now(), deleted_by_id=author.id, links_snapshot=[])
    found.ids |= {
        "deleted_medium": str(deleted.id),
        "archived_course": _archive_one(db, found),
        "pupil": str(_need(found, "pupil").id),
    }
    return found


def _archive_one(db, scene: ForeignClub) -> str:
    return str(make_course(db, scene.people["author"], status=CourseStatus.ARCHIVED).id)


def _need(scene: ForeignClub, name: str) -> Any:
    person = scene.people[name]
    assert person is not None
    return person


@pytest.fixture
def tab_of(db, scene):
    def make(name: str) -> EventClient:
        user = scene.people[name]
        return EventClient(f"{SESSION_COOKIE}={make_login(db, user)[1]}" if user else "")

    return make


async def send(tab: EventClient, event: Event, names: dict[str, str]) -> bool:
    """Open the page as far as one is let, send the event; tells whether it was refused."""
    page = event.page.format(**names)
    for name, payload in event.opened:
        await tab.send(EVENTS[f"{event.state}.{name}"][0], path=page, **fill(payload, names))
    tab.events.clear()
    tab.refusals.clear()
    await tab.send(EVENTS[f"{event.state}.{event.name}"][0], path=page, **fill(event.payload, names))
    assert tab.errors == []
    said = str(tab.events)
    return bool(tab.refusals) or "errors." in said or "/login" in said


@pytest.mark.parametrize("event", WRITES, ids=[f"{each.state}.{each.name}" for each in WRITES])
async def test_a_write_by_the_wrong_person_changes_nothing(scene, tab_of, event: Event) -> None:
    tabs = {name: tab_of(name) for name in (*event.refused, event.right)}
    before = read_everything()
    for name in event.refused:
        async with tabs[name] as tab:
            was_refused = await send(tab, event, scene.ids)
        assert read_everything() == before, name
        assert was_refused or event.acts_on_own, name
    # The right person may: the others were refused for who they are and for nothing else.
    async with tabs[event.right] as tab:
        assert not await send(tab, event, scene.ids), tab.refusals or tab.events
    assert read_everything() != before


@pytest.mark.parametrize("who", ["anonymous", "stranger", "learner", "another author", "author", "admin"])
async def test_all_other_events_write_nothing(scene, tab_of, who: str) -> None:
    tab = tab_of(who)
    before = read_everything()
    async with tab:
        for name in READING:
            handler, function = EVENTS[name]
            wanted = [each for each in inspect.signature(function).parameters if each != "self"]
            await tab.send(
                handler, path=f"/courses/{scene['course']}", **dict.fromkeys(wanted, scene["medium"])
            )
            assert tab.errors == [], name
            assert read_everything() == before, name
