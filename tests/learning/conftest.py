import asyncio
import contextlib

import pytest
from sqlmodel import select

from lms_app.web.live_hub import hub
from models.courses import CourseItem, CourseStatus, ItemKind
from tests.factories.accounts import make_user
from tests.factories.courses import make_author, make_course, make_item, make_section, make_video

QUIZ = {
    "passPercent": 60,
    "questions": [
        {"kind": "SINGLE", "text": "?", "options": ["a", "b"], "correct": [1]},
        {"kind": "MULTIPLE", "text": "?", "options": ["a", "b", "c"], "correct": [0, 2]},
        {"kind": "MATCHING", "text": "?", "options": ["1", "2", "3"], "matches": ["x", "y", "z"]},
    ],
}


@pytest.fixture
def author(db):
    return make_author(db, locale="en")


@pytest.fixture
def course(db, author):
    return make_course(db, author)


@pytest.fixture
def published(db, author, course):
    """A published course: a text, a video of ten minutes, a quiz."""
    medium = make_video(db, author, duration_ms=600_000)
    chapter = make_section(db, course)
    make_item(db, chapter)
    make_item(db, chapter, kind=ItemKind.VIDEO, order_index=1, body="", media_id=medium.id, title="Видео")
    make_item(db, chapter, kind=ItemKind.QUIZ, order_index=2, body="", quiz=QUIZ, title="Квиз")
    course.status, course.published_at = CourseStatus.PUBLISHED, course.created_at
    db.commit()
    return course


@pytest.fixture
def student(db):
    return make_user(db, locale="en")


@pytest.fixture
def items(db, published):
    """The ids of the items of `published`, as text."""
    asked = select(CourseItem.id).where(CourseItem.course_id == published.id)
    return [str(each) for each in db.exec(asked.order_by(CourseItem.order_index)).all()]


@pytest.fixture
def strangers(db):
    """Everybody who may not change somebody's course, each with the status that refuses them."""
    return [
        (None, 401),
        (make_user(db), 403),
        (make_author(db, name="Чужой"), 404),
    ]


@pytest.fixture
async def live_news(db):
    """What is published reaches open pages."""
    task = asyncio.create_task(hub.run())
    yield
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
