"""Re-grading on the real grader: the difference first, then all verdicts at once."""

import pytest
from sqlmodel import select

from jobs.runner import run_job
from jobs.sandbox.keeper import Keeper
from lms_app.challenges.service import update_challenge
from lms_app.core.errors import Forbidden
from lms_app.grading.rules import judge_submission
from lms_app.regrading import service
from lms_app.regrading.errors import (
    CasesChanged,
    NoRegrade,
    NothingToRegrade,
    NotPublished,
    RegradeNotReady,
    RegradeOpen,
)
from lms_app.regrading.queries import get_regrade
from models.accounts import Role
from models.challenges import Challenge, ChallengeStatus
from models.jobs import Job
from models.regrading import RegradeStatus
from models.submissions import CaseResult, CaseStatus, Fault, Submission, SubmissionStatus
from tests.factories.accounts import actor_of, make_user
from tests.factories.challenge_inputs import (
    case_body,
    challenge_input,
    make_full_challenge,
    publish_unchecked,
)
from tests.factories.grading import list_results, make_submission
from tests.sandbox.conftest import keeper
from tests.support.waiting import wait_until

__all__ = ["keeper"]

RIGHT = "def add(a, b):\n    return a + b\n"
ONLY_POSITIVE = "def add(a, b):\n    return abs(a) + abs(b)\n"
WRONG = "def add(a, b):\n    return 0\n"
S = SubmissionStatus


@pytest.fixture
def author(db):
    return make_user(db, role=Role.INSTRUCTOR)


@pytest.fixture
def challenge(db, author) -> Challenge:
    made = make_full_challenge(db, author, testCases=[case_body()])
    return db.get_one(Challenge, made.id)


def graded(db, challenge, code, user=None):
    row = make_submission(db, user or make_user(db), challenge, code)
    # A busy machine may have no container ready in time; the queue brings the job back then.
    wait_until(lambda: is_judged_by_a_run(db, row.id), 120, "a verdict")
    return row.id


def is_judged_by_a_run(db, submission_id):
    run_job(str(submission_id))
    return verdict_of(db, submission_id)[0] in (S.PASSED, S.FAILED, S.ERROR)


def add_a_case(db, author, challenge):
    more = case_body(input="[-2, 3]", expectedOutput="1", isPublic=False)
    update_challenge(db, actor_of(author), challenge.id, challenge_input(testCases=[case_body(), more]))
    publish_unchecked(db, challenge.id)
    db.commit()


def start(db, author, challenge):
    view = service.start_regrade(db, actor_of(author), challenge.id)
    db.commit()
    return view


def verdict_of(db, submission_id):
    db.expire_all()
    row = db.get_one(Submission, submission_id)
    return row.status, row.score_percent


@pytest.mark.docker
def test_verdicts_change_only_when_applied(db, keeper: Keeper, author, challenge) -> None:
    assert keeper
    right, lucky, wrong = (graded(db, challenge, code) for code in (RIGHT, ONLY_POSITIVE, WRONG))
    assert [verdict_of(db, each) for each in (right, lucky, wrong)] == [(S.PASSED, 100)] * 2 + [(S.FAILED, 0)]
    add_a_case(db, author, challenge)

    begun = start(db, author, challenge)
    assert (begun.status, begun.total, begun.done) == (RegradeStatus.RUNNING, 3, 0)
    run_job(str(begun.id))
    db.expire_all()

    view = get_regrade(db, actor_of(author), challenge.id)
    assert (view.status, view.done, view.better, view.worse, view.same, view.unjudged) == (
        RegradeStatus.READY,
        3,
        0,
        1,
        2,
        0,
    )
    (change,) = view.changes
    assert (change.submission_id, change.old_score, change.new_score) == (lucky, 100, 50)
    assert verdict_of(db, lucky) == (S.PASSED, 100), "nothing has been applied yet"

    for _ in range(2):
        applied = service.apply_regrade(db, actor_of(author), challenge.id)
        db.commit()
        assert applied.status is RegradeStatus.APPLIED
    assert [verdict_of(db, each) for each in (right, lucky, wrong)] == [
        (S.PASSED, 100),
        (S.FAILED, 50),
        (S.FAILED, 0),
    ]
    results = list_results(db, lucky)
    assert [(each.status, each.passed, each.is_public) for each in results] == [
        (CaseStatus.OK, True, True),
        (CaseStatus.WRONG, False, False),
    ]
    assert (results[0].actual_output, results[1].actual_output) == ("5", None)
    with pytest.raises(NothingToRegrade):
        start(db, author, challenge)


@pytest.mark.docker
def test_a_killed_job_goes_on_where_it_stopped(db, keeper: Keeper, author, challenge, monkeypatch) -> None:
    assert keeper
    ids = [graded(db, challenge, ONLY_POSITIVE) for _ in range(3)]
    add_a_case(db, author, challenge)
    begun = start(db, author, challenge)
    add_result, written = service.add_result, []

    def die_at_the_second(db, regrade_id, submission_id, *rest):
        if len(written) == 1:
            raise RuntimeError("killed")
        written.append(submission_id)
        add_result(db, regrade_id, submission_id, *rest)

    with monkeypatch.context() as patched:
        patched.setattr(service, "add_result", die_at_the_second)
        run_job(str(begun.id))
    db.expire_all()
    assert get_regrade(db, actor_of(author), challenge.id).done == 1

    monkeypatch.setattr(service, "add_result", lambda *args: (written.append(args[2]), add_result(*args)))
    _let_it_run_again(db, begun.id)
    run_job(str(begun.id))
    db.expire_all()
    assert get_regrade(db, actor_of(author), challenge.id).status is RegradeStatus.READY
    assert written == ids, "each was graded once"


def _let_it_run_again(db, job_id):
    db.get_one(Job, job_id).run_after = db.get_one(Job, job_id).created_at
    db.commit()


def test_what_could_not_be_judged_is_graded_again_and_never_made_worse(db, author, challenge) -> None:
    row = make_submission(db, make_user(db), challenge, RIGHT, status=S.ERROR, fault=Fault.SYSTEM)
    row.cases_version = challenge.cases_version
    passed = make_submission(db, make_user(db), challenge, RIGHT, status=S.PASSED, score_percent=100)
    db.commit()
    begun = start(db, author, challenge)
    assert begun.total == 2
    for each in (row, passed):
        service.add_result(db, begun.id, each.id, [], judge_submission([]))
    service.finish_regrade(db, begun.id)
    db.commit()
    view = get_regrade(db, actor_of(author), challenge.id)
    assert (view.unjudged, view.worse, {each.fault for each in view.changes}) == (2, 0, {Fault.CHALLENGE})

    service.apply_regrade(db, actor_of(author), challenge.id)
    db.commit()
    assert verdict_of(db, passed.id) == (S.PASSED, 100)


def test_only_one_is_open_and_none_is_applied_before_its_time(db, author, challenge) -> None:
    actor = actor_of(author)
    with pytest.raises(NoRegrade):
        get_regrade(db, actor, challenge.id)
    for act in (service.apply_regrade, service.discard_regrade):
        with pytest.raises(RegradeNotReady):
            act(db, actor, challenge.id)
    with pytest.raises(NothingToRegrade):
        service.start_regrade(db, actor, challenge.id)
    db.rollback()

    make_submission(db, make_user(db), challenge, RIGHT, status=S.PASSED, score_percent=100)
    start(db, author, challenge)
    with pytest.raises(RegradeOpen):
        service.start_regrade(db, actor, challenge.id)
    with pytest.raises(RegradeNotReady):
        service.apply_regrade(db, actor, challenge.id)
    for _ in range(2):
        assert service.discard_regrade(db, actor, challenge.id).status is RegradeStatus.DISCARDED
        db.commit()
    assert start(db, author, challenge).status is RegradeStatus.RUNNING


def test_verdicts_of_yesterdays_cases_are_not_applied(db, author, challenge) -> None:
    make_submission(db, make_user(db), challenge, RIGHT, status=S.PASSED, score_percent=100)
    begun = start(db, author, challenge)
    service.finish_regrade(db, begun.id)
    add_a_case(db, author, challenge)
    with pytest.raises(CasesChanged):
        service.apply_regrade(db, actor_of(author), challenge.id)
    db.rollback()
    assert get_regrade(db, actor_of(author), challenge.id).is_stale


def test_a_job_that_is_given_up_discards_and_a_discarded_one_has_nothing_to_do(db, author, challenge) -> None:
    make_submission(db, make_user(db), challenge, RIGHT, status=S.PASSED, score_percent=100)
    begun = start(db, author, challenge)
    service.give_up_regrade(db, begun.id)
    db.commit()
    db.expire_all()
    assert get_regrade(db, actor_of(author), challenge.id).status is RegradeStatus.DISCARDED
    assert service.plan_next(db, begun.id) is None
    service.finish_regrade(db, begun.id)
    db.commit()
    assert get_regrade(db, actor_of(author), challenge.id).status is RegradeStatus.DISCARDED
    assert db.exec(select(CaseResult)).all() == []


URL = "/api/v1/instructor/challenges"


def test_the_http_door_is_for_the_author_and_admins(client_of, db, author, challenge) -> None:
    make_submission(db, make_user(db), challenge, RIGHT, status=S.PASSED, score_percent=100)
    address = f"{URL}/{challenge.id}/regrade"
    doors = [("GET", ""), ("POST", ""), ("POST", "/apply"), ("POST", "/discard")]
    for method, door in doors:
        assert client_of(None).request(method, address + door).status_code == 401
        for other in (make_user(db), make_user(db, role=Role.INSTRUCTOR)):
            assert client_of(other).request(method, address + door).status_code == 403
    with pytest.raises(Forbidden):
        service.start_regrade(db, actor_of(make_user(db)), challenge.id)
    db.rollback()

    client = client_of(author)
    assert client.get(address).status_code == 404
    assert client.post(address).json()["status"] == "RUNNING"
    assert client.post(address).status_code == 409
    assert client.post(f"{address}/apply").status_code == 409
    assert client.post(f"{address}/discard").json()["status"] == "DISCARDED"
    assert client_of(make_user(db, role=Role.ADMIN)).get(address).json()["total"] == 1


def test_nothing_is_applied_to_a_challenge_that_was_archived_meanwhile(db, author, challenge) -> None:
    passed = make_submission(db, make_user(db), challenge, RIGHT, status=S.PASSED, score_percent=100)
    passed.cases_version = challenge.cases_version - 1
    db.commit()
    begun = start(db, author, challenge)
    service.add_result(db, begun.id, passed.id, [], judge_submission([]))
    service.finish_regrade(db, begun.id)
    challenge.status = ChallengeStatus.ARCHIVED
    db.commit()
    with pytest.raises(NotPublished):
        service.apply_regrade(db, actor_of(author), challenge.id)
    db.rollback()
    assert verdict_of(db, passed.id) == (S.PASSED, 100)
