"""Where files are kept: one small interface, a local folder by default."""

import os
import shutil
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import uuid4

from itsdangerous import BadSignature, URLSafeTimedSerializer

from lms_app.core.clock import utc_now
from lms_app.core.config import get_settings
from lms_app.core.errors import NotFound

_SIGNING_SALT = "storage-link"


@dataclass(frozen=True)
class FileLink:
    """What a signed link gives: which file, under which name and type, to be shown or to be saved."""

    key: str
    file_name: str
    content_type: str
    is_inline: bool


@dataclass(frozen=True)
class StoredFile:
    """What is known of a stored file without opening it."""

    key: str
    size_bytes: int


class Storage(Protocol):
    """A place for files, named by keys such as "exports/report_7.csv"."""

    def put(self, key: str, source: BinaryIO) -> StoredFile:
        """Store all of `source` under `key`, replacing what was there in one step."""
        ...

    @contextmanager
    def open(self, key: str, *, start: int = 0) -> Generator[BinaryIO]:
        """Open a file for reading from byte `start`.

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

        Writes that never came to their end are among them, under keys that nobody was given.
        """
        ...

    def signed_url(self, link: FileLink, *, valid_s: int = 300) -> str:
        """Give an address that answers with the file, without signing in, for `valid_s` seconds."""
        ...


class LocalStorage:
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

    @contextmanager
    def open(self, key: str, *, start: int = 0) -> Generator[BinaryIO]:
        """Open a file for reading from byte `start`."""
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

    def signed_url(self, link: FileLink, *, valid_s: int = 300) -> str:
        """Give an address that answers with the file, without signing in, for `valid_s` seconds."""
        values = [link.key, link.file_name, link.content_type, link.is_inline, valid_s]
        return f"/files/{_serializer().dumps(values)}"


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(get_settings().secret_key.get_secret_value(), salt=_SIGNING_SALT)


def read_signed_link(token: str) -> FileLink:
    """Give what an address of `signed_url` stands for; `token` is its last part.

    Raises:
        NotFound: The token is forged, damaged or has run out.
    """
    try:
        values, signed_at = _serializer().loads(token, return_timestamp=True)
    except BadSignature as error:
        raise NotFound from error
    key, file_name, content_type, is_inline, valid_s = values
    if utc_now() > signed_at + timedelta(seconds=valid_s):
        raise NotFound
    return FileLink(str(key), str(file_name), str(content_type), bool(is_inline))


@cache
def get_storage() -> Storage:
    """Give the storage of this installation."""
    return LocalStorage(get_settings().data_dir / "storage")
