"""What every storage can do."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from lms_app.core.errors import AppError, ErrorCode
from lms_app.core.storage.links import FileLink


class StorageUnavailable(AppError):
    """The store doesn't answer, or refuses this installation; nobody's request is wrong.

    A job that meets it waits and is tried again, as often as it takes.
    """

    code = ErrorCode.INTERNAL_SERVER_ERROR
    status = 503
    key = "errors.storage_unavailable"


@dataclass(frozen=True)
class StoredFile:
    """What is known of a stored file without opening it."""

    key: str
    size_bytes: int


class Storage(Protocol):
    """A place for files, named by keys such as "exports/report_7.csv".

    All methods but `signed_url` may raise `StorageUnavailable`.
    """

    def put(self, key: str, source: BinaryIO) -> StoredFile:
        """Store all of `source` under `key`, replacing what was there in one step."""
        ...

    def adopt(self, key: str, path: Path) -> StoredFile:
        """Store a file of this machine under `key`, without a copy where that can be.

        `path` is left as it is, and nobody may write to it afterwards. Safe to repeat.
        """
        ...

    def open(
        self, key: str, *, start: int = 0, length: int | None = None
    ) -> AbstractContextManager[BinaryIO]:
        """Open a file for reading on from byte `start`, front to back.

        With `length`, no more than that many bytes may be there to be read.

        Raises:
            NotFound: Nothing is stored under `key`.
        """
        ...

    def stat(self, key: str) -> StoredFile | None:
        """Tell what is stored under `key`, if anything."""
        ...

    def exists(self, key: str) -> bool:
        """Tell whether something is stored under `key`."""
        ...

    def delete(self, key: str) -> None:
        """Forget `key`; it is no error when nothing is there."""
        ...

    def list_older(self, folder: str, than: datetime) -> Iterator[str]:
        """Give the keys below `folder` that were written before `than`, in no order.

        Writes that never came to their end may be among them, under keys that nobody was given.
        """
        ...

    def remove_unfinished(self, than: datetime) -> int:
        """Remove what writes left that began before `than` and never came to their end; give how many."""
        ...

    def check(self) -> None:
        """Ask the store for a sign of life; quick, for /health."""
        ...

    def signed_url(self, link: FileLink, *, valid_s: int = 300) -> str:
        """Give an address that answers with the file, without signing in, for `valid_s` seconds."""
        ...
