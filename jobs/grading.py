"""Grading a submission: borrow a sandbox, run the cases, judge them outside, write one verdict."""

from collections.abc import Generator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from uuid import UUID

from jobs.avoidance import avoid
from jobs.case_runs import CaseRun
from jobs.checking import CHECKER_RUNTIME, AuthorsJudge
from jobs.leases import JobContext, RetryLater, finish_job
from jobs.sandbox.client import Sandbox, borrow_sandbox
from jobs.sandbox.errors import EngineUnavailable, KeeperLost, PoolBusy
from jobs.sandbox.runtimes import RUNTIMES, RuntimeProfile
from lms_app.core.config import get_settings
from lms_app.core.db import transaction
from lms_app.core.log import bind, get_logger
from lms_app.grading import service
from lms_app.grading.rules import judge_submission
from lms_app.grading.service import CaseRow
from lms_app.grading.verdicts import SubmissionVerdict
from lms_app.learning.progress import note_solved
from models.submissions import CaseStatus, Fault, SubmissionStatus

_NO_ENGINE_PAUSE_S = 3.0
_BUSY_PAUSE_S = 0.5
_TAKE_WAIT_S = 3.0
# A submission in mid-run has its turn already, and waits for its next container rather than start again.
_NEXT_WAIT_S = 20.0
_log = get_logger(__name__)

give_up_grading = service.give_up_submission


def grade_submission(job: JobContext, submission_id: str) -> None:
    """Bring a submission to its one verdict; called again, it starts from scratch or finds it done.

    While no sandbox is to be had the submission stays PENDING and the try doesn't count. No transaction is
    open while code runs, and every write is fenced by the job's lease.

    Raises:
        RetryLater: No engine or no free sandbox; another host may have one at once, this one looks elsewhere.
        KeeperLost: The run broke off in the middle; the runner tries again, a bounded number of times.
        LeaseLost: Another worker has the job now.
    """
    key = UUID(submission_id)
    with transaction() as db:
        waiting = service.find_waiting(db, key)
    if waiting is None:
        return
    bind(submissionId=submission_id, userId=str(waiting.user_id))
    profile = RUNTIMES.get(waiting.language)
    if profile is None:
        _write_verdict(job, key, [], _blame(Fault.CHALLENGE))
        return
    try:
        _grade(job, key, profile, needs_checker=waiting.needs_checker)
    except PoolBusy as error:
        avoid(profile.name, _BUSY_PAUSE_S)
        raise RetryLater(0, str(error)) from error
    except EngineUnavailable as error:
        avoid(profile.name, _NO_ENGINE_PAUSE_S)
        raise RetryLater(0, str(error)) from error


def _grade(job: JobContext, key: UUID, profile: RuntimeProfile, *, needs_checker: bool) -> None:
    with ExitStack() as judges:
        # Before the learner's: while none is free nothing has begun, and nobody waits with a claim in hand.
        checker = judges.enter_context(_borrow(CHECKER_RUNTIME)) if needs_checker else None
        with _borrow(profile.name) as sandbox:
            with transaction() as db:
                job.check_lease(db)
                plan = service.claim_submission(db, key, image_digest=sandbox.image_digest)
            if plan is None:
                return
            with _returned_if_lost(job, key):
                judge = AuthorsJudge(checker, plan.cases) if checker is not None else None
                run = CaseRun(plan, profile, judge, write=lambda rows: _write_ended(job, key, rows))
                run.use(sandbox)
            if run.is_complete:
                # Before the container goes: taking it down costs time that the verdict would wait for.
                _write_verdict(job, key, run.take_unwritten(), judge_submission(run.verdicts))
                return
        while not run.is_complete:
            with _returned_if_lost(job, key), _borrow(profile.name, _NEXT_WAIT_S) as sandbox:
                run.use(sandbox)
    _write_verdict(job, key, run.take_unwritten(), judge_submission(run.verdicts))


def _borrow(runtime: str, wait_s: float = _TAKE_WAIT_S) -> AbstractContextManager[Sandbox]:
    return borrow_sandbox(get_settings().keeper_socket, runtime, wait_s=wait_s)


@contextmanager
def _returned_if_lost(job: JobContext, key: UUID) -> Generator[None]:
    """Let a submission wait again when the system breaks off its run, which counts as a try.

    Also when no other container was to be had: code that loses its first one every time would otherwise begin
    again without end.
    """
    try:
        yield
    except (KeeperLost, EngineUnavailable) as error:
        _return_to_queue(job, key)
        raise KeeperLost from error


def _write_ended(job: JobContext, key: UUID, rows: Sequence[CaseRow]) -> None:
    with transaction() as db:
        job.check_lease(db)
        service.add_case_results(db, key, rows)


def _write_verdict(job: JobContext, key: UUID, rows: Sequence[CaseRow], verdict: SubmissionVerdict) -> None:
    with transaction() as db:
        finish_job(db, job)
        service.finish_submission(db, key, rows, verdict)
        note_solved(db, key)
    _log.info("submission.graded", status=verdict.status, outcome=verdict.outcome, fault=verdict.fault)


def _return_to_queue(job: JobContext, key: UUID) -> None:
    with transaction() as db:
        job.check_lease(db)
        service.return_submission(db, key)


def _blame(fault: Fault) -> SubmissionVerdict:
    return SubmissionVerdict(
        status=SubmissionStatus.ERROR,
        outcome=CaseStatus.NO_RESULT,
        fault=fault,
        score_percent=None,
        execution_time_ms=0,
        memory_used_kb=0,
    )
