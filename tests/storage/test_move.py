"""`manage.py storage move`: what is copied is whole, a kill costs nothing, and people go on working."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lms_app.core.storage import LocalStorage
from lms_app.core.storage.local import LocalFile
from lms_app.core.storage.moved import MovedStorage
from lms_app.core.storage.s3 import S3Storage
from lms_app.ops.layout import ROOT
from lms_app.ops.storage_move import Journal, Mover
from lms_app.ops.terminal import OpsError
from tests.ops.test_failures import manage
from tests.support.s3_server import S3Server

FILES = {f"media/{number}.mp4": bytes([number]) * (1000 + number) for number in range(12)}
BIG = {"media/big.mp4": os.urandom(6 << 20)}
STOPPED_MIDWAY = """
import sys, threading
from argparse import Namespace
from lms_app.core.storage.s3 import S3Storage
from lms_app.ops.storage_move import run
adopt, left = S3Storage.adopt, threading.Semaphore(5)
def some(self, key, path):
    if not left.acquire(blocking=False):
        print("half", flush=True)
        threading.Event().wait()
    return adopt(self, key, path)
S3Storage.adopt = some
run(Namespace(data=sys.argv[1], delete_local=False))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with a library, and with what a killed write left."""
    local = LocalStorage(tmp_path / "data" / "storage")
    for key, content in {**FILES, **BIG}.items():
        local.put(key, io.BytesIO(content))
    (tmp_path / "data" / "storage" / "media" / f".half.{'a' * 32}").write_bytes(b"half")
    return tmp_path / "data"


def move(
    folder: Path, server: S3Server, *options: str, storage: str = "local"
) -> subprocess.CompletedProcess[str]:
    environment = {**server.environment(), "LMS_STORAGE": storage}
    return manage("storage", "move", "--to", "s3", "--data", str(folder), *options, **environment)


def stored(server: S3Server) -> dict[str, bytes]:
    store = S3Storage(server.settings())
    found: dict[str, bytes] = {}
    for key in store.list_sizes():
        with store.open(key) as source:
            found[key] = source.read()
    return found


def make_mover(folder: Path, server: S3Server, *, is_in_use: bool = False) -> Mover:
    local, store = LocalStorage(folder / "storage"), S3Storage(server.settings())
    return Mover(local, store, Journal(folder / "storage-move.jsonl", "here"), is_in_use=is_in_use)


def test_a_library_is_moved_step_by_step(folder: Path, s3_server: S3Server) -> None:
    first = move(folder, s3_server)
    assert first.returncode == 0, first.stderr
    assert "13 of 13 files" in first.stdout
    assert "set LMS_STORAGE=s3" in first.stdout
    assert stored(s3_server) == {**FILES, **BIG}

    early = move(folder, s3_server, "--delete-local")
    assert early.returncode == 1
    assert "set LMS_STORAGE=s3 and restart" in early.stderr
    assert len(list(LocalStorage(folder / "storage").list_files())) == 13

    last = move(folder, s3_server, "--delete-local", storage="s3")
    assert last.returncode == 0, last.stderr
    assert "The move is done." in last.stdout
    assert list(LocalStorage(folder / "storage").list_files()) == []
    assert stored(s3_server) == {**FILES, **BIG}


def test_a_move_that_was_killed_goes_on(folder: Path, s3_server: S3Server) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", STOPPED_MIDWAY, str(folder)],
        cwd=ROOT,
        env={**os.environ, **s3_server.environment(), "LMS_STORAGE": "local"},
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "half\n"
        child.kill()
    half = S3Storage(s3_server.settings()).list_sizes()
    assert 0 < len(half) <= 5
    # The line that the kill cut off.
    with (folder / "storage-move.jsonl").open("a") as journal:
        journal.write('\n["here", "media/1.m')

    assert make_mover(folder, s3_server).copy_all().files == 13
    assert stored(s3_server) == {**FILES, **BIG}


def test_what_is_verified_is_not_sent_again(
    folder: Path, s3_server: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_mover(folder, s3_server).copy_all()
    LocalStorage(folder / "storage").put("media/new.pdf", io.BytesIO(b"new"))
    s3_server.client().delete_object(Bucket="school-files", Key="lms/media/3.mp4")
    sent: list[str] = []
    adopt = S3Storage.adopt

    def note(self: S3Storage, key: str, path: Path) -> object:
        sent.append(key)
        return adopt(self, key, path)

    monkeypatch.setattr(S3Storage, "adopt", note)

    assert make_mover(folder, s3_server).copy_all().files == 14
    assert sorted(sent) == ["media/3.mp4", "media/new.pdf"]


def test_files_that_come_and_go_meanwhile(
    folder: Path, s3_server: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    local, adopt = LocalStorage(folder / "storage"), S3Storage.adopt

    def busy(self: S3Storage, key: str, path: Path) -> object:
        done = adopt(self, key, path)
        if key == "media/5.mp4":
            local.delete(key)
            local.delete("media/11.mp4")
            local.put("media/late.pdf", io.BytesIO(b"late"))
        return done

    monkeypatch.setattr(S3Storage, "adopt", busy)
    make_mover(folder, s3_server).copy_all()
    found = stored(s3_server)
    assert found["media/late.pdf"] == b"late"
    assert "media/5.mp4" not in found


def test_a_file_that_arrives_damaged_stops_the_move(
    folder: Path, s3_server: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damage(self: S3Storage, key: str, path: Path) -> object:
        return self.put(key, io.BytesIO(path.read_bytes()[:-1] + b"!"))

    monkeypatch.setattr(S3Storage, "adopt", damage)
    mover = make_mover(folder, s3_server, is_in_use=True)
    with pytest.raises(OpsError, match="different from what was sent"):
        mover.copy_all()
    assert mover.delete_local() == 0
    assert len(list(LocalStorage(folder / "storage").list_files())) == 13


def test_only_what_was_verified_is_deleted(folder: Path, s3_server: S3Server) -> None:
    mover = make_mover(folder, s3_server, is_in_use=True)
    mover.copy_all()
    local = LocalStorage(folder / "storage")
    local.put("media/1.mp4", io.BytesIO(b"changed since"))
    mover.delete_local()
    assert [each.key for each in local.list_files()] == ["media/1.mp4"]


def test_people_read_and_delete_during_the_move(folder: Path, s3_server: S3Server) -> None:
    site = MovedStorage(S3Storage(s3_server.settings()), LocalStorage(folder / "storage"))
    mover = make_mover(folder, s3_server, is_in_use=True)

    def read_all() -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for key in {**FILES, **BIG}:
            if site.exists(key):
                with site.open(key) as source:
                    found[key] = source.read()
        return found

    assert read_all() == {**FILES, **BIG}
    site.delete("media/2.mp4")
    mover.copy_all()
    mover.delete_local()
    assert read_all() == {key: content for key, content in {**FILES, **BIG}.items() if key != "media/2.mp4"}


def test_a_store_that_is_away_or_not_described_is_said(folder: Path, tmp_path: Path) -> None:
    keys = {"S3_ACCESS_KEY": "key", "S3_SECRET_KEY": "secret"}
    nowhere = {"S3_BUCKET": "files", "S3_ENDPOINT": "http://127.0.0.1:1", **keys}
    away = manage("storage", "move", "--to", "s3", "--data", str(folder), **nowhere)
    assert away.returncode == 1
    assert "nothing is lost" in away.stderr
    missing = manage("storage", "move", "--to", "s3", "--data", str(folder))
    assert missing.returncode == 1
    assert "S3_BUCKET" in missing.stderr


def test_a_journal_knows_only_the_very_file(tmp_path: Path) -> None:
    file = LocalFile("a", tmp_path / "a", 5, 100)
    journal = Journal(tmp_path / "journal", "one")
    journal.add(file)
    again = Journal(tmp_path / "journal", "one")
    assert again.has(file)
    assert not again.has(LocalFile("a", tmp_path / "a", 5, 101))
    assert not Journal(tmp_path / "journal", "another").has(file)
