"""`python -m jobs.inspection KIND ENDING FILE FOLDER`: prints findings or a fault as one line of JSON."""

import ctypes
import json
import os
import resource
import signal
import sys
from dataclasses import asdict
from pathlib import Path

from jobs.inspection import conversion, documents, pictures, videos
from jobs.inspection.findings import CONVERSION, NO_ROOM, Fault, NoRoom, Refused

_MB = 1 << 20
_MEMORY_BYTES = 2048 * _MB
_PROCESSOR_S = 600
_CONVERSION_PROCESSOR_S = 2 * 3600
_WRITTEN_BYTES = 2200 * _MB
_OPEN_FILES = 64
_END_WITH_PARENT = 1


def _limit(kind: str) -> None:
    # Conversions take all that nobody else wants, and nothing else.
    os.nice(19 if kind == CONVERSION else 10)
    # Whoever started this waits for the answer; when that one is killed, nobody does.
    ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGKILL)
    processor_s = _CONVERSION_PROCESSOR_S if kind == CONVERSION else _PROCESSOR_S
    for limit, most in (
        (resource.RLIMIT_AS, _MEMORY_BYTES),
        (resource.RLIMIT_CPU, processor_s),
        (resource.RLIMIT_FSIZE, _WRITTEN_BYTES),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))


def main(kind: str, ending: str, source: Path, folder: Path) -> None:
    """Look into a file under limits."""
    _limit(kind)
    look = {
        "VIDEO": videos.inspect_video,
        CONVERSION: conversion.convert_video,
        "IMAGE": pictures.inspect_picture,
        "PDF": documents.inspect_pdf,
        "PPTX": documents.inspect_presentation,
    }[kind]
    try:
        answer = asdict(look(source, ending, folder))
    except Refused as refusal:
        answer = {"fault": refusal.fault.value}
    except NoRoom:
        answer = {"problem": NO_ROOM}
    except MemoryError:
        answer = {"fault": Fault.TOO_COMPLEX.value}
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
