"""Grading a submission: borrow a sandbox, run the cases, judge them outside, write one verdict."""

from collections.abc import Generator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from uuid import UUID

from jobs.checking import CHECKER_RUNTIME, AuthorsJudge
from jobs.leases import JobContext, RetryLater
from jobs.sandbox.client import Sandbox, borrow_sandbox
from jobs.sandbox.errors import EngineUnavailable, KeeperLost, PoolBusy, SandboxLost
from jobs.sandbox.protocol import CaseInput, CaseLimits
from jobs.sandbox.runtimes import RUNTIMES, RuntimeProfile
from lms_app.core.config import get_settings
from lms_app.core.db import transaction
from lms_app.core.log import bind, get_logger
from lms_app.grading import service
from lms_app.grading.plans import GradingPlan, PlannedCase
from lms_app.grading.rules import find_settled, judge_case, judge_lost, judge_skipped, judge_submission
from lms_app.grading.verdicts import CaseVerdict, SubmissionVerdict
from models.submissions import CaseStatus, Fault, SubmissionStatus

_NO_ENGINE_DELAY_S = 3.0
_BUSY_DELAY_S = 0.5
# The end of the other submission wakes the next one; this is only for when that went wrong, and with many
# waiting for their own, asking often keeps the workers from everybody else's.
_OWN_DELAY_S = 3.0
_TAKE_WAIT_S = 10.0
_LOSSES_PER_CASE = 2
_MAX_SANDBOXES = 6
_log = get_logger(__name__)

give_up_grading = service.give_up_submission


def grade_submission(job: JobContext, submission_id: str) -> None:
    """Bring a submission to its one verdict; called again, it starts from scratch or finds it done.

    While no sandbox is to be had the submission stays PENDING and the try doesn't count. No transaction is
    open while code runs, and every write is fenced by the job's lease.

    Raises:
        RetryLater: No engine, no free sandbox, or the same person's other submission is running.
        KeeperLost: The keeper went away in mid-run; the runner tries again, a bounded number of times.
        LeaseLost: Another worker has the job now.
    """
    key = UUID(submission_id)
    with transaction() as db:
        waiting = service.find_waiting(db, key, max_running=get_settings().grader_max_running_per_user)
    if waiting is None:
        return
    if waiting.must_wait_for_own:
        raise RetryLater(_OWN_DELAY_S, "another submission of the same person is running")
    bind(submissionId=submission_id, userId=str(waiting.user_id))
    profile = RUNTIMES.get(waiting.language)
    if profile is None:
        _write_verdict(job, key, [], _blame(Fault.CHALLENGE))
        return
    try:
        _grade(job, key, profile, needs_checker=waiting.needs_checker)
    except PoolBusy as error:
        raise RetryLater(_BUSY_DELAY_S, str(error)) from error
    except EngineUnavailable as error:
        raise RetryLater(_NO_ENGINE_DELAY_S, str(error)) from error
    with transaction() as db:
        service.wake_next_submission(db, waiting.user_id)


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
                run = _Run(job, plan, profile, judge)
                run.use(sandbox)
        while not run.is_complete:
            with _returned_if_lost(job, key), _borrow(profile.name) as sandbox:
                run.use(sandbox)
    _write_verdict(job, key, run.take_unwritten(), judge_submission(run.verdicts))


def _borrow(runtime: str) -> AbstractContextManager[Sandbox]:
    return borrow_sandbox(get_settings().keeper_socket, runtime, wait_s=_TAKE_WAIT_S)


@contextmanager
def _returned_if_lost(job: JobContext, key: UUID) -> Generator[None]:
    """Let a submission wait again when the system breaks off its run."""
    try:
        yield
    except (KeeperLost, EngineUnavailable):
        _return_to_queue(job, key)
        raise


@dataclass(frozen=True)
class _Numbered:
    """A verdict and the place of its case."""

    order_index: int
    case: PlannedCase
    verdict: CaseVerdict


class _Run:
    """Goes through the cases of a plan, over more than one container if the code takes them down.

    A case's verdict is written when the next case has run for 50 ms, or with the final verdict: quick code
    costs one write, and slow code shows each case as it ends.
    """

    def __init__(
        self, job: JobContext, plan: GradingPlan, profile: RuntimeProfile, judge: AuthorsJudge | None
    ) -> None:
        self._job = job
        self._judge = judge
        self._plan = plan
        self._profile = profile
        self._limits = CaseLimits(
            wall_s=plan.time_limit_s, memory_mb=min(plan.memory_limit_mb, profile.max_case_memory_mb)
        )
        self.verdicts: list[CaseVerdict] = []
        self._written = 0
        self._losses = 0
        self._sandboxes = 0

    @property
    def is_complete(self) -> bool:
        """Whether every case has its verdict."""
        return len(self.verdicts) == len(self._plan.cases)

    def use(self, sandbox: Sandbox) -> None:
        """Run cases until all are done or the container is lost.

        Raises:
            KeeperLost: The keeper is gone: nobody's verdict.
        """
        self._sandboxes += 1
        plan = self._plan
        sandbox.set_up(
            {self._profile.solution_file: plan.code}, data=plan.data_files, test_file=plan.test_file
        )
        while not self.is_complete:
            case = self._plan.cases[len(self.verdicts)]
            settled = find_settled(self.verdicts)
            if settled is not None:
                self._add(judge_skipped(case.spec, settled))
                continue
            try:
                self._add(self._run_case(sandbox, case))
            except SandboxLost as loss:
                self._note_loss(case, loss)
                return

    def _run_case(self, sandbox: Sandbox, case: PlannedCase) -> CaseVerdict:
        call = CaseInput(
            id=str(len(self.verdicts)),
            function=case.function_name,
            args=case.args,
            is_test=case.spec.is_test,
        )
        outcome = sandbox.run_case(call, self._limits, while_waiting=self._write_ended)
        answer = self._judge.ask(case, outcome) if self._judge is not None else None
        return judge_case(case.spec, outcome, answer)

    def _note_loss(self, case: PlannedCase, loss: SandboxLost) -> None:
        """Give the case another container once; after that the code is to blame, not the system.

        So it is when the submission has used up as many containers as one may, whichever cases lost them.
        """
        self._losses += 1
        _log.warning("grading.sandbox_lost", oom=loss.oom, deadline=loss.deadline, losses=self._losses)
        if self._losses < _LOSSES_PER_CASE and self._sandboxes < _MAX_SANDBOXES:
            return
        self._add(judge_lost(case.spec, oom=loss.oom, deadline=loss.deadline))
        while self._sandboxes >= _MAX_SANDBOXES and not self.is_complete:
            rest = self._plan.cases[len(self.verdicts)]
            self._add(judge_lost(rest.spec, oom=loss.oom, deadline=loss.deadline))

    def _add(self, verdict: CaseVerdict) -> None:
        self.verdicts.append(verdict)
        self._losses = 0

    def take_unwritten(self) -> list[_Numbered]:
        """Give the verdicts that are not in the database yet; they count as written from here on."""
        first, self._written = self._written, len(self.verdicts)
        return [
            _Numbered(index, self._plan.cases[index], self.verdicts[index])
            for index in range(first, len(self.verdicts))
        ]

    def _write_ended(self) -> None:
        unwritten = self.take_unwritten()
        if not unwritten:
            return
        with transaction() as db:
            self._job.check_lease(db)
            service.add_case_results(db, self._plan.submission_id, _rows(unwritten))


def _rows(numbered: Sequence[_Numbered]) -> list[service.CaseRow]:
    return [(each.order_index, each.case, each.verdict) for each in numbered]


def _write_verdict(
    job: JobContext, key: UUID, unwritten: Sequence[_Numbered], verdict: SubmissionVerdict
) -> None:
    with transaction() as db:
        job.check_lease(db)
        service.finish_submission(db, key, _rows(unwritten), verdict)
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
