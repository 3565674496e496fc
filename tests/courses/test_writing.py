"""Creating and saving courses over HTTP: the shapes of the product's words, versions, the wrong person."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import col, select

from models.audit import AuditEntry
from models.courses import Course
from models.flags import FeatureFlag
from tests.factories.courses import make_course, make_enrollment

URL = "/api/admin-courses"
NEW = {"title": "Arduino", "difficulty": "Beginner"}


@pytest.mark.parametrize("address", [f"{URL}/new/basic", f"{URL}/courses/new/basic"])
def test_new_creates_a_draft_of_whoever_asks(client_of, db, author, address):
    answer = client_of(author).post(
        address, json={**NEW, "description": "О роботах", "price": 1500.5, "currency": "kzt"}
    )
    assert answer.status_code == 201, answer.text
    view = answer.json()
    assert (view["status"], view["version"], view["savedBy"]) == ("draft", 1, author.name)
    assert (view["price"], view["currency"], view["difficulty"]) == (1500.5, "KZT", "beginner")
    row = db.exec(select(Course)).one()
    assert (row.owner_id, row.price_minor) == (author.id, 150050)
    assert db.exec(select(AuditEntry.action).where(col(AuditEntry.subject_id) == row.id)).all() == [
        "course.created"
    ]


def test_the_same_creation_sent_twice_makes_one_course(client_of, db, author):
    body = {**NEW, "saveId": str(uuid.uuid4())}
    answers = [client_of(author).post(f"{URL}/new/basic", json=body).json() for _ in range(2)]
    assert answers[0]["id"] == answers[1]["id"]
    assert len(db.exec(select(Course)).all()) == 1


def test_a_creation_that_comes_several_times_at_once_makes_one_course(client_of, db, author):
    body = {**NEW, "saveId": str(uuid.uuid4())}
    clients = [client_of(author) for _ in range(8)]
    with ThreadPoolExecutor(len(clients)) as pool:
        answers = list(pool.map(lambda each: each.post(f"{URL}/new/basic", json=body), clients))
    assert {(each.status_code, each.json()["id"]) for each in answers} == {
        (201, str(db.exec(select(Course.id)).one()))
    }


def test_wrong_fields_are_refused_in_the_words_of_the_product(client_of, author):
    answer = client_of(author).post(f"{URL}/new/basic", json={"title": "  ", "difficulty": "Heroic"})
    assert answer.status_code == 400
    body = answer.json()
    assert body.pop("requestId")
    assert body == {
        "error": "Validation failed",
        "code": "VALIDATION_ERROR",
        "fields": {
            "title": ["Title is required"],
            "difficulty": ["Difficulty must be one of: Beginner, Intermediate, Advanced"],
        },
    }


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"title": "x" * 201}, "title"),
        ({"title": "x" * 1_000_000}, "title"),
        ({"title": 5}, "title"),
        ({"price": -1, "currency": "KZT"}, "price"),
        ({"price": "NaN", "currency": "KZT"}, "price"),
        ({"price": 1.234, "currency": "KZT"}, "price"),
        ({"price": 10}, "currency"),
        ({"price": 10, "currency": "XXX"}, "currency"),
        ({"description": "\0"}, "description"),
        ({"other": 1}, "other"),
    ],
)
def test_each_wrong_field_is_named(client_of, db, author, body, field):
    answer = client_of(author).post(f"{URL}/new/basic", json={**NEW, **body})
    assert (answer.status_code, answer.json()["error"]) == (400, "Validation failed")
    assert list(answer.json()["fields"]) == [field]
    assert db.exec(select(Course)).all() == []


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'"x"'])
def test_a_body_that_is_none_is_refused_in_the_same_words(client_of, author, content):
    answer = client_of(author).post(
        f"{URL}/new/basic", content=content, headers={"Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.json()["error"]) == (400, "Validation failed")


@pytest.mark.parametrize("key", ["x", "1", "%00", "null", "undefined", "[object Object]", "x" * 300])
def test_what_is_no_id_is_said_to_be_none(client_of, author, key):
    client = client_of(author)
    for method, address in [
        ("POST", f"{URL}/{key}/basic"),
        ("GET", f"{URL}/{key}"),
        ("PUT", f"{URL}/courses/{key}?sync=ids"),
    ]:
        body = NEW if method == "POST" else {"version": 1, "sections": []}
        answer = client.request(method, address, **({} if method == "GET" else {"json": body}))
        assert (answer.status_code, answer.json()["error"]) == (400, "Invalid course ID format")


def test_a_course_that_is_not_there_is_not_found(client_of, author):
    answer = client_of(author).post(f"{URL}/{uuid.uuid4()}/basic", json={**NEW, "version": 1})
    assert (answer.status_code, answer.json()["error"], answer.json()["code"]) == (
        404,
        "Course not found",
        "NOT_FOUND",
    )


def test_the_later_of_two_editors_is_told_and_may_overwrite_knowingly(client_of, db, author, admin, course):
    address = f"{URL}/{course.id}/basic"
    first = client_of(admin).post(address, json={**NEW, "title": "Первый", "version": 1})
    assert (first.status_code, first.json()["version"]) == (200, 2)
    late = client_of(author).post(address, json={**NEW, "title": "Второй", "version": 1})
    assert (late.status_code, late.json()["code"]) == (409, "CONFLICT")
    assert "Сауле" in late.json()["error"]
    details = late.json()["details"]
    assert (details["version"], details["savedBy"]) == (2, "Сауле")
    assert details["savedAt"].startswith(first.json()["updatedAt"][:19])
    assert client_of(author).get(f"{URL}/{course.id}").json()["title"] == "Первый"
    again = client_of(author).post(address, json={**NEW, "title": "Второй", "version": details["version"]})
    assert (again.json()["title"], again.json()["version"]) == ("Второй", 3)


def test_a_save_without_a_version_is_refused(client_of, author, course):
    answer = client_of(author).post(f"{URL}/{course.id}/basic", json=NEW)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["version"])


def test_the_same_save_again_is_answered_and_not_refused(client_of, author, course):
    body = {**NEW, "version": 1, "saveId": str(uuid.uuid4())}
    answers = [client_of(author).post(f"{URL}/{course.id}/basic", json=body) for _ in range(2)]
    assert [(each.status_code, each.json()["version"]) for each in answers] == [(200, 2), (200, 2)]


def test_nobody_else_reads_saves_or_publishes_a_course(client_of, db, strangers, course):
    tree = {"version": 1, "sections": []}
    tries = [
        ("GET", "", None),
        ("POST", "/basic", {**NEW, "version": 1}),
        ("PUT", "?sync=ids", tree),
        ("GET", "/publish-check", None),
        ("POST", "/publish", None),
        ("POST", "/archive", None),
        ("POST", "/restore", None),
    ]
    for person, status in strangers:
        client = client_of(person)
        for method, path, body in tries:
            for prefix in (URL, f"{URL}/courses") if path in ("", "/basic", "?sync=ids") else (URL,):
                answer = client.request(method, f"{prefix}/{course.id}{path}", json=body)
                assert answer.status_code == status, (method, path, answer.text)
        assert client.post(f"{URL}/new/basic", json=NEW).status_code == {401: 401, 403: 403, 404: 201}[status]
    db.expire_all()
    assert (db.get(Course, course.id).version, db.get(Course, course.id).title) == (1, course.title)


def test_the_list_has_ones_own_and_instructed_courses_and_all_for_admins(
    client_of, db, author, admin, course
):
    other = make_course(db, title="Чужой")
    assert [each["id"] for each in client_of(author).get(URL).json()["courses"]] == [str(course.id)]
    assert client_of(admin).get(URL).json()["total"] == 2
    make_enrollment(db, other, author, role="INSTRUCTOR")
    found = client_of(author).get(URL, params={"search": "чуж"}).json()["courses"]
    assert [each["id"] for each in found] == [str(other.id)]
    assert client_of(None).get(URL).status_code == 401


def test_new_courses_can_be_closed_to_a_part_of_the_people(client_of, db, author, course):
    db.add(FeatureFlag(name="ENABLE_NEW_COURSE_CREATION", percent=0))
    db.commit()
    refused = client_of(author).post(f"{URL}/new/basic", json=NEW)
    assert (refused.status_code, refused.json()["code"]) == (403, "FORBIDDEN")
    saved = client_of(author).post(f"{URL}/{course.id}/basic", json={**NEW, "version": 1})
    assert saved.status_code == 200
