"""Files in an S3-compatible store, by boto3."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast

import boto3  # pyright: ignore[reportMissingTypeStubs]
from boto3.exceptions import Boto3Error  # pyright: ignore[reportMissingTypeStubs]
from boto3.s3.transfer import TransferConfig  # pyright: ignore[reportMissingTypeStubs]
from botocore.config import Config  # pyright: ignore[reportMissingTypeStubs]
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError  # pyright: ignore[reportMissingTypeStubs]

from lms_app.core.config import S3Settings, get_s3_settings
from lms_app.core.errors import NotFound
from lms_app.core.log import get_logger
from lms_app.core.storage.base import StorageUnavailable, StoredFile
from lms_app.core.storage.links import SignedLinks

_MB = 1 << 20
_CONNECT_TIMEOUT_S = 5
_READ_TIMEOUT_S = 30
_CHECK_TIMEOUT_S = 2
_TRIES = 3
_MISSING = frozenset({"404", "NoSuchKey", "NotFound"})
_log = get_logger(__name__)


def make_storage() -> "S3Storage":
    """Make the storage that S3_* describe."""
    return S3Storage(get_s3_settings())


class S3Storage(SignedLinks):
    """Files in one bucket of an S3-compatible store, below a prefix."""

    def __init__(self, settings: S3Settings) -> None:
        self._bucket = settings.bucket
        prefix = settings.prefix.strip("/")
        self._prefix = f"{prefix}/" if prefix else ""
        self._client = _make_client(settings)
        self._quick_client = _make_client(settings, timeout_s=_CHECK_TIMEOUT_S, tries=1)
        part_bytes = settings.part_mb * _MB
        # Files of this machine go in parts side by side, each read from the disk as it is sent.
        self._of_files = TransferConfig(part_bytes, max_concurrency=4, multipart_chunksize=part_bytes)
        # A stream is kept in memory part by part: one at a time.
        self._of_streams = TransferConfig(part_bytes, multipart_chunksize=part_bytes, use_threads=False)

    def _name(self, key: str) -> str:
        parts = PurePosixPath(key).parts
        if "\0" in key or not parts or key.startswith("/") or ".." in parts:
            raise NotFound
        return f"{self._prefix}{key}"

    def put(self, key: str, source: BinaryIO) -> StoredFile:
        """Store all of `source` under `key`, replacing what was there in one step."""
        counted = _Counted(source)
        with _explained("put", key):
            self._client.upload_fileobj(counted, self._bucket, self._name(key), Config=self._of_streams)
        return StoredFile(key=key, size_bytes=counted.count)

    def adopt(self, key: str, path: Path) -> StoredFile:
        """Copy a file of this machine to the store, in parts that are sent side by side.

        What a killed process leaves is not there for anybody, and `remove_unfinished` clears it.
        """
        with _explained("adopt", key):
            self._client.upload_file(str(path), self._bucket, self._name(key), Config=self._of_files)
        return StoredFile(key=key, size_bytes=path.stat().st_size)

    @contextmanager
    def open(self, key: str, *, start: int = 0, length: int | None = None) -> Generator[BinaryIO]:
        """Open a file for reading on from byte `start`; nothing behind `length` bytes is fetched."""
        body = _Body(self, self._name(key), start, length)
        try:
            yield cast(BinaryIO, body)
        finally:
            body.close()

    def fetch(self, name: str, start: int, length: int | None) -> Any:
        """Begin to fetch an object; gives its body, which the caller closes.

        Raises:
            NotFound: There is none.
            StorageUnavailable: The store doesn't answer.
        """
        end = "" if length is None else start + length - 1
        span = {"Range": f"bytes={start}-{end}"} if start or length is not None else {}
        try:
            with _explained("open", name):
                return self._client.get_object(Bucket=self._bucket, Key=name, **span)["Body"]
        except _BehindTheEnd:
            return BytesIO()

    def stat(self, key: str) -> StoredFile | None:
        """Tell what is stored under `key`, if anything."""
        try:
            with _explained("stat", key):
                found = self._client.head_object(Bucket=self._bucket, Key=self._name(key))
        except NotFound:
            return None
        return StoredFile(key=key, size_bytes=int(found["ContentLength"]))

    def exists(self, key: str) -> bool:
        """Tell whether something is stored under `key`."""
        return self.stat(key) is not None

    def delete(self, key: str) -> None:
        """Forget `key`; it is no error when nothing is there."""
        with _explained("delete", key):
            self._client.delete_object(Bucket=self._bucket, Key=self._name(key))

    def list_older(self, folder: str, than: datetime) -> Iterator[str]:
        """Give the keys below `folder` that were written before `than`; never unfinished ones."""
        for each in self._list(f"{self._name(folder)}/"):
            if each["LastModified"] < than:
                yield str(each["Key"]).removeprefix(self._prefix)

    def list_sizes(self) -> dict[str, int]:
        """Give all keys with their sizes in bytes."""
        found = self._list(self._prefix)
        return {str(each["Key"]).removeprefix(self._prefix): int(each["Size"]) for each in found}

    def _list(self, prefix: str) -> Iterator[dict[str, Any]]:
        with _explained("list", prefix):
            pages = self._client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self._bucket, Prefix=prefix):
                yield from page.get("Contents", ())

    def remove_unfinished(self, than: datetime) -> int:
        """Abort the multipart uploads that began before `than`; their parts take room and cost money."""
        removed = 0
        with _explained("list", "uploads"):
            pages = self._client.get_paginator("list_multipart_uploads")
            for page in pages.paginate(Bucket=self._bucket, Prefix=self._prefix):
                for each in page.get("Uploads", ()):
                    if each["Initiated"] < than:
                        self._abort(str(each["Key"]), str(each["UploadId"]))
                        removed += 1
        return removed

    def _abort(self, name: str, upload_id: str) -> None:
        try:
            with _explained("abort", name):
                self._client.abort_multipart_upload(Bucket=self._bucket, Key=name, UploadId=upload_id)
        except NotFound:
            # It came to its end meanwhile, or somebody else aborted it.
            return

    def check(self) -> None:
        """Ask for the bucket once, with two seconds of patience.

        Raises:
            StorageUnavailable: It isn't there for us.
        """
        try:
            with _explained("check", self._bucket):
                self._quick_client.head_bucket(Bucket=self._bucket)
        except NotFound as error:
            raise StorageUnavailable from error


class _Body:
    """An object that is read on; a connection that broke, as after a long pause, is opened once anew."""

    def __init__(self, storage: S3Storage, name: str, start: int, length: int | None) -> None:
        self._storage, self._name = storage, name
        self._at, self._left = start, length
        self._body = storage.fetch(name, start, length)

    def read(self, size: int = -1) -> bytes:
        amount = None if size < 0 else size
        try:
            chunk = self._body.read(amount)
        except (BotoCoreError, HTTPClientError):
            self._body.close()
            self._body = self._storage.fetch(self._name, self._at, self._left)
            with _explained("read", self._name):
                chunk = self._body.read(amount)
        self._at += len(chunk)
        self._left = None if self._left is None else self._left - len(chunk)
        return chunk

    def close(self) -> None:
        self._body.close()


class _Counted:
    """A stream that counts what is read of it, and that nobody seeks in or closes."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        chunk = self._source.read(size)
        self.count += len(chunk)
        return chunk


class _BehindTheEnd(Exception):
    """Asked for bytes behind the last one, which is no error of anybody."""


@contextmanager
def _explained(operation: str, name: str) -> Generator[None]:
    """Turn what boto3 raises into what callers know."""
    try:
        yield
    except ClientError as error:
        code = str(cast(Any, error).response.get("Error", {}).get("Code", ""))
        if code in _MISSING or code == "NoSuchUpload":
            raise NotFound from error
        if code in {"416", "InvalidRange"}:
            raise _BehindTheEnd from error
        _log.warning("storage.refused", operation=operation, key=name, code=code)
        raise StorageUnavailable from error
    except (BotoCoreError, HTTPClientError, Boto3Error) as error:
        _log.warning("storage.unavailable", operation=operation, key=name, error=type(error).__name__)
        raise StorageUnavailable from error


def _make_client(settings: S3Settings, *, timeout_s: int | None = None, tries: int = _TRIES) -> Any:
    config = Config(
        signature_version="s3v4",
        s3={"addressing_style": "path" if settings.path_style else "virtual"},
        connect_timeout=timeout_s or _CONNECT_TIMEOUT_S,
        read_timeout=timeout_s or _READ_TIMEOUT_S,
        retries={"total_max_attempts": tries, "mode": "standard"},
        max_pool_connections=32,
        # Stores other than Amazon's don't know the checksums that boto3 would add by itself.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return cast(
        Any,
        boto3.client(  # pyright: ignore[reportUnknownMemberType]  # untyped in boto3
            "s3",
            region_name=settings.region,
            endpoint_url=settings.endpoint,
            aws_access_key_id=settings.access_key,
            aws_secret_access_key=settings.secret_key.get_secret_value() if settings.secret_key else None,
            config=config,
        ),
    )
