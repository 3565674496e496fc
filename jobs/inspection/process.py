"""The parent's side: starts the process that looks into a file, and understands how it ended."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from jobs.inspection.findings import CONVERSION, NO_ROOM, Fault, Findings, NoRoom, Refused
from jobs.inspection.progress import read_progress

_ROOT = Path(__file__).parents[2]
_WITHIN_S = 900.0
_CONVERSION_WITHIN_S = 3 * 3600.0
_LOOK_EVERY_S = 2.0


def run_inspection(
    kind: str,
    ending: str,
    source: Path,
    folder: Path,
    *,
    within_s: float | None = None,
    on_progress: Callable[[int], None] = lambda _: None,
) -> Findings:
    """Look into a file; copies and thumbnails go to `folder`.

    Args:
        kind: A MediaKind's value, or CONVERSION.
        ending: What the name ends with, without the dot.
        source: The file; it is only read.
        folder: An empty folder for what is made.
        within_s: Seconds of patience, beside the limit on the processor's time; None for the usual.
        on_progress: Is told how much of a conversion is done, in percent, whenever that has grown.

    Raises:
        Refused: The file is no use, or the process did not live to say.
        NoRoom: The disk is full.
    """
    patience_s = _CONVERSION_WITHIN_S if kind == CONVERSION else _WITHIN_S
    with _start(kind, ending, source, folder) as process:
        try:
            output = _wait(process, folder, within_s or patience_s, on_progress)
        except subprocess.TimeoutExpired as error:
            raise Refused(_name_limit(kind)) from error
        finally:
            # Of one that has ended this is nothing; nobody waits for it once `on_progress` has raised.
            process.kill()
    return _read_answer(kind, process.returncode, output)


def _start(kind: str, ending: str, source: Path, folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "jobs.inspection", kind, ending, str(source), str(folder)]
    # No settings and no secrets: whoever finds a hole in a decoder finds nothing here.
    environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.Popen(  # noqa: S603  # our own interpreter; the name of the file is an id
        command,
        cwd=_ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _wait(
    process: subprocess.Popen[bytes], folder: Path, within_s: float, on_progress: Callable[[int], None]
) -> bytes:
    """Give what the process printed; tell meanwhile how far it is."""
    deadline, told = time.monotonic() + within_s, 0
    while True:
        left_s = deadline - time.monotonic()
        try:
            return process.communicate(timeout=max(0.0, min(_LOOK_EVERY_S, left_s)))[0]
        except subprocess.TimeoutExpired:
            if left_s <= _LOOK_EVERY_S:
                raise
        if (percent := read_progress(folder)) > told:
            told = percent
            on_progress(percent)


def _name_limit(kind: str) -> Fault:
    """Say which fault it is when time or memory were not enough."""
    return Fault.TOO_SLOW if kind == CONVERSION else Fault.TOO_COMPLEX


def _read_answer(kind: str, return_code: int, output: bytes) -> Findings:
    """Understand the last line; a process that was ended by a limit or a crash says nothing."""
    if -return_code in {signal.SIGXCPU, signal.SIGKILL, signal.SIGXFSZ}:
        raise Refused(_name_limit(kind))
    try:
        answer = json.loads(output.splitlines()[-1])
        if "fault" in answer:
            raise Refused(Fault(answer["fault"]))
        if answer.get("problem") == NO_ROOM:
            raise NoRoom
        return Findings(**answer)
    except (IndexError, ValueError, TypeError, AttributeError) as error:
        raise Refused(Fault.UNREADABLE) from error
