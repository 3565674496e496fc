"""JavaScript, one function call per case: each runs in a Node process of its own, started beforehand."""

import signal

from harness.framing import Frame
from harness.spare_pool import SparePool
from harness.spares import Program
from harness.supervision import Limits
from javascript_tests import TestProcess, run_test

_NODE = "/usr/bin/node"
_DRIVER = "/opt/harness/driver.cjs"
_READY = 3
_AHEAD = 2
_ENGINE_ROOM_MB = 64
_OUT_OF_MEMORY = ("JavaScript heap out of memory", "Fatal process out of memory", "FatalProcessOutOfMemory")
# What V8 ends itself with, depending on where memory ran out.
_ABORT_SIGNALS = (signal.SIGABRT, signal.SIGTRAP, signal.SIGILL, signal.SIGSEGV)


def make_node(heap_mb: int) -> Program:
    """Give the command of a Node process with that heap."""
    flags = (f"--max-old-space-size={heap_mb}", "--max-semi-space-size=8", "--v8-pool-size=1")
    return Program((_NODE, *flags, _DRIVER), heap_mb, _ENGINE_ROOM_MB)


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
        return self._pool.run({"function": case["function"], "args": case["args"]}, limits, _explain)

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
        student = self._pool.take(limits)
        return run_test(self._tests, student, case["function"], limits, self._pool.end_students)


def _explain(status: str, detail: int | None, stderr: str) -> tuple[str, int | None]:
    """V8 ends its process when memory runs out, and says so."""
    if status == "signal" and detail in _ABORT_SIGNALS and any(word in stderr for word in _OUT_OF_MEMORY):
        return "memory_limit", None
    return status, detail
