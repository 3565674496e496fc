"""Student processes: start one with nothing but its limits, watch it, end it with all its descendants."""

import contextlib
import fcntl
import os
import resource
import select
import signal
import sys
import time
from collections.abc import Callable
from typing import NamedTuple

from harness import accounting
from harness.pump import RESULT, STDERR, STDOUT, Pump
from harness.seccomp import build_filter
from harness.watching import watch_process

STUDENT_UID = 10001
CHECKER_UID = 10002

RESULT_FD = 3

_CLEAN_UP_S = 5.0

lock_down = build_filter()


class Limits(NamedTuple):
    """What one case may use. Times in seconds; memory is what the student's code adds to the warm runtime."""

    wall_s: float = 5.0
    memory_mb: int = 128
    file_mb: int = 16
    open_files: int = 128


Enter = Callable[[Limits], None]
"""Takes the rights of a fresh process away, before it runs anything."""


class Child(NamedTuple):
    """A running student process and the parent's ends of its pipes, by name."""

    pid: int
    pipes: dict[str, int]


class Usage(NamedTuple):
    """What a process has used: memory at its peak in kB, processor time in milliseconds."""

    peak_kb: int
    cpu_ms: float


class Ending(NamedTuple):
    """How a process ended: `why` is exit, timeout or output; the rest is what wait4 said."""

    why: str
    wait_status: int
    peak_kb: int
    cpu_ms: float
    wall_ms: float


def become_student(limits: Limits) -> None:
    """Become the student: limits, then uid (the capabilities go with it), then the filter."""
    _become(STUDENT_UID, limits, oom_score_adj=1000)


def become_checker(limits: Limits) -> None:
    """Become the author's tests, likewise; when memory is short, the student goes first."""
    _become(CHECKER_UID, limits, oom_score_adj=700)


def _become(uid: int, limits: Limits, *, oom_score_adj: int) -> None:
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:
        file.write(str(oom_score_adj))
    data_bytes = (accounting.data_kb() << 10) + (limits.memory_mb << 20)
    cpu_s = int(limits.wall_s) + 1
    for kind, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, limits.file_mb << 20),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_DATA, data_bytes),
    ):
        resource.setrlimit(kind, (value, value))
    os.setgroups([])
    os.setgid(uid)
    os.setuid(uid)
    os.umask(0o022)
    lock_down()


def _become_child(write_ends: list[int], limits: Limits, stdin_fd: int | None, enter: Enter) -> None:
    os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    # Moved out of the way first: a write end may itself be one of the numbers 0 to 3.
    read_end = os.open(os.devnull, os.O_RDONLY) if stdin_fd is None else stdin_fd
    moved = [fcntl.fcntl(fd, fcntl.F_DUPFD, 50) for fd in (read_end, *write_ends)]
    for target, fd in enumerate(moved):
        os.dup2(fd, target)
    os.closerange(len(moved), 1 << 16)  # the harness's own channel to the keeper goes here
    os.chdir("/box")
    enter(limits)


def _run_child(
    task: Callable[[], int | None],
    write_ends: list[int],
    limits: Limits,
    stdin_fd: int | None,
    enter: Enter,
) -> None:
    """Never returns: the process ends here, without the exit handlers that the student registered."""
    code = 1
    try:
        _become_child(write_ends, limits, stdin_fd, enter)
        code = task() or 0
    except SystemExit as exit_request:
        code = exit_request.code if isinstance(exit_request.code, int) else int(exit_request.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        with contextlib.suppress(BaseException):
            sys.stdout.flush()
        with contextlib.suppress(BaseException):
            sys.stderr.flush()
        os._exit(code & 0xFF)


def spawn(
    task: Callable[[], int | None],
    limits: Limits,
    *,
    stdin_fd: int | None = None,
    enter: Enter = become_student,
) -> Child:
    """Fork a process that runs `task` with pipes on fd 1, 2 and 3.

    Its stdin is empty unless `stdin_fd` is given. `enter` takes its rights away: it becomes the student at
    once, unless a runtime starts it early and takes them later.
    """
    pipes = {name: os.pipe() for name in (STDOUT, STDERR, RESULT)}
    pid = os.fork()
    if pid == 0:
        _run_child(task, [write_end for _, write_end in pipes.values()], limits, stdin_fd, enter)
    for read_end, write_end in pipes.values():
        os.close(write_end)
        os.set_blocking(read_end, False)
    return Child(pid, {name: read_end for name, (read_end, _) in pipes.items()})


def supervise(
    child: Child,
    pump: Pump,
    wall_s: float,
    *,
    clean_up: Callable[[], None] | None = None,
    has_told: Callable[[], Usage | None] = lambda: None,
) -> Ending:
    """Watch `child` until it ends, floods or runs out of time, and kill everything that it started.

    Args:
        child: The process.
        pump: Its pipes.
        wall_s: How long it may run, in seconds.
        clean_up: Does the killing in place of `kill_everything`.
        has_told: Asked each time something was read. It gives what the process has used once that has said
            all it has to say; then it has ended well as far as we are concerned, and `clean_up` ends it.
    """
    started = time.monotonic()
    why, used = _watch(child.pid, pump, started + wall_s, has_told)
    wall_ms = (time.monotonic() - started) * 1000
    if why != "exit":
        os.kill(child.pid, signal.SIGKILL)
    wait_status = 0
    if used is None:
        _, wait_status, usage = os.wait4(child.pid, 0)
        used = Usage(usage.ru_maxrss, (usage.ru_utime + usage.ru_stime) * 1000)
    (clean_up or kill_everything)()
    pump.finish()
    return Ending("exit" if why == "told" else why, wait_status, used.peak_kb, used.cpu_ms, wall_ms)


def _watch(
    pid: int, pump: Pump, deadline: float, has_told: Callable[[], Usage | None]
) -> tuple[str, Usage | None]:
    """Give why there is nothing more to wait for: exit, output, timeout or, with what was used, told."""
    watch = watch_process(pid)
    try:
        while (left_s := deadline - time.monotonic()) > 0:
            ready = select.select([watch, *pump.open_fds], [], [], left_s)[0]
            for fd in set(ready) - {watch}:
                pump.read(fd)
            if pump.flooded:
                return "output", None
            if watch in ready:
                return "exit", None
            if used := has_told():
                return "told", used
        return "timeout", None
    finally:
        os.close(watch)


def reap() -> None:
    """Take note of every child that has ended, so that none stays as a zombie."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _others_exist() -> bool:
    return any(name.isdigit() and name != "1" for name in os.listdir("/proc"))


def kill_everything() -> None:
    """End every other process of the container.

    Process 1 signals all of them at once, in one system call, so a fork bomb cannot outrun it.

    Raises:
        RuntimeError: Something is still there after 5 s; the container is no longer clean.
    """
    deadline = time.monotonic() + _CLEAN_UP_S
    while True:
        try:
            os.kill(-1, signal.SIGKILL)
        except ProcessLookupError:
            reap()
            return
        reap()
        if not _others_exist():
            return
        if time.monotonic() > deadline:
            raise RuntimeError("a process of the student did not end")
        time.sleep(0.001)


def judge(ending: Ending, *, oom: bool, truncated_result: bool) -> tuple[str, int | None]:
    """Name the ending (ok, timeout, signal, exit or the limit that was passed), and its number if any."""
    if oom:
        return "memory_limit", None
    if ending.why == "timeout":
        return "timeout", None
    if ending.why == "output" or truncated_result:
        return "output_limit", None
    if os.WIFSIGNALED(ending.wait_status):
        number = os.WTERMSIG(ending.wait_status)
        named = {int(signal.SIGXCPU): "timeout", int(signal.SIGXFSZ): "disk_limit"}
        return named.get(number, "signal"), number
    code = os.WEXITSTATUS(ending.wait_status)
    return ("exit", code) if code else ("ok", None)
