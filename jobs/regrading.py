"""Grading all submissions of a challenge again, one after the other, beside what is there."""

from contextlib import ExitStack
from uuid import UUID

from jobs.case_runs import CaseRun
from jobs.checking import CHECKER_RUNTIME, AuthorsJudge
from jobs.leases import JobContext, RetryLater
from jobs.sandbox.client import borrow_sandbox
from jobs.sandbox.errors import EngineUnavailable, KeeperLost, PoolBusy
from jobs.sandbox.runtimes import RUNTIMES
from lms_app.core.config import get_settings
from lms_app.core.db import transaction
from lms_app.grading.plans import GradingPlan
from lms_app.grading.rules import judge_submission
from lms_app.regrading import service

_TAKE_WAIT_S = 10.0
_AGAIN_S = 3.0

give_up_regrade = service.give_up_regrade


def regrade_submissions(job: JobContext, regrade_id: str) -> None:
    """Grade what has no new verdict yet; called again, it goes on where it stopped.

    It takes containers one at a time, so learners who hand in meanwhile hardly notice.

    Raises:
        RetryLater: No engine, no keeper or no free sandbox.
        LeaseLost: Another worker has the job now.
    """
    key = UUID(regrade_id)
    try:
        while _regrade_next(job, key):
            with transaction() as db:
                percent = service.count_progress(db, key)
            job.heartbeat(percent)
    except (PoolBusy, EngineUnavailable, KeeperLost) as error:
        raise RetryLater(_AGAIN_S, str(error) or "the grader was stopped") from error
    with transaction() as db:
        job.check_lease(db)
        service.finish_regrade(db, key)


def _regrade_next(job: JobContext, key: UUID) -> bool:
    with transaction() as db:
        found = service.plan_next(db, key)
    if found is None:
        return False
    plan, language, needs_checker = found
    run = _run_cases(plan, language, needs_checker=needs_checker)
    with transaction() as db:
        job.check_lease(db)
        rows = run.take_unwritten()
        service.add_result(db, key, plan.submission_id, rows, judge_submission(run.verdicts))
    return True


def _run_cases(plan: GradingPlan, language: str, *, needs_checker: bool) -> CaseRun:
    socket = get_settings().keeper_socket
    with ExitStack() as judges:
        judge = None
        if needs_checker:
            borrowed = borrow_sandbox(socket, CHECKER_RUNTIME, wait_s=_TAKE_WAIT_S)
            judge = AuthorsJudge(judges.enter_context(borrowed), plan.cases)
        run = CaseRun(plan, RUNTIMES[language], judge)
        while not run.is_complete:
            with borrow_sandbox(socket, language, wait_s=_TAKE_WAIT_S) as sandbox:
                run.use(sandbox)
    return run
