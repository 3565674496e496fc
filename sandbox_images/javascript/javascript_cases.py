"""JavaScript, one function call per case: each runs in a Node process of its own, started beforehand."""

from harness.framing import Frame
from harness.relayed_tests import Learner, TestProcess, run_test
from harness.spare_pool import SparePool
from harness.supervision import Limits
from node import explain_end, make_node

_READY = 3
_AHEAD = 2


class JavaScriptCases:
    """The student's file is loaded in a fresh process for each case, so that none sees what another left."""

    def __init__(self) -> None:
        self._pool = SparePool(make_node, heap_mb=Limits().memory_mb, ahead=_AHEAD)
        self._tests: TestProcess | None = None

    def warm_up(self) -> None:
        """Start as many processes as most challenges have cases."""
        self._pool.warm_up(_READY)

    def prepare(self, files: dict[str, str]) -> None:
        """Nothing to do: each case reads the file itself, under its own limits."""

    def run_case(self, case: Frame, limits: Limits) -> Frame:
        """Call `case["function"]` with `case["args"]`; see `PythonCases.run_case` for the outcome."""
        if case.get("mode") == "test":
            return self._run_test(case, limits)
        return self._pool.run({"function": case["function"], "args": case["args"]}, limits, explain_end)

    def receive_tests(self) -> None:
        """Make one of those that wait the process of the author's tests, and let it read them."""
        spare = self._pool.take_raw()
        spare.become_checker()
        self._tests = TestProcess(spare)
        self._pool.kept.add(self._tests.pid)
        self._tests.receive()

    def _run_test(self, case: Frame, limits: Limits) -> Frame:
        """Run one of the author's tests against a fresh process of the student."""
        if self._tests is None:
            return {"status": "bad_case", "detail": "the challenge has no tests"}
        learner = Learner(self._pool.take(limits), {"tests": True}, explain_end, self._pool.end_students)
        return run_test(self._tests, learner, case["function"], limits)
