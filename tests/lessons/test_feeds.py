"""Calendars as programs subscribe to them: over HTTP, without signing in, read by the icalendar library."""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from lms_app.core.clock import utc_now
from models.base import new_id
from models.lessons import LessonStatus
from tests.factories.accounts import make_user
from tests.factories.clubs import make_class, make_club, make_lesson, make_member, make_mentor

FEEDS = "/api/calendar/feeds"


@pytest.fixture
def mentor(db):
    return make_mentor(db)


@pytest.fixture
def club(db, mentor):
    return make_club(db, mentor, name="Роботы; «A, B»")


@pytest.fixture
def seven(db, club):
    return make_class(db, club)


@pytest.fixture
def ann(db, club, seven):
    ann = make_user(db)
    make_member(db, club, ann, class_id=seven.id)
    return ann


def path_of(url: str) -> str:
    return url.removeprefix("http://localhost:8000")


def make_feed(client, class_id=None) -> str:
    answer = client.post(FEEDS, json={"classId": str(class_id) if class_id else None})
    assert answer.status_code == 201, answer.text
    return path_of(answer.json()["url"])


def events_of(answer):
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(answer.content)
    return calendar, {str(event["uid"]): event for event in calendar.walk("VEVENT")}


def test_a_person_subscribes_to_their_lessons(client_of, db, club, seven, ann):
    nine = make_class(db, club, name="9Б", order_index=2)
    mine = make_lesson(db, club, class_id=seven.id)
    for_all = make_lesson(db, club, starts_at=utc_now() + timedelta(days=1))
    make_lesson(db, club, class_id=nine.id)
    make_lesson(db, make_club(db))

    calendar, events = events_of(client_of().get(make_feed(client_of(ann))))

    assert set(events) == {f"{each.id}@lessons.kruzhok" for each in (mine, for_all)}
    event = events[f"{mine.id}@lessons.kruzhok"]
    assert event.decoded("dtstart") == mine.starts_at.replace(microsecond=0)
    assert event.decoded("dtend") == mine.ends_at.replace(microsecond=0)
    assert event["dtstart"].params["TZID"] == "Asia/Almaty"
    assert (event["sequence"], event["status"], event["summary"]) == (0, "CONFIRMED", "Светодиод")
    assert event["description"].startswith("Роботы; «A, B» · 7А")
    assert event["url"].endswith(f"/kruzhok/{club.id}/lesson/{mine.id}")
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Almaty"]
    assert (calendar["version"], calendar["method"]) == ("2.0", "PUBLISH")


def test_a_moved_lesson_keeps_its_uid_and_a_cancelled_one_says_so(client_of, db, mentor, club, ann):
    lesson = make_lesson(db, club, starts_at=utc_now() + timedelta(days=1))
    address, client = make_feed(client_of(ann)), client_of(mentor)
    lessons = f"/api/kruzhok/{club.id}/schedule/{lesson.id}"
    day = str((utc_now() + timedelta(days=2)).date())

    assert client.patch(lessons, json={"sequence": 0, "date": day, "time": "12:00"}).status_code == 200
    [moved] = events_of(client_of().get(address))[1].values()
    assert (moved["uid"], moved["sequence"]) == (f"{lesson.id}@lessons.kruzhok", 1)
    assert moved.decoded("dtstart").isoformat() == f"{day}T12:00:00+05:00"

    assert client.post(f"{lessons}/cancel", json={"reason": "Ремонт"}).status_code == 200
    [cancelled] = events_of(client_of().get(address))[1].values()
    assert (cancelled["uid"], cancelled["sequence"], cancelled["status"]) == (moved["uid"], 2, "CANCELLED")
    assert "Ремонт" in cancelled["description"]


def test_a_calendar_that_did_not_change_is_not_sent_again(client_of, db, mentor, club, ann):
    lesson = make_lesson(db, club, starts_at=utc_now() + timedelta(days=1))
    lesson.updated_at = datetime(2026, 1, 1, tzinfo=UTC)
    db.add(lesson)
    db.commit()
    address, caller = make_feed(client_of(ann)), client_of()
    first = caller.get(address)
    tag, date = first.headers["etag"], first.headers["last-modified"]

    for headers in ({"If-None-Match": tag}, {"If-None-Match": f'"x", W/{tag}'}, {"If-Modified-Since": date}):
        again = caller.get(address, headers=headers)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    for headers in (
        {"If-None-Match": '"x"', "If-Modified-Since": date},
        {"If-Modified-Since": "Thu, 01 Jan 2026 00:00:00 GMT"},
        {"If-Modified-Since": "nonsense"},
    ):
        assert caller.get(address, headers=headers).status_code == 200
    client_of(mentor).post(f"/api/kruzhok/{club.id}/schedule/{lesson.id}/cancel", json={})
    changed = caller.get(address, headers={"If-None-Match": tag})
    assert (changed.status_code, changed.headers["etag"] != tag) == (200, True)


def test_a_class_feed_shows_the_class_and_what_is_for_all(client_of, db, mentor, club, seven, ann):
    nine = make_class(db, club, name="9Б", order_index=2)
    wanted = {make_lesson(db, club, class_id=seven.id).id, make_lesson(db, club).id}
    make_lesson(db, club, class_id=nine.id)
    for person in (mentor, ann):
        calendar, events = events_of(client_of().get(make_feed(client_of(person), seven.id)))
        assert set(events) == {f"{each}@lessons.kruzhok" for each in wanted}
        assert calendar["name"].endswith("7А")


def test_a_new_address_ends_the_old_one_and_revoking_ends_both(client_of, db, ann):
    client, caller = client_of(ann), client_of()
    old = make_feed(client)
    new = make_feed(client)
    assert [caller.get(each).status_code for each in (old, new)] == [404, 200]
    [feed] = client.get(FEEDS).json()["feeds"]
    assert path_of(feed["url"]) == new
    assert client.delete(f"{FEEDS}/{feed['id']}").status_code == 204
    assert caller.get(new).status_code == 404
    assert client.get(FEEDS).json()["feeds"] == []


def test_who_leaves_the_club_leaves_its_calendars(client_of, db, club, seven):
    bob = make_user(db)
    place = make_member(db, club, bob, class_id=seven.id)
    lesson = make_lesson(db, club, class_id=seven.id)
    client, caller = client_of(bob), client_of()
    own, of_class = make_feed(client), make_feed(client, seven.id)
    assert str(lesson.id) in caller.get(own).text
    place.removed_at = utc_now()
    db.add(place)
    db.commit()
    assert str(lesson.id) not in caller.get(own).text
    assert caller.get(of_class).status_code == 404


def test_an_empty_calendar_and_odd_lessons_can_be_read(client_of, db, club, ann):
    caller, address = client_of(), make_feed(client_of(ann))
    assert events_of(caller.get(address))[1] == {}
    make_lesson(db, club, title="a;b,c\\d\nATTENDEE:x", status=LessonStatus.IN_PROGRESS)
    make_lesson(db, make_club(db, make_mentor(db)), title="чужой")
    [event] = events_of(caller.get(address))[1].values()
    assert event["summary"] == "a;b,c\\d\nATTENDEE:x"
    assert "attendee" not in event


def test_the_wrong_person_makes_and_revokes_nothing(client_of, db, club, seven, ann):
    bob = make_user(db)
    nine = make_class(db, club, name="9Б", order_index=2)
    make_member(db, club, bob, class_id=nine.id)
    feed = client_of(ann).post(FEEDS, json={}).json()
    for person, status in ((None, 401), (bob, 404), (make_mentor(db), 404)):
        client = client_of(person)
        for class_id in (seven.id, new_id()):
            assert client.post(FEEDS, json={"classId": str(class_id)}).status_code == status
        assert client.delete(f"{FEEDS}/{feed['id']}").status_code == status
    assert client_of().get(FEEDS).status_code == 401
    assert client_of().get(path_of(feed["url"])).status_code == 200
    for guess in ("x", "x" * 64, "%00", feed["id"]):
        assert client_of().get(f"/api/calendar/{guess}.ics").status_code in (400, 404)
