"""S3 with what is still in the local folder behind it, so that a library can be moved while people use it."""

from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from lms_app.core.errors import NotFound
from lms_app.core.storage.base import Storage, StoredFile
from lms_app.core.storage.links import SignedLinks
from lms_app.core.storage.local import LocalStorage


class MovedStorage(SignedLinks):
    """Writes to `store`; reads what isn't there from the local folder, which costs one look at the disk.

    What is written or deleted goes from the local folder, else the move would bring back what is old.
    """

    def __init__(self, store: Storage, local: LocalStorage) -> None:
        self._store = store
        self._local = local

    def put(self, key: str, source: BinaryIO) -> StoredFile:
        """Store all of `source` under `key`, replacing what was there in one step."""
        stored = self._store.put(key, source)
        self._local.delete(key)
        return stored

    def adopt(self, key: str, path: Path) -> StoredFile:
        """Copy a file of this machine to the store."""
        stored = self._store.adopt(key, path)
        self._local.delete(key)
        return stored

    @contextmanager
    def open(self, key: str, *, start: int = 0, length: int | None = None) -> Generator[BinaryIO]:
        """Open a file for reading on from byte `start`."""
        with ExitStack() as opened:
            # The disk first: it is cheap to ask, and a file is on both sides only with the same bytes.
            try:
                source = opened.enter_context(self._local.open(key, start=start))
            except NotFound:
                source = opened.enter_context(self._store.open(key, start=start, length=length))
            yield source

    def stat(self, key: str) -> StoredFile | None:
        """Tell what is stored under `key`, if anything."""
        return self._local.stat(key) or self._store.stat(key)

    def exists(self, key: str) -> bool:
        """Tell whether something is stored under `key`."""
        return self._local.exists(key) or self._store.exists(key)

    def delete(self, key: str) -> None:
        """Forget `key` in both places."""
        self._local.delete(key)
        self._store.delete(key)

    def list_older(self, folder: str, than: datetime) -> Iterator[str]:
        """Give the keys below `folder` that were written before `than`; one in both places comes twice."""
        yield from self._store.list_older(folder, than)
        yield from self._local.list_older(folder, than)

    def remove_unfinished(self, than: datetime) -> int:
        """Remove what killed writes left, in both places."""
        return self._store.remove_unfinished(than) + self._local.remove_unfinished(than)

    def check(self) -> None:
        """Ask the store for a sign of life."""
        self._store.check()
