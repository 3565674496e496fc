"""The catalogue: what is found, in which order, by whom; and that it costs the same however long it is."""

from datetime import timedelta

import pytest

from lms_app.core.clock import utc_now
from lms_app.learning.catalogue import CARDS_PER_PAGE, find_continued
from models.courses import CourseDifficulty, CourseStatus, ItemProgress
from tests.factories.accounts import actor_of, make_user
from tests.factories.courses import make_course, make_enrollment, make_item, make_section
from tests.web.test_statement_counts import counting

URL = "/api/v1/courses"


def make_published(db, author, title, **over):
    values = {"status": CourseStatus.PUBLISHED, "published_at": utc_now(), **over}
    return make_course(db, author, title=title, **values)


def titles(client, **query):
    return [each["title"] for each in client.get(URL, params=query).json()["courses"]]


@pytest.fixture
def shelf(db, author):
    """Three courses: Б is the newest, А the one with most students, В costs money."""
    now = utc_now()
    common = make_published(db, author, "А", published_at=now - timedelta(days=2))
    make_published(db, author, "Б", published_at=now, difficulty=CourseDifficulty.ADVANCED)
    paid = {"price_minor": 150_000, "currency": "KZT"}
    make_published(db, author, "В", published_at=now - timedelta(days=1), **paid)
    make_enrollment(db, common)
    return common


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["Б", "В", "А"]),
        ({"sort": "popular"}, ["А", "Б", "В"]),
        ({"sort": "title"}, ["А", "Б", "В"]),
        ({"price": "paid"}, ["В"]),
        ({"price": "free"}, ["Б", "А"]),
        ({"difficulty": "advanced"}, ["Б"]),
        ({"price": "paid", "difficulty": "advanced"}, []),
        ({"search": "в"}, ["Б", "В", "А"]),
    ],
)
def test_courses_are_listed_as_one_wants(client_of, shelf, query, expected):
    assert titles(client_of(None), **query) == expected


def test_a_price_of_nothing_is_free(client_of, db, author):
    make_published(db, author, "Даром", price_minor=0, currency="KZT")
    assert titles(client_of(None), price="free") == ["Даром"]


@pytest.mark.parametrize("query", [{"sort": "x"}, {"price": "cheap"}, {"page": 0}, {"difficulty": "hard"}])
def test_choices_that_mean_nothing_are_refused(client_of, db, query):
    assert client_of(None).get(URL, params=query).status_code == 400


def test_ones_own_courses_are_those_one_is_in(client_of, db, author, shelf, student):
    make_enrollment(db, shelf, student)
    old = make_course(db, author, title="Архив", status=CourseStatus.ARCHIVED)
    make_enrollment(db, old, student)
    client = client_of(student)
    assert sorted(titles(client, mine=True)) == ["А", "Архив"]
    assert "Архив" not in titles(client)
    assert titles(client_of(None), mine=True) == []
    assert titles(client_of(make_user(db)), mine=True) == []


def test_a_card_has_ones_own_progress_and_nobody_elses(client_of, db, published, student, items):
    other, mine = make_enrollment(db, published), make_enrollment(db, published, student)
    db.add(ItemProgress(enrollment_id=other.id, item_id=items[0], completed_at=utc_now()))
    db.add(ItemProgress(enrollment_id=other.id, item_id=items[1], completed_at=utc_now()))
    db.add(ItemProgress(enrollment_id=mine.id, item_id=items[0], completed_at=utc_now()))
    db.commit()
    card = client_of(student).get(URL).json()["courses"][0]
    assert (card["percent"], card["role"], card["studentCount"]) == (33, "STUDENT", 2)
    assert (card["itemCount"], card["durationS"], card["author"]) == (3, 600, "Тимур Касымов")
    assert client_of(None).get(URL).json()["courses"][0]["percent"] is None


def test_the_catalogue_is_cut_into_pages(client_of, db, author):
    for number in range(CARDS_PER_PAGE + 1):
        make_published(db, author, f"Курс {number:02}")
    client = client_of(None)
    first = client.get(URL, params={"sort": "title"}).json()
    assert (len(first["courses"]), first["total"], first["pages"]) == (CARDS_PER_PAGE, 13, 2)
    assert titles(client, sort="title", page=2) == ["Курс 12"]
    assert titles(client, page=3) == []


def test_more_courses_and_students_cost_no_more_statements(client_of, db, author, student):
    client = client_of(student)
    make_enrollment(db, make_published(db, author, "Один"), student)

    def count():
        with counting() as seen:
            assert client.get(URL).status_code == 200
        return sum(seen.values())

    few = count()
    for number in range(8):
        course = make_published(db, author, f"Ещё {number}")
        make_item(db, make_section(db, course))
        make_enrollment(db, course, student)
    assert count() <= few


def test_one_goes_on_with_the_course_one_was_in_last(db, author, published, student, items):
    actor = actor_of(student)
    assert find_continued(db, actor) is None
    place = make_enrollment(db, published, student, created_at=utc_now() - timedelta(days=2))
    newer = make_enrollment(db, make_published(db, author, "Новее"), student)
    assert find_continued(db, actor).title == "Новее"
    db.add(ItemProgress(enrollment_id=place.id, item_id=items[0], updated_at=utc_now() + timedelta(hours=1)))
    db.commit()
    found = find_continued(db, actor)
    assert (found.id, found.percent) == (published.id, 0)
    place.completed_at = newer.completed_at = utc_now()
    db.commit()
    assert find_continued(db, actor) is None
    assert find_continued(db, actor_of(make_user(db))) is None
