import io
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lms_app.core.config import get_settings
from lms_app.core.storage import LocalStorage, StorageUnavailable, get_storage


def test_the_installation_has_a_storage_in_its_data_folder() -> None:
    get_storage().put("check.txt", io.BytesIO(b"1"))
    assert (get_settings().data_dir / "storage" / "check.txt").read_bytes() == b"1"
    get_storage().delete("check.txt")


def test_what_a_killed_write_left_goes_when_it_is_old(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path)
    storage.put("media/a", io.BytesIO(b"x"))
    storage.put("media/.b", io.BytesIO(b"x"))
    left = tmp_path / "media" / f".a.{'0' * 32}"
    left.write_bytes(b"half")
    now = datetime.now(UTC)
    assert storage.remove_unfinished(now - timedelta(hours=1)) == 0
    assert {each.key for each in storage.list_files()} == {"media/a", "media/.b"}
    assert storage.remove_unfinished(now + timedelta(hours=1)) == 1
    assert not left.exists()
    assert storage.exists("media/.b")


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(StorageUnavailable):
        LocalStorage(tmp_path).check()
