"""The spares of one container: kept ahead, taken one per case, and nothing of a student left behind."""

import contextlib
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from harness import accounting
from harness.framing import Frame
from harness.spares import Program, Spare, SpareFailed, cpu_s
from harness.supervision import (
    RESULT,
    STDERR,
    STDOUT,
    STUDENT_UID,
    Limits,
    Pump,
    Usage,
    judge,
    kill_everything,
    reap,
    supervise,
)

_CLEAN_UP_S = 4.0

Explain = Callable[[str, int | None, str], tuple[str, int | None]]
"""Status, its number, stderr; gives status and number as they should be called."""


class SparePool:
    """Waiting processes of one program.

    Args:
        make_program: Gives the program for a heap in MB; spares with another heap than a case allows are
            replaced.
        heap_mb: Of those that are started before anybody asks.
        ahead: How many are started at once when none is left.
    """

    def __init__(self, make_program: Callable[[int], Program], *, heap_mb: int, ahead: int) -> None:
        self._make_program = make_program
        self._heap_mb = heap_mb
        self._ahead = ahead
        self._spares: deque[Spare] = deque()
        # Processes that must live on while students' are killed, by number.
        self.kept: set[int] = set()

    def warm_up(self, count: int) -> None:
        """Start `count` and wait until they are ready."""
        self._start(count)
        for spare in self._spares:
            spare.wait_ready()

    def take_raw(self) -> Spare:
        """Give one that is still root's."""
        return self._spares.popleft()

    def pids(self) -> Iterable[int]:
        """Numbers of those that wait."""
        return (spare.child.pid for spare in self._spares)

    def take(self, limits: Limits) -> Spare:
        """Give a process that is the student by now; one that fails is replaced once.

        Raises:
            SpareFailed: Two failed.
        """
        self._heap_mb = limits.memory_mb
        for _ in range(2):
            self._drop_unusable()
            if not self._spares:
                self._start(self._ahead)
            spare = self._spares.popleft()
            try:
                spare.become_student(limits)
            except (SpareFailed, OSError):
                spare.close(pipes=True)
                continue
            return spare
        raise SpareFailed("no process")

    def run(self, request: dict[str, Any], limits: Limits, explain: Explain) -> Frame:
        """Send `request` to a fresh student's process and give the outcome; see `PythonCases.run_case`."""
        spare = self.take(limits)
        killed_before = accounting.oom_kills()
        cpu_before_s = cpu_s(spare.child.pid)
        pump = Pump(spare.child.pipes)
        self._wait_alone(spare.child.pid)
        with contextlib.suppress(BrokenPipeError):
            spare.send(request)
        lingers = spare.program.lingers
        ending = supervise(
            spare.child,
            pump,
            limits.wall_s,
            clean_up=_signal_students_or_all if lingers else self.end_students,
            has_told=lambda: _usage_if_told(spare, pump) if lingers else None,
        )
        spare.close()
        status, detail = judge(
            ending, oom=accounting.oom_kills() > killed_before, truncated_result=RESULT in pump.truncated
        )
        stderr = pump.text(STDERR)
        status, detail = explain(status, detail, stderr)
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

    def _start(self, count: int) -> None:
        for _ in range(count):
            self._spares.append(Spare.start(self._make_program(self._heap_mb)))

    def _drop_unusable(self) -> None:
        """Drop what is dead, and what has another heap than this challenge allows."""
        for spare in list(self._spares):
            if spare.program.heap_mb != self._heap_mb or not spare.is_alive:
                self._spares.remove(spare)
                spare.close(pipes=True)
        reap()

    def end_students(self) -> None:
        """Kill every process of the student and nothing else; where that can't be shown, everything.

        Raises:
            RuntimeError: Something is still there after 5 s; see `kill_everything`.
        """
        if not _signal_students():
            kill_everything()
            return
        if not self._wait_gone(set()):
            kill_everything()

    def _wait_alone(self, pid: int) -> None:
        """Wait until nothing of an earlier case is left beside process `pid`.

        It was all told to end already, and can't do anything but that.

        Raises:
            RuntimeError: Something is still there.
        """
        if not self._wait_gone({str(pid)}):
            raise RuntimeError("a process of the student did not end")

    def _wait_gone(self, also: set[str]) -> bool:
        """Whether there is nothing in time but process 1, those that wait, those kept and `also`."""
        own = {"1", *map(str, self.pids()), *map(str, self.kept), *also}
        deadline = time.monotonic() + _CLEAN_UP_S
        while True:
            reap()
            if not any(name.isdigit() and name not in own for name in os.listdir("/proc")):
                return True
            if time.monotonic() > deadline:
                return False
            time.sleep(0.0005)


def _usage_if_told(spare: Spare, pump: Pump) -> Usage | None:
    """Give what a process has used, if its report is complete and it waits to be ended."""
    if not pump.has_ended(RESULT) or not pump.text(RESULT):
        return None
    peak_kb = accounting.peak_kb(spare.child.pid)
    return Usage(peak_kb, cpu_s(spare.child.pid) * 1000) if peak_kb else None


def _signal_students_or_all() -> None:
    if not _signal_students():
        kill_everything()


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
