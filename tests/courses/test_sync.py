"""Saving the whole tree of a course: ids, places, versions, all or nothing, and how quickly."""

import time
import uuid

import pytest
from sqlalchemy import event
from sqlmodel import col, select

from lms_app.core.clock import utc_now
from lms_app.core.db import get_engine
from models.courses import CourseItem, CourseSection
from models.media import MediaKind, MediaLink
from tests.factories.course_trees import URL, item, section, shape, tree
from tests.factories.courses import make_author, make_course, make_item, make_section, make_video


@pytest.mark.parametrize("prefix", [URL, f"{URL}/courses"])
def test_a_tree_is_created_changed_moved_and_cut(client_of, author, course, sync, prefix):
    keys = [str(uuid.uuid4()) for _ in range(5)]
    sent = tree(
        section(0, item(0, id=keys[2]), item(1, id=keys[3]), id=keys[0]),
        section(1, item(0, id=keys[4]), id=keys[1]),
    )
    made = sync(sent, prefix=prefix)
    assert made.status_code == 200, made.text
    assert made.json()["version"] == 2
    assert [each["id"] for each in made.json()["sections"]] == keys[:2]
    moved = tree(
        section(0, item(0, id=keys[4], title="Переехал"), item(1, id=keys[2]), id=keys[1]),
        version=2,
        basic={"title": "Новое имя", "difficulty": "Advanced", "description": "Иначе"},
    )
    answer = sync(moved, prefix=prefix)
    assert answer.status_code == 200, answer.text
    view = client_of(author).get(f"{URL}/{course.id}").json()
    assert view == answer.json()
    assert shape(view) == [("Глава 0", ["Переехал", "Материал 1"])]
    assert [each["id"] for each in view["sections"][0]["items"]] == [keys[4], keys[2]]
    assert (view["title"], view["difficulty"]) == ("Новое имя", "advanced")


def test_two_parts_can_change_places(sync):
    first = sync(tree(section(0, item(0), item(1)), section(1))).json()["sections"]
    items = first[0]["items"]
    swapped = tree(
        section(0, id=first[1]["id"], title=first[1]["title"]),
        section(1, item(0, id=items[1]["id"]), item(1, id=items[0]["id"]), id=first[0]["id"]),
        version=2,
    )
    view = sync(swapped).json()
    assert [each["id"] for each in view["sections"]] == [first[1]["id"], first[0]["id"]]
    assert [each["id"] for each in view["sections"][1]["items"]] == [items[1]["id"], items[0]["id"]]


def test_parts_without_ids_take_over_those_at_their_places(sync):
    sent = tree(section(0, item(0), item(1)), section(1, item(0)))
    first = sync(sent).json()
    second = sync({**sent, "version": 2}).json()
    assert second["sections"] == first["sections"]
    renamed = sync(tree(section(0, item(1, title="Иначе")), version=3)).json()
    assert renamed["sections"][0]["id"] == first["sections"][0]["id"]
    assert [each["id"] for each in renamed["sections"][0]["items"]] == [
        first["sections"][0]["items"][1]["id"]
    ]


def test_a_part_with_a_new_id_never_takes_over_what_stood_there(sync):
    first = sync(tree(section(0, item(0)))).json()["sections"][0]
    fresh = str(uuid.uuid4())
    second = sync(tree(section(0, item(0, id=fresh), id=first["id"]), version=2)).json()["sections"][0]
    assert [each["id"] for each in second["items"]] == [fresh]


def test_two_parts_at_one_place_are_a_conflict_and_nothing_is_written(db, course, sync):
    answer = sync(tree(section(0, item(3), item(3)), section(1), section(1)))
    assert (answer.status_code, answer.json()["code"]) == (409, "CONFLICT")
    assert set(answer.json()["fields"]) == {"sections.2.orderIndex", "sections.0.items.1.orderIndex"}
    assert db.exec(select(CourseSection)).all() == []


@pytest.mark.parametrize("part", ["section", "item"])
def test_the_parts_of_another_course_are_refused(db, sync, part):
    other = make_section(db, make_course(db), title="Чужая")
    foreign = make_item(db, other, title="Чужой")
    body = section(0, item(0, id=str(foreign.id))) if part == "item" else section(0, id=str(other.id))
    answer = sync(tree(section(1), body))
    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")
    assert list(answer.json()["fields"]) == ["sections.1.items.0.id" if part == "item" else "sections.1.id"]
    db.expire_all()
    assert db.get(CourseItem, foreign.id).title == "Чужой"
    assert db.exec(select(CourseSection.id)).all() == [other.id]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (tree(section(0, title=" ")), "sections.0.title"),
        (tree(section(0, item(0, title=""))), "sections.0.items.0.title"),
        (tree(section(0, item(0, kind="PODCAST"))), "sections.0.items.0.kind"),
        (tree(section(-1)), "sections.0.orderIndex"),
        (tree(section(0, item(-1))), "sections.0.items.0.orderIndex"),
        (tree(section(0, item(2**40))), "sections.0.items.0.orderIndex"),
        (tree(section(0, item(0, mediaId=str(uuid.uuid4())))), "sections.0.items.0.mediaId"),
        (tree(section(0, item(0, challengeId=str(uuid.uuid4())))), "sections.0.items.0.challengeId"),
        (tree(section(0, item(0, quiz={}))), "sections.0.items.0.quiz"),
        (
            tree(section(0, item(0, kind="CHALLENGE", challengeId=str(uuid.uuid4())))),
            "sections.0.items.0.challengeId",
        ),
        (tree(section(0, id="x")), "sections.0.id"),
        (tree(section(0), version=0), "version"),
        ({"sections": []}, "version"),
        ({"version": 1}, "sections"),
        (tree(section(0, title="x" * 1_000_000)), "sections.0.title"),
        (tree(section(0), basic={"title": "", "difficulty": "Beginner"}), "basic.title"),
        (tree(*(section(each) for each in range(201))), "sections"),
    ],
)
def test_what_means_nothing_is_refused_with_its_place(db, sync, body, field):
    answer = sync(body)
    assert (answer.status_code, answer.json()["error"]) == (400, "Validation failed"), answer.text
    assert field in answer.json()["fields"]
    db.expire_all()
    assert db.exec(select(CourseSection)).all() == []


@pytest.mark.parametrize(
    ("whose", "status"), [("own", 200), ("other", 400), ("image", 400), ("deleted", 400)]
)
def test_a_video_is_one_of_ones_own(db, author, sync, whose, status):
    owner = make_author(db) if whose == "other" else author
    over = {"image": {"kind": MediaKind.IMAGE}, "deleted": {"deleted_at": utc_now()}}.get(whose, {})
    medium = make_video(db, owner, **over)
    answer = sync(tree(section(0, item(0, kind="VIDEO", body="", mediaId=str(medium.id)))))
    assert answer.status_code == status, answer.text
    if status == 400:
        assert list(answer.json()["fields"]) == ["sections.0.items.0.mediaId"]


def test_a_video_that_somebody_else_has_set_stays(client_of, db, admin, course, sync):
    medium = make_video(db, admin)
    body = tree(section(0, item(0, kind="VIDEO", body="", mediaId=str(medium.id))))
    made = client_of(admin).put(f"{URL}/{course.id}?sync=ids", json=body)
    assert made.status_code == 200, made.text
    assert sync({**body, "version": 2}).status_code == 200


def test_one_id_twice_is_refused(sync):
    key = str(uuid.uuid4())
    answer = sync(tree(section(0, item(0, id=key), id=key), section(1, item(0, id=key), id=key)))
    assert answer.status_code == 400
    assert set(answer.json()["fields"]) == {"sections.1.id", "sections.1.items.0.id"}


def test_how_parts_are_matched_has_to_be_said(client_of, author, course):
    for query in ({}, {"sync": "order"}):
        answer = client_of(author).put(f"{URL}/{course.id}", params=query, json=tree())
        assert (answer.status_code, list(answer.json()["fields"])) == (400, ["sync"])


def test_the_later_of_two_trees_is_told_and_may_overwrite_knowingly(client_of, admin, course, sync):
    client_of(admin).put(f"{URL}/{course.id}?sync=ids", json=tree(section(0)))
    late = sync(tree(section(5)))
    assert (late.status_code, late.json()["details"]["savedBy"]) == (409, "Сауле")
    again = sync(tree(section(5), version=late.json()["details"]["version"]))
    assert (again.status_code, shape(again.json())) == (200, [("Глава 5", [])])


def test_a_save_that_was_answered_too_late_is_not_repeated(sync):
    body = tree(section(0, item(0)), saveId=str(uuid.uuid4()))
    assert sync(body).json() == sync(body).json()


def test_a_medium_that_is_linked_to_the_course_may_be_used_in_it(db, course, sync):
    medium = make_video(db, make_author(db))
    body = tree(section(0, item(0, kind="VIDEO", body="", mediaId=str(medium.id))))
    assert sync(body).status_code == 400
    db.add(MediaLink(media_id=medium.id, course_id=course.id))
    db.commit()
    assert sync(body).status_code == 200
    links = db.exec(select(MediaLink.item_id).where(col(MediaLink.item_id).is_not(None))).all()
    assert links == db.exec(select(CourseItem.id)).all()


def test_a_tree_of_a_thousand_items_takes_few_statements(db, course, sync, record_property):
    """The time that a machine takes is its own matter; the number of round trips is ours."""
    keys = [[str(uuid.uuid4()) for _ in range(21)] for _ in range(50)]

    def big(version, turn):
        return tree(
            *(
                section(
                    at,
                    *(item((place + turn) % 20, id=key) for place, key in enumerate(row[1:])),
                    id=row[0],
                )
                for at, row in enumerate(keys)
            ),
            version=version,
        )

    statements = []

    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    event.listen(get_engine(), "before_cursor_execute", note)
    began = time.perf_counter()
    assert sync(big(1, 0)).status_code == 200
    made_s = time.perf_counter() - began
    began = time.perf_counter()
    assert sync(big(2, 7)).status_code == 200
    turned_s = time.perf_counter() - began
    event.remove(get_engine(), "before_cursor_execute", note)
    record_property("created_ms", round(made_s * 1000))
    record_property("turned_ms", round(turned_s * 1000))
    assert len([each for each in statements if "course_" in each]) < 30
    assert len(db.exec(select(CourseItem)).all()) == 1000
