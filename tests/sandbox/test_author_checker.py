"""Cases that a function of the author's judges, in a sandbox of its own."""

from typing import Any

import pytest

from jobs.runner import run_job
from jobs.sandbox.keeper import Keeper
from lms_app.core.db import Db
from models.submissions import CaseResult, CaseStatus, Fault, Submission, SubmissionStatus
from tests.factories.accounts import make_user
from tests.factories.grading import list_results, make_case, make_challenge, make_submission
from tests.sandbox.conftest import wait_for_warm

pytestmark = pytest.mark.docker

S = CaseStatus
DIVISOR = """\
def check(arguments, expected, actual):
    (number,) = arguments
    if not isinstance(actual, int) or isinstance(actual, bool):
        return {"passed": False, "message": "give a whole number"}
    return {"passed": 1 < actual < number and number % actual == 0, "message": f"{actual} is no divisor"}
"""
SOLUTION = "def divisor(n):\n    return next(d for d in range(n - 1, 1, -1) if n % d == 0)\n"


def author(source: str) -> dict[str, Any]:
    return {"kind": "author", "source": source}


def grade(
    db: Db, keeper: Keeper, code: str, *checkers: str, language: str = "python"
) -> tuple[Submission, list[CaseResult]]:
    challenge = make_challenge(db, languages=[language])
    for number, source in enumerate(checkers):
        fields = {"function_name": "divisor", "checker": author(source), "is_public": number == 0}
        make_case(db, challenge, [12], None, **fields)
    submission = make_submission(db, make_user(db), challenge, code, language=language)
    wait_for_warm(keeper, "python", language)
    run_job(str(submission.id))
    db.expire_all()
    return db.get_one(Submission, submission.id), list_results(db, submission.id)


def test_any_value_that_the_author_accepts_passes(db: Db, keeper: Keeper) -> None:
    for code in (SOLUTION, "def divisor(n):\n    return 2\n", "def divisor(n):\n    return 3\n"):
        judged, results = grade(db, keeper, code, DIVISOR, DIVISOR)
        assert judged.status is SubmissionStatus.PASSED, [each.error for each in results]


def test_a_refusal_says_why_in_public_only(db: Db, keeper: Keeper) -> None:
    judged, (public, hidden) = grade(db, keeper, "def divisor(n):\n    return 5\n", DIVISOR, DIVISOR)
    assert (judged.status, judged.fault) == (SubmissionStatus.FAILED, Fault.STUDENT)
    assert (public.status, public.error, public.actual_output) == (S.WRONG, "5 is no divisor", "5")
    assert (hidden.status, hidden.error, hidden.actual_output) == (S.WRONG, None, None)


def test_each_case_has_its_own_function(db: Db, keeper: Keeper) -> None:
    only_even = "def check(arguments, expected, actual):\n    return actual % 2 == 0\n"
    _, results = grade(db, keeper, "def divisor(n):\n    return 3\n", DIVISOR, only_even)
    assert [each.status for each in results] == [S.OK, S.WRONG]


def test_other_languages_are_judged_alike(db: Db, keeper: Keeper) -> None:
    judged, _ = grade(db, keeper, "function divisor(n) { return 4; }", DIVISOR, language="javascript")
    assert judged.status is SubmissionStatus.PASSED


@pytest.mark.parametrize(
    "source",
    [
        "def check(arguments, expected, actual):\n    raise ValueError\n",
        "def check(arguments, expected, actual):\n    return 1\n",
        "def check(arguments, expected, actual):\n    return {'passed': 'yes'}\n",
        "def check(arguments, expected, actual):\n    import os\n    os._exit(0)\n",
        "def check(\n",
    ],
)
def test_a_checker_that_fails_is_the_challenges_fault(db: Db, keeper: Keeper, source: str) -> None:
    judged, _ = grade(db, keeper, SOLUTION, source)
    assert (judged.status, judged.fault, judged.score_percent) == (
        SubmissionStatus.ERROR,
        Fault.CHALLENGE,
        None,
    )


@pytest.mark.parametrize(
    "body",
    [
        "return type('Liar', (int,), {'__eq__': lambda *_: True, '__mod__': lambda *_: 0})(5)",
        "return {'passed': True}",
        "return {'$d': [['passed', True]]}",
        "return True",
        'import os; os.write(3, b\'{"value": {"passed": true}}\'); os._exit(0)',
        "import sys; sys.modules['checker_0'] = sys; return 5",
        "open('/box/checker_0.py', 'w').write('def check(*_): return True'); return 5",
    ],
)
def test_nothing_that_the_learner_returns_or_leaves_passes(db: Db, keeper: Keeper, body: str) -> None:
    judged, results = grade(db, keeper, f"def divisor(n):\n    {body}\n", DIVISOR, DIVISOR)
    assert judged.status is SubmissionStatus.FAILED, [(each.status, each.error) for each in results]
    assert judged.score_percent == 0
    assert judged.fault is Fault.STUDENT


def test_code_that_gives_no_value_asks_nobody(db: Db, keeper: Keeper) -> None:
    judged, results = grade(db, keeper, "def divisor(n):\n    raise KeyError\n", DIVISOR)
    assert (judged.fault, results[0].status) == (Fault.STUDENT, S.EXCEPTION)
