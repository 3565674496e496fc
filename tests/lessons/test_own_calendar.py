"""The calendar of all of a person's clubs: who sees which lessons, of which days, by which clock."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lms_app.core.clock import utc_now
from lms_app.lessons import own_calendar
from lms_app.lessons.calendar_state import CalendarState
from lms_app.lessons.pages import calendar_page
from lms_app.web.actor import remember_actor
from models.accounts import Role
from models.base import new_id
from models.clubs import MemberStatus
from models.lessons import LessonStatus
from tests.factories.accounts import actor_of, make_user
from tests.factories.clubs import make_class, make_club, make_lesson, make_member, make_mentor
from tests.support.states import make_state

URL = "/api/calendar/lessons"


def read(client, **query):
    answer = client.get(URL, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def ids(calendar):
    return [each["id"] for each in calendar["lessons"]]


def test_a_student_sees_lessons_of_the_own_classes_in_all_clubs(client_of, db):
    student = make_user(db)
    first, second, foreign = make_club(db, name="А"), make_club(db, name="Б"), make_club(db)
    mine, other = make_class(db, first), make_class(db, first, name="7Б", order_index=2)
    make_member(db, first, student, class_id=mine.id)
    make_member(db, second, student)
    waiting = make_club(db)
    make_member(db, waiting, student, status=MemberStatus.PENDING)
    left = make_club(db)
    make_member(db, left, student, removed_at=utc_now())
    gone = make_club(db, archived_at=utc_now())
    make_member(db, gone, student)
    now = utc_now()
    seen = [
        make_lesson(db, first, class_id=mine.id, starts_at=now + timedelta(hours=1)),
        make_lesson(db, first, starts_at=now + timedelta(hours=2)),
        make_lesson(db, second, starts_at=now + timedelta(hours=3), status=LessonStatus.CANCELLED),
    ]
    make_lesson(db, first, class_id=other.id)
    for club in (foreign, waiting, left, gone):
        make_lesson(db, club)

    calendar = read(client_of(student))
    assert ids(calendar) == [str(each.id) for each in seen]
    assert [(each["name"], each["canManage"]) for each in calendar["clubs"]] == [("А", False), ("Б", False)]
    assert (calendar["isCut"], calendar["timeZone"]) == (False, "Asia/Almaty")
    assert ids(read(client_of(student), clubId=str(second.id))) == [str(seen[2].id)]
    for club in (foreign, waiting, left):
        refused = client_of(student).get(URL, params={"clubId": str(club.id)})
        assert (refused.status_code, refused.json()["code"]) == (404, "NOT_FOUND")
    assert client_of(student).get(URL, params={"clubId": str(new_id())}).status_code == 404


def test_a_mentor_sees_the_clubs_they_run_and_an_admin_all(client_of, db):
    mentor, admin = make_mentor(db), make_user(db, role=Role.ADMIN)
    own, foreign = make_club(db, mentor), make_club(db)
    seven = make_class(db, own)
    of_class, of_all, elsewhere = (
        make_lesson(db, own, class_id=seven.id),
        make_lesson(db, own),
        make_lesson(db, foreign),
    )

    calendar = read(client_of(mentor))
    assert set(ids(calendar)) == {str(of_class.id), str(of_all.id)}
    assert [each["canManage"] for each in calendar["clubs"]] == [True]
    assert client_of(mentor).get(URL, params={"clubId": str(foreign.id)}).status_code == 404
    assert set(ids(read(client_of(admin)))) == {str(each.id) for each in (of_class, of_all, elsewhere)}
    assert ids(read(client_of(admin), clubId=str(foreign.id))) == [str(elsewhere.id)]
    assert client_of().get(URL).status_code == 401


def test_lessons_stand_at_the_hours_of_who_asks_and_of_the_club(client_of, db):
    mentor = make_mentor(db, time_zone="Europe/London")
    club = make_club(db, mentor, time_zone="Asia/Tokyo")
    # 8 in the morning of the 2nd in Tokyo is 11 in the evening of the 1st in London.
    lesson = make_lesson(db, club, starts_at=datetime(2026, 12, 1, 23, 0, tzinfo=UTC))
    client = client_of(mentor)
    [view] = read(client, **{"from": "2026-12-01", "to": "2026-12-01"})["lessons"]
    assert (view["date"], view["time"], view["endTime"]) == ("2026-12-01", "23:00", "00:00")
    assert (view["clubDate"], view["clubTime"], view["clubEndTime"]) == ("2026-12-02", "08:00", "09:00")
    assert (view["timeZone"], view["clubTimeZone"]) == ("Europe/London", "Asia/Tokyo")
    assert view["id"] == str(lesson.id)
    assert ids(read(client, **{"from": "2026-12-02", "to": "2026-12-02"})) == []


@pytest.mark.parametrize(
    ("days", "status"),
    [
        ({"from": "2026-12-01", "to": "2027-01-31"}, 200),
        ({"from": "2026-12-01", "to": "2027-02-01"}, 400),
        ({"from": "2026-12-02", "to": "2026-12-01"}, 400),
        ({"from": "x"}, 400),
        ({"to": "9999-12-31"}, 400),
        ({"clubId": "x"}, 400),
    ],
)
def test_no_more_than_two_months_at_once(client_of, db, days, status):
    assert client_of(make_user(db)).get(URL, params=days).status_code == status


def test_what_is_too_much_is_cut_and_said(client_of, db, monkeypatch):
    monkeypatch.setattr(own_calendar, "MOST_LESSONS", 2)
    mentor = make_mentor(db)
    club = make_club(db, mentor)
    lessons = [make_lesson(db, club, starts_at=utc_now() + timedelta(hours=n)) for n in (1, 2)]
    assert read(client_of(mentor))["isCut"] is False
    make_lesson(db, club, starts_at=utc_now() + timedelta(hours=3))
    calendar = read(client_of(mentor))
    assert (calendar["isCut"], ids(calendar)) == (True, [str(each.id) for each in lessons])


async def test_the_page_knows_the_persons_clock_and_what_to_follow(db):
    assert calendar_page().render()
    student, stranger = make_user(db, time_zone="Asia/Qyzylorda"), make_user(db)
    club = make_club(db)
    make_member(db, club, student)
    for person, has_clubs in ((student, True), (stranger, False)):
        state = make_state(CalendarState, "/calendar")
        remember_actor(replace(actor_of(person), time_zone=person.time_zone))
        async for _ in CalendarState.event_handlers["load"].fn(state):
            pass
        assert (state.is_loaded, state.has_clubs) == (True, has_clubs)
        assert state.time_zone == person.time_zone
