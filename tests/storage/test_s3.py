"""What can go wrong with a store, and how much memory it takes."""

import io
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from lms_app.core.config import S3Settings, Settings
from lms_app.core.storage import LocalStorage, StorageUnavailable
from lms_app.core.storage.moved import MovedStorage
from lms_app.core.storage.s3 import S3Storage
from lms_app.ops.layout import ROOT
from tests.support.cutting_proxy import CuttingProxy
from tests.support.s3_server import BUCKET, S3Server

SOON = datetime.now(UTC) + timedelta(days=1)
HALF_SENT = """
import sys
from pathlib import Path
from lms_app.core.storage.s3 import make_storage
storage, sent = make_storage(), []
def stop_at_the_third(**_):
    sent.append(1)
    if len(sent) == 3:
        print("half", flush=True)
        sys.stdin.read()
storage._client.meta.events.register("before-call.s3.UploadPart", stop_at_the_third)
storage.adopt("media/x.mp4", Path(sys.argv[1]))
"""
ALL_SENT = """
import resource, sys
from pathlib import Path
from lms_app.core.storage.s3 import make_storage
storage, path = make_storage(), Path(sys.argv[1])
storage.adopt("warm", Path(sys.argv[2]))
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
before = peak()
storage.adopt("a", path)
with path.open("rb") as source:
    storage.put("b", source)
count = 0
with storage.open("b") as source:
    while chunk := source.read(1 << 18):
        count += len(chunk)
assert count == path.stat().st_size
print(peak() - before)
"""


@pytest.fixture
def proxy(s3_server: S3Server) -> Iterator[CuttingProxy]:
    made = CuttingProxy(s3_server.port, cut_after=2 << 20)
    yield made
    made.close()


def start(program: str, server: S3Server, *arguments: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, **server.environment()},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_kill_in_the_middle_leaves_nothing_half(s3_server: S3Server, tmp_path: Path) -> None:
    path, storage = tmp_path / "source", S3Storage(s3_server.settings())
    path.write_bytes(random.Random(1).randbytes(31 << 20))
    with start(HALF_SENT, s3_server, path) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "half\n"
        child.kill()
    assert not storage.exists("media/x.mp4")
    assert len(s3_server.client().list_multipart_uploads(Bucket=BUCKET)["Uploads"]) == 1

    # The server of the tests says of every upload that it began in 2010.
    assert storage.remove_unfinished(datetime(2010, 1, 1, tzinfo=UTC)) == 0
    storage.adopt("media/x.mp4", path)
    assert storage.remove_unfinished(SOON) == 1

    assert "Uploads" not in s3_server.client().list_multipart_uploads(Bucket=BUCKET)
    with storage.open("media/x.mp4") as stored:
        assert stored.read() == path.read_bytes()


def test_memory_is_bounded_whatever_the_size(s3_server: S3Server, tmp_path: Path) -> None:
    path, small = tmp_path / "source", tmp_path / "small"
    small.write_bytes(b"x")
    with path.open("wb") as file:
        file.truncate(96 << 20)
    with start(ALL_SENT, s3_server, path, small) as child:
        out, _ = child.communicate()
    assert child.returncode == 0
    assert int(out) < 48


def test_a_read_goes_on_where_the_connection_broke(s3_server: S3Server, proxy: CuttingProxy) -> None:
    content = random.Random(2).randbytes(9 << 20)
    S3Storage(s3_server.settings()).put("a", io.BytesIO(content))
    through = {"endpoint": f"http://127.0.0.1:{proxy.port}"}
    storage = S3Storage(s3_server.settings().model_copy(update=through))
    read = bytearray()
    with storage.open("a", start=5, length=len(content) - 10) as source:
        while chunk := source.read(1 << 18):
            read += chunk
    assert proxy.cuts == 1
    assert bytes(read) == content[5:-5]


def test_a_store_that_is_away_is_told_and_nothing_is_lost(mortal_server: S3Server, tmp_path: Path) -> None:
    store, local = S3Storage(mortal_server.settings()), LocalStorage(tmp_path / "files")
    local.put("still/here", io.BytesIO(b"x"))
    source = tmp_path / "source"
    source.write_bytes(b"precious")
    mortal_server.kill()
    storage = MovedStorage(store, local)
    with pytest.raises(StorageUnavailable):
        storage.adopt("media/a", source)
    with pytest.raises(StorageUnavailable):
        storage.stat("media/a")
    with pytest.raises(StorageUnavailable), storage.open("media/a"):
        pass
    with pytest.raises(StorageUnavailable):
        storage.check()
    with storage.open("still/here") as there:
        assert there.read() == b"x"
    assert source.read_bytes() == b"precious"


def test_a_bucket_that_is_not_there_is_told(s3_server: S3Server) -> None:
    settings = s3_server.settings().model_copy(update={"bucket": "nobodys-bucket"})
    with pytest.raises(StorageUnavailable):
        S3Storage(settings).check()
    with pytest.raises(StorageUnavailable):
        S3Storage(settings).put("a", io.BytesIO(b"x"))


def test_a_prefix_keeps_installations_apart(s3_server: S3Server) -> None:
    one = S3Storage(s3_server.settings())
    other = S3Storage(s3_server.settings().model_copy(update={"prefix": "other/"}))
    bare = S3Storage(s3_server.settings().model_copy(update={"prefix": ""}))
    one.put("media/a", io.BytesIO(b"x"))
    assert not other.exists("media/a")
    assert list(other.list_older("media", SOON)) == []
    assert bare.list_sizes() == {"lms/media/a": 1}
    assert one.list_sizes() == {"media/a": 1}


def test_what_is_written_or_deleted_goes_from_the_local_folder(s3_server: S3Server, tmp_path: Path) -> None:
    local, store = LocalStorage(tmp_path / "files"), S3Storage(s3_server.settings())
    storage = MovedStorage(store, local)
    for key in ("put", "adopted", "deleted"):
        local.put(key, io.BytesIO(b"old"))
    source = tmp_path / "source"
    source.write_bytes(b"new")
    storage.put("put", io.BytesIO(b"new"))
    storage.adopt("adopted", source)
    storage.delete("deleted")
    assert list(local.list_files()) == []
    assert store.list_sizes() == {"adopted": 3, "put": 3}
    assert not storage.exists("deleted")


def test_an_installation_says_at_its_start_what_s3_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LMS_STORAGE", "s3")
    with pytest.raises(ValidationError, match="bucket"):
        Settings()  # type: ignore[call-arg]
    monkeypatch.setenv("S3_BUCKET", "files")
    Settings()  # type: ignore[call-arg]
    with pytest.raises(ValidationError, match="endpoint"):
        S3Settings(bucket="files", endpoint="s3.example.com")
