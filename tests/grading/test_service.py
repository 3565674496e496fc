import pytest

from lms_app.core.db import Db
from lms_app.grading import service
from lms_app.grading.rules import judge_submission
from models.base import new_id
from models.submissions import Fault, SubmissionKind, SubmissionStatus
from tests.factories.accounts import make_user
from tests.factories.grading import list_results, make_case, make_challenge, make_submission


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


def test_a_run_without_public_cases_runs_the_own_input_and_no_hidden_case(db: Db) -> None:
    challenge = make_challenge(db)
    make_case(db, challenge, [1, 1], 2, is_public=False)
    run = make_submission(db, make_user(db), challenge, "x", kind=SubmissionKind.RUN, own_input=[2, 3])
    plan = service.claim_submission(db, run.id, image_digest="sha256:1")
    assert plan is not None
    assert [(case.case_id, case.function_name, case.args) for case in plan.cases] == [(None, "add", [2, 3])]


def test_giving_up_blames_the_system(db: Db) -> None:
    submission = make_submission(db, make_user(db), make_challenge(db), "x")
    service.give_up_submission(db, submission.id)
    db.commit()
    db.refresh(submission)
    assert (submission.status, submission.fault) == (SubmissionStatus.ERROR, Fault.SYSTEM)
    assert list_results(db, submission.id) == []


@pytest.mark.parametrize(
    ("kind", "plans"), [(SubmissionKind.RUN, [True, True]), (SubmissionKind.SUBMIT, [False])]
)
def test_a_trial_of_sql_brings_the_query_plan_along(db: Db, kind: SubmissionKind, plans: list[bool]) -> None:
    challenge = make_challenge(db, languages=["sql"])
    make_case(db, challenge, [{"fixture": "CREATE TABLE t ()"}], {"columns": [], "rows": []})
    own = [{"setup": "SELECT 1"}] if kind is SubmissionKind.RUN else None
    run = make_submission(db, make_user(db), challenge, "x", language="sql", kind=kind, own_input=own)

    plan = service.claim_submission(db, run.id, image_digest="sha256:1")

    assert plan is not None
    assert [case.args[0].get("plan", False) for case in plan.cases] == plans


@pytest.mark.parametrize("own", [[], [5], [{"setup": "x"}, {}]])
def test_own_input_that_is_no_object_is_left_as_it_is(db: Db, own: list[object]) -> None:
    challenge = make_challenge(db, languages=["sql"])
    make_case(db, challenge, [], {"columns": [], "rows": []})
    run = make_submission(
        db, make_user(db), challenge, "x", language="sql", kind=SubmissionKind.RUN, own_input=own
    )
    plan = service.claim_submission(db, run.id, image_digest="sha256:1")
    assert plan is not None
    assert plan.cases[-1].args == own
