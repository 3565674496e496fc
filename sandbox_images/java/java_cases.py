"""Java, one method call per case: the file is compiled once, each case runs in a machine of its own.

Compiling, too, happens in a process of the student's uid; all that comes of it is classes or javac's words.
"""

import json
import signal
from typing import Any

import jvm
from harness.framing import Frame
from harness.spare_pool import SparePool
from harness.supervision import Limits

_READY = 3
_AHEAD = 2
_COMPILING = Limits(wall_s=10.0, memory_mb=jvm.COMPILER_HEAP_MB)
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

    def warm_up(self) -> None:
        """Start one machine to compile and as many to run as most challenges have cases."""
        self._compilers.warm_up(1)
        self._runners.warm_up(_READY)

    def prepare(self, files: dict[str, str]) -> None:
        """Note the student's file; the first case compiles it."""
        self._source = files.get("solution.java", "")
        self._compiled = None

    def run_case(self, case: Frame, limits: Limits) -> Frame:
        """Call the method `case["function"]` with `case["args"]`; see `PythonCases.run_case`."""
        if self._compiled is None:
            self._compiled = self._compile()
        classes = _classes_of(self._compiled)
        if classes is None:
            return self._compiled
        request = {"classes": classes, "function": case["function"], "args": case["args"]}
        self._runners.kept = set(self._compilers.pids())
        return self._runners.run(request, limits, _explain)

    def _compile(self) -> Frame:
        self._compilers.kept = set(self._runners.pids())
        return self._compilers.run({"source": self._source}, _COMPILING, _explain)


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
