"""The conversation of one container with the keeper: ready, set-up, then one case after the other.

==========  ===========================================================================
from us     ``ready``; per case a ``case`` with the outcome; ``fatal`` when we cannot go on
to us       ``setup`` {files, data, limits, has_tests}; then, with `has_tests`, ``tests`` {source};
            ``case`` {id, mode, function, args, limits}
==========  ===========================================================================

The end of the input is the end of the container.

A case is sent only after the outcome of the one before, so no later input is anywhere in the container while
the student's code runs.
"""

import os
import select
import signal
import stat
from collections.abc import Callable
from typing import Any, Protocol

from harness.framing import STDIN, Frame, read_frame, write_frame
from harness.supervision import Limits
from harness.workspace import BadInputSpec, Workspace, materialise, write_code, write_data

EXIT_FATAL = 70

_IDLE_AFTER_S = 0.25
_CONTROL_GROUPS = "/sys/fs/cgroup"


class Runtime(Protocol):
    """One language."""

    def warm_up(self) -> None:
        """Bring everything up before anybody waits: imports, drivers, servers."""
        ...

    def prepare(self, files: dict[str, str]) -> None:
        """Note the student's files, which lie in /box by now."""
        ...

    def receive_tests(self) -> None:
        """Let the process of the tests, and no other, read the frame that comes next: the author's tests.

        Only runtimes that run cases of mode "test" need it.
        """
        ...

    def run_case(self, case: Frame, limits: Limits) -> Frame:
        """Run one case to its end, kill what it left running, and give the fields of its outcome."""
        ...


def _limits(base: Limits, changes: dict[str, Any]) -> Limits:
    return base._replace(**{key: value for key, value in changes.items() if key in Limits._fields})


def _run_case(runtime: Runtime, case: Frame, limits: Limits) -> Frame:
    try:
        case["args"] = materialise(case.get("args", []))
    except BadInputSpec as error:
        return {"status": "bad_case", "detail": str(error)}
    return runtime.run_case(case, limits)


def _close_folders() -> None:
    """Take away a right to write that crun leaves to everybody on machines with cgroup v1."""
    if os.stat(_CONTROL_GROUPS).st_mode & stat.S_IWOTH:
        os.chmod(_CONTROL_GROUPS, 0o755)


def _converse(runtime: Runtime, when_idle: Callable[[], None] | None) -> None:
    _close_folders()
    runtime.warm_up()
    write_frame({"type": "ready"})
    if when_idle and not select.select([STDIN], [], [], _IDLE_AFTER_S)[0]:
        when_idle()
    setup = read_frame()
    write_code(setup["files"])
    write_data(setup.get("data", {}))
    runtime.prepare(setup["files"])
    if setup.get("has_tests"):
        runtime.receive_tests()
    base = _limits(Limits(), setup.get("limits", {}))
    workspace = Workspace()
    while True:
        case = read_frame()
        outcome = _run_case(runtime, case, _limits(base, case.get("limits", {})))
        write_frame({"type": "case", "id": case["id"], **outcome})
        workspace.restore()


def serve(runtime: Runtime, *, when_idle: Callable[[], None] | None = None) -> None:
    """Be process 1 until the keeper says end or is gone; never returns.

    Args:
        runtime: The language.
        when_idle: Called once if nobody wants the ready container for a quarter of a second: what saves a
            submission time, but is not worth its processor time while submissions queue for containers.
    """
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    try:
        _converse(runtime, when_idle)
    except (EOFError, BrokenPipeError):
        # Nothing is left to do: taking the interpreter down properly would cost several milliseconds.
        os._exit(0)
    except Exception as error:
        # The kind only: the message could hold something of a hidden case.
        write_frame({"type": "fatal", "error": type(error).__name__})
        os._exit(EXIT_FATAL)
