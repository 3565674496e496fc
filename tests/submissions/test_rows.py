"""What the page shows of results, made from what is stored of them."""

import json

import pytest

from lms_app.submissions.queries import get_submission
from lms_app.submissions.state.results import make_result_rows
from models.submissions import CaseResult, CaseStatus
from tests.factories.accounts import actor_of, make_user
from tests.factories.grading import make_case, make_challenge, make_submission

ROWS = {"columns": ["a"], "rows": [[1]]}
PLAN = {"Node Type": "Seq Scan", "Relation Name": "sales"}


@pytest.fixture
def student(db):
    return make_user(db)


def rows_of(db, student, *, language, expected, actual, **over):
    """The rows of a submission with one public case."""
    challenge = make_challenge(db, languages=[language])
    case = make_case(db, challenge, [{}], expected)
    submission = make_submission(db, student, challenge, "code", language=language)
    db.add(
        CaseResult(
            submission_id=submission.id,
            case_id=case.id,
            order_index=0,
            is_public=True,
            status=CaseStatus.WRONG,
            actual_output=json.dumps(actual),
            **over,
        )
    )
    db.commit()
    return make_result_rows(get_submission(db, actor_of(student), submission.id))


def test_a_query_judged_by_its_plan_expects_no_rows(db, student):
    (row,) = rows_of(db, student, language="sql", expected=None, actual=ROWS, query_plan=PLAN)
    assert (row.is_table, row.has_expected, json.loads(row.plan)) == (True, False, PLAN)


def test_a_query_judged_by_its_rows_has_both(db, student):
    (row,) = rows_of(db, student, language="sql", expected=ROWS, actual=ROWS)
    assert (row.has_expected, row.expected_table.rows, row.plan) == (True, [["1"]], "")


def test_nothing_may_be_what_a_function_should_give(db, student):
    (row,) = rows_of(db, student, language="python", expected=None, actual=3)
    assert (row.has_expected, row.expected, row.actual) == (True, "null", "3")
