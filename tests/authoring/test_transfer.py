"""Challenges as files, and figures of their cases."""

import json

import pytest

from lms_app.authoring.schemas import ChallengeFile
from lms_app.authoring.service import export_challenge, import_challenge
from lms_app.authoring.statistics import get_statistics
from lms_app.challenges.errors import NotYourChallenge
from lms_app.challenges.library import list_library
from models.accounts import Role
from models.challenges import ChallengeStatus
from models.submissions import CaseResult, CaseStatus, SubmissionKind, SubmissionStatus
from tests.factories.accounts import actor_of, make_user
from tests.factories.challenge_inputs import challenge_body, make_full_challenge
from tests.factories.grading import make_submission

URL = "/api/v1/instructor/challenges"
S = CaseStatus


@pytest.fixture
def author(db):
    return make_user(db, role=Role.INSTRUCTOR)


@pytest.mark.parametrize(
    ("slug", "challenge"), list_library(), ids=lambda each: each if isinstance(each, str) else ""
)
def test_what_is_exported_imports_as_the_same(db, author, slug, challenge):
    actor = actor_of(author)
    file = ChallengeFile(format="robotics-lms-challenge", version=1, challenge=challenge)
    first = import_challenge(db, actor, file)
    exported = export_challenge(db, actor, first.id)

    second = import_challenge(
        db, actor, ChallengeFile.model_validate_json(exported.model_dump_json(by_alias=True))
    )

    assert first.status is second.status is ChallengeStatus.DRAFT
    assert export_challenge(db, actor, second.id) == exported
    for there, here in zip(exported.challenge.test_cases, challenge.test_cases, strict=True):
        assert json.loads(there.input) == json.loads(here.input)
    assert len(exported.challenge.wrong_solutions) == len(challenge.wrong_solutions), slug


def test_a_file_goes_out_and_in_over_http(client_of, author):
    client = client_of(author)
    made = client.post("/api/v1/challenges", json=challenge_body()).json()
    file = client.get(f"{URL}/{made['id']}/export")
    assert file.headers["content-disposition"] == f'attachment; filename="challenge-{made["id"]}.json"'

    first = client.post(f"{URL}/import", json=file.json(), headers={"Idempotency-Key": "k"})
    again = client.post(f"{URL}/import", json=file.json(), headers={"Idempotency-Key": "k"})

    assert (first.status_code, first.json()["status"]) == (201, "DRAFT")
    assert first.json()["id"] == again.json()["id"] != made["id"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"format": "moodle"}, "format"),
        ({"version": 2}, "version"),
        ({"challenge": {**challenge_body(), "colour": "red"}}, "challenge.colour"),
        ({"challenge": {**challenge_body(), "title": ""}}, "challenge.title"),
        ({"extra": 1}, "extra"),
    ],
)
def test_a_file_of_another_kind_is_refused_by_field(client_of, author, change, field):
    file = {"format": "robotics-lms-challenge", "version": 1, "challenge": challenge_body(), **change}
    answer = client_of(author).post(f"{URL}/import", json=file)
    assert answer.status_code == 400
    assert field in answer.json()["error"]["details"]["fields"]


@pytest.mark.parametrize("what", ["export", "statistics"])
def test_only_the_author_and_admins_get_it(client_of, db, author, what):
    made = make_full_challenge(db, author)
    address = f"{URL}/{made.id}/{what}"
    assert client_of(None).get(address).status_code == 401
    for other in (make_user(db), make_user(db, role=Role.INSTRUCTOR)):
        answer = client_of(other).get(address)
        assert answer.status_code == 403
        assert "solution_mark" not in answer.text
    for allowed in (author, make_user(db, role=Role.ADMIN)):
        assert client_of(allowed).get(address).status_code == 200
    file = {"format": "robotics-lms-challenge", "version": 1, "challenge": challenge_body()}
    assert client_of(make_user(db)).post(f"{URL}/import", json=file).status_code == 403


def judge(db, challenge, user, endings, *, kind=SubmissionKind.SUBMIT, output="5"):
    """Add a judged submission with a result for each case."""
    passed = all(each is S.OK for each in endings)
    status = SubmissionStatus.PASSED if passed else SubmissionStatus.FAILED
    row = make_submission(db, user, challenge, "x", kind=kind, status=status, execution_time_ms=10)
    for number, (case, ending) in enumerate(zip(challenge.test_cases, endings, strict=True)):
        is_wrong = ending is S.WRONG and case.is_public
        db.add(
            CaseResult(
                submission_id=row.id,
                case_id=case.id,
                order_index=number,
                is_public=case.is_public,
                status=ending,
                passed=ending is S.OK,
                actual_output=output if is_wrong else None,
            )
        )
    db.commit()


def test_figures_of_cases(db, author):
    made = make_full_challenge(db, author)
    actor = actor_of(author)
    empty = get_statistics(db, actor, made.id)
    assert (empty.attempts, empty.learners, empty.solved, empty.median_time_ms) == (0, 0, 0, None)
    assert [each.fail_percent for each in empty.cases] == [None, None]

    first, second = make_user(db), make_user(db)
    judge(db, made, first, [S.WRONG, S.TIMEOUT], output="6")
    judge(db, made, first, [S.WRONG, S.WRONG], output="7")
    judge(db, made, first, [S.OK, S.OK])
    judge(db, made, second, [S.WRONG, S.OK], output="6")
    judge(db, made, second, [S.WRONG, S.WRONG], kind=SubmissionKind.RUN, output="8")

    found = get_statistics(db, actor, made.id)
    assert (found.attempts, found.learners, found.solved, found.median_time_ms) == (4, 2, 1, 10)
    shown, hidden = found.cases
    assert (shown.judged, shown.failed, shown.fail_percent, shown.endings) == (4, 3, 75, {S.WRONG: 3})
    assert [(each.output, each.count) for each in shown.common_outputs] == [("6", 2), ("7", 1)]
    assert (hidden.failed, hidden.endings) == (2, {S.TIMEOUT: 1, S.WRONG: 1})
    assert hidden.common_outputs == []
    with pytest.raises(NotYourChallenge):
        get_statistics(db, actor_of(make_user(db, role=Role.INSTRUCTOR)), made.id)
