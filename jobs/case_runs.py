"""Going through the cases of one submission in borrowed containers."""

from collections.abc import Callable, Sequence

from jobs.checking import AuthorsJudge
from jobs.sandbox.client import Sandbox
from jobs.sandbox.errors import SandboxLost
from jobs.sandbox.protocol import CaseInput, CaseLimits
from jobs.sandbox.runtimes import RuntimeProfile
from lms_app.core.log import get_logger
from lms_app.grading.plans import GradingPlan, PlannedCase
from lms_app.grading.rules import find_settled, judge_case, judge_lost, judge_skipped
from lms_app.grading.service import CaseRow
from lms_app.grading.verdicts import CaseVerdict

_LOSSES_PER_CASE = 2
_MAX_SANDBOXES = 6
_log = get_logger(__name__)


class CaseRun:
    """Goes through the cases of a plan, over more than one container if the code takes them down.

    A case's verdict is written when the next case has run for 50 ms, or with the final verdict: quick code
    costs one write, and slow code shows each case as it ends.

    Args:
        plan: What to run.
        profile: The runtime of the code.
        judge: The author's checkers, if a case has one.
        write: Called with verdicts of cases that have ended, while a later case runs; without it all of them
            are left for `take_unwritten` at the end.
    """

    def __init__(
        self,
        plan: GradingPlan,
        profile: RuntimeProfile,
        judge: AuthorsJudge | None,
        *,
        write: Callable[[Sequence[CaseRow]], None] | None = None,
    ) -> None:
        self._judge = judge
        self._write = write
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
        outcome = sandbox.run_case(call, self._limits, while_waiting=self._write and self._write_ended)
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

    def take_unwritten(self) -> list[CaseRow]:
        """Give the verdicts that are not in the database yet; they count as written from here on."""
        first, self._written = self._written, len(self.verdicts)
        return [
            (index, self._plan.cases[index], self.verdicts[index])
            for index in range(first, len(self.verdicts))
        ]

    def _write_ended(self) -> None:
        unwritten = self.take_unwritten()
        if unwritten and self._write is not None:
            self._write(unwritten)
