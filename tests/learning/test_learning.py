"""Finding a course, taking part, going on where one left, completing it; and what outsiders don't get."""

import threading
import uuid
from datetime import timedelta

import pytest
from sqlmodel import select

from lms_app.core.db import transaction
from lms_app.learning import progress
from lms_app.learning.rules import order_matches, percent_of
from lms_app.learning.schemas import ProgressInput
from models.base import new_id
from models.courses import CourseStatus, Enrollment, ItemProgress
from tests.factories.accounts import actor_of
from tests.factories.courses import (
    make_author,
    make_course,
    make_enrollment,
    make_item,
    make_section,
)

URL = "/api/v1/courses"
MEANINGLESS = [{"played": [[0, 1]] * 51}, {"played": [[0]]}, {"played": [[-1, 5]]}, {"ageMs": -1}]


def address(course, *rest):
    return "/".join([URL, str(course.id), *rest])


def test_the_catalogue_has_published_courses_for_everybody(client_of, db, published, student):
    make_course(db, title="Черновик")
    make_course(db, title="Старый", status=CourseStatus.ARCHIVED)
    for person in (None, student):
        found = client_of(person).get(URL).json()
        assert [(each["title"], each["itemCount"], each["percent"]) for each in found["courses"]] == [
            (published.title, 3, None)
        ]
    client = client_of(student)
    assert client.get(URL, params={"search": "светодиода"}).json()["total"] == 1
    assert client.get(URL, params={"search": "%"}).json()["total"] == 0
    assert client.get(URL, params={"difficulty": "advanced"}).json()["total"] == 0
    assert client.get(URL, params={"mine": True}).json()["total"] == 0
    client.post(address(published, "enrol"))
    assert client.get(URL, params={"mine": True}).json()["courses"][0]["percent"] == 0


def let_time_go_by(db, item_id, *, minutes):
    """Make the last news of a video older: nobody plays ten minutes of it in one."""
    row = db.exec(select(ItemProgress).where(ItemProgress.item_id == uuid.UUID(item_id))).one()
    row.watched_at -= timedelta(minutes=minutes)
    db.commit()


def test_a_course_is_learnt_left_resumed_and_completed(client_of, db, published, student, items):
    client = client_of(student)
    page = client.post(address(published, "enrol")).json()
    assert (page["role"], page["percent"], page["resumeItemId"]) == ("STUDENT", 0, items[0])
    text, video, quiz = (address(published, "items", each) for each in items)
    assert client.put(f"{text}/progress", json={"isCompleted": True}).json()["percent"] == 33
    half = client.put(f"{video}/progress", json={"positionS": 63, "durationS": 600}).json()
    assert (half["isCompleted"], half["percent"]) == (False, 33)
    page = client.get(address(published)).json()
    assert (page["resumeItemId"], page["sections"][0]["items"][1]["positionS"]) == (items[1], 63)
    assert client.get(video).json()["positionS"] == 63
    let_time_go_by(db, items[1], minutes=10)
    all_of_it = {"positionS": 570, "durationS": 600, "played": [[0, 570]]}
    end = client.put(f"{video}/progress", json=all_of_it).json()
    assert (end["isCompleted"], end["percent"], end["watchedPercent"]) == (True, 66, 95)
    again = client.put(f"{video}/progress", json={"positionS": 5, "durationS": 600}).json()
    assert (again["isCompleted"], again["positionS"]) == (True, 5)
    asked = client.get(quiz).json()
    order = [asked["questions"][2]["matches"].index(each) for each in "xyz"]
    failed = client.post(f"{quiz}/answers", json={"answers": [[0], [0, 2], []]}).json()
    assert (failed["right"], failed["isPassed"], failed["percent"]) == ([False, True, False], False, 66)
    passed = client.post(f"{quiz}/answers", json={"answers": [[1], [0], order]}).json()
    assert (passed["right"], passed["scorePercent"], passed["percent"]) == ([True, False, True], 66, 100)
    page = client.get(address(published)).json()
    assert (page["percent"], page["resumeItemId"]) == (100, None)
    assert page["completedAt"]


def test_right_answers_reach_no_learner(client_of, published, student, items):
    client = client_of(student)
    client.post(address(published, "enrol"))
    for path in (address(published), address(published, "items", items[2])):
        assert "correct" not in client.get(path).text


def test_outsiders_get_the_outline_and_nothing_else(client_of, published, student, items):
    for person, status in ((None, 401), (student, 403)):
        client = client_of(person)
        page = client.get(address(published))
        assert page.status_code == 200
        assert "Плата и кабель" not in page.text
        place = address(published, "items", items[0])
        assert client.get(place).status_code == status
        assert client.put(f"{place}/progress", json={"isCompleted": True}).status_code == status
        assert client.post(f"{place}/answers", json={"answers": []}).status_code == status
    assert client_of(None).post(address(published, "enrol")).status_code == 401


@pytest.mark.parametrize("status", [CourseStatus.DRAFT, CourseStatus.ARCHIVED])
def test_a_course_that_is_not_published_is_unknown_to_strangers(client_of, db, published, student, status):
    published.status = status
    db.commit()
    client = client_of(student)
    assert client.get(address(published)).status_code == 404
    assert client.post(address(published, "enrol")).status_code == 404
    assert client_of(make_author(db)).get(address(published)).status_code == 404


def test_who_has_begun_goes_on_in_an_archived_course(client_of, db, published, student, items):
    make_enrollment(db, published, student)
    published.status = CourseStatus.ARCHIVED
    db.commit()
    place = address(published, "items", items[0])
    assert client_of(student).put(f"{place}/progress", json={"isCompleted": True}).status_code == 200


def test_the_items_of_another_course_are_not_found(client_of, db, published, student):
    other = make_item(db, make_section(db, make_course(db)))
    make_enrollment(db, published, student)
    place = address(published, "items", str(other.id))
    assert client_of(student).get(place).status_code == 404
    assert client_of(student).put(f"{place}/progress", json={}).status_code == 404


def test_saying_so_completes_only_texts(client_of, published, student, items):
    client = client_of(student)
    client.post(address(published, "enrol"))
    for each in items[1:]:
        answer = client.put(f"{address(published, 'items', each)}/progress", json={"isCompleted": True})
        assert answer.status_code == 409


@pytest.mark.parametrize(
    "body", [{"positionS": -1}, {"positionS": 10**9}, {"durationS": "x"}, {"other": 1}, *MEANINGLESS]
)
def test_positions_that_mean_nothing_are_refused(client_of, published, student, items, body):
    client = client_of(student)
    client.post(address(published, "enrol"))
    assert client.put(f"{address(published, 'items', items[1])}/progress", json=body).status_code == 400


def test_a_priced_course_is_entered_through_the_school(client_of, db, author, published, student):
    published.price_minor, published.currency = 150_000, "KZT"
    db.commit()
    assert client_of(student).post(address(published, "enrol")).status_code == 409
    members = f"/api/admin-courses/{published.id}/members"
    answer = client_of(author).post(members, json={"userId": str(student.id), "role": "STUDENT"})
    added = answer.json()
    assert (added["name"], added["role"], added["percent"]) == (student.name, "STUDENT", 0)
    assert client_of(student).get(address(published)).json()["role"] == "STUDENT"


def test_members_are_set_by_authors_only(client_of, db, author, published, student, strangers):
    members = f"/api/admin-courses/{published.id}/members"
    body = {"userId": str(student.id), "role": "INSTRUCTOR"}
    for person, status in strangers:
        assert client_of(person).post(members, json=body).status_code == status
    assert db.exec(select(Enrollment)).all() == []
    nobody = client_of(author).post(members, json={**body, "userId": str(uuid.uuid4())})
    assert (nobody.status_code, list(nobody.json()["fields"])) == (400, ["userId"])


def test_an_enrolled_instructor_still_needs_to_be_an_author(client_of, db, published, student):
    make_enrollment(db, published, student, role="INSTRUCTOR")
    assert client_of(student).get(f"/api/admin-courses/{published.id}").status_code == 403


def test_joining_again_keeps_the_role(client_of, db, published, student):
    make_enrollment(db, published, student, role="TEACHING_ASSISTANT")
    assert client_of(student).post(address(published, "enrol")).json()["role"] == "TEACHING_ASSISTANT"


def test_two_tabs_at_once_make_one_row_of_progress(db, published, student, items):
    make_enrollment(db, published, student)
    failed = []

    def work(position):
        try:
            with transaction() as own:
                progress.save_progress(
                    own,
                    actor_of(student),
                    published.id,
                    uuid.UUID(items[1]),
                    ProgressInput(position_s=position),
                )
        except RuntimeError as error:  # pragma: no cover
            failed.append(error)

    threads = [threading.Thread(target=work, args=(each,)) for each in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(timeout=60)
    assert failed == []
    assert len(db.exec(select(ItemProgress)).all()) == 1


def test_percent_is_whole_and_a_hundred_only_at_the_end():
    assert [percent_of(*each) for each in ((0, 0), (0, 3), (2, 3), (199, 200), (200, 200))] == [
        0,
        0,
        66,
        99,
        100,
    ]


def test_matches_are_in_an_order_of_ones_own_that_stays():
    orders = {tuple(order_matches(new_id(), 0, 5)) for _ in range(50)}
    assert len(orders) > 10
    key = new_id()
    assert order_matches(key, 1, 5) == order_matches(key, 1, 5)
    assert sorted(order_matches(key, 1, 5)) == list(range(5))
