"""What is changed of a published challenge reaches learners only after its check."""

import pytest
from sqlmodel import col, select

from lms_app.authoring import service
from lms_app.authoring.errors import NotChecked, ReferenceFails, StarterPasses, WrongStatus
from lms_app.authoring.queries import get_check_report, list_authored
from lms_app.authoring.schemas import AuthoredFilters, Readiness
from lms_app.challenges.errors import ChallengeNotFound, NotYourChallenge
from lms_app.challenges.queries import find_revision, get_challenge, get_challenge_for_author, list_challenges
from lms_app.challenges.schemas import ChallengeFilters
from lms_app.challenges.service import delete_challenge, discard_changes, update_challenge
from lms_app.core.actor import ANONYMOUS
from lms_app.core.errors import Unauthorized
from lms_app.grading.rules import judge_submission
from lms_app.grading.service import add_case_results, claim_submission, finish_submission
from lms_app.regrading.errors import NotPublished
from lms_app.regrading.service import start_regrade
from lms_app.submissions import service as submissions
from models.accounts import Role
from models.base import new_id
from models.challenges import Challenge, ChallengeStatus, TestCase
from models.submissions import CaseResult, CaseStatus, Submission, SubmissionKind, SubmissionStatus
from tests.factories.accounts import actor_of, make_user
from tests.factories.challenge_inputs import (
    SOLUTION_MARK,
    case_body,
    challenge_body,
    challenge_input,
    hidden_case_body,
    make_full_challenge,
)
from tests.factories.grading import make_submission

URL = "/api/v1/challenges"
NEW_CASE = case_body(description="revised-zx83", input="[20, 30]", expectedOutput="50")
REVISED = {"testCases": [case_body(), NEW_CASE, hidden_case_body()], "timeLimitMs": 4000}


@pytest.fixture(autouse=True)
def _no_rate_limit(monkeypatch):
    monkeypatch.setattr(submissions, "check_rate", lambda *_args: None)


@pytest.fixture
def author(db):
    return make_user(db, role=Role.INSTRUCTOR)


@pytest.fixture
def student(db):
    return make_user(db)


@pytest.fixture
def published(db, author):
    return make_full_challenge(db, author)


def revise(db, author, challenge_id, **over):
    view = update_challenge(db, actor_of(author), challenge_id, challenge_input(**{**REVISED, **over}))
    db.commit()
    return view


def check(db, author, challenge_id, *, reference=True, starter=False):
    """Start a check and do what grading does with its runs."""
    service.start_check(db, actor_of(author), challenge_id)
    db.commit()
    waiting = select(Submission.id).where(
        col(Submission.kind) == SubmissionKind.CHECK, col(Submission.status) == SubmissionStatus.PENDING
    )
    for key in db.exec(waiting).all():
        plan = claim_submission(db, key, image_digest="x")
        row = db.get_one(Submission, key)
        passes = reference if SOLUTION_MARK in row.code else starter
        row.status = SubmissionStatus.PASSED if passes else SubmissionStatus.FAILED
        db.add_all(
            CaseResult(
                submission_id=key,
                case_id=case.case_id,
                order_index=index,
                status=CaseStatus.OK if passes else CaseStatus.WRONG,
                passed=passes,
                is_public=True,
                wall_ms=10,
            )
            for index, case in enumerate(plan.cases)
        )
        db.commit()
    db.expire_all()


def publish(db, author, challenge_id):
    step = service.publish_challenge(db, actor_of(author), challenge_id)
    db.commit()
    return step


def test_words_go_live_at_once_and_judged_parts_wait(db, author, student, published):
    view = revise(db, author, published.id, title="New words", hints=["One"])
    assert (view.title, view.time_limit_ms, len(view.test_cases)) == ("New words", 4000, 3)
    assert (view.status, view.has_unpublished_changes) == (ChallengeStatus.PUBLISHED, True)
    assert view.cases_version == published.cases_version

    seen = get_challenge(db, actor_of(student), published.id)
    assert (seen.title, seen.hint_count) == ("New words", 1)
    assert (seen.time_limit_ms, len(seen.test_cases)) == (2000, 1)
    assert "revised-zx83" not in seen.model_dump_json()
    assert get_challenge_for_author(db, actor_of(author), published.id) == view


@pytest.mark.parametrize(
    "over",
    [
        {"testCases": [case_body()]},
        {"testCases": [case_body(), hidden_case_body(checker={"kind": "float", "rel": 0.1, "abs": 0.1})]},
        {"timeLimitMs": 2500},
        {"memoryLimitMb": 256},
        {"solutionCode": "def add(a, b):\n    return b + a\n"},
        {"starterCode": "def add(a, b):\n    return a + b\n"},
        {"languages": ["python", "javascript"]},
        {"testFiles": {"python": "def test_one():\n    pass\n"}},
        {"dataFiles": {"a.txt": "1"}},
        {"wrongSolutions": [{"language": "python", "title": "w", "code": "x"}]},
    ],
    ids=lambda over: next(iter(over)),
)
def test_every_part_that_a_check_depends_on_waits(db, author, published, over):
    before = get_challenge(db, ANONYMOUS, published.id)
    view = update_challenge(db, actor_of(author), published.id, challenge_input(**over))
    db.commit()
    assert view.has_unpublished_changes
    after = get_challenge(db, ANONYMOUS, published.id)
    assert after.model_copy(update={"updated_at": before.updated_at}) == before
    with pytest.raises(NotChecked):
        publish(db, author, published.id)


def test_learners_are_judged_by_what_is_published(db, author, student, published):
    revise(db, author, published.id)
    row = make_submission(db, student, db.get_one(Challenge, published.id), "x")
    plan = claim_submission(db, row.id, image_digest="x")
    assert (plan.time_limit_s, len(plan.cases)) == (2.0, 2)
    assert db.get_one(Submission, row.id).cases_version == published.cases_version


def test_a_revision_is_published_once_its_check_has_passed(db, author, student, published):
    revise(db, author, published.id)
    check(db, author, published.id)
    assert get_check_report(db, actor_of(author), published.id).readiness is Readiness.READY
    assert len(get_challenge(db, actor_of(student), published.id).test_cases) == 1
    publish(db, author, published.id)

    seen = get_challenge(db, actor_of(student), published.id)
    assert (seen.time_limit_ms, len(seen.test_cases)) == (4000, 2)
    view = get_challenge_for_author(db, actor_of(author), published.id)
    assert (view.has_unpublished_changes, view.cases_version) == (False, published.cases_version + 1)
    assert view.test_cases[0].id == published.test_cases[0].id, "its results still belong to it"
    report = get_check_report(db, actor_of(author), published.id)
    assert report.readiness is Readiness.READY, "the check is now the challenge's"
    shown = report.runs[0].run.test_results
    assert [each.input for each in shown] == ["[2, 3]", "[20, 30]", hidden_case_body()["input"]]
    assert db.exec(select(Challenge.id)).all() == [published.id]
    with pytest.raises(WrongStatus):
        publish(db, author, published.id)


@pytest.mark.parametrize(
    ("ended", "refusal"), [({"reference": False}, ReferenceFails), ({"starter": True}, StarterPasses)]
)
def test_a_revision_that_its_check_refutes_stays_unpublished(db, author, published, ended, refusal):
    revise(db, author, published.id)
    check(db, author, published.id, **ended)
    with pytest.raises(refusal):
        publish(db, author, published.id)
    assert len(get_challenge(db, ANONYMOUS, published.id).test_cases) == 1


def test_the_check_of_one_revision_proves_nothing_of_the_next(db, author, published):
    revise(db, author, published.id)
    check(db, author, published.id)
    revise(db, author, published.id, memoryLimitMb=300)
    with pytest.raises(NotChecked):
        publish(db, author, published.id)
    discard_changes(db, actor_of(author), published.id)
    revise(db, author, published.id, memoryLimitMb=400)
    with pytest.raises(NotChecked):
        publish(db, author, published.id)


def test_changing_it_back_leaves_nothing_to_publish(db, author, published):
    revise(db, author, published.id)
    view = update_challenge(db, actor_of(author), published.id, challenge_input(title="Only words"))
    db.commit()
    assert not view.has_unpublished_changes
    assert find_revision(db, published.id) is None
    assert [each.id for each in view.test_cases] == [each.id for each in published.test_cases]
    with pytest.raises(WrongStatus):
        publish(db, author, published.id)


def test_changes_can_be_discarded_while_their_check_runs(db, author, published):
    saved = revise(db, author, published.id)
    service.start_check(db, actor_of(author), published.id)
    db.commit()
    key = get_check_report(db, actor_of(author), published.id).runs[0].run.id
    plan = claim_submission(db, key, image_digest="x")
    db.commit()
    view = discard_changes(db, actor_of(author), published.id)
    db.commit()
    db.expire_all()
    assert (view.has_unpublished_changes, view.version) == (False, saved.version + 1)
    assert view.model_copy(update={"version": 1, "updated_at": published.updated_at}) == published
    assert len(plan.cases) == 3
    add_case_results(db, key, [])
    finish_submission(db, key, [], judge_submission([]))
    db.commit()
    assert get_check_report(db, actor_of(author), published.id).readiness is not Readiness.READY
    again = discard_changes(db, actor_of(author), published.id)
    assert again.version == view.version


def test_an_archived_challenge_takes_the_changes_along_and_judges_nobody(db, author, student, published):
    make_submission(
        db, student, db.get_one(Challenge, published.id), "x", status=SubmissionStatus.PASSED, cases_version=1
    )
    revise(db, author, published.id)
    service.archive_challenge(db, actor_of(author), published.id)
    db.commit()
    view = get_challenge_for_author(db, actor_of(author), published.id)
    assert (view.has_unpublished_changes, len(view.test_cases)) == (False, 3)
    with pytest.raises(NotPublished):
        start_regrade(db, actor_of(author), published.id)
    service.restore_challenge(db, actor_of(author), published.id)
    with pytest.raises(NotChecked):
        publish(db, author, published.id)


def test_a_revision_is_in_no_list_and_has_no_address(client_of, db, author, student, published):
    revise(db, author, published.id, title="Revised words")
    revision = find_revision(db, published.id)
    page = list_authored(db, actor_of(author), AuthoredFilters())
    assert [(each.id, each.has_unpublished_changes) for each in page.challenges] == [(published.id, True)]
    assert (page.pagination.total, page.counts[ChallengeStatus.DRAFT]) == (1, 0)
    admin = make_user(db, role=Role.ADMIN)
    for who in (author, admin, student, None):
        assert [each["id"] for each in client_of(who).get(URL).json()["challenges"]] == [str(published.id)]
        assert client_of(who).get(f"{URL}/{revision.id}").status_code == 404
        if who is not None:
            body = {"challengeId": str(revision.id), "language": "python", "code": "x"}
            assert client_of(who).post("/api/v1/submissions", json=body).status_code == 404
    for step in ("check", "publish", "archive", "discard"):
        answer = client_of(admin).post(f"/api/v1/instructor/challenges/{revision.id}/{step}")
        assert answer.status_code == 404
    assert len(list_challenges(db, actor_of(admin), ChallengeFilters(search="revised")).challenges) == 1


def test_the_wrong_person_neither_revises_nor_discards(db, author, student, published):
    revise(db, author, published.id)
    for who in (student, make_user(db, role=Role.INSTRUCTOR)):
        for act in (discard_changes, service.publish_challenge):
            with pytest.raises(NotYourChallenge):
                act(db, actor_of(who), published.id)
    with pytest.raises(Unauthorized):
        discard_changes(db, ANONYMOUS, published.id)
    with pytest.raises(ChallengeNotFound):
        discard_changes(db, actor_of(author), new_id())
    assert find_revision(db, published.id) is not None


def test_deleting_takes_the_revision_along(db, author, published):
    revise(db, author, published.id)
    delete_challenge(db, actor_of(author), published.id)
    db.commit()
    assert db.exec(select(Challenge.id)).all() == []
    assert db.exec(select(TestCase.id)).all() == []


def test_over_http_the_author_reads_what_was_saved_and_learners_what_is_published(
    client_of, db, author, published
):
    address = f"{URL}/{published.id}"
    saved = client_of(author).put(address, json=challenge_body(**REVISED))
    assert (saved.status_code, saved.json()["hasUnpublishedChanges"]) == (200, True)
    assert client_of(author).get(address).json() == saved.json()
    assert "revised-zx83" not in client_of().get(address).text
    refused = client_of(author).post(f"/api/v1/instructor/challenges/{published.id}/publish")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "CONFLICT")
    back = client_of(author).post(f"/api/v1/instructor/challenges/{published.id}/discard")
    assert (back.status_code, back.json()["timeLimitMs"]) == (200, 2000)
