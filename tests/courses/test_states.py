"""The pages of authors through the real event pipeline and by their handlers."""

import asyncio
import json

import pytest

from lms_app.core import live
from lms_app.courses.errors import CourseNotFound
from lms_app.courses.state.challenges import CourseChallengesState
from lms_app.courses.state.editor import CourseState
from lms_app.courses.state.listing import AuthoredCoursesState
from lms_app.courses.state.wizard import CourseWizardState
from lms_app.web.cookies import SESSION_COOKIE
from lms_app.web.live_hub import hub
from models.accounts import Role
from models.courses import CourseStatus, ItemKind
from models.flags import FeatureFlag
from tests.factories.accounts import actor_of, make_login, make_user
from tests.factories.courses import make_author, make_course, make_item, make_section, make_video
from tests.support.event_client import EventClient
from tests.support.states import call, make_state


def edit_path(course):
    return f"/instructor/course/{course.id}/edit"


@pytest.mark.parametrize(
    ("role", "phase"), [(Role.STUDENT, "forbidden"), (Role.INSTRUCTOR, "ready"), (Role.ADMIN, "ready")]
)
async def test_the_wizard_opens_for_authors(db, role, phase):
    state = make_state(CourseWizardState, "/instructor/course/new")
    await call(state, "load", actor=actor_of(make_user(db, role=role)))
    assert state.phase == phase


async def test_the_wizard_is_closed_to_those_without_the_feature(db, author):
    db.add(FeatureFlag(name="ENABLE_NEW_COURSE_CREATION", percent=0))
    db.commit()
    state = make_state(CourseWizardState, "/instructor/course/new")
    await call(state, "load", actor=actor_of(author))
    assert state.phase == "closed"


async def test_an_author_opens_a_course_and_sees_what_is_known_of_its_files(db, author, course):
    film = make_video(db, author, duration_ms=61_000)
    make_item(db, make_section(db, course), kind=ItemKind.VIDEO, body="", media_id=film.id)
    state = make_state(CourseState, edit_path(course))
    await call(state, "load", actor=actor_of(author))
    assert (state.phase, state.title, state.status) == ("ready", course.title, "draft")
    assert (state.course_id, state.owner) == (str(course.id), str(author.id))
    assert [(each["id"], each["status"], each["duration_ms"]) for each in state.media] == [
        (str(film.id), "ready", 61_000)
    ]
    assert state.news["version"] == course.version


async def test_after_a_save_the_page_reads_again(db, author, course):
    state = make_state(CourseState, edit_path(course))
    await call(state, "load", actor=actor_of(author))
    course.title, course.version = "Новое название", course.version + 1
    db.commit()
    await call(state, "read_again", actor=actor_of(author))
    assert (state.title, state.news["version"]) == ("Новое название", course.version)


async def test_a_save_elsewhere_is_told_to_an_open_editor(db, author, course):
    before = hub.count_listeners()
    async with EventClient(f"{SESSION_COOKIE}={make_login(db, author)[1]}") as tab:
        await tab.send(CourseState.load, path=edit_path(course))
        async with asyncio.timeout(30):
            while hub.count_listeners() == before:
                await asyncio.sleep(0.02)
            course.title, course.version = "Сохранён в другой вкладке", course.version + 1
            db.commit()
            hub._deliver(live.course_topic(course.id), {"changed": "course"})
            while "Сохранён в другой вкладке" not in str(tab.deltas):
                await asyncio.sleep(0.02)


def test_each_save_and_each_turn_of_a_course_is_told(db, author, course, client_of, monkeypatch):
    told = []
    monkeypatch.setattr(live, "publish_to_all", lambda topics, payload: told.append((topics, payload)))
    client, path = client_of(author), f"/api/admin-courses/{course.id}"
    assert client.put(f"{path}?sync=ids", json={"version": 1, "sections": []}).status_code == 200
    basic = {"title": "Новое", "difficulty": "Beginner", "version": 2}
    assert client.post(f"{path}/basic", json=basic).status_code == 200
    assert client.post(f"{path}/archive").status_code == 200
    assert client.put(f"{path}?sync=ids", json={"version": 1, "sections": []}).status_code == 409
    of_course = [live.course_topic(course.id), live.outline_topic(course.id)]
    assert [topics for topics, _ in told] == [of_course, of_course, [*of_course, live.catalogue_topic()]]


async def test_a_text_is_shown_as_learners_will_see_it(db, author, course):
    state = make_state(CourseState, edit_path(course))
    await call(state, "preview", "**важно** <script>x</script>", actor=actor_of(author))
    assert "<strong>важно</strong>" in state.preview_html
    assert "<script>" not in state.preview_html


@pytest.mark.parametrize("path", ["/instructor/course/x/edit", "/instructor/course//edit", "/"])
async def test_an_address_that_names_no_course_finds_none(db, author, path):
    state = make_state(CourseState, path)
    await call(state, "load", actor=actor_of(author))
    assert state.phase == "missing"
    await call(state, "read_again", actor=actor_of(author))
    assert state.phase == "missing"


async def test_nobody_else_reads_over_the_socket(db, author, course):
    film = make_video(db, author, title="Тайный фильм")
    make_item(db, make_section(db, course), kind=ItemKind.VIDEO, body="", media_id=film.id)
    for person in (make_user(db), make_author(db, name="Чужой")):
        cookie = f"{SESSION_COOKIE}={make_login(db, person)[1]}"
        async with EventClient(cookie) as tab:
            await tab.send(CourseState.load, path=edit_path(course))
            await tab.send(CourseState.read_again, path=edit_path(course))
            assert "Тайный" not in json.dumps(tab.deltas, default=str)
            assert course.title not in json.dumps(tab.deltas, default=str)


async def test_a_stranger_in_the_same_tab_state_reads_nothing_more(db, author, course):
    state = make_state(CourseState, edit_path(course))
    await call(state, "load", actor=actor_of(author))
    course.title = "Уже другое"
    db.commit()
    await call(state, "read_again", actor=actor_of(make_author(db)))
    assert (state.phase, state.title) != ("ready", "Уже другое")
    assert state.title != "Уже другое"


async def test_one_finds_ones_own_courses_by_words_and_status(db, author, course):
    other = make_course(db, author, title="Электричество", status=CourseStatus.ARCHIVED)
    make_item(db, make_section(db, other))
    own = [
        other,
        make_course(db, author, title="Электроника"),
        make_course(db, author, title="Роботы", status=CourseStatus.ARCHIVED),
    ]
    make_course(db, make_author(db), title="Чужое электричество", status=CourseStatus.ARCHIVED)
    state = make_state(AuthoredCoursesState, "/instructor/courses?search=электр&status=archived")
    await call(state, "load", actor=actor_of(author))
    assert [(each.id, each.sections, each.parts) for each in state.rows] == [(str(other.id), 1, 1)]
    assert (state.total, state.is_filtered) == (1, True)
    state = make_state(AuthoredCoursesState, "/instructor/courses")
    await call(state, "load", actor=actor_of(author))
    assert {each.id for each in state.rows} == {str(each.id) for each in (course, *own)}


async def test_a_course_goes_to_the_archive_and_comes_back_from_the_list(db, author, course):
    state = make_state(AuthoredCoursesState, "/instructor/courses")
    await call(state, "load", actor=actor_of(author))
    await call(state, "archive", str(course.id), actor=actor_of(author))
    assert [each.status for each in state.rows] == ["archived"]
    await call(state, "restore", str(course.id), actor=actor_of(author))
    assert [each.status for each in state.rows] == ["draft"]
    for key in (str(course.id), "x"):
        with pytest.raises(CourseNotFound):
            await call(state, "archive", key, actor=actor_of(make_author(db)))


async def test_the_list_is_for_authors(db):
    state = make_state(AuthoredCoursesState, "/instructor/courses")
    await call(state, "load", actor=actor_of(make_user(db)))
    assert (state.phase, state.rows) == ("forbidden", [])


def challenges_path(course):
    return f"/instructor/course/{course.id}/challenges"


async def test_the_page_of_challenges_opens_for_those_who_may_change_the_course(db, author, admin, course):
    for person in (author, admin):
        state = make_state(CourseChallengesState, challenges_path(course))
        await call(state, "load", actor=actor_of(person))
        assert (state.phase, state.title, state.owner) == ("ready", course.title, str(person.id))
        assert (state.course_id, state.edit_href) == (str(course.id), edit_path(course))
        assert state.time_zone == person.time_zone


async def test_the_page_of_challenges_tells_nobody_else_of_the_course(db, author, course):
    state = make_state(CourseChallengesState, challenges_path(course))
    for person, phase in ((make_user(db), "forbidden"), (make_author(db, name="Чужой"), "missing")):
        # The same tab, where the author was before.
        await call(state, "load", actor=actor_of(author))
        await call(state, "load", actor=actor_of(person))
        assert (state.phase, state.title, state.course_id, state.edit_href) == (phase, "", "", "")
        async with EventClient(f"{SESSION_COOKIE}={make_login(db, person)[1]}") as tab:
            await tab.send(CourseChallengesState.load, path=challenges_path(course))
            assert course.title not in json.dumps(tab.deltas, default=str)


@pytest.mark.parametrize("path", ["/instructor/course/x/challenges", "/instructor/course//challenges", "/"])
async def test_no_course_no_challenges(db, author, path):
    state = make_state(CourseChallengesState, path)
    await call(state, "load", actor=actor_of(author))
    assert state.phase == "missing"
