from uuid import uuid4

import pytest

from models.accounts import Role
from tests.factories.accounts import make_user
from tests.factories.challenge_inputs import (
    HIDDEN_INPUT,
    HIDDEN_NAME,
    HIDDEN_OUTPUT,
    SOLUTION_MARK,
    case_body,
    challenge_body,
    make_full_challenge,
)

URL = "/api/v1/challenges"
SECRETS = (str(HIDDEN_INPUT), str(HIDDEN_OUTPUT), HIDDEN_NAME, SOLUTION_MARK)


@pytest.fixture
def author(db):
    return make_user(db, role=Role.INSTRUCTOR)


def fields_of(answer):
    assert answer.status_code == 400, answer.text
    assert answer.json()["error"]["code"] == "VALIDATION_ERROR"
    return answer.json()["error"]["details"]["fields"]


def test_create_read_replace_delete(client_of, author):
    client = client_of(author)
    made = client.post(URL, json=challenge_body())
    assert made.status_code == 201, made.text
    body = made.json()
    assert body["languages"] == ["python"]
    assert body["isPublic"] is True
    assert body["starterCode"] == {"python": "def add(a, b):\n    ...\n"}
    assert body["testCases"][1]["input"] == f"[{HIDDEN_INPUT}, 11]"
    assert body["estimatedTime"] == 5

    address = f"{URL}/{body['id']}"
    assert client.get(address).json() == body
    assert body["status"] == "PUBLISHED"
    assert client_of().get(address).json()["title"] == body["title"]
    changed = client.put(address, json=challenge_body(title="Changed", testCases=[case_body()]))
    assert changed.status_code == 200
    assert (changed.json()["title"], changed.json()["hasUnpublishedChanges"]) == ("Changed", True)
    seen = client_of().get(address).json()
    assert (seen["title"], seen["testCases"][0]["input"]) == ("Changed", body["testCases"][0]["input"])
    assert client.delete(address).status_code == 204
    assert client.get(address).status_code == 404
    assert client.delete(address).status_code == 404


def test_a_draft_is_found_by_its_author_alone(client_of, author):
    made = client_of(author).post(URL, json=challenge_body(), params={"draft": True})
    assert (made.status_code, made.json()["status"]) == (201, "DRAFT")
    address = f"{URL}/{made.json()['id']}"
    assert client_of(author).get(address).status_code == 200
    assert client_of().get(address).status_code == 404


def test_the_key_makes_a_second_sending_harmless(client_of, author):
    client = client_of(author)
    headers = {"Idempotency-Key": "abc"}
    first = client.post(URL, json=challenge_body(), headers=headers)
    again = client.post(URL, json=challenge_body(), headers=headers)
    assert first.json()["id"] == again.json()["id"]
    assert client.get("/api/v1/instructor/challenges").json()["pagination"]["total"] == 1


def test_the_list_is_public_and_shaped_as_agreed(client_of, db):
    make_full_challenge(db)
    answer = client_of().get(URL, params={"page": 1, "limit": 20, "tags": "python", "search": "add"})
    assert answer.status_code == 200
    assert answer.json()["pagination"] == {"page": 1, "limit": 20, "total": 1, "pages": 1}
    card = answer.json()["challenges"][0]
    assert card["title"] == "Add two numbers"
    assert card["difficulty"] == "BEGINNER"
    assert card["estimatedTime"] == 5
    categories = client_of().get(f"{URL}/categories").json()
    assert categories["categories"] == [{"name": "Basics", "count": 1}]


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"page": 0}, "page"),
        ({"page": "x"}, "page"),
        ({"page": 10_001}, "page"),
        ({"limit": 0}, "limit"),
        ({"limit": 101}, "limit"),
        ({"difficulty": "EASY"}, "difficulty"),
        ({"sortBy": "secret"}, "sortBy"),
        ({"sortOrder": "up"}, "sortOrder"),
        ({"search": "\0"}, "search"),
    ],
)
def test_wrong_parameters_name_their_field(client_of, params, field):
    assert field in fields_of(client_of().get(URL, params=params))


def test_unknown_parameters_are_ignored(client_of):
    assert client_of().get(URL, params={"utm": "x"}).status_code == 200


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"title": "ab"}, "title"),
        ({"title": None}, "title"),
        ({"difficulty": "EASY"}, "difficulty"),
        ({"testCases": []}, "testCases"),
        ({"testCases": [case_body(input="nope")]}, "testCases.0.input"),
        ({"testCases": [case_body(), case_body(expectedOutput="{")]}, "testCases.1.expectedOutput"),
        ({"testCases": [case_body(weight=-1)]}, "testCases.0.weight"),
        ({"testCases": [case_body(functionName="a b")]}, "testCases.0.functionName"),
        ({"languages": ["cobol"]}, "languages.0"),
        ({"estimatedTime": 0}, "estimatedTime"),
        ({"level": 11}, "level"),
        ({"surprise": 1}, "surprise"),
        ({"starterCode": 5}, None),
        ({"description": "\0"}, "description"),
    ],
)
def test_a_wrong_challenge_names_its_field(client_of, author, over, field):
    body = {name: value for name, value in challenge_body(**over).items() if value is not None}
    fields = fields_of(client_of(author).post(URL, json=body))
    assert field is None or field in fields


def test_students_and_strangers_write_nothing(client_of, db, author):
    made = make_full_challenge(db, author)
    address = f"{URL}/{made.id}"
    stranger, student = client_of(), client_of(make_user(db))
    other = client_of(make_user(db, role=Role.INSTRUCTOR))
    assert stranger.post(URL, json=challenge_body()).status_code in (401, 403)
    assert student.post(URL, json=challenge_body()).status_code == 403
    for client, statuses in ((stranger, (401, 403)), (student, (403,)), (other, (403,))):
        assert client.put(address, json=challenge_body()).status_code in statuses
        assert client.delete(address).status_code in statuses
    admin = client_of(make_user(db, role=Role.ADMIN))
    assert admin.put(address, json=challenge_body(title="By the admin")).status_code == 200
    assert admin.delete(address).status_code == 204


def test_a_private_challenge_answers_403(client_of, db, author):
    made = make_full_challenge(db, author, isPublic=False)
    for user in (None, make_user(db), make_user(db, role=Role.INSTRUCTOR)):
        client = client_of(user)
        assert client.get(f"{URL}/{made.id}").status_code == 403
        assert client.get(f"{URL}/{made.id}/hints/1").status_code == 403
        assert client.get(URL).json()["challenges"] == []
    assert client_of(author).get(f"{URL}/{made.id}").status_code == 200


def test_no_answer_to_a_learner_holds_a_secret(client_of, db, author):
    made = make_full_challenge(db, author)
    paths = ("", "/categories", f"/{made.id}", f"/{made.id}/hints/1", f"/{made.id}/hints/2")
    for user in (None, make_user(db), make_user(db, role=Role.INSTRUCTOR)):
        for path in paths:
            answer = client_of(user).get(URL + path)
            assert answer.status_code == 200
            for secret in SECRETS:
                assert secret not in answer.text
    body = client_of().get(f"{URL}/{made.id}").json()
    assert "solutionCode" not in body
    assert (body["hintCount"], body["hiddenTestCaseCount"]) == (2, 1)


def test_ids_that_are_none(client_of):
    assert client_of().get(f"{URL}/nonsense").status_code == 400
    assert client_of().get(f"{URL}/{uuid4()}").status_code == 404
    assert client_of().get(f"{URL}/{uuid4()}/hints/0").status_code == 400
