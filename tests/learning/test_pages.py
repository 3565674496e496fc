"""The pages of learners through the real event pipeline: what they show, and what the wrong person gets."""

import json

import pytest
from sqlmodel import select

from lms_app.core.db import in_transaction
from lms_app.core.errors import Unauthorized
from lms_app.courses.errors import CourseNotFound
from lms_app.learning.errors import CoursePriced
from lms_app.learning.state.catalogue import CoursesState
from lms_app.learning.state.course import CoursePageState, find_course
from lms_app.learning.state.rows import write_length
from lms_app.web.cookies import SESSION_COOKIE
from models.courses import CourseStatus, Enrollment
from tests.factories.accounts import actor_of, make_login, make_user
from tests.factories.courses import make_author, make_enrollment
from tests.support.event_client import EventClient
from tests.support.states import call, make_state


def course_path(course):
    return f"/courses/{course.id}"


def tab_of(db, person=None):
    return EventClient(f"{SESSION_COOKIE}={make_login(db, person)[1]}" if person else "")


async def test_the_catalogue_shows_what_the_address_asks_for(db, published):
    async with tab_of(db) as tab:
        await tab.send(CoursesState.load, path="/courses?search=arduino")
        state = await tab.state(CoursesState)
        assert [(each.title, each.minutes, each.percent) for each in state.cards] == [
            (published.title, 10, -1)
        ]
        await tab.send(CoursesState.load, path="/courses?price=paid&sort=nonsense")
        state = await tab.state(CoursesState)
        assert (state.cards, state.price, state.is_filtered) == ([], "paid", True)
        assert tab.errors == []


async def test_a_student_enrols_on_the_page_and_leaves(db, published, student, items):
    actor = actor_of(student)
    state = make_state(CoursePageState, course_path(published))
    state.course = await in_transaction(find_course, actor, published.id)
    assert (state.course.role, state.course.chapters[0].parts[0].href) == ("", "")
    await call(state, "enrol", actor=actor)
    assert (state.course.role, state.course.students) == ("STUDENT", 1)
    assert state.course.resume_href == f"/courses/{published.id}/items/{items[0]}"
    await call(state, "leave", actor=actor)
    assert (state.course.role, state.course.students) == ("", 0)
    assert db.exec(select(Enrollment)).all() == []


async def test_a_priced_course_is_not_entered_over_the_socket(db, published, student):
    published.price_minor, published.currency = 100, "KZT"
    db.commit()
    async with tab_of(db, student) as tab:
        await tab.send(CoursePageState.load, path=course_path(published))
        await tab.send(CoursePageState.enrol, path=course_path(published))
        assert [type(each) for each in tab.refusals] == [CoursePriced]
    assert db.exec(select(Enrollment)).all() == []


@pytest.mark.parametrize("status", [CourseStatus.DRAFT, CourseStatus.ARCHIVED])
async def test_a_hidden_course_shows_strangers_nothing(db, published, status):
    published.status = status
    db.commit()
    for person in (None, make_user(db), make_author(db, name="Чужой")):
        async with tab_of(db, person) as tab:
            await tab.send(CoursePageState.load, path=course_path(published))
            assert (await tab.state(CoursePageState)).phase == "missing"
            assert published.title not in json.dumps(tab.deltas, default=str)
            if person is not None:
                await tab.send(CoursePageState.enrol, path=course_path(published))
                assert [type(each) for each in tab.refusals] == [CourseNotFound]


async def test_a_visitor_reads_the_outline_and_enrols_nowhere(db, published):
    async with tab_of(db) as tab:
        await tab.send(CoursePageState.load, path=course_path(published))
        await tab.send(CoursePageState.enrol, path=course_path(published))
        state = await tab.state(CoursePageState)
        assert (state.is_signed_in, state.course.title) == (False, published.title)
        assert "Плата и кабель" not in json.dumps(tab.deltas, default=str)
        assert all(isinstance(each, Unauthorized) for each in tab.refusals)
    assert db.exec(select(Enrollment)).all() == []


async def test_an_author_previews_a_draft(db, author, published):
    published.status = CourseStatus.DRAFT
    db.commit()
    async with tab_of(db, author) as tab:
        await tab.send(CoursePageState.load, path=course_path(published))
        course = (await tab.state(CoursePageState)).course
        assert (course.status, course.can_edit, course.role) == ("draft", True, "")
        assert course.first_href.startswith(course_path(published))


async def test_an_assistant_knows_of_a_draft(db, published, student):
    published.status = CourseStatus.DRAFT
    make_enrollment(db, published, student, role="TEACHING_ASSISTANT")
    async with tab_of(db, student) as tab:
        await tab.send(CoursePageState.load, path=course_path(published))
        course = (await tab.state(CoursePageState)).course
        assert (course.can_edit, course.can_see_students) == (False, True)


@pytest.mark.parametrize("path", ["/courses/x", "/courses/", "/"])
async def test_an_address_that_names_no_course_finds_none(db, path):
    async with tab_of(db) as tab:
        await tab.send(CoursePageState.load, path=path)
        assert (await tab.state(CoursePageState)).phase == "missing"


@pytest.mark.parametrize(
    ("duration_s", "expected"), [(None, ""), (0, "0:00"), (63, "1:03"), (3600, "1:00:00"), (3723, "1:02:03")]
)
def test_lengths_are_written_as_players_do(duration_s, expected):
    assert write_length(duration_s) == expected
