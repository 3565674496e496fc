"""What the person at the terminal sees: steps with their time, questions, and one sentence per failure."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

_QUIET_UPDATE_EVERY_S = 10.0
_TTY_UPDATE_EVERY_S = 0.5
_TAIL_LINES = 15


class OpsError(Exception):
    """A failure that one sentence explains to the person; manage.py prints it and exits with 1."""


def say(text: str) -> None:
    """Print one line at once, also when the output is a pipe."""
    _write(sys.stdout, text)


def warn(text: str) -> None:
    """Print one line of warning to stderr."""
    _write(sys.stderr, f"! {text}")


def _write(stream: TextIO, text: str) -> None:
    """Write a line; a reader that went away, such as a closed terminal, must not end what we do."""
    with contextlib.suppress(BrokenPipeError):
        print(text, file=stream, flush=True)


def confirm(question: str, *, yes: bool) -> bool:
    """Ask for a yes; `--yes` answers, and where nobody can answer it is a no."""
    if yes:
        say(f"{question} yes (--yes)")
        return True
    if not sys.stdin.isatty():
        return False
    return input(f"{question} [y/N] ").strip().lower() in {"y", "yes"}


class Step:
    """One long step under way: shows its name, what it does now and how long it has taken."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.detail = ""
        self.note = ""
        self._started = time.monotonic()
        self._done = threading.Event()
        self._tty = sys.stdout.isatty()
        self._ticker = threading.Thread(target=self._tick, daemon=True)

    @property
    def elapsed_s(self) -> float:
        """Seconds since the step started."""
        return time.monotonic() - self._started

    def start(self) -> None:
        """Show the step."""
        if not self._tty:
            say(f"… {self.title}")
        self._ticker.start()

    def finish(self, mark: str) -> None:
        """Show how the step ended, with its time."""
        self._done.set()
        self._ticker.join()
        note = f" ({self.note})" if self.note else ""
        start = "\r\033[K" if self._tty else ""
        say(f"{start}{mark} {self.title}{note}  {self.elapsed_s:.1f} s")

    def _tick(self) -> None:
        while not self._done.wait(_TTY_UPDATE_EVERY_S if self._tty else _QUIET_UPDATE_EVERY_S):
            line = f"{self.title}  {self.elapsed_s:.0f} s  {self.detail}"
            if self._tty:
                sys.stdout.write(f"\r\033[K… {line[:110]}")
                sys.stdout.flush()
            else:
                say(f"  {line[:140]}")


@contextmanager
def step(title: str) -> Iterator[Step]:
    """Show a step while the block runs: `.detail` tells what it is doing, `.note` is a remark at its end."""
    current = Step(title)
    current.start()
    try:
        yield current
    except BaseException:
        current.finish("✗")
        raise
    current.finish("✓")


def run_logged(
    command: Sequence[str | Path],
    *,
    log: Path,
    current: Step,
    failure: str,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> None:
    """Run a command, its output to `log`, its last line shown in the step.

    Raises:
        OpsError: The command failed; the sentence is `failure` with the log's path, and the last lines
            of the output are printed before it.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    tail: list[str] = []
    with log.open("a", encoding="utf-8") as sink:
        try:
            process = _popen(command, env, cwd)
        except OSError as error:
            raise OpsError(f"{failure} ({error.strerror}: {command[0]}).") from error
        with process, _ended_with_us(process):
            for line in process.stdout or ():
                sink.write(line)
                if text := line.strip():
                    current.detail = text
                    tail = [*tail[1 - _TAIL_LINES :], text]
    if process.returncode:
        for line in tail:
            _write(sys.stderr, f"    {line}")
        raise OpsError(f"{failure} The whole output is in {log}.")


def _popen(
    command: Sequence[str | Path], env: Mapping[str, str] | None, cwd: Path | None
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=dict(env) if env is not None else None,
        cwd=cwd,
        start_new_session=True,
    )


@contextmanager
def _ended_with_us(process: subprocess.Popen[str]) -> Iterator[None]:
    """End a command and what it started when we are told to stop in the middle of it."""
    try:
        yield
    except BaseException:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        raise
