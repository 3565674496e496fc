"""Where files are kept: one small interface; a folder of this machine, or any S3-compatible store."""

import os
from functools import cache
from importlib import import_module

from lms_app.core.config import StorageKind, get_settings
from lms_app.core.storage.base import Storage, StorageUnavailable, StoredFile
from lms_app.core.storage.links import FileLink, read_signed_link
from lms_app.core.storage.local import LocalStorage
from lms_app.core.storage.moved import MovedStorage

__all__ = [
    "FileLink",
    "LocalStorage",
    "Storage",
    "StorageUnavailable",
    "StoredFile",
    "get_storage",
    "make_local_storage",
    "read_signed_link",
]


def make_local_storage() -> LocalStorage:
    """Give the folder of this installation, whether or not it is the storage that is in use."""
    return LocalStorage(get_settings().data_dir / "storage")


@cache
def get_storage() -> Storage:
    """Give the storage of this installation.

    Raises:
        pydantic.ValidationError: It is to be S3, and a setting of it is missing.
    """
    local = make_local_storage()
    if get_settings().storage is StorageKind.LOCAL:
        return local
    # 26 MB and half a second that an installation with a local folder doesn't pay.
    return MovedStorage(import_module("lms_app.core.storage.s3").make_storage(), local)


# Connections to a store must not be shared by a worker and the child that it forks for a job.
os.register_at_fork(after_in_child=get_storage.cache_clear)
