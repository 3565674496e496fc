"""The days without lessons in all clubs: kept by admins on a page of their own, each change in the trail."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from lms_app.core import live
from lms_app.core.actor import ANONYMOUS
from lms_app.core.errors import Forbidden, Unauthorized
from lms_app.lessons import shared_holidays
from lms_app.lessons.holiday_schemas import HolidayFilters
from lms_app.lessons.holidays_page import holidays_page
from lms_app.lessons.holidays_state import HolidaysState
from lms_app.lessons.schemas import HolidayCreate
from lms_app.web.cookies import SESSION_COOKIE
from lms_app.web.live_hub import hub
from models.accounts import Role
from models.audit import AuditEntry
from models.base import new_id
from models.lessons import Holiday, LessonStatus
from tests.factories.accounts import actor_of, make_login, make_user
from tests.factories.clubs import make_club, make_lesson, make_member, make_mentor
from tests.support.event_client import EventClient

URL = "/api/admin/kruzhok/holidays"
PATH = "/admin/kruzhok/holidays"
NAURYZ = {"date": "2027-03-22", "name": "Наурыз"}


@pytest.fixture
def admin(db):
    return make_user(db, role=Role.ADMIN)


def trail(db):
    db.expire_all()
    entries = db.exec(select(AuditEntry).order_by(AuditEntry.id)).all()
    return [(each.action, each.actor_id, each.details) for each in entries]


def test_a_day_is_added_renamed_moved_and_removed_and_the_trail_knows(client_of, db, admin):
    client = client_of(admin)
    added = client.post(URL, json=NAURYZ)
    assert (added.status_code, added.json()["isShared"]) == (201, True)
    one = f"{URL}/{added.json()['id']}"
    assert client.post(URL, json=NAURYZ).json()["id"] == added.json()["id"]
    renamed = client.post(URL, json=NAURYZ | {"name": "Наурыз мейрамы"}).json()
    assert (renamed["id"], renamed["name"]) == (added.json()["id"], "Наурыз мейрамы")
    other = client.post(URL, json={"date": "2027-05-01", "name": "Единство"}).json()
    taken = client.put(one, json={"date": "2027-05-01", "name": "x"})
    assert (taken.status_code, taken.json()["code"]) == (409, "CONFLICT")
    assert client.put(one, json={"date": "2027-03-23", "name": "Наурыз"}).json()["date"] == "2027-03-23"
    listed = client.get(URL, params={"year": 2027}).json()
    assert [(each["date"], each["name"]) for each in listed["holidays"]] == [
        ("2027-03-23", "Наурыз"),
        ("2027-05-01", "Единство"),
    ]
    assert listed["year"] == 2027
    assert 2027 in listed["years"]
    assert client.get(URL, params={"year": 2031}).json()["holidays"] == []
    assert client.delete(one).status_code == 204
    assert client.delete(one).status_code == client.put(one, json=NAURYZ).status_code == 404
    said = trail(db)
    assert [action for action, *_ in said] == [
        "holiday.added",
        "holiday.changed",
        "holiday.added",
        "holiday.changed",
        "holiday.removed",
    ]
    assert {actor_id for _, actor_id, _ in said} == {admin.id}
    assert said[3][2] == {
        "before": {"date": "2027-03-22", "name": "Наурыз мейрамы"},
        "date": "2027-03-23",
        "name": "Наурыз",
    }
    assert [str(each) for each in db.exec(select(Holiday.id)).all()] == [other["id"]]


def test_a_day_says_how_many_lessons_are_planned_for_it_by_the_clubs_clocks(client_of, db, admin):
    day = date(2027, 3, 22)
    almaty, tokyo = make_club(db), make_club(db, time_zone="Asia/Tokyo")
    # Late in the evening before, by UTC, is the day itself in both places; noon of the day too.
    for club in (almaty, tokyo):
        make_lesson(db, club, starts_at=datetime(2027, 3, 21, 20, 0, tzinfo=UTC))
    make_lesson(db, almaty, starts_at=datetime(2027, 3, 22, 6, 0, tzinfo=UTC))
    make_lesson(db, almaty, starts_at=datetime(2027, 3, 22, 6, 0, tzinfo=UTC), status=LessonStatus.CANCELLED)
    # Half past three in the afternoon by UTC is the next day in Tokyo alone.
    make_lesson(db, tokyo, starts_at=datetime(2027, 3, 22, 15, 30, tzinfo=UTC))
    make_lesson(
        db, make_club(db, archived_at=datetime.now(UTC)), starts_at=datetime(2027, 3, 22, 6, tzinfo=UTC)
    )
    client = client_of(admin)
    client.post(URL, json={"date": str(day), "name": "x"})
    client.post(URL, json={"date": str(day + timedelta(days=1)), "name": "y"})
    found = client.get(URL, params={"year": 2027}).json()["holidays"]
    assert [each["plannedLessons"] for each in found] == [3, 1]


def test_clubs_see_the_day_and_can_not_take_it_away(client_of, db, admin):
    mentor, day = make_mentor(db), datetime.now(UTC).date() + timedelta(days=30)
    club = make_club(db, mentor)
    made = client_of(admin).post(URL, json={"date": str(day), "name": "Каникулы"}).json()
    [seen] = client_of(mentor).get(f"/api/kruzhok/{club.id}/holidays").json()["holidays"]
    assert (seen["name"], seen["isShared"]) == ("Каникулы", True)
    assert client_of(mentor).delete(f"/api/kruzhok/{club.id}/holidays/{made['id']}").status_code == 404
    own = (
        client_of(mentor)
        .post(f"/api/kruzhok/{club.id}/holidays", json={"date": str(day), "name": "y"})
        .json()
    )
    assert client_of(admin).delete(f"{URL}/{own['id']}").status_code == 404
    assert len(db.exec(select(Holiday.id)).all()) == 2


@pytest.mark.parametrize(
    "body", [{}, {"date": "2027-02-30", "name": "x"}, NAURYZ | {"name": " "}, NAURYZ | {"clubId": "x"}]
)
def test_a_day_without_sense_is_refused(client_of, db, admin, body):
    kept = client_of(admin).post(URL, json=NAURYZ).json()
    assert client_of(admin).post(URL, json=body).status_code == 400
    assert client_of(admin).put(f"{URL}/{kept['id']}", json=body).status_code == 400
    assert len(db.exec(select(Holiday.id)).all()) == 1


def test_nobody_but_admins_over_http(client_of, db, admin):
    kept = client_of(admin).post(URL, json=NAURYZ).json()["id"]
    club = make_club(db)
    student = make_user(db)
    make_member(db, club, student)
    people = [(None, 401), (student, 403), (make_mentor(db), 403), (make_user(db, role=Role.INSTRUCTOR), 403)]
    for person, status in people:
        client = client_of(person)
        answers = [
            client.get(URL),
            client.post(URL, json={"date": "2027-01-01", "name": "x"}),
            client.put(f"{URL}/{kept}", json={"date": "2027-01-01", "name": "x"}),
            client.delete(f"{URL}/{kept}"),
        ]
        assert [each.status_code for each in answers] == [status] * 4
    assert [each.name for each in db.exec(select(Holiday)).all()] == ["Наурыз"]
    assert len(trail(db)) == 1


def test_the_service_refuses_too(db):
    day = HolidayCreate(date=date(2027, 1, 1), name="x")
    people = [
        (ANONYMOUS, Unauthorized),
        (actor_of(make_mentor(db)), Forbidden),
        (actor_of(make_user(db)), Forbidden),
    ]
    for actor, error in people:
        with pytest.raises(error):
            shared_holidays.list_shared_holidays(db, actor, HolidayFilters())
        with pytest.raises(error):
            shared_holidays.add_shared_holiday(db, actor, day)
        with pytest.raises(error):
            shared_holidays.change_shared_holiday(db, actor, new_id(), day)
        with pytest.raises(error):
            shared_holidays.remove_shared_holiday(db, actor, new_id())


def tab_of(db, person):
    return EventClient(f"{SESSION_COOKIE}={make_login(db, person)[1]}" if person else "")


async def open_page(tab):
    """Send on_load without waiting for the watching that it starts."""
    await tab.send(HolidaysState.load, path=f"{PATH}?year=2027", wait=False)

    async def look():
        while (await tab.state(HolidaysState)).phase == "loading":  # noqa: ASYNC110 - polled on purpose
            await asyncio.sleep(0.02)

    await asyncio.wait_for(look(), 30)


async def show_news(tab):
    """Have the page read again: what it read in the background may be from before a change."""
    task = asyncio.create_task(hub.run())
    try:

        async def look():
            while (await tab.state(HolidaysState)).rows:
                # The hub may not have been connected yet: the news is told again, as after any outage.
                live.publish(live.admins_topic(), {"kind": "holidays"})
                await asyncio.sleep(0.05)

        await asyncio.wait_for(look(), 30)
    finally:
        task.cancel()


async def test_the_page_asks_before_a_day_goes(client_of, db, admin):
    assert holidays_page().render()
    made = client_of(admin).post(URL, json=NAURYZ).json()["id"]
    async with tab_of(db, admin) as tab:
        await open_page(tab)
        await tab.send(HolidaysState.ask, path=PATH, dialog="remove", holiday_id=made)
        state = await tab.state(HolidaysState)
        assert (state.dialog, state.chosen.name, state.form_path) == ("remove", "Наурыз", f"{URL}/{made}")
        await tab.send(HolidaysState.close, path=PATH)
        assert (await tab.state(HolidaysState)).dialog == ""
        await tab.send(HolidaysState.ask, path=PATH, dialog="remove", holiday_id=made)
        await tab.send(HolidaysState.remove, path=PATH)
        assert (tab.errors, tab.refusals) == ([], [])
        await show_news(tab)
        assert (await tab.state(HolidaysState)).rows == []
        for answer in ({}, None, "x", {"date": 5}):
            await tab.send(HolidaysState.after_save, path=PATH, answer=answer)
        for dialog, which in (("drop", made), ("edit", "x"), ("remove", None)):
            await tab.send(HolidaysState.ask, path=PATH, dialog=dialog, holiday_id=which)
        assert (await tab.state(HolidaysState)).dialog == ""
        assert tab.errors == []
    assert [action for action, *_ in trail(db)] == ["holiday.added", "holiday.removed"]


async def test_nobody_but_admins_on_the_page(client_of, db, admin):
    made = client_of(admin).post(URL, json=NAURYZ).json()["id"]
    for person in (make_mentor(db), make_user(db)):
        async with tab_of(db, person) as tab:
            await open_page(tab)
            for event, payload in (
                (HolidaysState.ask, {"dialog": "remove", "holiday_id": made}),
                (HolidaysState.remove, {}),
                (HolidaysState.after_save, {"answer": {}}),
            ):
                await tab.send(event, path=PATH, **payload)
            assert (await tab.state(HolidaysState)).rows == []
            assert "Наурыз" not in str(tab.deltas)
    assert [each.name for each in db.exec(select(Holiday)).all()] == ["Наурыз"]
