"""The student's module: loading it, and describing what it raised."""

import errno
import sys
import traceback
import types
from typing import Any

SOLUTION = "/box/solution.py"
_DISK_ERRORS = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
_OURS, _STUDENTS = "/opt/harness", "/box"


def load_solution() -> types.ModuleType:
    """Run the student's file as the module `solution`, under whatever limits this process has."""
    sys.path[:] = [_STUDENTS, *(path for path in sys.path if path != _OURS)]
    module = types.ModuleType("solution")
    module.__file__ = SOLUTION
    sys.modules["solution"] = module
    with open(SOLUTION, "rb") as file:
        source = file.read()
    exec(compile(source, SOLUTION, "exec"), module.__dict__)
    return module


def describe_error(error: BaseException, stage: str) -> dict[str, Any]:
    """Name the error; the frames of the harness at its start are left out of the traceback."""
    first = error.__traceback__
    while first is not None and first.tb_frame.f_code.co_filename.startswith(_OURS):
        first = first.tb_next
    lines = traceback.format_exception(type(error), error, first, limit=-20)
    limit = None
    if isinstance(error, MemoryError):
        limit = "memory_limit"
    elif isinstance(error, OSError) and error.errno in _DISK_ERRORS:
        limit = "disk_limit"
    return {"stage": stage, "type": type(error).__name__, "text": "".join(lines)[-4000:], "limit": limit}
