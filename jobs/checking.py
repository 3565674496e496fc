"""Asking an author's checker about a value, in a sandbox of its own that never had the learner's code."""

from collections.abc import Sequence

from jobs.sandbox.client import Sandbox
from jobs.sandbox.errors import SandboxLost
from jobs.sandbox.protocol import CaseInput, CaseLimits
from jobs.sandbox.runtimes import PYTHON
from lms_app.grading.outcomes import CaseOutcome
from lms_app.grading.plans import PlannedCase
from lms_app.grading.rules import find_value

CHECKER_RUNTIME = PYTHON.name

_LIMITS = CaseLimits(wall_s=5.0, memory_mb=128)
# Each source is a module of its own, so that no two checkers share names.
_ENTRY = """\
import importlib


def ask(module, arguments, expected, actual):
    return importlib.import_module(module).check(arguments, expected, actual)
"""


class AuthorsJudge:
    """The checkers of one challenge's cases, in one sandbox.

    Args:
        sandbox: A fresh one of `CHECKER_RUNTIME`.
        cases: All cases of the submission; those without an author's checker are passed over.
    """

    def __init__(self, sandbox: Sandbox, cases: Sequence[PlannedCase]) -> None:
        sources = dict.fromkeys(
            case.spec.checker["source"] for case in cases if case.spec.has_authors_checker
        )
        self._modules = {source: f"checker_{number}" for number, source in enumerate(sources)}
        self._sandbox = sandbox
        files = {f"{module}.py": source for source, module in self._modules.items()}
        sandbox.set_up({PYTHON.solution_file: _ENTRY, **files})

    def ask(self, case: PlannedCase, outcome: CaseOutcome) -> CaseOutcome | None:
        """Give the checker's answer on what the learner's code returned; None when there is nothing to ask.

        Raises:
            KeeperLost: The keeper is gone: nobody's verdict.
        """
        value = find_value(outcome) if case.spec.has_authors_checker and case.spec.expected else None
        if value is None or case.spec.expected is None:
            return None
        module = self._modules[case.spec.checker["source"]]
        arguments = [module, case.args, case.spec.expected["value"], value["value"]]
        try:
            return self._sandbox.run_case(CaseInput(id="0", function="ask", args=arguments), _LIMITS)
        except SandboxLost:
            return CaseOutcome(id="0", status="signal")
