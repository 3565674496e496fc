"""`manage.py storage move`: a library in the data folder goes to S3 while people use it."""

import fcntl
import hashlib
import json
import os
import time
from argparse import Namespace
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import ValidationError

from lms_app.core.config import S3Settings, StorageKind, get_s3_settings
from lms_app.core.errors import NotFound
from lms_app.core.storage import LocalStorage, StorageUnavailable
from lms_app.core.storage.local import LocalFile
from lms_app.core.storage.s3 import S3Storage
from lms_app.ops.terminal import OpsError, say

_AT_ONCE = 4
_SAY_EVERY_S = 5.0
_ABANDONED_AFTER = timedelta(days=1)
_READ_BYTES = 1 << 20


@dataclass(frozen=True)
class Progress:
    """What is there and verified, of all; sizes in bytes."""

    files: int
    all_files: int
    size_bytes: int
    all_bytes: int

    def text(self) -> str:
        """Say it for the terminal."""
        return (
            f"{self.files} of {self.all_files} files, {_size(self.size_bytes)} of {_size(self.all_bytes)} "
            "copied and verified"
        )


class Journal:
    """Which files have been copied and read back equal: one line of JSON each; a kill costs one."""

    def __init__(self, path: Path, target: str) -> None:
        self._path, self._target = path, target
        self._known = set(_read_lines(path))

    def has(self, file: LocalFile) -> bool:
        """Whether exactly this file is noted for this store."""
        return self._line(file) in self._known

    def add(self, file: LocalFile) -> None:
        """Note a file."""
        line = self._line(file)
        self._known.add(line)
        with self._path.open("a", encoding="utf-8") as journal:
            # A line that a kill cut off must not swallow the next one.
            journal.write(f"\n{line}")

    def _line(self, file: LocalFile) -> str:
        return json.dumps([self._target, file.key, file.size_bytes, file.changed_ns], ensure_ascii=False)


def _read_lines(path: Path) -> Iterator[str]:
    if path.exists():
        with path.open(encoding="utf-8", errors="replace") as journal:
            yield from (line.rstrip("\n") for line in journal)


class Mover:
    """Copies the files of a folder to a store and compares what arrived with what was sent.

    Keys are never used again for other bytes: what is read here is what is meant there.

    Args:
        local: Where the files are.
        store: Where they go.
        journal: What is verified.
        is_in_use: Whether the application writes to the store by now.
    """

    def __init__(self, local: LocalStorage, store: S3Storage, journal: Journal, *, is_in_use: bool) -> None:
        self._local, self._store, self._journal = local, store, journal
        self._is_in_use = is_in_use

    def copy_all(self) -> Progress:
        """Copy what isn't there yet, and then what came meanwhile, until nothing is left.

        Raises:
            StorageUnavailable: The store doesn't answer.
            OpsError: A file came back different from what was sent.
        """
        while True:
            files = list(self._local.list_files())
            there = self._store.list_sizes()
            left = [file for file in files if not self._is_there(file, there)]
            if not left:
                size = sum(file.size_bytes for file in files)
                return Progress(len(files), len(files), size, size)
            self._copy(left, files)

    def _is_there(self, file: LocalFile, there: dict[str, int]) -> bool:
        return self._journal.has(file) and there.get(file.key) == file.size_bytes

    def _copy(self, left: list[LocalFile], files: list[LocalFile]) -> None:
        all_bytes = sum(file.size_bytes for file in files)
        done, done_bytes = len(files) - len(left), all_bytes - sum(file.size_bytes for file in left)
        told = time.monotonic()
        executor = ThreadPoolExecutor(_AT_ONCE)
        try:
            for file, is_copied in zip(left, executor.map(self._copy_one, left), strict=True):
                if is_copied:
                    self._journal.add(file)
                done, done_bytes = done + 1, done_bytes + file.size_bytes
                if time.monotonic() - told > _SAY_EVERY_S:
                    say(Progress(done, len(files), done_bytes, all_bytes).text())
                    told = time.monotonic()
        finally:
            executor.shutdown(cancel_futures=True)

    def _copy_one(self, file: LocalFile) -> bool:
        """Copy one file and read it back; False when it was deleted meanwhile."""
        try:
            with file.path.open("rb") as source:
                sent = hashlib.file_digest(source, "sha256").hexdigest()
            self._store.adopt(file.key, file.path)
        except FileNotFoundError:
            return False
        if not file.path.exists() and not self._is_in_use:
            # Deleted while it was on its way: it must not come back by the store.
            self._store.delete(file.key)
            return False
        if sent != self._hash_stored(file.key):
            raise OpsError(f"{file.key} came back from the store different from what was sent.")
        return True

    def _hash_stored(self, key: str) -> str:
        digest = hashlib.sha256()
        try:
            with self._store.open(key) as stored:
                while chunk := stored.read(_READ_BYTES):
                    digest.update(chunk)
        except NotFound:
            return ""
        return digest.hexdigest()

    def delete_local(self) -> int:
        """Delete the files here that are verified there; gives the bytes that became free."""
        there, freed = self._store.list_sizes(), 0
        for file in self._local.list_files():
            if self._is_there(file, there):
                file.path.unlink(missing_ok=True)
                freed += file.size_bytes
        return freed


def run(options: Namespace) -> int:
    """Move the library; can be stopped at any time and run again.

    Raises:
        OpsError: The store isn't described or doesn't answer, or a file didn't arrive as it was sent.
    """
    folder = Path(options.data).expanduser().resolve()
    settings = _read_settings()
    is_in_use = os.environ.get("LMS_STORAGE") == StorageKind.S3.value
    if options.delete_local and not is_in_use:
        raise OpsError(
            "The application still reads the local files: set LMS_STORAGE=s3 and restart it first."
        )
    local, store = LocalStorage(folder / "storage"), S3Storage(settings)
    target = f"{settings.endpoint or 'amazon'} {settings.bucket}/{settings.prefix.strip('/')}"
    with _alone(folder):
        try:
            mover = Mover(local, store, Journal(folder / "storage-move.jsonl", target), is_in_use=is_in_use)
            store.remove_unfinished(datetime.now(UTC) - _ABANDONED_AFTER)
            moved = mover.copy_all()
            say(f"{moved.text()}: {target}")
            freed = mover.delete_local() if options.delete_local else 0
        except StorageUnavailable as error:
            raise OpsError(f"{target} doesn't answer or refuses; nothing is lost, run it again.") from error
    say(_what_next(moved, freed, is_in_use=is_in_use, has_deleted=options.delete_local))
    return 0


def _read_settings() -> S3Settings:
    try:
        return get_s3_settings()
    except ValidationError as error:
        wrong = ", ".join(f"S3_{str(each['loc'][0]).upper()}: {each['msg']}" for each in error.errors())
        raise OpsError(f"The store isn't described ({wrong}); .env.example lists S3_*.") from error


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    if not folder.is_dir():
        raise OpsError(f"There is no data folder {folder}; --data names another.")
    with (folder / "storage-move.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise OpsError("Another move is running on this data folder.") from error
        yield


def _what_next(moved: Progress, freed: int, *, is_in_use: bool, has_deleted: bool) -> str:
    if has_deleted:
        return f"{_size(freed)} are free on this machine. The move is done."
    if is_in_use:
        return f"Run it again with --delete-local to free {_size(moved.all_bytes)} on this machine."
    return (
        "Now set LMS_STORAGE=s3 beside S3_* and restart the application; then run this again, for what came "
        "meanwhile. Until then, and as long as files are here, they are read from here."
    )


def _size(size_bytes: int) -> str:
    return f"{size_bytes / 1e9:.1f} GB" if size_bytes >= 1e9 else f"{size_bytes / 1e6:.1f} MB"
