import pytest

from lms_app.core.db import Db
from lms_app.grading import service
from lms_app.grading.rules import judge_submission
from models.base import new_id
from models.submissions import Fault, SubmissionStatus
from tests.factories.accounts import make_user
from tests.factories.grading import list_results, make_challenge, make_submission


def test_a_submission_that_is_gone_can_not_be_claimed(db: Db) -> None:
    assert service.claim_submission(db, new_id(), image_digest="sha256:1") is None


@pytest.mark.parametrize("status", [SubmissionStatus.PASSED, SubmissionStatus.FAILED, SubmissionStatus.ERROR])
def test_a_verdict_is_neither_claimed_nor_changed_nor_returned(db: Db, status: SubmissionStatus) -> None:
    submission = make_submission(db, make_user(db), make_challenge(db), "x", status=status)
    assert service.claim_submission(db, submission.id, image_digest="sha256:1") is None
    service.finish_submission(db, submission.id, [], judge_submission([]))
    service.return_submission(db, submission.id)
    service.give_up_submission(db, submission.id)
    db.commit()
    db.refresh(submission)
    assert (submission.status, submission.fault, submission.attempts) == (status, None, 0)


def test_giving_up_blames_the_system(db: Db) -> None:
    submission = make_submission(db, make_user(db), make_challenge(db), "x")
    service.give_up_submission(db, submission.id)
    db.commit()
    db.refresh(submission)
    assert (submission.status, submission.fault) == (SubmissionStatus.ERROR, Fault.SYSTEM)
    assert list_results(db, submission.id) == []
