"""What the authors' pages show, as plain values for the browser."""

from dataclasses import dataclass, field

from lms_app.authoring.schemas import AuthoredChallenge, CheckedCode, CheckReport, CheckRun
from lms_app.challenges.schemas import ChallengeAuthorView
from lms_app.submissions.rules import UNFINISHED
from lms_app.submissions.state.results import ResultRow, make_result_rows
from models.submissions import SubmissionStatus


@dataclass(frozen=True)
class ListRow:
    """One challenge in the list; `pass_percent` is -1 while nothing was handed in."""

    id: str
    title: str
    status: str
    has_changes: bool
    is_public: bool
    difficulty: str
    category: str
    languages: list[str]
    author: str
    cases: int
    hidden_cases: int
    submissions: int
    pass_percent: int
    updated_at: str
    href: str


@dataclass(frozen=True)
class RunRow:
    """How one of the checked codes fares; `code` is reference, starter or wrong.

    Attributes:
        key: Names the row.
        code: Kind of the code.
        language: It is written in.
        title: Of a wrong solution.
        status: Of the run; empty before one.
        verdict: waiting, good or bad; empty before a run. A wrong solution that fails is good.
        fault: Whose fault an error is.
        time_ms: Slowest case; -1 before a run.
        passed: Cases that it passed.
        done: Cases that were run.
        results: Each case.
    """

    key: str
    code: str
    language: str
    title: str
    status: str = ""
    verdict: str = ""
    fault: str = ""
    time_ms: int = -1
    passed: int = 0
    done: int = 0
    results: list[ResultRow] = field(default_factory=list[ResultRow])


def make_list_row(challenge: AuthoredChallenge) -> ListRow:
    """Prepare one line of the list."""
    return ListRow(
        id=str(challenge.id),
        title=challenge.title,
        status=challenge.status.value,
        has_changes=challenge.has_unpublished_changes,
        is_public=challenge.is_public,
        difficulty=challenge.difficulty.value,
        category=challenge.category,
        languages=list(challenge.languages),
        author=challenge.author,
        cases=challenge.case_count,
        hidden_cases=challenge.hidden_case_count,
        submissions=challenge.submission_count,
        pass_percent=-1 if challenge.pass_percent is None else challenge.pass_percent,
        updated_at=challenge.updated_at.isoformat(),
        href=f"/instructor/challenges/{challenge.id}",
    )


def make_run_row(check: CheckRun, index: int) -> RunRow:
    """Prepare the outcome of one of the checked codes, the one at place `index`."""
    run = check.run
    key = f"{index}:{check.language}"
    if run is None:
        return RunRow(key=key, code=check.code.value, language=check.language, title=check.title)
    times = [each.execution_time or 0 for each in run.test_results]
    return RunRow(
        key=f"{key}:{run.id}",
        code=check.code.value,
        language=check.language,
        title=check.title,
        status=run.status.value,
        verdict=_judge(check),
        fault=run.fault.value if run.fault else "",
        time_ms=max(times, default=-1),
        passed=sum(each.passed for each in run.test_results),
        done=len(run.test_results),
        results=make_result_rows(run),
    )


def _judge(check: CheckRun) -> str:
    if check.run is None or check.run.status in UNFINISHED:
        return "waiting"
    is_passed = check.run.status is SubmissionStatus.PASSED
    return "good" if is_passed is (check.code is CheckedCode.REFERENCE) else "bad"


def list_reference_outputs(report: CheckReport, view: ChallengeAuthorView) -> list[str]:
    """Give what the first reference answered to each case, in the saved order; empty for nothing.

    A check runs public cases first, so its order is not the saved one.
    """
    run = next((each.run for each in report.runs if each.code is CheckedCode.REFERENCE), None)
    outputs = {each.order: each.actual_output or "" for each in run.test_results} if run else {}
    ran = sorted(range(len(view.test_cases)), key=lambda index: not view.test_cases[index].is_public)
    place = {index: order for order, index in enumerate(ran)}
    return [outputs.get(place[index], "") for index in range(len(view.test_cases))]
