"""Files of the container: the student's code, large generated inputs, and cleaning up between cases.

The harness is root without the right to override file modes, so what the student left in directories of their
own is removed by a process with the student's uid.
"""

import os
import stat
from typing import Any

from harness.supervision import Limits, Pump, become_checker, become_student, reap, spawn, supervise

CODE_DIR = "/box"
DATA_DIR = "/box/data"
INPUT_DIR = "/input"
_STUDENT_DIRS = (CODE_DIR, "/tmp", "/dev/shm")

_MAX_GENERATED_BYTES = 12 << 20
_MAX_REPETITIONS = 1_000_000


class BadInputSpec(ValueError):
    """The author's description of a generated input is wrong or too large."""


def write_code(files: dict[str, str]) -> None:
    """Put the student's files into /box, readable by all and owned by root.

    Raises:
        ValueError: A name is not a plain file name.
    """
    _write_all(CODE_DIR, files)


def write_data(files: dict[str, str]) -> None:
    """Put the author's data files into /box/data, where the student can read but not write.

    Raises:
        ValueError: A name is not a plain file name.
    """
    if files:
        os.mkdir(DATA_DIR, 0o755)
        _write_all(DATA_DIR, files)


def _write_all(directory: str, files: dict[str, str]) -> None:
    for name, text in files.items():
        if "/" in name or name in ("", ".", ".."):
            raise ValueError("file names must be plain")
        _write_new(os.path.join(directory, name), text)


def _write_new(path: str, text: str) -> None:
    # Exclusive, so that a link the student placed under this name is never followed.
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o444)
    with os.fdopen(fd, "w", encoding="utf-8", errors="surrogatepass") as file:
        file.write(text)


def generate_text(spec: dict[str, Any]) -> str:
    """Make a long text from a short description: `{"start": "[", "item": "#", "times": 9, "join": ", "}`.

    `item` is repeated, each `#` in it replaced by the count from 0, with `join` between; then comes `end`.
    Only `item` and `times` are required.

    Raises:
        BadInputSpec: A part is missing or of another type, or the text would pass 12 MB or a million items.
    """
    item, times = spec.get("item"), spec.get("times")
    frame = [spec.get(key, "") for key in ("start", "join", "end")]
    if not isinstance(item, str) or not isinstance(times, int) or not all(isinstance(x, str) for x in frame):
        raise BadInputSpec("item is a text and times a number; start, join and end are texts")
    start, join, end = frame
    digits = len(str(times)) * item.count("#")
    if not 0 <= times <= _MAX_REPETITIONS or times * (len(item) + len(join) + digits) > _MAX_GENERATED_BYTES:
        raise BadInputSpec("a generated text has at most 12 MB and a million items")
    return start + join.join(item.replace("#", str(index)) for index in range(times)) + end


def materialise(value: Any) -> Any:
    """Replace generators in a case's arguments.

    `{"$text": SPEC}` becomes the generated text itself. `{"$file": SPEC}` becomes the path of a file with it
    under /input, where the student cannot write; SPEC may have a `name` for the file.

    Raises:
        BadInputSpec: See `generate_text`.
    """
    if isinstance(value, list):
        return [materialise(item) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1 and isinstance(spec := value.get("$text"), dict):
        return generate_text(spec)
    if len(value) == 1 and isinstance(spec := value.get("$file"), dict):
        name = spec.get("name", "input.txt")
        if not isinstance(name, str) or "/" in name or name in ("", ".", ".."):
            raise BadInputSpec("name is a plain file name")
        path = os.path.join(INPUT_DIR, name)
        try:
            _write_new(path, generate_text(spec))
        except OSError as error:
            raise BadInputSpec(f"the file {name} can't be made ({error.strerror})") from error
        return path
    return {key: materialise(item) for key, item in value.items()}


class Workspace:
    """What the writable directories held before the student came, to see cheaply whether anything is new."""

    def __init__(self) -> None:
        self._before = self._usage()

    @staticmethod
    def _usage() -> list[tuple[int, int]]:
        usage: list[tuple[int, int]] = []
        for directory in _STUDENT_DIRS:
            state = os.statvfs(directory)
            usage.append((state.f_bfree, state.f_ffree))
        return usage

    def restore(self) -> None:
        """Remove generated inputs and all that the last case left behind; nothing to do in most cases.

        Raises:
            RuntimeError: Something could not be removed; the container is no longer clean.
        """
        for name in os.listdir(INPUT_DIR):
            os.unlink(os.path.join(INPUT_DIR, name))
        if self._usage() == self._before:
            return
        for owner in (become_student, become_checker):
            child = spawn(_empty_student_dirs, Limits(memory_mb=64), enter=owner)
            # It runs our code alone and starts nothing; processes that wait for the next case must live on.
            supervise(child, Pump(child.pipes), wall_s=10, clean_up=reap)
            if self._usage() == self._before:
                return
        raise RuntimeError("files of the student could not be removed")


def _empty_student_dirs() -> None:
    for directory in _STUDENT_DIRS:
        _empty(directory)


def _empty(directory: str) -> None:
    """Remove what is this uid's, moving inner directories up first: no path gets long, no call deep."""
    while own := [entry for entry in os.scandir(directory) if _is_own(entry)]:
        for entry in own:
            if not entry.is_dir(follow_symlinks=False):
                os.unlink(entry.path)
                continue
            os.chmod(entry.path, stat.S_IRWXU)
            for inner in os.scandir(entry.path):
                if inner.is_dir(follow_symlinks=False):
                    os.chmod(inner.path, stat.S_IRWXU)
                    os.rename(inner.path, os.path.join(directory, os.urandom(16).hex()))
                else:
                    os.unlink(inner.path)
            os.rmdir(entry.path)


def _is_own(entry: "os.DirEntry[str]") -> bool:
    return entry.stat(follow_symlinks=False).st_uid == os.getuid()
