"""Java, one method call or one of the author's tests per case, each in a machine of its own.

The file is compiled once. Compiling, too, happens in a process of the student's uid; all that comes of it is
classes or javac's words.
"""

import json
import signal
from typing import Any

import jvm
from harness.framing import Frame
from harness.relayed_tests import Learner, TestProcess, run_test
from harness.spare_pool import SparePool
from harness.spares import Spare
from harness.supervision import Limits

_READY = 3
_AHEAD = 2
_COMPILING = Limits(wall_s=10.0, memory_mb=jvm.COMPILER_HEAP_MB)
_COMPILING_TESTS_S = 10.0
# What the machine ends itself with when memory runs out outside the heap.
_ABORT_SIGNALS = (signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS)
_OUT_OF_MEMORY = ("There is insufficient memory", "Native memory allocation", "OutOfMemoryError")


class JavaCases:
    """Each case sees classes that were loaded afresh, so that none sees what another left behind."""

    def __init__(self) -> None:
        self._runners = SparePool(jvm.make_runner, heap_mb=Limits().memory_mb, ahead=_AHEAD)
        self._compilers = SparePool(jvm.make_compiler, heap_mb=jvm.COMPILER_HEAP_MB, ahead=1)
        self._source = ""
        self._compiled: Frame | None = None
        self._tests: TestProcess | None = None
        self._misfit: Frame | None = None
        self._has_fitted = False

    def warm_up(self) -> None:
        """Start one machine to compile and as many to run as most challenges have cases."""
        self._compilers.warm_up(1)
        self._runners.warm_up(_READY)

    def prepare(self, files: dict[str, str]) -> None:
        """Note the student's file; the first case compiles it."""
        self._source = files.get("solution.java", "")
        self._compiled = None

    def receive_tests(self) -> None:
        """Start the machine of the tests and let it read them; the student's file is compiled meanwhile."""
        spare = Spare.start(jvm.make_tests())
        self._tests = TestProcess(spare)
        self._compiled = self._compile()
        spare.become_checker()
        self._tests.receive()

    def run_case(self, case: Frame, limits: Limits) -> Frame:
        """Call the method `case["function"]` with `case["args"]`; see `PythonCases.run_case`."""
        if self._compiled is None:
            self._compiled = self._compile()
        classes = _classes_of(self._compiled)
        if classes is None:
            return self._compiled
        self._runners.kept = {*self._compilers.pids(), *self._test_pids()}
        if case.get("mode") == "test":
            return self._run_test(classes, case, limits)
        request = {"classes": classes, "function": case["function"], "args": case["args"]}
        return self._runners.run(request, limits, _explain)

    def _run_test(self, classes: dict[str, Any], case: Frame, limits: Limits) -> Frame:
        """Run one of the author's tests against a fresh machine with the student's classes."""
        if self._tests is None:
            return {"status": "bad_case", "detail": "the challenge has no tests"}
        if not self._has_fitted:
            self._misfit = _find_misfit(
                self._tests.ask({"type": "classes", "classes": classes}, _COMPILING_TESTS_S)
            )
            self._has_fitted = True
        if self._misfit is not None:
            return self._misfit
        request = {"tests": True, "classes": classes}
        learner = Learner(self._runners.take(limits), request, _explain, self._runners.end_students)
        return run_test(self._tests, learner, case["function"], limits)

    def _compile(self) -> Frame:
        self._compilers.kept = {*self._runners.pids(), *self._test_pids()}
        return self._compilers.run({"source": self._source}, _COMPILING, _explain)

    def _test_pids(self) -> set[int]:
        return set() if self._tests is None else {self._tests.pid}


def _find_misfit(answer: Frame) -> Frame | None:
    """Give the outcome of every case where the tests can't be compiled against the student's classes."""
    if answer["type"] == "fits":
        return None
    if answer["type"] == "bad":
        return {"status": "bad_case", "detail": answer["detail"]}
    nothing = {"detail": None, "stdout": "", "stderr": "", "truncated": False}
    return {"status": "ok", "result": answer["result"], "wall_ms": 0, "cpu_ms": 0, "memory_kb": 0, **nothing}


def _classes_of(compiled: Frame) -> dict[str, Any] | None:
    try:
        report = json.loads(compiled["result"])
    except ValueError:
        return None
    classes = report.get("classes") if isinstance(report, dict) else None
    return classes if isinstance(classes, dict) else None


def _explain(status: str, detail: int | None, stderr: str) -> tuple[str, int | None]:
    """The machine ends itself when memory runs out, and mostly says so."""
    if status == "signal" and detail in _ABORT_SIGNALS:
        return "memory_limit", None
    if status == "exit" and any(word in stderr for word in _OUT_OF_MEMORY):
        return "memory_limit", None
    return status, detail
