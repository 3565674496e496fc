"""One supervised process: started, watched, restarted with growing pauses, ended."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lms_app.ops.processes import kill_session, spawn
from lms_app.ops.terminal import OpsError

_FIRST_PAUSE_S = 0.2
_LONGEST_PAUSE_S = 10.0
_STABLE_AFTER_S = 20.0
_POLL_EVERY_S = 0.05


@dataclass(frozen=True)
class ChildSpec:
    """What to run, and how it wants to end.

    `stop_order`: lower ends first; equal ones end together. `is_ready` is asked while it starts.
    """

    name: str
    command: Sequence[str]
    stop_order: int
    stop_signal: signal.Signals = signal.SIGTERM
    grace_s: float = 10
    user: str | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    is_ready: Callable[[], bool] | None = None


class Child:
    """The process of a spec, whatever number of times it had to be started."""

    def __init__(self, spec: ChildSpec, *, env: Mapping[str, str], logs: Path, cwd: Path) -> None:
        self.spec = spec
        self.log = logs / f"{spec.name}.log"
        self.restarts = 0
        self._env = {**env, **spec.env}
        self._cwd = cwd
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._start_again_at = 0.0
        self._next_pause_s = _FIRST_PAUSE_S

    @property
    def pid(self) -> int | None:
        """Its process id, while it runs."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start it.

        Raises:
            OpsError: The program can't be started at all.
        """
        try:
            self._process = spawn(
                self.spec.command,
                env=self._env,
                log=self.log,
                cwd=self._cwd,
                user=self.spec.user,
                death_signal=self.spec.stop_signal,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise OpsError(f"The process {self.spec.name} could not be started ({error}).") from error
        self._started_at = time.monotonic()

    def watch(self, now: float) -> str | None:
        """Look after it once: notice its end, start it again when its pause is over.

        Gives a sentence when something happened.
        """
        if self._process is None:
            if now < self._start_again_at:
                return None
            self.restarts += 1
            self.start()
            return f"{self.spec.name} started again (pid {self.pid})"
        code = self._process.poll()
        if code is None:
            return None
        # Its own children (web workers, a job's horse) must not hold ports or work on beside the new one.
        kill_session(self._process.pid)
        self._process = None
        stable = now - self._started_at >= _STABLE_AFTER_S
        pause_s = _FIRST_PAUSE_S if stable else self._next_pause_s
        self._next_pause_s = min(pause_s * 2, _LONGEST_PAUSE_S)
        self._start_again_at = now + pause_s
        ending = f"{self.spec.name} ended by itself ({describe_exit(code)})"
        return f"{ending}; starting it again in {pause_s:.1f} s"

    def ask_to_stop(self) -> None:
        """Send its stop signal."""
        if self._process and self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process.pid, self.spec.stop_signal)

    def wait_stopped(self, deadline: float, is_hurried: Callable[[], bool]) -> bool:
        """Wait for its end until `deadline` (monotonic) or until hurried, then kill what is left.

        Gives whether it ended by itself.
        """
        if self._process is None:
            return True
        while self._process.poll() is None and time.monotonic() < deadline and not is_hurried():
            time.sleep(_POLL_EVERY_S)
        in_time = self._process.poll() is not None
        kill_session(self._process.pid)
        self._process.wait()
        self._process = None
        return in_time


def describe_exit(code: int) -> str:
    """Say in words how a process ended."""
    if code >= 0:
        return f"exit code {code}"
    with contextlib.suppress(ValueError):
        return f"killed by {signal.Signals(-code).name}"
    return f"killed by signal {-code}"
