"""Files in a folder of this machine."""

import os
import re
import shutil
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from lms_app.core.errors import NotFound
from lms_app.core.storage.base import StorageUnavailable, StoredFile
from lms_app.core.storage.links import SignedLinks

_UNFINISHED = re.compile(r"\..+\.[0-9a-f]{32}")


@dataclass(frozen=True)
class LocalFile:
    """A stored file with its place on the disk; `changed_ns` is its time of change in nanoseconds."""

    key: str
    path: Path
    size_bytes: int
    changed_ns: int


class LocalStorage(SignedLinks):
    """Files in a folder of this machine."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()

    def _path(self, key: str) -> Path:
        if "\0" in key:
            raise NotFound
        path = (self._root / key).resolve()
        if not path.is_relative_to(self._root) or path == self._root:
            raise NotFound
        return path

    def put(self, key: str, source: BinaryIO) -> StoredFile:
        """Store all of `source` under `key`, replacing what was there in one step."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".{path.name}.{uuid4().hex}")
        try:
            with unfinished.open("wb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
                target.flush()
                os.fsync(target.fileno())
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
        return StoredFile(key=key, size_bytes=path.stat().st_size)

    def adopt(self, key: str, path: Path) -> StoredFile:
        """Store a file of this machine under `key`, by a hard link where that can be."""
        target = self._path(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_name(f".{target.name}.{uuid4().hex}")
        try:
            unfinished.hardlink_to(path)
        except OSError:
            # Another disk, or one that knows no links.
            with path.open("rb") as source:
                return self.put(key, source)
        # Two names of one file stay two when one is renamed over the other.
        unfinished.replace(target)
        unfinished.unlink(missing_ok=True)
        return StoredFile(key=key, size_bytes=target.stat().st_size)

    @contextmanager
    def open(self, key: str, *, start: int = 0, length: int | None = None) -> Generator[BinaryIO]:
        """Open a file for reading on from byte `start`; `length` changes nothing here."""
        del length
        path = self._path(key)
        if not path.is_file():
            raise NotFound
        with path.open("rb") as source:
            source.seek(start)
            yield source

    def stat(self, key: str) -> StoredFile | None:
        """Tell what is stored under `key`, if anything."""
        path = self._path(key)
        return StoredFile(key=key, size_bytes=path.stat().st_size) if path.is_file() else None

    def exists(self, key: str) -> bool:
        """Tell whether something is stored under `key`."""
        return self._path(key).is_file()

    def delete(self, key: str) -> None:
        """Forget `key`; it is no error when nothing is there."""
        self._path(key).unlink(missing_ok=True)

    def list_older(self, folder: str, than: datetime) -> Iterator[str]:
        """Give the keys below `folder` that were written before `than`, unfinished ones too."""
        for path in self._path(folder).rglob("*"):
            # Somebody else may finish or delete a file at this moment.
            with suppress(FileNotFoundError):
                if path.is_file() and path.stat().st_mtime < than.timestamp():
                    yield path.relative_to(self._root).as_posix()

    def list_files(self) -> Iterator[LocalFile]:
        """Give every stored file, in no order; unfinished ones are left out."""
        for path in self._root.rglob("*"):
            with suppress(FileNotFoundError):
                if path.is_file() and not _UNFINISHED.fullmatch(path.name):
                    found = path.stat()
                    key = path.relative_to(self._root).as_posix()
                    yield LocalFile(key, path, found.st_size, found.st_mtime_ns)

    def remove_unfinished(self, than: datetime) -> int:
        """Remove what killed writes left; the time of a hard link is when the link was made."""
        removed = 0
        for path in self._root.rglob(".*"):
            with suppress(FileNotFoundError):
                is_old = path.stat().st_ctime < than.timestamp()
                if is_old and _UNFINISHED.fullmatch(path.name) and path.is_file():
                    path.unlink()
                    removed += 1
        return removed

    def check(self) -> None:
        """See whether the folder can be written to.

        Raises:
            StorageUnavailable: It can't.
        """
        folder = self._root if self._root.exists() else self._root.parent
        if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            raise StorageUnavailable
