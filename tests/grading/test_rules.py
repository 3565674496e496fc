import json
from typing import Any

import pytest

from lms_app.grading.outcomes import CaseOutcome
from lms_app.grading.rules import find_settled, judge_case, judge_lost, judge_skipped, judge_submission
from lms_app.grading.verdicts import CaseSpec, CaseVerdict
from models.submissions import CaseStatus, Fault, SubmissionStatus

EXACT = {"kind": "exact"}
S = CaseStatus


def spec(expected: Any = 3, *, checker: Any = None, is_public: bool = True, weight: int = 1) -> CaseSpec:
    return CaseSpec(checker or EXACT, {"value": expected}, is_public, weight)


def outcome(report: Any = None, **over: Any) -> CaseOutcome:
    result = report if isinstance(report, str) else json.dumps(report)
    return CaseOutcome(
        **{"id": "0", "status": "ok", "result": result, "wall_ms": 1.6, "memory_kb": 9, **over}
    )


def error(**fields: Any) -> dict[str, Any]:
    return {"error": {"stage": "call", "type": "ValueError", "text": "Traceback\nValueError: x\n", **fields}}


def verdict(status: CaseStatus = S.OK, **over: Any) -> CaseVerdict:
    passed = status is S.OK
    fields = {"status": status, "passed": passed, "weight": 1, "fault": None if passed else Fault.STUDENT}
    return CaseVerdict(**{**fields, **over})


def test_a_right_value_passes() -> None:
    judged = judge_case(spec(), outcome({"value": 3}, stdout="hi"))
    assert judged == CaseVerdict(S.OK, True, 1, None, "3", None, "hi", 2, 9)


def test_a_wrong_value_fails_and_is_shown() -> None:
    judged = judge_case(spec(), outcome({"value": True}))
    assert (judged.status, judged.passed, judged.actual_output) == (S.WRONG, False, "true")
    assert judged.fault is Fault.STUDENT


@pytest.mark.parametrize(
    "report", ["", "{", "[]", "5", {}, {"value": 3, "passed": True}, {"passed": True}, {"error": 5}]
)
def test_a_result_that_keeps_to_no_rule_is_none(report: Any) -> None:
    assert judge_case(spec(), outcome(report)).status is S.NO_RESULT


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("timeout", S.TIMEOUT),
        ("memory_limit", S.MEMORY_LIMIT),
        ("output_limit", S.OUTPUT_LIMIT),
        ("disk_limit", S.DISK_LIMIT),
        ("signal", S.SIGNAL),
        ("exit", S.EXIT),
        ("passed", S.NO_RESULT),
    ],
)
def test_what_the_harness_says_goes_before_any_result(status: str, expected: CaseStatus) -> None:
    judged = judge_case(spec(), outcome({"value": 3}, status=status, stderr="why"))
    assert (judged.status, judged.passed, judged.error) == (expected, False, "why")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, S.EXCEPTION),
        ({"stage": "load"}, S.LOAD_ERROR),
        ({"limit": "memory_limit"}, S.MEMORY_LIMIT),
        ({"limit": "disk_limit", "stage": "load"}, S.DISK_LIMIT),
        ({"limit": ["ok"]}, S.EXCEPTION),
        ({"limit": "ok"}, S.EXCEPTION),
    ],
)
def test_errors(fields: dict[str, Any], expected: CaseStatus) -> None:
    judged = judge_case(spec(), outcome(error(**fields)))
    assert (judged.status, judged.passed) == (expected, False)
    assert judged.error == "Traceback\nValueError: x\n"


def test_an_expected_exception_passes() -> None:
    raises = spec(None, checker={"kind": "raises", "type": "ValueError"})
    judged = judge_case(raises, outcome(error()))
    assert (judged.passed, judged.actual_output) == (True, "ValueError: x")
    assert not judge_case(raises, outcome(error(type="KeyError"))).passed
    assert not judge_case(raises, outcome({"value": None})).passed


def test_own_input_is_compared_with_nothing() -> None:
    own = CaseSpec(EXACT, None, is_public=True, weight=0)
    assert judge_case(own, outcome({"value": [1]})).actual_output == "[1]"
    assert judge_case(own, outcome({"value": [1]})).passed
    assert not judge_case(own, outcome(error())).passed


@pytest.mark.parametrize("report", [{"value": 3}, error()])
def test_a_checker_that_is_none_is_the_challenges_fault(report: Any) -> None:
    judged = judge_case(spec(checker={"kind": "magic"}), outcome(report))
    assert (judged.status, judged.passed, judged.fault) == (S.NO_RESULT, False, Fault.CHALLENGE)


def test_an_input_that_cannot_be_made_is_the_challenges_fault() -> None:
    judged = judge_case(spec(), outcome("", status="bad_case", detail="too large"))
    assert (judged.fault, judged.error) == (Fault.CHALLENGE, "too large")


def test_an_own_input_that_cannot_be_made_is_the_learners() -> None:
    own = CaseSpec(EXACT, None, is_public=True, weight=0)
    judged = judge_case(own, outcome("", status="bad_case", detail="too large"))
    assert (judged.fault, judged.error) == (Fault.STUDENT, "too large")


def test_a_value_with_a_word_used_wrongly_is_wrong() -> None:
    assert judge_case(spec(), outcome({"value": {"$s": 5}})).status is S.WRONG


@pytest.mark.parametrize(
    "ended",
    [outcome({"value": 5}, stdout="s", stderr="e"), outcome(error()), outcome("", status="exit", stderr="e")],
)
def test_nothing_of_a_hidden_case_is_revealed(ended: CaseOutcome) -> None:
    judged = judge_case(spec(is_public=False), ended)
    assert (judged.actual_output, judged.error, judged.stdout) == (None, None, None)
    assert not judged.passed


def test_the_whole_passes_when_all_cases_do() -> None:
    whole = judge_submission([verdict(wall_ms=3, memory_kb=5), verdict(wall_ms=4, memory_kb=4)])
    assert (whole.status, whole.outcome, whole.fault) == (SubmissionStatus.PASSED, S.OK, None)
    assert (whole.score_percent, whole.execution_time_ms, whole.memory_used_kb) == (100, 7, 5)


def test_the_worst_case_is_the_outcome_and_weights_make_the_score() -> None:
    cases = [verdict(weight=2), verdict(S.WRONG), verdict(S.TIMEOUT, weight=0), verdict(S.EXCEPTION)]
    whole = judge_submission(cases)
    assert (whole.status, whole.outcome, whole.score_percent) == (SubmissionStatus.FAILED, S.TIMEOUT, 50)
    assert whole.fault is Fault.STUDENT


def test_a_failed_case_without_weight_still_fails() -> None:
    whole = judge_submission([verdict(weight=1), verdict(S.WRONG, weight=0)])
    assert (whole.status, whole.score_percent) == (SubmissionStatus.FAILED, 99)
    assert judge_submission([verdict(S.WRONG, weight=0)]).score_percent == 0


def test_code_that_does_not_load_is_an_error_of_the_student() -> None:
    whole = judge_submission([verdict(S.LOAD_ERROR)])
    assert (whole.status, whole.fault, whole.score_percent) == (SubmissionStatus.ERROR, Fault.STUDENT, 0)


def test_a_fault_of_the_challenge_gives_no_score() -> None:
    whole = judge_submission([verdict(S.WRONG), verdict(S.NO_RESULT, fault=Fault.CHALLENGE)])
    assert (whole.status, whole.fault, whole.score_percent) == (SubmissionStatus.ERROR, Fault.CHALLENGE, None)


def test_a_challenge_without_cases_is_its_own_fault() -> None:
    whole = judge_submission([])
    assert (whole.status, whole.outcome, whole.fault) == (
        SubmissionStatus.ERROR,
        S.NO_RESULT,
        Fault.CHALLENGE,
    )


@pytest.mark.parametrize(
    ("statuses", "settled"),
    [
        ([], None),
        ([S.LOAD_ERROR], S.LOAD_ERROR),
        ([S.TIMEOUT] * 2, None),
        ([S.TIMEOUT] * 3, S.TIMEOUT),
        ([S.TIMEOUT] * 5, S.TIMEOUT),
        ([S.OK, S.TIMEOUT, S.TIMEOUT, S.TIMEOUT], None),
        ([S.TIMEOUT, S.TIMEOUT, S.OK], None),
    ],
)
def test_cases_are_skipped_only_when_their_end_is_known(
    statuses: list[CaseStatus], settled: CaseStatus | None
) -> None:
    assert find_settled([verdict(status) for status in statuses]) is settled
    assert judge_skipped(spec(weight=4), S.TIMEOUT) == verdict(S.TIMEOUT, weight=4)


def test_a_container_lost_twice_is_a_limit() -> None:
    assert judge_lost(spec(), oom=True, deadline=True).status is S.MEMORY_LIMIT
    assert judge_lost(spec(), oom=False, deadline=True).status is S.TIMEOUT
    assert judge_lost(spec(), oom=False, deadline=False) == verdict(S.SIGNAL)


@pytest.mark.parametrize(
    ("second", "score"), [(S.OK, 60), (S.WRONG, 20)], ids=["whole group", "half of the group"]
)
def test_a_group_counts_only_as_a_whole(second: CaseStatus, score: int) -> None:
    cases = [
        verdict(weight=2),
        verdict(weight=3, group="sorted"),
        verdict(second, weight=1, group="sorted"),
        verdict(S.WRONG, weight=4),
    ]
    assert judge_submission(cases).score_percent == score


TEST = {"kind": "test"}


@pytest.mark.parametrize(
    ("value", "status", "said"),
    [
        ({"passed": True, "message": ""}, S.OK, None),
        ({"passed": False, "message": "3 is not 4"}, S.WRONG, "3 is not 4"),
        ({"passed": 1, "message": "x"}, S.WRONG, "x"),
        (True, S.WRONG, ""),
    ],
)
def test_an_authors_test_passes_only_by_its_own_word(
    value: Any, status: CaseStatus, said: str | None
) -> None:
    judged = judge_case(spec(True, checker=TEST), outcome({"value": value}))
    assert (judged.status, judged.error) == (status, said or None)
    assert judge_case(spec(True, checker=TEST, is_public=False), outcome({"value": value})).error is None
