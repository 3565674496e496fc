"""What every storage does alike: a local folder, an S3 server, and S3 with a folder behind it."""

import io
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lms_app.core.errors import NotFound
from lms_app.core.storage import FileLink, Storage, read_signed_link

SOON = datetime.now(UTC) + timedelta(days=1)
LONG_AGO = datetime.now(UTC) - timedelta(days=1)
# More than two parts of the least size, so that it goes in three.
BIG = random.Random(3).randbytes(11 << 20)


def read(storage: Storage, key: str, **span: int) -> bytes:
    with storage.open(key, **span) as source:
        return source.read()


def test_what_is_put_can_be_read_from_any_byte(storage: Storage) -> None:
    assert storage.put("a/b.txt", io.BytesIO(b"hello")).size_bytes == 5
    assert read(storage, "a/b.txt") == b"hello"
    assert read(storage, "a/b.txt", start=2) == b"llo"
    assert read(storage, "a/b.txt", start=5) == b""
    assert storage.exists("a/b.txt")
    found = storage.stat("a/b.txt")
    assert found is not None
    assert (found.key, found.size_bytes) == ("a/b.txt", 5)


def test_no_more_than_asked_for_needs_to_come(storage: Storage) -> None:
    storage.put("a", io.BytesIO(b"0123456789"))
    with storage.open("a", start=3, length=4) as source:
        assert source.read(4) == b"3456"


def test_a_big_stream_comes_back_equal(storage: Storage) -> None:
    class Stream(io.RawIOBase):
        """A source that can't be sought in and gives less than is asked for."""

        def __init__(self) -> None:
            self._source = io.BytesIO(BIG)

        def read(self, size: int = -1) -> bytes:
            return self._source.read(min(size, 700_000) if size > 0 else size)

    assert storage.put("big", Stream()).size_bytes == len(BIG)  # type: ignore[arg-type]
    assert read(storage, "big") == BIG
    assert read(storage, "big", start=len(BIG) - 3) == BIG[-3:]


def test_adopting_is_safe_to_repeat_and_leaves_the_file(storage: Storage, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(BIG)
    for _ in range(2):
        assert storage.adopt("media/x.mp4", source).size_bytes == len(BIG)
    assert read(storage, "media/x.mp4") == BIG
    assert source.read_bytes() == BIG
    assert storage.remove_unfinished(SOON) == 0


def test_an_empty_file_is_a_file(storage: Storage) -> None:
    assert storage.put("empty", io.BytesIO()).size_bytes == 0
    assert (storage.exists("empty"), read(storage, "empty")) == (True, b"")


def test_a_put_replaces_in_one_step_or_not_at_all(storage: Storage) -> None:
    storage.put("a", io.BytesIO(b"old"))
    storage.put("a", io.BytesIO(b"new"))
    assert read(storage, "a") == b"new"

    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() > 6 << 20:
                raise OSError("disk is gone")
            return super().read(size)

    with pytest.raises(OSError, match="disk is gone"):
        storage.put("a", Broken(BIG))
    assert read(storage, "a") == b"new"
    assert storage.remove_unfinished(SOON) == 0


def test_delete_is_safe_to_repeat(storage: Storage) -> None:
    storage.put("a", io.BytesIO(b"x"))
    storage.delete("a")
    storage.delete("a")
    assert (storage.stat("a"), storage.exists("a")) == (None, False)
    with pytest.raises(NotFound):
        read(storage, "a")


@pytest.mark.parametrize("key", ["../x", "/etc/passwd", "a/../../x", "", ".", "a\0b"])
def test_a_key_cannot_leave_its_place(storage: Storage, key: str) -> None:
    with pytest.raises(NotFound):
        storage.put(key, io.BytesIO(b"x"))
    with pytest.raises(NotFound):
        read(storage, key)


def test_old_files_of_a_folder_are_listed(storage: Storage) -> None:
    for key in ("materials/a", "materials/b/c", "media/d", "materials2/e"):
        storage.put(key, io.BytesIO(b"x"))
    assert sorted(storage.list_older("materials", SOON)) == ["materials/a", "materials/b/c"]
    assert list(storage.list_older("materials", LONG_AGO)) == []


def test_a_signed_link_leads_to_this_application_until_it_runs_out(storage: Storage) -> None:
    link = FileLink("a/b", "Урок 1.pdf", "application/pdf", is_inline=True)
    address = storage.signed_url(link)
    assert address.startswith("/files/")
    token = address.removeprefix("/files/")
    assert read_signed_link(token) == link
    for wrong in (token + "x", "x", "", "x.y.z"):
        with pytest.raises(NotFound):
            read_signed_link(wrong)
    with pytest.raises(NotFound):
        read_signed_link(storage.signed_url(link, valid_s=-1).removeprefix("/files/"))


def test_a_storage_that_works_shows_signs_of_life(storage: Storage) -> None:
    storage.check()
