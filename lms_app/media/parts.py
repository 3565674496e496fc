"""The part files of uploads: bytes are appended, and the length says how many came.

Whoever writes holds `flock` on the file, which all processes of this machine know of and which ends with
its holder.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from lms_app.core.config import get_settings

_PART = ".part"
_CHECKED = ".checked"
# What `write_all` takes at once; the system's own limit is 1024.
MOST_CHUNKS = 1000


def folder() -> Path:
    """Give the folder of part files, on the disk of this installation's data."""
    path = get_settings().data_dir.resolve() / "uploads"
    path.mkdir(parents=True, exist_ok=True)
    return path


def part_path(upload_id: UUID) -> Path:
    """Give where the bytes of an upload are."""
    return folder() / f"{upload_id}{_PART}"


def checked_path(upload_id: UUID) -> Path:
    """Give where bytes wait until their checksum is known to be right."""
    return folder() / f"{upload_id}{_CHECKED}"


def read_offset(upload_id: UUID) -> int:
    """Count the bytes that came; none when there is no file yet."""
    try:
        return part_path(upload_id).stat().st_size
    except FileNotFoundError:
        return 0


def open_part(upload_id: UUID) -> int:
    """Open the part file to append to it, making it when it is the first time; gives the descriptor."""
    return os.open(part_path(upload_id), os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)


def try_lock(descriptor: int) -> bool:
    """Take the lock if nobody holds it; closing the descriptor gives it back."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@dataclass
class HeldPart:
    """The part file that one request writes to, from its opening on; whoever makes one closes it.

    Attributes:
        descriptor: The open file, None before it is opened.
        is_locked: Whether this request holds the lock.
    """

    descriptor: int | None = None
    is_locked: bool = False

    def open(self, upload_id: UUID) -> None:
        """Open the file and take its lock if nobody holds it."""
        self.descriptor = open_part(upload_id)
        self.is_locked = try_lock(self.descriptor)

    def close(self) -> None:
        """Close the file, which gives the lock back."""
        descriptor, self.descriptor, self.is_locked = self.descriptor, None, False
        if descriptor is not None:
            os.close(descriptor)


def write_all(descriptor: int, chunks: Sequence[bytes]) -> None:
    """Append all of up to `MOST_CHUNKS` chunks.

    Raises:
        OSError: The disk is full or broken; a beginning may have been written.
    """
    rest = [memoryview(chunk) for chunk in chunks]
    while rest:
        written = os.writev(descriptor, rest)
        while rest and written >= len(rest[0]):
            written -= len(rest.pop(0))
        if rest:
            rest[0] = rest[0][written:]


def begin_storing(descriptor: int, start: int, length: int) -> None:
    """Let the system begin to bring written bytes to the disk, so that little is left to wait for at the end.

    Unlike fsync it takes no news of a broken disk away from the fsync that follows, so its own says nothing.
    """
    with contextlib.suppress(AttributeError, OSError):
        os.posix_fadvise(descriptor, start, length, os.POSIX_FADV_DONTNEED)


def append_file(descriptor: int, source: Path) -> None:
    """Append a whole file; what a crash leaves of it is a true beginning.

    Raises:
        OSError: The disk is full or broken.
    """
    with source.open("rb") as file:
        while chunk := file.read(1 << 20):
            write_all(descriptor, [chunk])


def remove_files(upload_id: UUID) -> None:
    """Throw away what an upload has on the disk."""
    part_path(upload_id).unlink(missing_ok=True)
    checked_path(upload_id).unlink(missing_ok=True)


def list_ids() -> Iterator[tuple[UUID, float]]:
    """Give the uploads that have a file, with the time of its last change (seconds since 1970)."""
    for path in folder().iterdir():
        if path.suffix in {_PART, _CHECKED}:
            try:
                yield UUID(path.stem), path.stat().st_mtime
            except (ValueError, FileNotFoundError):
                continue
