"""The author's tests beside the student's code: two processes with two uids that share one socket.

* The tests lie in /suite, which only uid 10002 may enter. The process that puts them there reads them from
  the container's stdin itself, so process 1, of which the student's process is made, never had them.
* The verdict comes over the result pipe of the tests' process. What the student's process writes anywhere is
  an answer to the tests, as data, or text for the student to read.
* Both processes are new for each test, and all processes end with it.

The report of the tests' process is one JSON object: ``{"value": {"passed", "message"}}``, ``{"error": ...}``
when the student's code doesn't load, ``{"gone": true}`` when the student's process ended before the test,
``{"bad": text}`` when the test file is at fault.
"""

import contextlib
import json
import os
import select
import signal
import time
from collections.abc import Callable
from typing import Any

from harness import accounting
from harness.framing import STDIN, Frame, read_frame, write_all
from harness.supervision import (
    RESULT,
    STDERR,
    STDOUT,
    Child,
    Ending,
    Limits,
    Pump,
    become_checker,
    judge,
    kill_everything,
    spawn,
    supervise,
)
from harness.watching import watch_process

SUITE_DIR = "/suite"
CHECKER_LIMITS = Limits(wall_s=60.0, memory_mb=160, file_mb=16, open_files=128)

_RECEIVE_S = 5.0
_START_S = 1.0  # what the two processes may need on top of the time that the case has


def receive_tests(file_name: str) -> None:
    """Put the frame that comes next, the author's tests, into /suite, by a process that is no other's parent.

    Raises:
        RuntimeError: The tests did not arrive.
    """
    tests = os.dup(STDIN)
    try:
        child = spawn(
            lambda: _store(file_name), Limits(wall_s=_RECEIVE_S), stdin_fd=tests, enter=become_checker
        )
        ending = supervise(child, Pump(child.pipes), _RECEIVE_S)
    finally:
        os.close(tests)
    if ending.why != "exit" or ending.wait_status != 0:
        raise RuntimeError("the tests did not arrive")


def _store(file_name: str) -> None:
    source = read_frame(STDIN)["source"]
    os.mkdir(f"{SUITE_DIR}/tmp", 0o700)
    fd = os.open(f"{SUITE_DIR}/{file_name}", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    write_all(fd, source.encode("utf-8", "surrogatepass"))


def supervise_both(learner: Child, checker: Child, limits: Limits) -> Frame:
    """Watch the two processes of a test until the tests' own ends, end both, and give the case's outcome.

    Args:
        learner: The student's process.
        checker: The process of the tests.
        limits: Those of the case.
    """
    killed_before = accounting.oom_kills()
    student, tests = Pump(learner.pipes), Pump(checker.pipes)
    started = time.monotonic()
    why = _watch(checker.pid, (student, tests), started + limits.wall_s + _START_S)
    wall_ms = (time.monotonic() - started) * 1000
    for child in (learner, checker):
        os.kill(child.pid, signal.SIGKILL)
    _, wait_status, usage = os.wait4(learner.pid, 0)
    _, checker_status, _ = os.wait4(checker.pid, 0)
    kill_everything()
    student.finish()
    tests.finish()
    why = "output" if student.flooded and why == "exit" else why
    cpu_ms = (usage.ru_utime + usage.ru_stime) * 1000
    ending = Ending(why, wait_status, usage.ru_maxrss, cpu_ms, wall_ms)
    report = _read_report(tests, checker_status)
    return _outcome(report, ending, student, oom=accounting.oom_kills() > killed_before)


def _watch(pid: int, pumps: tuple[Pump, Pump], deadline: float) -> str:
    """Give why the case ended: exit (of process `pid`), output or timeout."""
    watch = watch_process(pid)
    try:
        while (left_s := deadline - time.monotonic()) > 0:
            fds = [fd for pump in pumps for fd in pump.open_fds]
            ready = select.select([watch, *fds], [], [], left_s)[0]
            for pump in pumps:
                for fd in set(pump.open_fds) & set(ready):
                    pump.read(fd)
            if any(pump.flooded for pump in pumps):
                return "output"
            if watch in ready:
                return "exit"
        return "timeout"
    finally:
        os.close(watch)


def _read_report(tests: Pump, wait_status: int) -> dict[str, Any]:
    with contextlib.suppress(ValueError):
        report = json.loads(tests.text(RESULT))
        if wait_status == 0 and isinstance(report, dict):
            return report
    return {"bad": "the process of the tests ended early"}


def _outcome(report: dict[str, Any], ending: Ending, student: Pump, *, oom: bool) -> Frame:
    status, detail, result = "ok", None, ""
    if oom or ending.why != "exit" or "gone" in report:
        status, detail = judge(ending, oom=oom, truncated_result=False)
        # It ended as if all were well, or was hung up on since it spoke nonsense: no pass in either case.
        if status == "ok" or (status == "signal" and detail in (signal.SIGKILL, signal.SIGPIPE)):
            status, detail = "exit", 0
    elif "bad" in report:
        status, detail = "bad_case", str(report["bad"])
    else:
        result = json.dumps(report)
    return {
        "status": status,
        "detail": detail,
        "result": result,
        "stdout": student.text(STDOUT),
        "stderr": student.text(STDERR),
        "truncated": bool(student.truncated),
        "wall_ms": round(ending.wall_ms, 3),
        "cpu_ms": round(ending.cpu_ms, 3),
        "memory_kb": ending.peak_kb,
    }


def spawn_checker(task: Callable[[], int | None], channel_fd: int) -> Child:
    """Start the process of the tests; `channel_fd` becomes its stdin."""
    return spawn(task, CHECKER_LIMITS, stdin_fd=channel_fd, enter=become_checker)
