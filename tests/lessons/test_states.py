"""Today's lesson and the schedule as pages get them."""

from datetime import timedelta

import pytest

from lms_app.clubs.errors import ClubNotFound, NotYourClub
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.lessons.errors import LessonNotFound
from lms_app.lessons.state import ScheduleState, TodayState, club_id_of
from lms_app.web.actor import remember_actor
from models.base import new_id
from models.lessons import LessonStatus, ScheduledLesson
from tests.factories.accounts import actor_of, make_user
from tests.factories.clubs import make_class, make_club, make_lesson, make_member, make_mentor, make_template
from tests.support.states import call, make_state


def noon_zone() -> str:
    """A zone in which it is noon now: an hour before and after is the same day."""
    offset = 12 - utc_now().hour
    return f"Etc/GMT{'-' if offset > 0 else '+'}{abs(offset)}" if offset else "Etc/GMT"


async def loaded(kind, path, person):
    state = make_state(kind, path)
    remember_actor(actor_of(person))
    async for _ in kind.event_handlers["load"].fn(state):
        pass
    return state


async def test_the_mentor_starts_todays_lesson_from_its_card(db: Db):
    mentor = make_mentor(db)
    club = make_club(db, mentor, time_zone=noon_zone())
    lesson = make_lesson(db, club)
    state = await loaded(TodayState, f"/kruzhok/{club.id}", mentor)

    [row] = state.lessons
    assert (row.id, row.status, row.can_manage, row.class_name) == (str(lesson.id), "SCHEDULED", True, "")
    assert (row.zone, state.names_clubs) == (club.time_zone, False)
    answer = await call(state, "start", str(club.id), str(lesson.id), actor=actor_of(mentor))
    assert f"/kruzhok/{club.id}/lesson/{lesson.id}" in str(answer)
    db.refresh(lesson)
    assert lesson.status is LessonStatus.IN_PROGRESS


async def test_today_shows_the_next_lesson_of_each_club_of_a_person(db: Db):
    student, zone = make_user(db), noon_zone()
    first, second = make_club(db, time_zone=zone), make_club(db, time_zone=zone)
    for club in (first, second):
        make_member(db, club, student)
    soon = make_lesson(db, first)
    make_lesson(db, first, starts_at=utc_now() + timedelta(hours=3))
    sooner = make_lesson(db, second, starts_at=utc_now() + timedelta(minutes=5))
    make_lesson(db, make_club(db, time_zone=zone))

    state = await loaded(TodayState, "/dashboard", student)

    assert [each.id for each in state.lessons] == [str(sooner.id), str(soon.id)]
    assert state.names_clubs
    assert not any(each.can_manage for each in state.lessons)


@pytest.mark.parametrize("who", ["student", "other mentor"])
async def test_the_wrong_person_starts_nothing(db: Db, who: str):
    club = make_club(db)
    lesson = make_lesson(db, club)
    person = make_mentor(db) if who == "other mentor" else make_user(db)
    if who == "student":
        make_member(db, club, person)
    state = make_state(TodayState)
    with pytest.raises(NotYourClub if who == "student" else ClubNotFound):
        await call(state, "start", str(club.id), str(lesson.id), actor=actor_of(person))
    for garbage in ("", "x", None, str(new_id()) + "'"):
        with pytest.raises(LessonNotFound):
            await call(state, "start", garbage, str(lesson.id), actor=actor_of(person))
    unchanged = db.get(ScheduledLesson, lesson.id)
    assert unchanged is not None
    assert unchanged.status is LessonStatus.SCHEDULED


async def test_the_schedule_is_drawn_for_who_may_see_it(db: Db):
    mentor, student = make_mentor(db), make_user(db)
    club = make_club(db, mentor)
    mine, _other = make_class(db, club), make_class(db, club, name="9Б", order_index=2)
    make_member(db, club, student, class_id=mine.id)
    template = make_template(db)
    path = f"/kruzhok/{club.id}/schedule"

    own = await loaded(ScheduleState, path, mentor)
    assert (own.phase, own.can_manage, [each.name for each in own.classes]) == ("ready", True, ["7А", "9Б"])
    assert [each.id for each in own.templates] == [str(template.id)]
    seen = await loaded(ScheduleState, path, student)
    assert (seen.phase, seen.can_manage, [each.name for each in seen.classes]) == ("ready", False, ["7А"])
    assert seen.templates == []
    for person, address in ((make_mentor(db), path), (mentor, f"/kruzhok/{new_id()}/schedule")):
        nothing = await loaded(ScheduleState, address, person)
        assert (nothing.phase, nothing.club_id, nothing.classes) == ("missing", "", [])


@pytest.mark.parametrize("path", ["/dashboard", "/kruzhok", "/kruzhok/x/schedule", "/", ""])
def test_an_address_without_a_club_names_none(path: str):
    assert club_id_of(path) == ""
