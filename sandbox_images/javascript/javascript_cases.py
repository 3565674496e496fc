"""JavaScript, one function call per case: each runs in a Node process of its own, started beforehand."""

import contextlib
import os
import signal
import time
from collections import deque

from harness import accounting
from harness.framing import Frame
from harness.supervision import (
    RESULT,
    STDERR,
    STDOUT,
    STUDENT_UID,
    Limits,
    Pump,
    judge,
    kill_everything,
    reap,
    supervise,
)
from javascript_tests import TestProcess, run_test
from spares import Spare, SpareFailed, cpu_s

_READY = 3
_AHEAD = 2
_CLEAN_UP_S = 2.0
_DEFAULT_HEAP_MB = Limits().memory_mb
_OUT_OF_MEMORY = ("JavaScript heap out of memory", "Fatal process out of memory", "FatalProcessOutOfMemory")
# What V8 ends itself with, depending on where memory ran out.
_ABORT_SIGNALS = (signal.SIGABRT, signal.SIGTRAP, signal.SIGILL, signal.SIGSEGV)


class JavaScriptCases:
    """The student's file is loaded in a fresh process for each case, so that none sees what another left."""

    def __init__(self) -> None:
        self._spares: deque[Spare] = deque()
        self._heap_mb = _DEFAULT_HEAP_MB
        self._tests: TestProcess | None = None

    def warm_up(self) -> None:
        """Start as many processes as most challenges have cases."""
        self._start(_READY)
        for spare in self._spares:
            spare.wait_ready()

    def prepare(self, files: dict[str, str]) -> None:
        """Nothing to do: each case reads the file itself, under its own limits."""

    def run_case(self, case: Frame, limits: Limits) -> Frame:
        """Call `case["function"]` with `case["args"]`; see `PythonCases.run_case` for the outcome."""
        if case.get("mode") == "test":
            return self._run_test(case, limits)
        spare = self._take(limits)
        killed_before = accounting.oom_kills()
        cpu_before_s = cpu_s(spare.child.pid)
        pump = Pump(spare.child.pipes)
        with contextlib.suppress(BrokenPipeError):
            spare.send({"function": case["function"], "args": case["args"]})
        ending = supervise(spare.child, pump, limits.wall_s, clean_up=self._end_students)
        spare.close()
        status, detail = judge(
            ending, oom=accounting.oom_kills() > killed_before, truncated_result=RESULT in pump.truncated
        )
        stderr = pump.text(STDERR)
        if status == "signal" and detail in _ABORT_SIGNALS and any(word in stderr for word in _OUT_OF_MEMORY):
            status, detail = "memory_limit", None
        return {
            "status": status,
            "detail": detail,
            "result": pump.text(RESULT) if status == "ok" else "",
            "stdout": pump.text(STDOUT),
            "stderr": stderr,
            "truncated": bool(pump.truncated),
            "wall_ms": round(ending.wall_ms, 3),
            "cpu_ms": round(max(0.0, ending.cpu_ms - cpu_before_s * 1000), 3),
            "memory_kb": ending.peak_kb,
        }

    def receive_tests(self) -> None:
        """Make one of those that wait the process of the author's tests, and let it read them."""
        spare = self._spares.popleft()
        spare.become_checker()
        self._tests = TestProcess(spare)
        self._tests.receive()

    def _run_test(self, case: Frame, limits: Limits) -> Frame:
        """Run one of the author's tests against a fresh process of the student."""
        if self._tests is None:
            return {"status": "bad_case", "detail": "the challenge has no tests"}
        return run_test(self._tests, self._take(limits), case["function"], limits, self._end_students)

    def _take(self, limits: Limits) -> Spare:
        """Give a process that is the student by now; one that fails is replaced once."""
        self._heap_mb = limits.memory_mb
        for _ in range(2):
            self._drop_unusable()
            if not self._spares:
                self._start(_AHEAD)
            spare = self._spares.popleft()
            try:
                spare.become_student(limits)
            except (SpareFailed, OSError):
                spare.close(pipes=True)
                continue
            return spare
        raise SpareFailed("no process")

    def _start(self, count: int) -> None:
        for _ in range(count):
            self._spares.append(Spare.start(self._heap_mb))

    def _drop_unusable(self) -> None:
        """Drop what is dead, and what has another heap than this challenge allows."""
        for spare in list(self._spares):
            if spare.heap_mb != self._heap_mb or not spare.is_alive:
                self._spares.remove(spare)
                spare.close(pipes=True)
        reap()

    def _end_students(self) -> None:
        """Kill every process of the student and nothing else; where that can't be shown, everything.

        Raises:
            RuntimeError: Something is still there after 5 s; see `kill_everything`.
        """
        if not _signal_students():
            kill_everything()
            return
        own = {"1", *(str(spare.child.pid) for spare in self._spares)}
        if self._tests is not None:
            own.add(str(self._tests.pid))
        deadline = time.monotonic() + _CLEAN_UP_S
        while True:
            reap()
            if not any(name.isdigit() and name not in own for name in os.listdir("/proc")):
                return
            if time.monotonic() > deadline:
                kill_everything()
                return
            time.sleep(0.0005)


def _signal_students() -> bool:
    """Whether a process with the student's uid lived to signal all others of that uid.

    It does so in one system call, so a fork bomb can't outrun it. Only the student's processes could have
    ended it before, or kept it from being made.
    """
    try:
        pid = os.fork()
    except OSError:
        return False
    if pid == 0:
        code = 1
        try:
            os.setgroups([])
            os.setgid(STUDENT_UID)
            os.setuid(STUDENT_UID)
            with contextlib.suppress(ProcessLookupError):
                os.kill(-1, signal.SIGKILL)
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status) == 0
