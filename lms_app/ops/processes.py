"""Child processes that can't outlive us, and finding those that did."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import psutil

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

# Every process of an installation inherits this variable, so that leftovers can be told from strangers.
MARK = "LMS_SUPERVISED_BY"


def spawn(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str],
    log: Path,
    cwd: Path,
    user: str | None = None,
    death_signal: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a command in a session of its own, its output appended to `log`.

    The kernel sends it `death_signal` when the thread that calls this ends, so call it from the main
    thread only.

    Raises:
        OSError: The program is missing or can't be started.
    """
    with log.open("ab") as sink:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            env=dict(env),
            cwd=cwd,
            start_new_session=True,
            user=user,
            group=user,
            extra_groups=[] if user else None,
            preexec_fn=_die_with(os.getpid(), death_signal),  # noqa: PLW1509  # only a system call runs in it
        )


def _die_with(parent: int, death_signal: signal.Signals) -> Callable[[], None]:
    def arrange() -> None:
        if _LIBC is not None:
            _LIBC.prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
            # The parent may have died between the fork and the call.
            if os.getppid() != parent:
                os._exit(1)

    return arrange


def kill_session(session_id: int) -> int:
    """Kill -9 every process of a session, so that a restarted child finds its port free; give how many."""
    killed = 0
    for pid in psutil.pids():
        with contextlib.suppress(OSError):
            if os.getsid(pid) == session_id and pid != os.getpid():
                os.kill(pid, signal.SIGKILL)
                killed += 1
    return killed


def kill_marked(instance_id: str, *, within_s: float = 5) -> int:
    """Kill -9 every process that an installation's supervisor started and that is left; give how many."""
    killed = 0
    deadline = time.monotonic() + within_s
    while left := [process for process in psutil.process_iter() if _is_marked(process, instance_id)]:
        for process in left:
            with contextlib.suppress(psutil.Error):
                process.kill()
                killed += 1
        psutil.wait_procs(left, timeout=1)
        if time.monotonic() > deadline:
            break
    return killed


def _is_marked(process: psutil.Process, instance_id: str) -> bool:
    try:
        return (
            process.pid != os.getpid()
            and process.status() != psutil.STATUS_ZOMBIE
            and process.environ().get(MARK) == instance_id
        )
    except (psutil.Error, OSError):
        return False
