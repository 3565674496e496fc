"""Noticing the end of a process among other things that `select` waits for.

The kernel has pidfd_open for this; gVisor's older releases don't, and there a thread waits in its place.
"""

import contextlib
import os
import signal


def watch_process(pid: int) -> int:
    """Give a descriptor that is readable once the child `pid` has ended; the caller closes it."""
    try:
        return os.pidfd_open(pid)
    except OSError:
        return _watch_by_thread(pid)


def kill_watched(watch: int, pid: int) -> None:
    """Kill the process behind `watch`, whose number is `pid`; it must not have been waited for yet."""
    try:
        signal.pidfd_send_signal(watch, signal.SIGKILL)
    except OSError:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _watch_by_thread(pid: int) -> int:
    import threading  # noqa: PLC0415 - a millisecond of every container's start, and needed in gVisor only

    read_end, write_end = os.pipe()

    def wait() -> None:
        # It stays a zombie for the one who asks how it ended; if that one was quicker, it has ended too.
        with contextlib.suppress(ChildProcessError):
            os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        os.close(write_end)

    threading.Thread(target=wait, daemon=True).start()
    return read_end
