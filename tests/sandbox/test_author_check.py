"""An author's check in the real sandbox: everything is shown, and publishing follows from it."""

import pytest

from jobs.runner import run_job
from lms_app.authoring import service
from lms_app.authoring.queries import get_check_report
from lms_app.authoring.schemas import Readiness
from lms_app.submissions import service as submissions
from models.accounts import Role
from models.challenges import Challenge, ChallengeStatus
from tests.factories.accounts import actor_of, make_user
from tests.factories.challenge_inputs import HIDDEN_OUTPUT, challenge_input
from tests.sandbox.conftest import wait_for_warm

pytestmark = pytest.mark.docker


def test_the_reference_is_run_on_hidden_cases_too_and_then_published(db, keeper, monkeypatch):
    monkeypatch.setattr(submissions, "check_rate", lambda *_args: None)
    author = actor_of(make_user(db, role=Role.INSTRUCTOR))
    challenge_id = service.challenges.create_challenge(db, author, challenge_input()).id
    db.commit()
    service.start_check(db, author, challenge_id)
    db.commit()
    for check in get_check_report(db, author, challenge_id).runs:
        assert check.run is not None
        wait_for_warm(keeper, "python")
        run_job(str(check.run.id))
    db.expire_all()

    report = get_check_report(db, author, challenge_id)

    assert report.readiness is Readiness.READY
    assert report.proposed_time_limit_ms == 1000
    reference = report.runs[0].run
    assert reference is not None
    assert [each.actual_output for each in reference.test_results] == ["5", str(HIDDEN_OUTPUT)]
    service.publish_challenge(db, author, challenge_id)
    db.commit()
    assert db.get(Challenge, challenge_id).status is ChallengeStatus.PUBLISHED
