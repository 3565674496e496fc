import threading
from uuid import uuid4

import pytest
from sqlmodel import func, select

from lms_app.challenges.errors import ChallengeNotFound, ChallengePrivate
from lms_app.core.actor import ANONYMOUS
from lms_app.core.db import transaction
from lms_app.core.errors import TooManyRequests, Unauthorized, ValidationFailed
from lms_app.core.job_names import QueueName
from lms_app.core.queue import count_tickets
from lms_app.submissions import service
from lms_app.submissions.errors import SameKeyOtherCode, TooManyWaiting
from lms_app.submissions.schemas import RunCreate, SubmissionCreate
from lms_app.submissions.service import run_code, submit_code
from models.accounts import Role
from models.jobs import Job
from models.submissions import Submission, SubmissionKind, SubmissionStatus
from tests.factories.accounts import actor_of, make_user
from tests.factories.challenge_inputs import hidden_case_body, make_full_challenge

RIGHT = "def add(a, b):\n    return a + b\n"


@pytest.fixture(autouse=True)
def _no_rate_limit(monkeypatch):
    monkeypatch.setattr(service, "check_rate", lambda *_args: None)


@pytest.fixture
def challenge(db):
    return make_full_challenge(db)


@pytest.fixture
def student(db):
    return actor_of(make_user(db))


def code_for(challenge, code=RIGHT, **over):
    return SubmissionCreate.model_validate(
        {"challengeId": challenge.id, "language": "python", "code": code, **over}
    )


def run_for(challenge, **over):
    return RunCreate.model_validate(
        {"challengeId": challenge.id, "language": "python", "code": RIGHT, **over}
    )


def count(db):
    return db.exec(select(func.count()).select_from(Submission)).one()


def test_submitting_adds_one_job_of_the_same_id_and_pushes_it(db, challenge, student):
    receipt = submit_code(db, student, code_for(challenge))
    db.commit()

    row = db.get(Submission, receipt.id)
    assert (row.status, row.kind, row.code) == (SubmissionStatus.PENDING, SubmissionKind.SUBMIT, RIGHT)
    job = db.get(Job, receipt.id)
    assert job.args == {"submission_id": str(receipt.id)}
    assert job.queue == QueueName.CODE_EXECUTION
    assert job.user_id == student.user_id
    assert count_tickets() == 1
    assert receipt.submission_id == receipt.id


def test_a_run_keeps_its_own_input(db, challenge, student):
    receipt = run_code(db, student, run_for(challenge, ownInput="[1, 2]"))
    row = db.get(Submission, receipt.id)
    assert (row.kind, row.own_input) == (SubmissionKind.RUN, [1, 2])
    assert db.get(Submission, run_code(db, student, run_for(challenge)).id).own_input is None


def test_a_run_with_nothing_to_run_is_refused_in_words(db, student):
    challenge = make_full_challenge(db, testCases=[hidden_case_body()])
    with pytest.raises(ValidationFailed) as refused:
        run_code(db, student, run_for(challenge))
    assert [each.key for each in refused.value.fields["ownInput"]] == ["submissions.field.nothing_to_run"]
    assert run_code(db, student, run_for(challenge, ownInput="[1, 2]")).status is SubmissionStatus.PENDING


def test_strangers_submit_nothing(db, challenge):
    with pytest.raises(Unauthorized):
        submit_code(db, ANONYMOUS, code_for(challenge))
    assert count(db) == 0


def test_a_challenge_that_one_may_not_see_takes_no_code(db, student):
    private = make_full_challenge(db, isPublic=False)
    with pytest.raises(ChallengePrivate):
        submit_code(db, student, code_for(private))
    with pytest.raises(ChallengeNotFound):
        run_code(db, student, run_for(private, challengeId=uuid4()))


def test_bad_code_is_refused(db, challenge, student):
    with pytest.raises(ValidationFailed):
        submit_code(db, student, code_for(challenge, "   "))
    with pytest.raises(ValidationFailed):
        submit_code(db, student, code_for(challenge, language="cobol"))
    with pytest.raises(ValidationFailed):
        run_code(db, student, run_for(challenge, ownInput="nonsense"))
    assert count(db) == 0


def test_the_same_key_twice_is_one_submission(db, challenge, student):
    first = submit_code(db, student, code_for(challenge), idempotency_key="k")
    again = submit_code(db, student, code_for(challenge), idempotency_key="k")
    assert first == again
    assert count(db) == 1
    with pytest.raises(SameKeyOtherCode):
        submit_code(db, student, code_for(challenge, "other"), idempotency_key="k")
    with pytest.raises(SameKeyOtherCode):
        run_code(db, student, run_for(challenge), idempotency_key="k")
    other = actor_of(make_user(db))
    assert submit_code(db, other, code_for(challenge), idempotency_key="k").id != first.id


def _at_once(times, function):
    ended = []

    def call():
        try:
            with transaction() as own:
                ended.append(function(own))
        except TooManyWaiting as error:
            ended.append(error)

    threads = [threading.Thread(target=call) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ended


def test_the_same_key_at_the_same_time_is_one_submission(db, challenge, student):
    wanted = code_for(challenge)
    ended = _at_once(5, lambda own: submit_code(own, student, wanted, idempotency_key="k").id)
    assert len(ended) == 5
    assert len(set(ended)) == 1
    assert count(db) == 1


def test_waiting_submissions_are_bounded_even_at_once(db, challenge, student, settings):
    limit = settings.grader_max_waiting_per_user
    for _ in range(limit - 1):
        submit_code(db, student, code_for(challenge))
    db.commit()
    ended = _at_once(4, lambda own: submit_code(own, student, code_for(challenge)))
    assert sum(isinstance(each, TooManyWaiting) for each in ended) == 3
    assert count(db) == limit
    submit_code(db, actor_of(make_user(db)), code_for(challenge))


def test_too_fast_is_refused(db, challenge, student, monkeypatch):
    def refuse(limit, key):
        assert (limit.name, key) == ("submissions", str(student.user_id))
        raise TooManyRequests(retry_after_s=5)

    monkeypatch.setattr(service, "check_rate", refuse)
    with pytest.raises(TooManyRequests):
        submit_code(db, student, code_for(challenge))


def test_an_author_may_try_an_own_private_challenge(db):
    author = make_user(db, role=Role.INSTRUCTOR)
    private = make_full_challenge(db, author, isPublic=False)
    assert submit_code(db, actor_of(author), code_for(private)).status is SubmissionStatus.PENDING
