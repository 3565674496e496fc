"""The people of a course as a table: whose rows are in it, what a spreadsheet makes of it, who gets none."""

import csv
import io
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from lms_app.core.clock import utc_now
from lms_app.learning import exports
from models.audit import AuditEntry
from models.courses import CourseRole, ItemProgress
from tests.factories.accounts import make_user
from tests.factories.courses import make_author, make_enrollment
from tests.web.test_statement_counts import counting


def export_url(course):
    return f"/api/v1/courses/{course.id}/students/export"


def read_table(answer):
    assert answer.status_code == 200, answer.text
    text = answer.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


@pytest.fixture
def people(db, published, items):
    """Aya is done, a name that is a formula has begun, Cem helps."""
    aya = make_enrollment(db, published, make_user(db, name="Aya"), completed_at=utc_now())
    trick = make_enrollment(db, published, make_user(db, name='=HYPERLINK("x")'))
    helper = make_user(db, name="Cem")
    make_enrollment(db, published, helper, role=CourseRole.TEACHING_ASSISTANT)
    at = datetime(2026, 9, 1, 20, 30, tzinfo=UTC)
    for item_id in items:
        db.add(ItemProgress(enrollment_id=aya.id, item_id=item_id, completed_at=at, updated_at=at))
    db.add(ItemProgress(enrollment_id=trick.id, item_id=items[0], completed_at=at, updated_at=at))
    db.commit()
    return helper


def test_everybody_is_in_the_table_with_how_far_they_are(client_of, db, author, published, people):
    author.time_zone = "Asia/Almaty"
    db.commit()
    answer = client_of(author).get(export_url(published))
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    heads, *rows = read_table(answer)
    assert heads[:4] == ["Name", "Role", "Done, %", "Items done"]
    assert [row[:5] for row in rows] == [
        ['\'=HYPERLINK("x")', "Student", "33", "1", "3"],
        ["Aya", "Student", "100", "3", "3"],
        ["Cem", "Teaching assistant", "0", "0", "3"],
    ]
    assert rows[0][6] == "2026-09-02 01:30", "the reader's own zone"
    assert [bool(row[8]) for row in rows] == [False, True, False]
    noted = db.exec(select(AuditEntry).where(AuditEntry.action == "course.students_exported")).one()
    assert (noted.actor_id, noted.subject_id, noted.details) == (author.id, published.id, {"students": 3})


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"standing": "COMPLETED"}, ["Aya"]),
        ({"role": "TEACHING_ASSISTANT"}, ["Cem"]),
        ({"search": "ay", "page": 7}, ["Aya"]),
        ({"search": "nobody"}, []),
    ],
)
def test_the_filters_hold_and_the_page_does_not(client_of, author, published, people, query, expected):
    _, *rows = read_table(client_of(author).get(export_url(published), params=query))
    assert [row[0] for row in rows] == expected


def test_helpers_get_it_and_nobody_else(client_of, db, author, published, people, student):
    make_enrollment(db, published, student)
    assert client_of(people).get(export_url(published)).status_code == 200
    for person, status in (
        (None, 401),
        (student, 403),
        (make_user(db), 403),
        (make_author(db, name="Х"), 403),
    ):
        answer = client_of(person).get(export_url(published))
        assert (answer.status_code, "Aya" in answer.text) == (status, False)
    assert client_of(author).get(export_url(published).replace(str(published.id), "x")).status_code == 400


def test_more_than_a_table_has_room_for_are_refused(client_of, author, published, people, monkeypatch):
    monkeypatch.setattr(exports, "MAX_ROWS", 2)
    answer = client_of(author).get(export_url(published))
    assert answer.status_code == 409
    assert "2" in answer.json()["error"]["message"]
    assert client_of(author).get(export_url(published), params={"role": "STUDENT"}).status_code == 200


def test_more_people_cost_no_more_statements(client_of, db, author, published, people, items):
    client = client_of(author)

    def count():
        with counting() as seen:
            assert client.get(export_url(published)).status_code == 200
        return sum(seen.values())

    few = count()
    for _ in range(12):
        db.add(ItemProgress(enrollment_id=make_enrollment(db, published).id, item_id=items[0]))
    db.commit()
    assert count() <= few
