"""The wizard's draft: kept from the first step, on any machine, and finished once."""

import threading
import uuid

import pytest
from sqlmodel import select

from lms_app.core.db import transaction
from lms_app.core.errors import AppError
from lms_app.courses import wizard_rules
from lms_app.courses.draft_schemas import DraftContent, DraftFinish
from lms_app.courses.drafts import finish_draft
from models.courses import Course, CourseDraft, CourseItem, CourseSection
from models.flags import FeatureFlag
from tests.factories.accounts import actor_of, make_user
from tests.factories.courses import make_author, make_course, make_section

URL = "/api/admin-courses/draft"


def content(**over):
    chapter = {
        "id": str(uuid.uuid4()),
        "title": "Начало",
        "videos": [{"id": str(uuid.uuid4()), "title": "Урок"}],
    }
    return {"title": "Arduino", "description": "О роботах", "sections": [chapter], **over}


def save(client, version=0, step=0, **over):
    return client.put(URL, json={"step": step, "version": version, "content": content(**over)})


def test_a_draft_is_empty_then_kept_then_thrown_away(client_of, author):
    client = client_of(author)
    fresh = client.get(URL).json()
    assert (fresh["id"], fresh["version"], fresh["step"], fresh["content"]["sections"]) == (None, 0, 0, [])
    saved = save(client, step=2, title="Ardu")
    assert saved.status_code == 200, saved.text
    assert client_of(author).get(URL).json() == saved.json()
    assert (saved.json()["version"], saved.json()["step"], saved.json()["content"]["title"]) == (1, 2, "Ardu")
    assert [client.delete(URL).status_code for _ in range(2)] == [204, 204]
    assert client.get(URL).json()["id"] is None


def test_half_a_draft_is_kept(client_of, author):
    body = {"step": 0, "version": 0, "content": {"title": "A"}}
    assert client_of(author).put(URL, json=body).json()["content"]["title"] == "A"


def test_the_draft_of_another_tab_is_not_overwritten(client_of, author):
    first = save(client_of(author), title="Первая")
    late = save(client_of(author), title="Вторая")
    assert (late.status_code, late.json()["details"]) == (409, {"version": 1})
    same = client_of(author).put(URL, json={"step": 0, "version": 0, "content": first.json()["content"]})
    assert (same.status_code, same.json()["version"]) == (200, 1)
    assert save(client_of(author), version=1, title="Вторая").json()["version"] == 2


@pytest.mark.parametrize(
    "over",
    [
        {"title": "x" * 201},
        {"title": "\0"},
        {"sections": [{"title": "без id"}]},
        {"sections": [{"id": str(uuid.UUID(int=each)), "title": "x"} for each in range(201)]},
        {"other": 1},
        {"price": -5},
    ],
)
def test_what_cannot_be_kept_is_refused(client_of, db, author, over):
    answer = save(client_of(author), **over)
    assert (answer.status_code, answer.json()["error"]) == (400, "Validation failed")
    assert db.exec(select(CourseDraft)).all() == []


def test_finishing_makes_the_course_with_its_chapters_once(client_of, db, author):
    client = client_of(author)
    draft = save(client, step=3, price=1500, currency="KZT", difficulty="advanced").json()
    body = {"draftId": draft["id"], "version": draft["version"]}
    answers = [client.post(f"{URL}/finish", json=body) for _ in range(2)]
    assert [each.status_code for each in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    course = db.exec(select(Course)).one()
    assert (course.title, course.price_minor, course.difficulty) == ("Arduino", 150_000, "advanced")
    chapter = draft["content"]["sections"][0]
    assert [str(each) for each in db.exec(select(CourseSection.id)).all()] == [chapter["id"]]
    assert [str(each) for each in db.exec(select(CourseItem.id)).all()] == [chapter["videos"][0]["id"]]
    assert client.get(URL).json()["id"] is None
    assert save(client).status_code == 200


def test_a_course_that_is_gone_is_not_made_again(client_of, db, author):
    client = client_of(author)
    draft = save(client, step=3).json()
    body = {"draftId": draft["id"], "version": draft["version"]}
    assert client.post(f"{URL}/finish", json=body).status_code == 201
    db.delete(db.exec(select(Course)).one())
    db.commit()
    assert client.post(f"{URL}/finish", json=body).status_code == 404
    assert db.exec(select(Course)).all() == []


def test_two_finishes_at_once_make_one_course(client_of, db, author):
    draft = save(client_of(author)).json()
    finish = DraftFinish(draft_id=draft["id"], version=draft["version"])
    made, failed = [], []

    def work():
        try:
            with transaction() as own:
                made.append(finish_draft(own, actor_of(author), finish).id)
        except AppError as error:
            failed.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(timeout=60)
    assert (len(made), len(set(made)), failed) == (4, 1, [])
    assert len(db.exec(select(Course)).all()) == 1


@pytest.mark.parametrize(
    ("over", "field", "said"),
    [
        ({"title": " "}, "title", "Course title is required"),
        ({"description": ""}, "description", "Course description is required"),
        ({"sections": []}, "sections", "At least one chapter is required"),
        (
            {"sections": [{"id": str(uuid.uuid4()), "title": ""}]},
            "sections.0.title",
            "Chapter title is required",
        ),
        (
            {"difficulty": "heroic"},
            "difficulty",
            "Difficulty must be one of: Beginner, Intermediate, Advanced",
        ),
    ],
)
def test_a_gate_that_is_not_passed_keeps_the_draft(client_of, db, author, over, field, said):
    client = client_of(author)
    draft = save(client, **over).json()
    answer = client.post(f"{URL}/finish", json={"draftId": draft["id"], "version": 1})
    assert (answer.status_code, answer.json()["fields"]) == (400, {field: [said]})
    assert db.exec(select(Course)).all() == []
    assert client.get(URL).json()["id"] == draft["id"]


def test_ids_of_another_course_cannot_be_brought_in(client_of, db, author):
    foreign = make_section(db, make_course(db))
    client = client_of(author)
    draft = save(client, sections=[{"id": str(foreign.id), "title": "Чужая"}]).json()
    answer = client.post(f"{URL}/finish", json={"draftId": draft["id"], "version": 1})
    assert answer.status_code == 404
    assert len(db.exec(select(Course)).all()) == 1


def test_a_draft_that_was_changed_after_the_review_is_not_finished(client_of, author):
    client = client_of(author)
    draft = save(client).json()
    save(client, version=1, title="Другое")
    answer = client.post(f"{URL}/finish", json={"draftId": draft["id"], "version": 1})
    assert (answer.status_code, answer.json()["details"]) == (409, {"version": 2})


def test_drafts_are_ones_own(client_of, db, author):
    draft = save(client_of(author)).json()
    other = client_of(make_author(db))
    assert other.get(URL).json()["id"] is None
    finish = {"draftId": draft["id"], "version": 1}
    assert other.post(f"{URL}/finish", json=finish).status_code == 404
    for person, status in ((None, 401), (make_user(db), 403)):
        client = client_of(person)
        assert client.get(URL).status_code == status
        assert save(client).status_code == status
        assert client.delete(URL).status_code == status
        assert client.post(f"{URL}/finish", json=finish).status_code == status
    assert client_of(author).get(URL).json() == draft


def test_the_wizard_is_closed_to_those_without_the_feature(client_of, db, author):
    db.add(FeatureFlag(name="ENABLE_NEW_COURSE_CREATION", percent=0))
    db.commit()
    assert client_of(author).get(URL).status_code == 403
    assert save(client_of(author)).status_code == 403


@pytest.mark.parametrize(
    ("step", "over", "fields"),
    [
        (0, {}, []),
        (0, {"title": ""}, ["title"]),
        (0, {"title": " ", "description": " "}, ["title", "description"]),
        (1, {"title": ""}, []),
        (1, {"sections": []}, ["sections"]),
        (2, {"sections": []}, []),
    ],
)
def test_each_step_has_its_gate(step, over, fields):
    assert list(wizard_rules.find_faults(DraftContent.model_validate(content(**over)), step)) == fields
