"""Two hundred random trees: each is saved as it was sent, or refused in words with nothing changed."""

import json
import uuid

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from lms_app.web.http_middleware import MAX_BODY_BYTES
from models.courses import Course, CourseItem, CourseSection, ItemKind
from tests.factories.course_trees import URL
from tests.factories.courses import make_course, make_item, make_section

KNOWN = [uuid.UUID(int=each + 1) for each in range(6)]
FOREIGN = [uuid.UUID(int=1000 + each) for each in range(2)]
_ids = st.one_of(
    st.none(),
    st.sampled_from([str(each) for each in KNOWN + FOREIGN]),
    st.uuids().map(str),
    st.sampled_from(["", "x", 5, [], "../1"]),
)
_orders = st.one_of(st.integers(-2, 4), st.sampled_from([None, "a", 2**70, 1.5, True]))
_titles = st.one_of(st.text(max_size=5), st.sampled_from([None, "x" * 1_000_000, 7, "\0", "\ud800"]))


def _some(fields):
    return st.fixed_dictionaries({}, optional=fields)


_items = _some(
    {
        "id": _ids,
        "kind": st.sampled_from([*ItemKind, "X", None]),
        "title": _titles,
        "orderIndex": _orders,
        "body": st.sampled_from(["", "текст", 1, None]),
        "mediaId": _ids,
        "challengeId": _ids,
        "quiz": st.sampled_from([None, {}, {"passPercent": 500}, {"questions": [{}]}, 3]),
    }
)
_sections = _some(
    {"id": _ids, "title": _titles, "orderIndex": _orders, "items": st.lists(_items, max_size=3)}
)
_bodies = st.one_of(
    _some(
        {
            "version": st.sampled_from([1, 1, 1, 0, 99, None, "1", 2**80]),
            "saveId": _ids,
            "sections": st.lists(_sections, max_size=4),
            "basic": st.sampled_from([None, {}, {"title": "x"}, []]),
        }
    ),
    st.sampled_from([None, [], "x", 1, {}]),
)


def _snapshot(db, course_id):
    db.expire_all()
    sections = db.exec(
        select(CourseSection).where(col(CourseSection.course_id) == course_id).order_by(col(CourseSection.id))
    ).all()
    items = db.exec(
        select(CourseItem).where(col(CourseItem.course_id) == course_id).order_by(col(CourseItem.id))
    ).all()
    found = db.get(Course, course_id).model_dump(), [each.model_dump() for each in [*sections, *items]]
    db.commit()
    return found


def _by_place(rows):
    return sorted(rows, key=lambda each: each["orderIndex"])


def outline(sections):
    """What was said of a tree, in the order of its places; ids only where they were sent."""
    return [
        (
            each["title"].strip(),
            each["orderIndex"],
            [
                (part["kind"], part["title"].strip(), part["orderIndex"], part.get("body", ""))
                for part in _by_place(each.get("items", []))
            ],
        )
        for each in _by_place(sections)
    ]


_REFUSALS = {
    400: ("Validation failed", "VALIDATION_ERROR"),
    404: ("This course has no such chapter or item", "NOT_FOUND"),
    409: (None, "CONFLICT"),
    # Several titles of 1 MB are more than any request may have.
    413: (None, "INVALID_INPUT"),
}


def check_refusal(answer):
    assert answer.status_code in _REFUSALS, answer.text[:500]
    said = answer.json()
    error, code = _REFUSALS[answer.status_code]
    assert said["code"] == code
    assert error is None or said["error"] == error
    assert said["requestId"] == answer.headers["X-Request-ID"]
    assert set(said) - {"fields", "details"} == {"error", "code", "requestId"}
    assert not {"fields", "details"} <= set(said)
    assert (answer.status_code == 413) == (int(answer.request.headers["Content-Length"]) > MAX_BODY_BYTES)
    assert all(isinstance(text, str) for texts in said.get("fields", {}).values() for text in texts)


def test_two_hundred_random_trees_change_everything_or_nothing(client_of, db, author, course, redis_server):
    chapter = make_section(db, course, id=KNOWN[0])
    make_item(db, chapter, id=KNOWN[1])
    other = make_section(db, make_course(db), id=FOREIGN[0])
    make_item(db, other, id=FOREIGN[1])
    client, statuses = client_of(author), set()
    other_before = _snapshot(db, other.course_id)
    # Not by the client's own JSON, which knows no lone surrogates: they travel as escapes.
    headers = {"Content-Type": "application/json"}

    @settings(
        max_examples=200,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(_bodies)
    def send(body):
        redis_server.flushdb()  # the limit of writes is another test's
        before = _snapshot(db, course.id)
        answer = client.put(
            f"{URL}/{course.id}", params={"sync": "ids"}, content=json.dumps(body), headers=headers
        )
        statuses.add(answer.status_code)
        if answer.status_code == 200:
            assert answer.json()["version"] == before[0]["version"] + 1
            assert outline(answer.json()["sections"]) == outline(body["sections"])
            assert client.get(f"{URL}/{course.id}").json() == answer.json()
        else:
            check_refusal(answer)
            assert _snapshot(db, course.id) == before
        # What could be saved must not make the rest of the run a series of version conflicts.
        db.expire_all()
        row = db.get(Course, course.id)
        row.version, row.last_save_id = 1, None
        db.commit()

    send()
    assert {200, 400} <= statuses
    assert _snapshot(db, other.course_id) == other_before
