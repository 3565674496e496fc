"""Open pages follow what happens elsewhere: a course comes, goes, is saved, gets on."""

from uuid import UUID

import pytest

from lms_app.core import live
from lms_app.core.db import in_transaction
from lms_app.courses import gate, news, service
from lms_app.courses.schemas import CourseBasic
from lms_app.courses.state.listing import AuthoredCoursesState
from lms_app.learning import progress
from lms_app.learning import service as learning
from lms_app.learning.schemas import ProgressInput
from lms_app.learning.state.catalogue import CoursesState
from lms_app.learning.state.course import CoursePageState
from lms_app.learning.state.topics import topics_of
from lms_app.web.cookies import SESSION_COOKIE
from lms_app.web.live_hub import hub
from models.courses import CourseStatus
from tests.factories.accounts import actor_of, make_login, make_user
from tests.factories.courses import make_author, make_enrollment
from tests.support.event_client import EventClient
from tests.support.solving_page import until


def tab_of(db, person=None):
    return EventClient(f"{SESSION_COOKIE}={make_login(db, person)[1]}" if person else "")


async def listening(topic):
    """Wait until an open page listens: what is said before that reaches nobody."""

    async def is_heard():
        return topic in hub._listeners  # noqa: SLF001 - nothing else tells it

    await until(is_heard)


async def titles(tab):
    return [each.title for each in (await tab.state(CoursesState)).cards]


async def test_the_catalogue_follows_what_comes_and_goes(db, author, published, live_news):
    actor = actor_of(author)
    async with tab_of(db) as tab:
        await tab.send(CoursesState.load, path="/courses")
        await listening(live.catalogue_topic())
        assert await titles(tab) == [published.title]
        await in_transaction(gate.archive_course, actor, published.id)
        await until(lambda: is_equal(titles(tab), []))
        await in_transaction(gate.restore_course, actor, published.id)
        await in_transaction(gate.publish_course, actor, published.id)
        await until(lambda: is_equal(titles(tab), [published.title]))


async def is_equal(found, expected):
    return await found == expected


async def test_a_list_of_ones_own_follows_how_one_gets_on(db, published, student, items, live_news):
    actor = actor_of(student)
    async with tab_of(db, student) as tab:
        await tab.send(CoursesState.load, path="/courses?mine=true")
        await listening(live.user_topic(student.id))
        assert await titles(tab) == []
        await in_transaction(learning.enrol, actor, published.id)

        async def percents():
            return [each.percent for each in (await tab.state(CoursesState)).cards]

        await until(lambda: is_equal(percents(), [0]))
        done = ProgressInput(is_completed=True)
        await in_transaction(progress.save_progress, actor, published.id, UUID(items[0]), done)
        await until(lambda: is_equal(percents(), [33]))


async def test_the_page_of_a_course_follows_its_author(db, author, published, student, live_news):
    make_enrollment(db, published, student)
    async with tab_of(db, student) as tab:
        await tab.send(CoursePageState.load, path=f"/courses/{published.id}")
        await listening(live.outline_topic(published.id))
        basic = {"title": "Новое имя", "description": "О чём", "difficulty": "beginner", "version": 1}
        await in_transaction(
            service.save_basic, actor_of(author), published.id, CourseBasic.model_validate(basic)
        )

        async def title():
            return (await tab.state(CoursePageState)).course.title

        await until(lambda: is_equal(title(), "Новое имя"))
        await in_transaction(gate.restore_course, actor_of(author), published.id)

        async def phase():
            return (await tab.state(CoursePageState)).phase

        await until(lambda: is_equal(phase(), "missing"))


async def test_an_authors_list_follows_its_courses_and_new_ones(db, author, published, live_news):
    actor = actor_of(author)
    async with tab_of(db, author) as tab:
        await tab.send(AuthoredCoursesState.load, path="/instructor/courses")
        await listening(live.course_topic(published.id))

        async def shown():
            return [(each.title, each.status) for each in (await tab.state(AuthoredCoursesState)).rows]

        await in_transaction(gate.archive_course, actor, published.id)
        await until(lambda: is_equal(shown(), [(published.title, "archived")]))
        basic = {"title": "Второй курс", "description": "О чём", "difficulty": "beginner"}
        made = await in_transaction(service.create_course, actor, CourseBasic.model_validate(basic))
        await listening(live.course_topic(made.id))
        assert (await shown())[0] == ("Второй курс", "draft")


@pytest.mark.parametrize("status", [CourseStatus.DRAFT, CourseStatus.PUBLISHED])
def test_a_save_troubles_open_catalogues_only_when_they_show_it(db, author, published, status, monkeypatch):
    published.status = status
    db.commit()
    said = []
    monkeypatch.setattr(news, "publish_to_all_after_commit", lambda _db, topics, _news: said.extend(topics))
    basic = {"title": "Имя", "description": "О чём", "difficulty": "beginner", "version": 1}
    service.save_basic(db, actor_of(author), published.id, CourseBasic.model_validate(basic))
    assert live.outline_topic(published.id) in said
    assert (live.catalogue_topic() in said) is (status is CourseStatus.PUBLISHED)


def test_topics_are_those_of_the_course_and_ones_own(db, published, student):
    assert topics_of(actor_of(student), published.id) == [
        live.user_topic(student.id),
        live.outline_topic(published.id),
    ]
    assert topics_of(actor_of(make_user(db)), None)[0].startswith("user:")


async def test_an_authors_list_is_no_list_for_others(db, author, published):
    async with tab_of(db, make_author(db, name="Чужой")) as tab:
        await tab.send(AuthoredCoursesState.load, path="/instructor/courses")
        state = await tab.state(AuthoredCoursesState)
        assert (state.phase, state.rows) == ("ready", [])
