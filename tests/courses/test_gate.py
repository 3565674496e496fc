"""What keeps a course from learners, point by point, and what keeps it fit once they have it."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from lms_app.courses.rules import GateItem, GateSection, MediumState, Point, find_unmet
from models.audit import AuditEntry
from models.base import new_id
from models.challenges import ChallengeStatus
from models.courses import Course, CourseItem, CourseStatus, ItemKind
from models.media import MediaStatus
from tests.factories.courses import make_item, make_section, make_video
from tests.factories.grading import make_challenge

URL = "/api/admin-courses"
QUESTION = {"kind": "SINGLE", "text": "Сколько вольт?", "options": ["5", "230"], "correct": [0]}


def gate_item(**over):
    values = {
        "id": new_id(),
        "kind": ItemKind.TEXT,
        "title": "Материал",
        "body": "Текст",
        "media_id": None,
        "challenge_id": None,
        "quiz": None,
        "medium": None,
        "is_challenge_open": False,
        **over,
    }
    return GateItem(**values)


def video(state):
    return {"kind": ItemKind.VIDEO, "media_id": new_id(), "medium": state, "body": ""}


def points(*items, title="Курс", description="О нём", chapter="Глава"):
    return [each.point for each in find_unmet(title, description, [GateSection(new_id(), chapter, items)])]


def test_a_course_that_has_everything_passes():
    video = gate_item(kind=ItemKind.VIDEO, media_id=new_id(), medium=MediumState.READY, body="")
    challenge = gate_item(kind=ItemKind.CHALLENGE, challenge_id=new_id(), is_challenge_open=True)
    assert points(gate_item(), video, challenge) == []


@pytest.mark.parametrize(("title", "expected"), [("Ар", [Point.TITLE]), (" Ар ", [Point.TITLE]), ("Ард", [])])
def test_a_title_has_three_characters(title, expected):
    assert points(gate_item(), title=title) == expected


def test_a_chapter_has_a_title():
    assert points(gate_item(), chapter=" ") == [Point.SECTION_TITLE]


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        ({"title": " "}, [Point.ITEM_TITLE]),
        ({"body": " "}, [Point.TEXT]),
        ({"kind": ItemKind.VIDEO}, [Point.MEDIA_MISSING]),
        ({"kind": ItemKind.VIDEO, "media_id": new_id()}, [Point.MEDIA_NOT_READY]),
        (video(MediumState.READY), []),
        (video(MediumState.ON_ITS_WAY), [Point.MEDIA_NOT_READY]),
        (video(MediumState.FAILED), [Point.MEDIA_FAILED]),
        (video(MediumState.DELETED), [Point.MEDIA_DELETED]),
        ({"kind": ItemKind.QUIZ}, [Point.QUIZ]),
        ({"kind": ItemKind.CHALLENGE, "challenge_id": new_id()}, [Point.CHALLENGE]),
        ({"title": "", "kind": ItemKind.VIDEO}, [Point.ITEM_TITLE, Point.MEDIA_MISSING]),
    ],
)
def test_each_item_has_what_its_kind_needs(over, expected):
    assert points(gate_item(**over)) == expected


def test_every_point_is_listed_with_its_place(client_of, db, author, course):
    course.title, course.description = "Ар", " "
    empty, full = make_section(db, course, title="Пустая"), make_section(db, course, order_index=1)
    text = make_item(db, full, body="")
    video = make_item(db, full, kind=ItemKind.VIDEO, order_index=1, body="", title="Урок 1")
    quiz = make_item(db, full, kind=ItemKind.QUIZ, order_index=2, quiz={"passPercent": 50, "questions": []})
    db.commit()
    client = client_of(author)
    check = client.get(f"{URL}/{course.id}/publish-check").json()
    assert check["isReady"] is False
    assert [(each["point"], each["sectionId"], each["itemId"]) for each in check["unmet"]] == [
        ("title", None, None),
        ("description", None, None),
        ("items", str(empty.id), None),
        ("text", str(full.id), str(text.id)),
        ("media_missing", str(full.id), str(video.id)),
        ("quiz", str(full.id), str(quiz.id)),
    ]
    assert check["unmet"][4]["message"] == "The video “Урок 1” has no file"
    edit = f"/instructor/course/{course.id}/edit"
    assert [each["href"] for each in check["unmet"]] == [
        f"{edit}#title",
        f"{edit}#description",
        f"{edit}#section-{empty.id}",
        *(f"{edit}#item-{each.id}" for each in (text, video, quiz)),
    ]
    refused = client.post(f"{URL}/{course.id}/publish")
    assert (refused.status_code, refused.json()["code"]) == (409, "CONFLICT")
    assert refused.json()["details"]["unmet"] == check["unmet"]
    db.expire_all()
    assert db.get(Course, course.id).status is CourseStatus.DRAFT


@pytest.mark.parametrize(
    ("over", "is_open"),
    [
        ({}, True),
        ({"deleted_at": datetime(2026, 1, 1, tzinfo=UTC)}, False),
        ({"status": ChallengeStatus.ARCHIVED}, False),
    ],
)
def test_a_challenge_must_be_open(client_of, db, author, course, over, is_open):
    key = make_challenge(db, is_public=True, **over).id
    make_item(db, make_section(db, course), kind=ItemKind.CHALLENGE, body="", challenge_id=key)
    check = client_of(author).get(f"{URL}/{course.id}/publish-check").json()
    assert [each["point"] for each in check["unmet"]] == ([] if is_open else ["challenge"])


def test_a_course_without_a_chapter_is_not_published(client_of, author, course):
    answer = client_of(author).post(f"{URL}/{course.id}/publish")
    assert [each["point"] for each in answer.json()["details"]["unmet"]] == ["sections"]


@pytest.mark.parametrize(
    ("question", "is_fit"),
    [
        (QUESTION, True),
        (QUESTION | {"correct": []}, False),
        (QUESTION | {"correct": [0, 1]}, False),
        (QUESTION | {"correct": [2]}, False),
        (QUESTION | {"options": ["5", "5"]}, False),
        (QUESTION | {"kind": "MULTIPLE", "correct": [0, 1]}, True),
        (QUESTION | {"kind": "MATCHING", "correct": [], "matches": ["да", "нет"]}, True),
        (QUESTION | {"kind": "MATCHING", "correct": [], "matches": ["да"]}, False),
    ],
)
def test_a_quiz_must_be_answerable(client_of, db, author, course, question, is_fit):
    quiz = {"passPercent": 50, "questions": [question]}
    make_item(db, make_section(db, course), kind=ItemKind.QUIZ, quiz=quiz)
    assert client_of(author).post(f"{URL}/{course.id}/publish").status_code == (200 if is_fit else 409)


def test_publishing_archiving_and_taking_back_are_noted_and_twice_is_as_once(client_of, db, author, course):
    make_item(db, make_section(db, course))
    client = client_of(author)
    for path, status in [("publish", "published"), ("archive", "archived"), ("restore", "draft")]:
        for _ in range(2):
            answer = client.post(f"{URL}/{course.id}/{path}")
            assert (answer.status_code, answer.json()["status"]) == (200, status)
        if path == "archive":
            assert client.post(f"{URL}/{course.id}/publish").status_code == 409
    assert db.exec(select(AuditEntry.action).order_by(AuditEntry.created_at)).all() == [
        "course.published",
        "course.archived",
        "course.withdrawn",
    ]


def test_a_published_course_stays_fit_for_learners(client_of, db, author, course):
    item = make_item(db, make_section(db, course))
    client = client_of(author)
    client.post(f"{URL}/{course.id}/publish")
    emptied = client.put(f"{URL}/{course.id}?sync=ids", json={"version": 1, "sections": []})
    assert (emptied.status_code, emptied.json()["details"]["unmet"][0]["point"]) == (409, "sections")
    bare = {"title": "Ar", "difficulty": "Beginner", "version": 1}
    assert client.post(f"{URL}/{course.id}/basic", json=bare).status_code == 409
    db.expire_all()
    assert db.get(CourseItem, item.id) is not None
    assert db.get(Course, course.id).version == 1


@pytest.mark.parametrize(
    ("over", "point"),
    [
        ({}, None),
        ({"status": MediaStatus.PROCESSING, "sha256": None}, "media_not_ready"),
        ({"status": MediaStatus.ERROR, "error_code": "truncated"}, "media_failed"),
        ({"deleted_at": datetime(2026, 1, 1, tzinfo=UTC)}, "media_deleted"),
    ],
)
def test_a_video_is_shown_only_when_its_medium_is_ready(client_of, db, author, course, over, point):
    medium = make_video(db, author, **over)
    make_item(db, make_section(db, course), kind=ItemKind.VIDEO, body="", media_id=medium.id)
    answer = client_of(author).post(f"{URL}/{course.id}/publish")
    assert answer.status_code == (409 if point else 200)
    if point:
        assert [each["point"] for each in answer.json()["details"]["unmet"]] == [point]
