import io
from pathlib import Path

import pytest

from lms_app.core.config import get_settings
from lms_app.core.errors import NotFound
from lms_app.core.storage import FileLink, LocalStorage, get_storage, read_signed_link


def test_what_is_put_can_be_read_from_any_byte(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path)
    assert storage.put("a/b.txt", io.BytesIO(b"hello")).size_bytes == 5
    with storage.open("a/b.txt", start=2) as file:
        assert file.read() == b"llo"
    assert storage.stat("a/b.txt") is not None
    assert storage.exists("a/b.txt")


def test_a_put_that_breaks_leaves_what_was_there(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path)
    storage.put("a", io.BytesIO(b"old"))

    class Broken(io.BytesIO):
        def read(self, *_: object) -> bytes:
            raise OSError("disk is gone")

    with pytest.raises(OSError, match="disk is gone"):
        storage.put("a", Broken())
    with storage.open("a") as file:
        assert file.read() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_delete_is_safe_to_repeat(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path)
    storage.put("a", io.BytesIO(b"x"))
    storage.delete("a")
    storage.delete("a")
    assert storage.stat("a") is None
    with pytest.raises(NotFound), storage.open("a"):
        pass


@pytest.mark.parametrize("key", ["../x", "/etc/passwd", "a/../../x", "", ".", "a\0b"])
def test_a_key_cannot_leave_the_folder(tmp_path: Path, key: str) -> None:
    with pytest.raises(NotFound):
        LocalStorage(tmp_path / "root").put(key, io.BytesIO(b"x"))


def test_a_signed_link_names_its_file_until_it_expires(tmp_path: Path) -> None:
    storage, link = LocalStorage(tmp_path), FileLink("a/b", "Урок 1.pdf", "application/pdf", is_inline=True)
    token = storage.signed_url(link).removeprefix("/files/")
    assert read_signed_link(token) == link
    for wrong in (token + "x", "x", "", "x.y.z"):
        with pytest.raises(NotFound):
            read_signed_link(wrong)
    with pytest.raises(NotFound):
        read_signed_link(storage.signed_url(link, valid_s=-1).removeprefix("/files/"))


def test_the_installation_has_a_storage_in_its_data_folder() -> None:
    get_storage().put("check.txt", io.BytesIO(b"1"))
    assert (get_settings().data_dir / "storage" / "check.txt").read_bytes() == b"1"
