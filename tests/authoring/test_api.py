import pytest
from sqlmodel import select

from lms_app.submissions import service as submissions
from models.accounts import Role
from models.base import new_id
from models.challenges import Challenge
from models.submissions import Submission
from tests.factories.accounts import make_user
from tests.factories.challenge_inputs import (
    HIDDEN_NAME,
    HIDDEN_OUTPUT,
    SOLUTION_MARK,
    make_full_challenge,
)

URL = "/api/v1/instructor/challenges"
STEPS = ("duplicate", "check", "publish", "discard", "archive", "restore")


@pytest.fixture(autouse=True)
def _no_rate_limit(monkeypatch):
    monkeypatch.setattr(submissions, "check_rate", lambda *_args: None)


@pytest.fixture
def author(db):
    return make_user(db, role=Role.INSTRUCTOR)


@pytest.fixture
def draft(client_of, author):
    body = {"title": "Count wheels", "category": "Basics", "language": "python"}
    answer = client_of(author).post(URL, json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def as_input(view):
    """What a program sends to save a challenge that it has read."""
    only_read = {"id", "creatorId", "status", "hasUnpublishedChanges", "version", "casesVersion"}
    only_read |= {"createdAt", "updatedAt"}
    cases = [{name: value for name, value in case.items() if name != "id"} for case in view["testCases"]]
    return {name: value for name, value in view.items() if name not in only_read} | {"testCases": cases}


def test_a_draft_is_written_checked_copied_and_archived(client_of, author, draft):
    client = client_of(author)
    address = f"/api/v1/challenges/{draft['id']}"
    assert (draft["status"], draft["version"]) == ("DRAFT", 1)
    assert client.get(address).json() == draft

    saved = client.put(address, params={"version": 1}, json=as_input(draft) | {"title": "Wheels"})
    assert (saved.status_code, saved.json()["version"], saved.json()["title"]) == (200, 2, "Wheels")
    late = client.put(address, params={"version": 1}, json=as_input(draft))
    assert (late.status_code, late.json()["error"]["code"]) == (409, "CONFLICT")

    refused = client.post(f"{URL}/{draft['id']}/publish")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "CONFLICT")
    started = client.post(f"{URL}/{draft['id']}/check")
    assert (started.status_code, started.json()["readiness"]) == (202, "running")
    assert [run["code"] for run in started.json()["runs"]] == ["reference", "starter", "wrong"]
    assert client.get(f"{URL}/{draft['id']}/check").json() == started.json()
    assert client.post(f"{URL}/{draft['id']}/check").status_code == 409

    copy = client.post(f"{URL}/{draft['id']}/duplicate")
    assert (copy.status_code, copy.json()["status"]) == (201, "DRAFT")
    assert client.post(f"{URL}/{draft['id']}/archive").json()["status"] == "ARCHIVED"
    assert client.post(f"{URL}/{draft['id']}/archive").status_code == 409
    assert client.post(f"{URL}/{draft['id']}/restore").json()["status"] == "DRAFT"
    page = client.get(URL, params={"status": "DRAFT", "search": "wheels"}).json()
    assert {each["id"] for each in page["challenges"]} == {draft["id"], copy.json()["id"]}
    assert page["counts"] == {"DRAFT": 2, "PUBLISHED": 0, "ARCHIVED": 0}


def test_a_draft_without_sense_names_its_fields(client_of, author):
    answer = client_of(author).post(URL, json={"title": "ab", "category": "", "language": "python"})
    assert set(answer.json()["error"]["details"]["fields"]) == {"title", "category"}
    answer = client_of(author).post(URL, json={"title": "abc", "category": "x", "language": "cobol"})
    assert answer.status_code == 400


@pytest.mark.parametrize("step", STEPS)
def test_somebody_else_can_do_nothing(client_of, db, author, draft, step):
    student, other = make_user(db), make_user(db, role=Role.INSTRUCTOR)
    published = make_full_challenge(db, author).id
    for who in (student, other):
        assert client_of(who).post(f"{URL}/{draft['id']}/{step}").status_code == 404
        assert client_of(who).post(f"{URL}/{published}/{step}").status_code == 403
    assert client_of().post(f"{URL}/{draft['id']}/{step}").status_code == 401
    assert client_of(author).post(f"{URL}/{new_id()}/{step}").status_code == 404
    assert client_of(author).post(f"{URL}/x/{step}").status_code == 400
    db.expire_all()
    assert db.get(Challenge, draft["id"]).status == "DRAFT"
    assert db.exec(select(Submission.id)).all() == []


def test_a_check_tells_nothing_to_anybody_else(client_of, db, author):
    made = make_full_challenge(db, author).id
    client_of(author).post(f"{URL}/{made}/check")
    runs = db.exec(select(Submission.id)).all()
    assert len(runs) == 2
    student, other = make_user(db), make_user(db, role=Role.INSTRUCTOR)
    for who in (student, other):
        answer = client_of(who).get(f"{URL}/{made}/check")
        assert answer.status_code == 403
        for run in runs:
            assert client_of(who).get(f"/api/v1/submissions/{run}").status_code == 404
        for secret in (HIDDEN_NAME, str(HIDDEN_OUTPUT), SOLUTION_MARK):
            assert secret not in answer.text


def test_only_authors_have_a_list(client_of, db, draft):
    assert client_of(make_user(db)).get(URL).status_code == 403
    assert client_of().get(URL).status_code == 401
    assert client_of(make_user(db, role=Role.INSTRUCTOR)).get(URL).json()["challenges"] == []
    admin = client_of(make_user(db, role=Role.ADMIN)).get(URL).json()
    assert [each["id"] for each in admin["challenges"]] == [draft["id"]]
    answer = client_of(make_user(db)).post(URL, json={"title": "Mine", "category": "x"})
    assert answer.status_code == 403
