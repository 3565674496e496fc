import pytest
from sqlmodel import col, select

from lms_app.authoring import service
from lms_app.authoring.errors import (
    CheckRunning,
    NotChecked,
    ReferenceFails,
    StarterPasses,
    WrongSolutionPasses,
    WrongStatus,
)
from lms_app.authoring.queries import get_check_report, list_authored
from lms_app.authoring.schemas import AuthoredFilters, DraftCreate, Readiness
from lms_app.authoring.templates import TEMPLATES
from lms_app.challenges.errors import AuthorsOnly, ChallengeNotFound, EditedMeanwhile, NotYourChallenge
from lms_app.challenges.queries import get_challenge, get_challenge_for_author, list_challenges
from lms_app.challenges.schemas import ChallengeFilters
from lms_app.challenges.service import update_challenge
from lms_app.core.actor import ANONYMOUS
from lms_app.core.errors import Unauthorized
from lms_app.submissions import service as submissions
from lms_app.submissions.errors import SubmissionNotFound
from lms_app.submissions.queries import find_open_submission, get_submission
from lms_app.submissions.schemas import SubmissionCreate
from models.accounts import Role
from models.challenges import Challenge, ChallengeStatus
from models.submissions import (
    CaseResult,
    CaseStatus,
    Fault,
    Submission,
    SubmissionKind,
    SubmissionStatus,
)
from tests.factories.accounts import actor_of, make_user
from tests.factories.challenge_inputs import make_full_challenge


@pytest.fixture(autouse=True)
def _no_rate_limit(monkeypatch):
    monkeypatch.setattr(submissions, "check_rate", lambda *_args: None)


@pytest.fixture
def author(db):
    return actor_of(make_user(db, role=Role.INSTRUCTOR))


@pytest.fixture
def student(db):
    return actor_of(make_user(db))


@pytest.fixture
def other(db):
    return actor_of(make_user(db, role=Role.INSTRUCTOR))


@pytest.fixture
def draft_id(db, author):
    made = service.create_draft(db, author, DraftCreate(title="Count wheels", category="Basics"))
    db.commit()
    return made.id


def end_check(
    db,
    *,
    reference=SubmissionStatus.PASSED,
    starter=SubmissionStatus.FAILED,
    wrong=SubmissionStatus.FAILED,
    fault=None,
):
    """Do what grading does with the runs of a check."""
    ends = {"* 2": reference, "...": starter, "+ 2": wrong}
    for row in db.exec(select(Submission).where(col(Submission.kind) == SubmissionKind.CHECK)).all():
        row.status = next(end for mark, end in ends.items() if mark in row.code)
        row.fault = fault or (None if row.status is SubmissionStatus.PASSED else Fault.STUDENT)
        row.cases_version = db.get(Challenge, row.challenge_id).cases_version
        db.add(
            CaseResult(
                submission_id=row.id,
                order_index=0,
                status=CaseStatus.OK,
                passed=row.status is SubmissionStatus.PASSED,
                wall_ms=420,
            )
        )
    db.commit()


def readiness(db, actor, challenge_id):
    return get_check_report(db, actor, challenge_id).readiness


def test_a_draft_is_published_only_after_its_reference_passed(db, author, student, draft_id):
    with pytest.raises(NotChecked):
        service.publish_challenge(db, author, draft_id)
    service.start_check(db, author, draft_id)
    db.commit()
    assert readiness(db, author, draft_id) is Readiness.RUNNING
    with pytest.raises(CheckRunning):
        service.publish_challenge(db, author, draft_id)
    with pytest.raises(CheckRunning):
        service.start_check(db, author, draft_id)
    end_check(db)
    service.publish_challenge(db, author, draft_id)
    db.commit()
    assert [each.id for each in list_challenges(db, student, ChallengeFilters()).challenges] == [draft_id]
    with pytest.raises(WrongStatus):
        service.publish_challenge(db, author, draft_id)


def test_only_the_last_check_is_kept(db, author, draft_id):
    for _ in range(3):
        service.start_check(db, author, draft_id)
        db.commit()
        end_check(db)
    assert len(db.exec(select(Submission.id)).all()) == 3
    assert readiness(db, author, draft_id) is Readiness.READY


def test_a_changed_case_makes_the_check_old(db, author, draft_id):
    service.start_check(db, author, draft_id)
    db.commit()
    end_check(db)
    assert readiness(db, author, draft_id) is Readiness.READY
    view = get_challenge_for_author(db, author, draft_id)
    update_challenge(db, author, draft_id, service.make_input(view, time_limit_ms=3000), version=view.version)
    assert readiness(db, author, draft_id) is Readiness.NOT_RUN


@pytest.mark.parametrize(
    ("ended", "refusal"),
    [
        ({"reference": SubmissionStatus.FAILED}, ReferenceFails),
        ({"starter": SubmissionStatus.PASSED}, StarterPasses),
        ({"wrong": SubmissionStatus.PASSED}, WrongSolutionPasses),
        ({"reference": SubmissionStatus.ERROR, "fault": Fault.SYSTEM}, NotChecked),
    ],
)
def test_what_the_check_found_is_a_reason_to_refuse(db, author, draft_id, ended, refusal):
    service.start_check(db, author, draft_id)
    db.commit()
    end_check(db, **ended)
    with pytest.raises(refusal):
        service.publish_challenge(db, author, draft_id)


def test_without_a_reference_nothing_is_checked(db, author, draft_id):
    view = get_challenge_for_author(db, author, draft_id)
    update_challenge(db, author, draft_id, service.make_input(view, solution_code={}))
    assert readiness(db, author, draft_id) is Readiness.NO_REFERENCE
    with pytest.raises(NotChecked):
        service.start_check(db, author, draft_id)


def test_drafts_and_archived_ones_are_invisible_to_everybody_else(db, author, student, other, draft_id):
    for stranger in (student, other, ANONYMOUS):
        assert list_challenges(db, stranger, ChallengeFilters(search="wheels")).challenges == []
        with pytest.raises(ChallengeNotFound):
            get_challenge(db, stranger, draft_id)
    wanted = SubmissionCreate(challenge_id=draft_id, language="python", code="x")
    with pytest.raises(ChallengeNotFound):
        submissions.submit_code(db, student, wanted)
    published = make_full_challenge(db)
    admin = actor_of(make_user(db, role=Role.ADMIN))
    service.archive_challenge(db, admin, published.id)
    db.commit()
    with pytest.raises(ChallengeNotFound):
        get_challenge(db, student, published.id)
    service.restore_challenge(db, admin, published.id)
    assert db.get(Challenge, published.id).status is ChallengeStatus.DRAFT


def test_a_check_is_for_authors_only(db, author, student, draft_id):
    service.start_check(db, author, draft_id)
    db.commit()
    end_check(db)
    service.publish_challenge(db, author, draft_id)
    db.commit()
    run = db.exec(select(Submission.id)).first()
    assert get_submission(db, author, run).test_results[0].execution_time == 420
    assert find_open_submission(db, author, draft_id) is None
    demoted = actor_of(make_user(db))
    db.get(Submission, run).user_id = demoted.user_id
    db.commit()
    for stranger in (student, demoted):
        with pytest.raises(SubmissionNotFound):
            get_submission(db, stranger, run)


def test_the_wrong_person_changes_nothing(db, student, other, draft_id):
    published = make_full_challenge(db)
    steps = (
        service.duplicate_challenge,
        service.start_check,
        service.publish_challenge,
        service.archive_challenge,
        service.restore_challenge,
        get_check_report,
    )
    for step in steps:
        for stranger in (student, other):
            with pytest.raises(NotYourChallenge):
                step(db, stranger, published.id)
            with pytest.raises(ChallengeNotFound):
                step(db, stranger, draft_id)
        with pytest.raises(Unauthorized):
            step(db, ANONYMOUS, draft_id)
    with pytest.raises(AuthorsOnly):
        service.create_draft(db, student, DraftCreate(title="Mine", category="x"))
    with pytest.raises(AuthorsOnly):
        list_authored(db, student, AuthoredFilters())


def test_the_reference_proposes_a_time_limit_and_the_later_save_is_told(db, author, draft_id):
    assert get_check_report(db, author, draft_id).proposed_time_limit_ms is None
    service.start_check(db, author, draft_id)
    db.commit()
    end_check(db)
    assert get_check_report(db, author, draft_id).proposed_time_limit_ms == 2500
    view = get_challenge_for_author(db, author, draft_id)
    saved = update_challenge(db, author, draft_id, service.make_input(view), version=1)
    assert saved.version == 2
    with pytest.raises(EditedMeanwhile):
        update_challenge(db, author, draft_id, service.make_input(view), version=1)


@pytest.mark.parametrize("language", sorted(TEMPLATES))
def test_a_draft_in_every_language_can_be_checked(db, author, language):
    made = service.create_draft(db, author, DraftCreate(title="First", category="x", language=language))
    service.start_check(db, author, made.id)
    assert [each.is_public for each in made.test_cases][-1] is False
    assert readiness(db, author, made.id) is Readiness.RUNNING


def test_a_copy_is_a_draft_of_its_own(db):
    author = make_user(db, role=Role.INSTRUCTOR)
    published = make_full_challenge(db, author)
    copy = get_challenge_for_author(
        db, actor_of(author), service.duplicate_challenge(db, actor_of(author), published.id).id
    )
    assert copy.status is ChallengeStatus.DRAFT
    assert [each.input for each in copy.test_cases] == [each.input for each in published.test_cases]


def test_the_list_counts_and_narrows(db, author, student, other, draft_id):
    make_full_challenge(db)
    page = list_authored(db, author, AuthoredFilters(search="whee", status="DRAFT"))
    assert [(each.id, each.submission_count, each.pass_percent) for each in page.challenges] == [
        (draft_id, 0, None)
    ]
    assert page.counts[ChallengeStatus.DRAFT] == 1
    assert list_authored(db, other, AuthoredFilters()).challenges == []
    admin = actor_of(make_user(db, role=Role.ADMIN))
    assert list_authored(db, admin, AuthoredFilters()).pagination.total == 2
    for status in (SubmissionStatus.PASSED, SubmissionStatus.FAILED, SubmissionStatus.FAILED):
        db.add(
            Submission(
                user_id=student.user_id, challenge_id=draft_id, language="python", code="x", status=status
            )
        )
    db.commit()
    line = list_authored(db, author, AuthoredFilters(search="!")).challenges
    assert line == []
    line = list_authored(db, author, AuthoredFilters()).challenges[0]
    assert (line.submission_count, line.pass_percent) == (3, 33)
