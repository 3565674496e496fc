"""Every event of these pages that writes, sent by everybody who may not: refused, and nothing has changed.

A page is no gate: events are sent by a client of one's own, in any order, with any ids. A new event is in no
list here: `test_every_event_is_known_to_write_or_to_read` then names it.
"""

from dataclasses import dataclass, field
from typing import Any

import pytest
from reflex_base.registry import RegistrationContext

from lms_app.lms_app import app
from lms_app.web.cookies import SESSION_COOKIE
from tests.factories.accounts import make_login
from tests.security.socket_reads import HOLIDAY, READING
from tests.support.event_client import EventClient
from tests.support.foreign_club import ForeignClub, fill, make_foreign_club, read_everything

_FEATURES = {
    "attendance",
    "certificates",
    "clubs",
    "flags",
    "lessons",
    "notifications",
    "programs",
    "quizzes",
    "subscriptions",
}
_STRANGERS = ("awaiting approval", "removed", "stranger", "instructor", "another mentor")
_MEMBERS = ("pupil", "classmate", "of another class")
ALL = ("anonymous", *_MEMBERS, *_STRANGERS)
NOT_ADMINS = (*ALL, "owner")


@dataclass(frozen=True)
class Event:
    """One event with what the right person would send. `opened` are the events of the page before it.

    With `is_foreign` the mentor of another club sends it from the page of their own club, with these ids.
    """

    state: str
    name: str
    page: str
    payload: dict[str, Any] = field(default_factory=dict)
    refused: tuple[str, ...] = ALL
    opened: tuple[tuple[str, dict[str, Any]], ...] = (("load", {}),)
    right: str = "owner"
    is_foreign: bool = True

    @property
    def label(self) -> str:
        what = self.payload.get("action")
        return f"{self.state}.{self.name}" + (f" {what}" if what else "")


_CLUB, _LESSON = "/kruzhok/{club}", "/kruzhok/{club}/lesson/{lesson}"
_RUNNING = "/kruzhok/{club}/lesson/{given_lesson}"
_CLASSES, _MEMBERS_PAGE = "/kruzhok/{club}/classes", "/kruzhok/{club}/members"
_PAYMENTS, _MATERIALS = "/admin/payments", "/admin/kruzhok/materials"
_PROGRAM, _OLD_PROGRAM = "/admin/kruzhok/programs/{program}", "/admin/kruzhok/programs/{archived_program}"
_HOLIDAYS = "/admin/kruzhok/holidays?year={shared_year}"
_ORDER = ["{other_class}", "{class}", "{empty_class}"]
_LOAD = ("load", {})


def _act(action: str, member: str) -> Event:
    payload = {"action": action, "member_ids": [member], "class_id": "{other_class}"}
    return Event("MembersState", "act", _MEMBERS_PAGE, payload)


def _admin(state: str, name: str, page: str, payload: dict[str, Any], *opened: Any) -> Event:
    return Event(
        state,
        name,
        page,
        payload,
        refused=NOT_ADMINS,
        opened=opened or (_LOAD,),
        right="admin",
        is_foreign=False,
    )


WRITES = [
    Event("ClubFrameState", "renew_code", _CLUB, is_foreign=False),
    Event("ClubFrameState", "archive", _CLUB, is_foreign=False),
    Event("ClubFrameState", "restore", _CLUB, is_foreign=False),
    Event("ClassesState", "switch", _CLASSES, {"class_id": "{empty_class}", "is_active": True}),
    Event("ClassesState", "step", _CLASSES, {"class_id": "{class}", "by": 1}),
    Event("ClassesState", "put_in_order", _CLASSES, {"class_ids": _ORDER}),
    _act("approve", "{pending_member}"),
    _act("reject", "{pending_member}"),
    _act("move", "{pupil_member}"),
    Event(
        "MembersState",
        "remove",
        _MEMBERS_PAGE,
        opened=(_LOAD, ("act", {"action": "remove", "member_ids": ["{pupil_member}"], "class_id": ""})),
    ),
    Event("LessonState", "start", _LESSON),
    Event("LessonState", "finish", _RUNNING),
    Event("LessonState", "send", _RUNNING, {"with_late": True}),
    Event("TodayState", "start", _CLUB, {"club_id": "{club}", "lesson_id": "{lesson}"}),
    Event(
        "NotificationsState",
        "mark_read",
        "/notifications",
        {"notification_id": "{notification}"},
        refused=(*ALL, "admin"),
        is_foreign=False,
    ),
    Event("NotificationsState", "mark_all", "/notifications", refused=("anonymous",), is_foreign=False),
    _admin("PaymentsState", "approve", _PAYMENTS, {"payment_id": "{payment}"}),
    _admin("PaymentsState", "approve_ticked", _PAYMENTS, {}, _LOAD, ("tick", {"payment_id": "{payment}"})),
    _admin(
        "PaymentsState",
        "reject",
        _PAYMENTS,
        {"form": {"notes": "Нет"}},
        _LOAD,
        ("ask_reject", {"payment_id": "{payment}"}),
    ),
    _admin(
        "PaymentsState",
        "keep_notes",
        _PAYMENTS,
        {"text": "Моё"},
        _LOAD,
        ("open_payment", {"payment_id": "{payment}"}),
    ),
    _admin("MaterialsState", "delete", _MATERIALS, {"material_id": "{material}"}),
    _admin("MaterialsState", "undo", _MATERIALS, {}, _LOAD, ("delete", {"material_id": "{material}"})),
    _admin("HolidaysState", "remove", _HOLIDAYS, {}, _LOAD, ("ask", HOLIDAY)),
    _admin("FlagsState", "choose", "/admin/flags", {"name": "ENABLE_NEW_COURSE_CREATION", "step": "10"}),
    _admin("ProgramState", "archive", _PROGRAM, {}),
    _admin("ProgramState", "restore", _OLD_PROGRAM, {}),
    _admin("ProgramState", "archive_lesson", _PROGRAM, {"lesson_id": "{template}"}),
    _admin("ProgramState", "restore_lesson", _PROGRAM, {"lesson_id": "{archived_template}"}),
]


def list_events() -> dict[str, str]:
    """Give the full names of all events of these features by "State.name"; watching ones only read on."""
    assert app is not None
    found = {}
    for name, registered in RegistrationContext.get().event_handlers.items():
        module, own = registered.states[0].__module__.split("."), name.rsplit(".", 1)[-1]
        if module[0] == "lms_app" and module[1] in _FEATURES and own not in {"watch", "setvar"}:
            found[f"{registered.states[0].__name__}.{own}"] = name
    return found


EVENTS = list_events()


@pytest.fixture
def scene(db) -> ForeignClub:
    return make_foreign_club(db)


@pytest.fixture
def tab_of(db, scene):
    def make(name: str) -> EventClient:
        user = scene.people[name]
        return EventClient(f"{SESSION_COOKIE}={make_login(db, user)[1]}" if user else "")

    return make


async def send(tab: EventClient, event: Event, names: dict[str, str], page: str) -> bool:
    """Open the page as far as one is let, send the event; tells whether it was refused."""
    for name, payload in event.opened:
        await tab.send(EVENTS[f"{event.state}.{name}"], path=page, **fill(payload, names))
    tab.events.clear()
    tab.refusals.clear()
    await tab.send(EVENTS[f"{event.state}.{event.name}"], path=page, **fill(event.payload, names))
    assert tab.errors == []
    said = str(tab.events)
    return bool(tab.refusals) or "errors." in said or "/login" in said


def test_every_event_is_known_to_write_or_to_read() -> None:
    writing = {f"{each.state}.{each.name}" for each in WRITES}
    assert set(EVENTS) - writing - set(READING) == set(), "say who may not send these, or that they only read"
    assert (writing | set(READING)) - set(EVENTS) == set(), "these are gone"
    assert writing & set(READING) == set()


@pytest.mark.parametrize("event", WRITES, ids=[each.label for each in WRITES])
async def test_a_write_by_the_wrong_person_changes_nothing(scene, tab_of, event: Event) -> None:
    names = dict(scene.ids)
    page = event.page.format(**names)
    tabs = {name: tab_of(name) for name in (*event.refused, event.right)}
    foreign = tab_of("another mentor")
    before = read_everything()
    for name in event.refused:
        async with tabs[name] as tab:
            was_refused = await send(tab, event, names, page)
        assert read_everything() == before, name
        assert was_refused, name
    if event.is_foreign:
        own = {**names, "club": scene.own_club}
        async with foreign as tab:
            was_refused = await send(tab, event, own, event.page.format(**own))
        assert read_everything() == before, "from a page of one's own"
        assert was_refused, "from a page of one's own"
    # The right person may: the others were refused for who they are and for nothing else.
    async with tabs[event.right] as tab:
        assert not await send(tab, event, names, page), tab.refusals or tab.events
    # What is undone, and a club that was never in the archive, are as before.
    is_as_before = (event.state, event.name) in {("MaterialsState", "undo"), ("ClubFrameState", "restore")}
    assert (read_everything() == before) is is_as_before


@pytest.mark.parametrize("who", ["owner", "admin", "pupil", "stranger", "anonymous"])
async def test_what_only_reads_writes_nothing(scene, tab_of, who: str) -> None:
    tab = tab_of(who)
    before = read_everything()
    async with tab:
        for name, payload in sorted(READING.items()):
            await tab.send(EVENTS[name], path=f"/kruzhok/{scene['club']}", **fill(payload, scene.ids))
            assert tab.errors == [], name
            assert read_everything() == before, name
