"""Links between media and courses, chapters, items and lessons: by people who may change both."""

from typing import Any

import pytest
from sqlmodel import col, select

from lms_app.core.db import Db
from models.accounts import Role, User
from models.base import new_id
from models.courses import Course, CourseItem, CourseStatus, ItemKind
from models.media import MediaKind, MediaLink, MediaStatus
from models.programs import LessonTemplate, Program
from tests.factories.accounts import make_user
from tests.factories.courses import make_course, make_item, make_section, make_video
from tests.factories.media import make_author, make_media


@pytest.fixture
def author(db: Db) -> User:
    return make_author(db)


@pytest.fixture
def plan(db: Db, author: User) -> Any:
    return make_media(db, author, kind=MediaKind.PDF, status=MediaStatus.READY, sha256="0" * 64)


@pytest.fixture
def places(db: Db, author: User) -> dict[str, str]:
    course = make_course(db, author)
    section = make_section(db, course)
    program = Program(title="Программа")
    db.add(program)
    db.flush()
    lesson = LessonTemplate(program_id=program.id, order_index=0, title="Урок")
    db.add(lesson)
    db.commit()
    return {
        "course": str(course.id),
        "section": str(section.id),
        "item": str(make_item(db, section).id),
        "lesson": str(lesson.id),
    }


def test_a_file_is_linked_to_everything_once(client_of, db, plan, places) -> None:
    client = client_of(make_user(db, role=Role.ADMIN))
    url = f"/api/media/{plan.id}"
    for _ in range(2):
        for kind, target in places.items():
            assert client.post(f"{url}/links", json={"kind": kind, "id": target}).status_code == 200
    shown = client.get(url).json()
    assert [(each["kind"], each["id"]) for each in shown["uses"]] == list(places.items())
    assert [each["action"] for each in shown["trail"]] == ["media.linked"] * 4
    for _ in range(2):
        for kind, target in places.items():
            assert client.delete(f"{url}/links/{kind}/{target}").status_code == 200
    shown = client.get(url).json()
    assert (shown["uses"], len(shown["trail"])) == ([], 8)


def test_an_instructor_links_own_files_to_own_courses_alone(client_of, db, author, plan, places) -> None:
    stranger = make_author(db, name="Чужой")
    foreign = make_course(db, stranger)
    url = f"/api/media/{plan.id}/links"
    own = client_of(author)
    assert own.post(url, json={"kind": "section", "id": places["section"]}).status_code == 200
    for target in (
        {"kind": "course", "id": str(foreign.id)},
        {"kind": "lesson", "id": places["lesson"]},
        {"kind": "item", "id": str(new_id())},
    ):
        answer = own.post(url, json=target)
        assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND"), target
    for wrong in ({"kind": "club", "id": str(foreign.id)}, {"kind": "course", "id": "x"}, {}):
        assert own.post(url, json=wrong).status_code == 400
    theirs = {"kind": "section", "id": places["section"]}
    for user, status in ((None, 401), (make_user(db), 403), (stranger, 404)):
        client = client_of(user)
        assert client.post(url, json=theirs).status_code == status
        assert client.delete(f"{url}/section/{places['section']}").status_code == status
    assert client_of(stranger).post(url, json={"kind": "course", "id": str(foreign.id)}).status_code == 404
    assert len(db.exec(select(MediaLink)).all()) == 1


def test_an_item_plays_nothing_when_its_video_is_unlinked(client_of, db, author, places) -> None:
    video = make_video(db, author)
    item = db.get_one(CourseItem, places["item"])
    item.kind, item.media_id = ItemKind.VIDEO, video.id
    db.commit()
    assert client_of(author).delete(f"/api/media/{video.id}/links/item/{item.id}").status_code == 200
    db.expire_all()
    assert db.get_one(CourseItem, item.id).media_id is None
    assert db.get_one(Course, places["course"]).version == 2, "open editors are told"


def test_a_published_course_keeps_its_videos(client_of, db, author) -> None:
    video = make_video(db, author)
    course = make_course(db, author, status=CourseStatus.PUBLISHED)
    item = make_item(db, make_section(db, course), kind=ItemKind.VIDEO, media_id=video.id)
    answer = client_of(author).delete(f"/api/media/{video.id}/links/item/{item.id}")
    assert (answer.status_code, len(answer.json()["details"]["unmet"])) == (409, 1)
    db.expire_all()
    assert db.get_one(CourseItem, item.id).media_id == video.id
    assert len(db.exec(select(MediaLink).where(col(MediaLink.media_id) == video.id)).all()) == 1
