"""Verdicts: of a case, of a submission, whose fault, how many points, and what the learner sees of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from lms_app.grading.checker_kinds import (
    AuthorChecker,
    BadChecker,
    Checker,
    RaisesChecker,
    TestChecker,
    parse_checker,
)
from lms_app.grading.checkers import accepts
from lms_app.grading.outcomes import CaseOutcome
from lms_app.grading.query_plans import root_of, tidy
from lms_app.grading.rows import show_rows
from lms_app.grading.values import UnreadableValue, Value, read_json, scrub, show
from lms_app.grading.verdicts import CaseSpec, CaseVerdict, SubmissionVerdict
from models.submissions import CaseStatus, Fault, SubmissionStatus

MAX_LEADING_TIMEOUTS = 3
_MAX_ERROR_CHARS = 4000
_MAX_STDOUT_CHARS = 16_000
_MAX_VALUE_CHARS = 4000

# The worst is the outcome of the submission; what explains the others comes first.
_WORST_FIRST = (
    CaseStatus.LOAD_ERROR,
    CaseStatus.MEMORY_LIMIT,
    CaseStatus.TIMEOUT,
    CaseStatus.OUTPUT_LIMIT,
    CaseStatus.DISK_LIMIT,
    CaseStatus.SIGNAL,
    CaseStatus.EXIT,
    CaseStatus.NO_RESULT,
    CaseStatus.EXCEPTION,
    CaseStatus.WRONG,
    CaseStatus.OK,
)

_HARNESS_STATUSES = {
    "timeout": CaseStatus.TIMEOUT,
    "memory_limit": CaseStatus.MEMORY_LIMIT,
    "output_limit": CaseStatus.OUTPUT_LIMIT,
    "disk_limit": CaseStatus.DISK_LIMIT,
    "signal": CaseStatus.SIGNAL,
    "exit": CaseStatus.EXIT,
}


@dataclass(frozen=True)
class _Judgement:
    status: CaseStatus
    actual_output: str | None = None
    error: str | None = None
    fault: Fault = Fault.STUDENT
    query_plan: dict[str, Any] | None = None


def judge_case(spec: CaseSpec, outcome: CaseOutcome, answer: CaseOutcome | None = None) -> CaseVerdict:
    """Judge what happened in the sandbox; `answer` is what an author's checker said, if there is one.

    Only a readable value that the checker accepts passes, or for `raises` the named exception. An exit, a
    lost or forged result, or a value that cannot be read never does.
    """
    judgement = _judge(spec, outcome, answer)
    passed = judgement.status is CaseStatus.OK
    verdict = CaseVerdict(
        status=judgement.status,
        passed=passed,
        weight=spec.weight,
        group=spec.group,
        fault=None if passed else judgement.fault,
        wall_ms=round(outcome.wall_ms),
        memory_kb=outcome.memory_kb,
    )
    return _reveal(verdict, judgement, outcome) if spec.is_public else verdict


def _reveal(verdict: CaseVerdict, judgement: _Judgement, outcome: CaseOutcome) -> CaseVerdict:
    """Add what the learner may see of a public case, fit for the database."""
    actual, error = judgement.actual_output, judgement.error or outcome.stderr or None
    return replace(
        verdict,
        actual_output=None if actual is None else scrub(actual, _MAX_VALUE_CHARS),
        error=None if error is None else scrub(error, _MAX_ERROR_CHARS),
        stdout=scrub(outcome.stdout, _MAX_STDOUT_CHARS) if outcome.stdout else None,
        query_plan=judgement.query_plan,
    )


def _judge(spec: CaseSpec, outcome: CaseOutcome, answer: CaseOutcome | None) -> _Judgement:
    if outcome.status == "bad_case":
        # What can't be handed over is the author's, or the learner's own input.
        fault = Fault.CHALLENGE if spec.expected is not None else Fault.STUDENT
        return _Judgement(CaseStatus.NO_RESULT, error=str(outcome.detail), fault=fault)
    if outcome.status != "ok":
        return _Judgement(_HARNESS_STATUSES.get(outcome.status, CaseStatus.NO_RESULT))
    fields = _read_report(outcome)
    if "error" in fields:
        return _judge_error(spec, fields["error"])
    if fields.keys() != {"value"}:
        return _Judgement(CaseStatus.NO_RESULT)
    plan = root_of(fields["value"])
    judgement = _judge_value(spec, fields["value"], answer)
    return judgement if plan is None else replace(judgement, query_plan=tidy(plan))


def _read_report(outcome: CaseOutcome) -> dict[str, Value]:
    try:
        report = read_json(outcome.result)
    except UnreadableValue:
        return {}
    return cast("dict[str, Value]", report) if isinstance(report, dict) else {}


def find_value(outcome: CaseOutcome) -> dict[str, Value] | None:
    """Give `{"value": ...}` when the code returned a value that can be judged."""
    fields = _read_report(outcome) if outcome.status == "ok" else {}
    return fields if fields.keys() == {"value"} else None


def _judge_error(spec: CaseSpec, error: Value) -> _Judgement:
    if not isinstance(error, dict):
        return _Judgement(CaseStatus.NO_RESULT)
    fields = cast("dict[str, Value]", error)
    text = str(fields.get("text", ""))
    # Python's text ends with the message; where it stands elsewhere, the harness sends it beside.
    summary = str(fields.get("summary") or text.strip().rpartition("\n")[2])
    if fields.get("limit") in ("memory_limit", "disk_limit"):
        return _Judgement(CaseStatus(fields["limit"]), error=text)
    if fields.get("stage") == "load":
        return _Judgement(CaseStatus.LOAD_ERROR, error=text)
    try:
        checker = parse_checker(spec.checker)
    except BadChecker:
        return _Judgement(CaseStatus.NO_RESULT, error=text, fault=Fault.CHALLENGE)
    raised = spec.expected is not None and isinstance(checker, RaisesChecker)
    if raised and fields.get("type") == cast("RaisesChecker", checker).type:
        return _Judgement(CaseStatus.OK, actual_output=summary)
    return _Judgement(CaseStatus.EXCEPTION, error=text)


def _show(value: Value) -> str:
    """Write a value for the page: rows of a query as JSON that is never cut in the middle of a row."""
    try:
        return show_rows(value)
    except UnreadableValue:
        return show(value)


def _judge_value(spec: CaseSpec, value: Value, answer: CaseOutcome | None) -> _Judgement:
    shown = _show(value)
    if spec.expected is None:
        return _Judgement(CaseStatus.OK, actual_output=shown)
    try:
        checker: Checker = parse_checker(spec.checker)
        if isinstance(checker, AuthorChecker):
            return replace(_judge_by_author(answer), actual_output=shown)
        right = accepts(checker, expected=spec.expected.get("value"), actual=value)
    except UnreadableValue:
        return _Judgement(CaseStatus.WRONG, actual_output=shown)
    except BadChecker as error:
        return _Judgement(CaseStatus.NO_RESULT, actual_output=shown, error=str(error), fault=Fault.CHALLENGE)
    status = CaseStatus.OK if right else CaseStatus.WRONG
    if isinstance(checker, TestChecker):
        return _Judgement(status, error=None if right else _test_message(value))
    return _Judgement(status, actual_output=shown)


def _judge_by_author(answer: CaseOutcome | None) -> _Judgement:
    """Take an author's word for it; a checker that fails is the challenge's fault.

    Raises:
        BadChecker: It gave no answer, or one that is neither yes nor no.
    """
    given = None if answer is None else find_value(answer)
    if given is None:
        raise BadChecker("the author's checker failed")
    word = given["value"]
    passed = cast("dict[str, Value]", word).get("passed") if isinstance(word, dict) else word
    if not isinstance(passed, bool):
        raise BadChecker("the author's checker gave neither true nor false")
    if passed:
        return _Judgement(CaseStatus.OK)
    return _Judgement(CaseStatus.WRONG, error=_test_message(word) or None)


def _test_message(value: Value) -> str:
    message = cast("dict[str, Value]", value).get("message") if isinstance(value, dict) else None
    return message if isinstance(message, str) else ""


def judge_skipped(spec: CaseSpec, status: CaseStatus) -> CaseVerdict:
    """Judge a case that was not run since an earlier one settled it: the code can't load or never ends."""
    return _fail(spec, status)


def _fail(spec: CaseSpec, status: CaseStatus) -> CaseVerdict:
    return CaseVerdict(status=status, passed=False, weight=spec.weight, group=spec.group, fault=Fault.STUDENT)


def judge_lost(spec: CaseSpec, *, oom: bool, deadline: bool) -> CaseVerdict:
    """Judge a case that took its container with it twice: a limit was passed, whatever the engine says."""
    status = CaseStatus.MEMORY_LIMIT if oom else CaseStatus.TIMEOUT if deadline else CaseStatus.SIGNAL
    return _fail(spec, status)


def find_settled(verdicts: Sequence[CaseVerdict]) -> CaseStatus | None:
    """Say how the remaining cases end without running them; None when they must run.

    Code that does not load fails all of them. Code whose first `MAX_LEADING_TIMEOUTS` cases all ran out of
    time never ends, and would hold up everybody who waits.
    """
    if verdicts and verdicts[-1].status is CaseStatus.LOAD_ERROR:
        return CaseStatus.LOAD_ERROR
    leading = verdicts[:MAX_LEADING_TIMEOUTS]
    if len(leading) == MAX_LEADING_TIMEOUTS and all(each.status is CaseStatus.TIMEOUT for each in verdicts):
        return CaseStatus.TIMEOUT
    return None


def judge_submission(verdicts: Sequence[CaseVerdict]) -> SubmissionVerdict:
    """Judge the whole: PASSED when every case passed; ERROR when it could not be judged or loaded.

    The score is the share of weights that passed, rounded down, so that 100 means all; a group's weights
    count only when the whole group passed.
    """
    outcome = min((each.status for each in verdicts), key=_WORST_FIRST.index, default=CaseStatus.NO_RESULT)
    faults = {each.fault for each in verdicts}
    time_ms = sum(each.wall_ms for each in verdicts)
    memory_kb = max((each.memory_kb for each in verdicts), default=0)
    if not verdicts or Fault.CHALLENGE in faults:
        return SubmissionVerdict(SubmissionStatus.ERROR, outcome, Fault.CHALLENGE, None, time_ms, memory_kb)
    if faults == {None}:
        return SubmissionVerdict(SubmissionStatus.PASSED, outcome, None, 100, time_ms, memory_kb)
    status = SubmissionStatus.ERROR if outcome is CaseStatus.LOAD_ERROR else SubmissionStatus.FAILED
    return SubmissionVerdict(status, outcome, Fault.STUDENT, _score_percent(verdicts), time_ms, memory_kb)


def _score_percent(verdicts: Sequence[CaseVerdict]) -> int:
    total = sum(each.weight for each in verdicts)
    spoiled = {each.group for each in verdicts if each.group is not None and not each.passed}
    earned = sum(each.weight for each in verdicts if each.passed and each.group not in spoiled)
    return min(99, earned * 100 // total) if total else 0
