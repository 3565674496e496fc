"""The challenges that a course sets beside its items: the list, its days, who is told of them."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from lms_app.core.clock import utc_now
from lms_app.courses.challenge_schemas import CourseChallengeInput
from lms_app.courses.course_challenges import find_new_dues
from models.audit import AuditEntry
from models.courses import Course, CourseChallenge, CourseRole, CourseStatus
from models.notifications import Notification
from tests.factories.accounts import make_user
from tests.factories.courses import make_enrollment
from tests.factories.grading import make_challenge

URL = "/api/admin-courses"
DUE = "2031-05-20T18:00:00+05:00"


@pytest.fixture
def challenges(db):
    return [str(make_challenge(db, is_public=True, title=f"Задача {place}").id) for place in range(3)]


@pytest.fixture
def put(client_of, author, course):
    client = client_of(author)

    def send(*rows, version=1):
        body = {"version": version, "challenges": list(rows)}
        return client.put(f"{URL}/{course.id}/challenges", json=body)

    return send


def row(key, **over):
    return {"challengeId": key, "dueAt": DUE, "points": 100, "required": True, **over}


def test_a_list_is_set_changed_turned_and_emptied(client_of, author, course, put, challenges):
    first, second, third = challenges
    made = put(row(first), row(second, dueAt=None, points=0, required=False))
    assert made.status_code == 200, made.text
    assert made.json()["version"] == 2
    assert [
        (each["challengeId"], each["dueAt"], each["points"], each["required"], each["orderIndex"])
        for each in made.json()["challenges"]
    ] == [(first, "2031-05-20T13:00:00Z", 100, True, 0), (second, None, 0, False, 1)]
    turned = put(row(third), row(second), row(first, points=1000), version=2).json()
    assert [each["title"] for each in turned["challenges"]] == ["Задача 2", "Задача 1", "Задача 0"]
    assert client_of(author).get(f"{URL}/{course.id}/challenges").json() == turned
    assert put(version=3).json() == {"version": 4, "challenges": []}


def test_the_same_list_again_is_answered_and_changes_nothing(db, put, challenges):
    made = put(row(challenges[0])).json()
    assert put(row(challenges[0], dueAt="2031-05-20T13:00:00Z")).json() == made
    assert len(db.exec(select(AuditEntry).where(AuditEntry.action == "course.challenges_set")).all()) == 1


def test_the_later_of_two_lists_is_told(put, challenges):
    put(row(challenges[0]))
    late = put(row(challenges[1]))
    assert (late.status_code, late.json()["details"]) == (409, {"version": 2})


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"points": 1001}, "points"),
        ({"points": -1}, "points"),
        ({"points": "many"}, "points"),
        ({"dueAt": "2031-05-20T18:00:00"}, "dueAt"),
        ({"dueAt": "0001-01-01T00:00:00+23:00"}, "dueAt"),
        ({"dueAt": "9999-12-31T23:59:59-23:00"}, "dueAt"),
        ({"dueAt": "tomorrow"}, "dueAt"),
        ({"required": "perhaps"}, "required"),
        ({"challengeId": "x"}, "challengeId"),
        ({"challengeId": str(uuid.uuid4())}, "challengeId"),
        ({"orderIndex": 1}, "orderIndex"),
    ],
)
def test_what_means_nothing_is_refused_with_its_place(db, put, challenges, over, field):
    answer = put(row(challenges[0]), row(challenges[1], **over))
    assert (answer.status_code, answer.json()["error"]) == (400, "Validation failed"), answer.text
    assert f"challenges.1.{field}" in answer.json()["fields"], answer.text
    assert db.exec(select(CourseChallenge)).all() == []


def test_a_challenge_comes_once(put, challenges):
    answer = put(row(challenges[0]), row(challenges[0]))
    assert list(answer.json()["fields"]) == ["challenges.1.challengeId"]


def test_one_that_somebody_else_has_set_stays(client_of, db, admin, course, put):
    private = make_challenge(db, owner=admin, is_public=False)
    body = {"version": 1, "challenges": [row(str(private.id))]}
    assert client_of(admin).put(f"{URL}/{course.id}/challenges", json=body).status_code == 200
    assert put(row(str(private.id), points=1), version=2).status_code == 200


def test_students_of_a_published_course_hear_of_new_and_moved_days(db, author, course, put, challenges):
    student, assistant = make_user(db), make_user(db)
    make_enrollment(db, course, student)
    make_enrollment(db, course, assistant, role=CourseRole.TEACHING_ASSISTANT)

    def told():
        db.commit()
        return [(each.user_id, each.params) for each in db.exec(select(Notification)).all()]

    first, second, _ = challenges
    put(row(first))
    assert told() == []
    db.get(Course, course.id).status = CourseStatus.PUBLISHED
    db.commit()
    put(row(first), row(second, dueAt=None), version=2)
    assert told() == []
    put(row(first, dueAt="2031-05-21T18:00:00+05:00"), row(second, dueAt="2031-05-20T00:00:00Z"), version=3)
    params = {"title": "Задача 1", "course": course.title, "at": "2031-05-20T00:00:00+00:00", "lessons": 2}
    assert told() == [(student.id, params)]
    put(row(first, dueAt="2020-01-01T00:00:00Z"), version=4)
    assert len(told()) == 1
    put(row(first), version=5)
    assert [each[1]["lessons"] for each in told()] == [2, 1]


def test_only_days_ahead_that_are_other_ones_count():
    now = utc_now()
    kept, moved, past = (uuid.uuid4() for _ in range(3))
    tomorrow, later = now + timedelta(days=1), now + timedelta(days=2)
    wanted = [
        CourseChallengeInput(challenge_id=kept, due_at=tomorrow),
        CourseChallengeInput(challenge_id=moved, due_at=later),
        CourseChallengeInput(challenge_id=past, due_at=datetime(2020, 1, 1, tzinfo=UTC)),
        CourseChallengeInput(challenge_id=uuid.uuid4()),
    ]
    assert [each.challenge_id for each in find_new_dues({kept: tomorrow, moved: now}, wanted, now=now)] == [
        moved
    ]


def test_nobody_else_reads_or_sets_them(client_of, db, course, strangers):
    for person, status in strangers:
        client = client_of(person)
        assert client.get(f"{URL}/{course.id}/challenges").status_code == status
        body = {"version": 1, "challenges": []}
        assert client.put(f"{URL}/{course.id}/challenges", json=body).status_code == status
