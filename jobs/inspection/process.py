"""The parent's side: starts the process that looks into a file, and understands how it ended."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from jobs.inspection.findings import CONVERSION, NO_ROOM, Fault, Findings, NoRoom, Refused

_ROOT = Path(__file__).parents[2]
_WITHIN_S = 900.0
_CONVERSION_WITHIN_S = 3 * 3600.0


def run_inspection(
    kind: str, ending: str, source: Path, folder: Path, *, within_s: float | None = None
) -> Findings:
    """Look into a file; copies and thumbnails go to `folder`.

    Args:
        kind: A MediaKind's value, or CONVERSION.
        ending: What the name ends with, without the dot.
        source: The file; it is only read.
        folder: An empty folder for what is made.
        within_s: Seconds of patience, beside the limit on the processor's time; None for the usual.

    Raises:
        Refused: The file is no use, or the process did not live to say.
        NoRoom: The disk is full.
    """
    patience_s = _CONVERSION_WITHIN_S if kind == CONVERSION else _WITHIN_S
    command = [sys.executable, "-m", "jobs.inspection", kind, ending, str(source), str(folder)]
    # No settings and no secrets: whoever finds a hole in a decoder finds nothing here.
    environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    try:
        ended = subprocess.run(  # noqa: S603  # our own interpreter; the name of the file is an id
            command,
            cwd=_ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=within_s or patience_s,
            check=False,
            start_new_session=True,
        )
    except subprocess.TimeoutExpired as error:
        raise Refused(_name_limit(kind)) from error
    return _read_answer(kind, ended.returncode, ended.stdout)


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
