from uuid import uuid4

import pytest

from lms_app.submissions import service
from models.accounts import Role
from models.challenges import Challenge
from models.submissions import SubmissionStatus
from tests.factories.accounts import make_user
from tests.factories.challenge_inputs import make_full_challenge
from tests.factories.grading import make_submission

URL = "/api/v1/submissions"
RIGHT = "def add(a, b):\n    return a + b\n"


@pytest.fixture(autouse=True)
def _no_rate_limit(monkeypatch):
    monkeypatch.setattr(service, "check_rate", lambda *_args: None)


@pytest.fixture
def challenge(db):
    return make_full_challenge(db)


@pytest.fixture
def student(db):
    return make_user(db)


def body_for(challenge, **over):
    return {"challengeId": str(challenge.id), "language": "python", "code": RIGHT, **over}


def test_a_submission_is_pending_and_can_be_read(client_of, challenge, student):
    client = client_of(student)
    answer = client.post(URL, json=body_for(challenge))
    assert answer.status_code == 201
    receipt = answer.json()
    assert receipt["status"] == "PENDING"
    assert receipt["id"] == receipt["submissionId"]

    read = client.get(f"{URL}/{receipt['id']}").json()
    assert (read["status"], read["queuePosition"], read["testResults"]) == ("PENDING", 1, [])
    for name in ("executionTime", "memoryUsed", "score", "outcome", "fault"):
        assert read[name] is None
    listed = client.get(f"{URL}/user").json()
    assert [each["id"] for each in listed["submissions"]] == [receipt["id"]]
    assert listed["pagination"] == {"page": 1, "limit": 20, "total": 1, "pages": 1}


def test_a_run_takes_own_input_and_is_in_no_list(client_of, challenge, student):
    client = client_of(student)
    answer = client.post(f"{URL}/run", json=body_for(challenge, ownInput="[1, 2]"))
    assert answer.status_code == 201
    assert client.get(f"{URL}/{answer.json()['id']}").json()["ownInput"] == "[1, 2]"
    assert client.get(f"{URL}/user").json()["submissions"] == []


def test_the_key_makes_a_second_sending_harmless(client_of, challenge, student):
    client = client_of(student)
    headers = {"Idempotency-Key": "k"}
    first = client.post(URL, json=body_for(challenge), headers=headers)
    again = client.post(URL, json=body_for(challenge), headers=headers)
    assert first.json() == again.json()
    other = client.post(URL, json=body_for(challenge, code="other"), headers=headers)
    assert other.status_code == 409


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"code": ""}, "code"),
        ({"code": "  "}, "code"),
        ({"code": "x" * 70_000}, "code"),
        ({"code": "\0"}, "code"),
        ({"code": None}, "code"),
        ({"language": "cobol"}, "language"),
        ({"language": 5}, "language"),
        ({"challengeId": "x"}, "challengeId"),
        ({"ownInput": "{}"}, "ownInput"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_wrong_input_names_its_field(client_of, challenge, student, over, field):
    answer = client_of(student).post(f"{URL}/run", json=body_for(challenge, **over))
    assert answer.status_code == 400, answer.text
    assert field in answer.json()["error"]["details"]["fields"]


def test_who_may_not(client_of, db, challenge, student):
    private = make_full_challenge(db, isPublic=False)
    stranger, client = client_of(), client_of(student)
    assert stranger.post(URL, json=body_for(challenge)).status_code == 401
    assert stranger.post(f"{URL}/run", json=body_for(challenge)).status_code == 401
    assert stranger.get(f"{URL}/user").status_code == 401
    assert stranger.get(f"{URL}/{uuid4()}").status_code == 401
    assert client.post(URL, json=body_for(private)).status_code == 403
    assert client.post(URL, json=body_for(challenge, challengeId=str(uuid4()))).status_code == 404

    mine = client.post(URL, json=body_for(challenge)).json()["id"]
    for user in (make_user(db), make_user(db, role=Role.INSTRUCTOR)):
        assert client_of(user).get(f"{URL}/{mine}").status_code == 404
    assert client_of(make_user(db, role=Role.ADMIN)).get(f"{URL}/{mine}").status_code == 200


@pytest.mark.parametrize(
    ("language", "word"), [("ru", "Дождитесь"), ("kk", "күтіп"), ("en", "Wait for a verdict")]
)
def test_too_many_waiting_is_a_clear_conflict_in_ones_language(
    client_of, db, challenge, settings, language, word
):
    person = make_user(db, locale=language)
    row = db.get(Challenge, challenge.id)
    for n in range(settings.grader_max_waiting_per_user):
        make_submission(db, person, row, str(n))
    answer = client_of(person).post(URL, json=body_for(challenge))
    message = answer.json()["error"]["message"]
    assert answer.status_code == 409
    assert str(settings.grader_max_waiting_per_user) in message
    assert word in message


@pytest.mark.parametrize("params", [{"page": 0}, {"limit": 101}, {"challengeId": "x"}])
def test_wrong_parameters_of_the_list(client_of, student, params):
    assert client_of(student).get(f"{URL}/user", params=params).status_code == 400


def test_a_verdict_is_told_in_the_agreed_words(client_of, db, challenge, student):
    row = make_submission(
        db,
        student,
        db.get(Challenge, challenge.id),
        RIGHT,
        status=SubmissionStatus.PASSED,
        score_percent=100,
        execution_time_ms=12,
        memory_used_kb=9000,
    )
    read = client_of(student).get(f"{URL}/{row.id}").json()
    assert (read["status"], read["score"], read["executionTime"], read["memoryUsed"]) == (
        "PASSED",
        100,
        12,
        9000,
    )
    assert read["queuePosition"] is None
