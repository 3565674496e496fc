"""Decisions about publishing: when a challenge is ready, and which time limit its reference suggests."""

from collections.abc import Sequence

from lms_app.authoring.errors import (
    CheckRunning,
    NotChecked,
    ReferenceFails,
    StarterPasses,
    WrongSolutionPasses,
    WrongStatus,
)
from lms_app.authoring.schemas import CheckedCode, CheckRun, Readiness
from lms_app.core.errors import AppError
from lms_app.submissions.rules import UNFINISHED
from models.challenges import ChallengeStatus
from models.submissions import Fault, SubmissionStatus

TIME_LIMIT_FACTOR = 5
_TIME_LIMIT_STEP_MS = 500
_MIN_TIME_LIMIT_MS = 1_000
_MAX_TIME_LIMIT_MS = 60_000

_REFUSALS: dict[Readiness, type[AppError]] = {
    Readiness.NO_REFERENCE: NotChecked,
    Readiness.NOT_RUN: NotChecked,
    Readiness.NOT_GRADED: NotChecked,
    Readiness.RUNNING: CheckRunning,
    Readiness.REFERENCE_FAILS: ReferenceFails,
    Readiness.STARTER_PASSES: StarterPasses,
    Readiness.WRONG_PASSES: WrongSolutionPasses,
}

# What each status can become, and by which step.
_STEPS: dict[ChallengeStatus, frozenset[ChallengeStatus]] = {
    ChallengeStatus.DRAFT: frozenset({ChallengeStatus.PUBLISHED, ChallengeStatus.ARCHIVED}),
    ChallengeStatus.PUBLISHED: frozenset({ChallengeStatus.ARCHIVED}),
    ChallengeStatus.ARCHIVED: frozenset({ChallengeStatus.DRAFT}),
}


def check_step(status: ChallengeStatus, target: ChallengeStatus) -> None:
    """Refuse a change of status that makes no sense.

    A challenge that comes out of the archive is a draft first, so that nothing reaches learners by undoing.

    Raises:
        WrongStatus: From `status` it can't become `target`.
    """
    if target not in _STEPS[status]:
        raise WrongStatus


def judge_readiness(runs: Sequence[CheckRun]) -> Readiness:
    """Tell whether every reference passes all cases, and every starter and every wrong solution fails.

    `runs` has a reference for each language that learners may use, a starter where there is one, and the
    wrong solutions. What the system is to blame for proves nothing either way.
    """
    references = [each for each in runs if each.code is CheckedCode.REFERENCE]
    if not references:
        return Readiness.NO_REFERENCE
    if any(each.run is not None and each.run.status in UNFINISHED for each in runs):
        return Readiness.RUNNING
    if any(each.run is None for each in runs):
        return Readiness.NOT_RUN
    if any(each.run is not None and each.run.fault is Fault.SYSTEM for each in runs):
        return Readiness.NOT_GRADED
    if not all(is_passed(each) for each in references):
        return Readiness.REFERENCE_FAILS
    if any(is_passed(each) for each in runs if each.code is CheckedCode.STARTER):
        return Readiness.STARTER_PASSES
    if any(is_passed(each) for each in runs if each.code is CheckedCode.WRONG):
        return Readiness.WRONG_PASSES
    return Readiness.READY


def is_passed(check: CheckRun) -> bool:
    """Tell whether the code passed all cases."""
    return check.run is not None and check.run.status is SubmissionStatus.PASSED


def check_ready(readiness: Readiness) -> None:
    """Refuse to publish what is not ready.

    Raises:
        NotChecked: Reference, starter and wrong solutions have not been run as they are now.
        CheckRunning: They are running.
        ReferenceFails: The reference doesn't pass.
        StarterPasses: The starter passes.
        WrongSolutionPasses: A wrong solution passes.
    """
    refusal = _REFUSALS.get(readiness)
    if refusal is not None:
        raise refusal


def propose_time_limit_ms(runs: Sequence[CheckRun]) -> int | None:
    """Give `TIME_LIMIT_FACTOR` times the slowest case of the references that pass, rounded up to 0.5 s.

    Between 1 s, below which start-up and a busy machine decide, and the longest limit that can be set.
    None while no reference passes.
    """
    passed = [each.run for each in runs if each.code is CheckedCode.REFERENCE and is_passed(each)]
    times = [result.execution_time or 0 for run in passed if run is not None for result in run.test_results]
    if not times:
        return None
    steps = -(-max(times) * TIME_LIMIT_FACTOR // _TIME_LIMIT_STEP_MS)
    return min(_MAX_TIME_LIMIT_MS, max(_MIN_TIME_LIMIT_MS, steps * _TIME_LIMIT_STEP_MS))
