"""The official client, tus-js-client, uploads through a web process that is killed meanwhile."""

import contextlib
import hashlib
import os
import random
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from lms_app.core.db import Db
from lms_app.media import parts
from lms_app.ops.layout import BUILD, VENV
from lms_app.web.cookies import SESSION_COOKIE
from models.accounts import User
from models.jobs import Job
from models.media import Upload, UploadStatus
from tests.factories.accounts import make_login
from tests.media.conftest import make_bytes
from tests.support.tus_client import TusClient, WebProcess
from tests.support.waiting import wait_until

MB = 1 << 20
GIGABYTE = 1 << 30
SOURCE = Path(__file__).parent / "tus_js"


@pytest.fixture(scope="session")
def gigabyte(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A file of a gigabyte, no piece of which is like another, and its digest."""
    path = tmp_path_factory.mktemp("gigabyte") / "lesson.pdf"
    digest, noise = hashlib.sha256(), bytearray(make_bytes(MB))
    with path.open("wb") as file:
        for number in range(GIGABYTE // MB):
            noise[100:108] = number.to_bytes(8)
            digest.update(noise)
            file.write(noise)
    yield path, digest.hexdigest()
    path.unlink()


@pytest.fixture(scope="session")
def client_folder() -> Path:
    """The client as its lock file pins it, installed once for each state of that file."""
    lock = (SOURCE / "package-lock.json").read_bytes() + (SOURCE / "upload.mjs").read_bytes()
    folder = BUILD / f"tus-client-{hashlib.sha256(lock).hexdigest()[:12]}"
    if (folder / "installed").exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(SOURCE, folder, ignore=shutil.ignore_patterns("node_modules"))
    options = ["--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--no-update-notifier"]
    subprocess.run([VENV / "bin" / "npm", "ci", *options], cwd=folder, env=node_path(), check=True)
    (folder / "installed").touch()
    return folder


def node_path() -> dict[str, str]:
    return {**os.environ, "PATH": os.pathsep.join([str(VENV / "bin"), os.environ.get("PATH", os.defpath)])}


def test_a_gigabyte_comes_whole_through_five_kills_and_needs_no_memory(
    db: Db, author: User, client_folder: Path, gigabyte: tuple[Path, str], tmp_path: Path
) -> None:
    file, sha256 = gigabyte
    server = WebProcess(tmp_path / "web.log").start()
    token = make_login(db, author)[1]
    warm_up(server, token)
    command = ["node", "upload.mjs", f"{server.base_url}/api/uploads", f"{SESSION_COOKIE}={token}", str(file)]
    with (tmp_path / "said").open("wb") as said:
        client = subprocess.Popen(
            [*command, "Урок.pdf", str(16 * MB)],
            cwd=client_folder,
            env=node_path(),
            stdout=subprocess.PIPE,
            stderr=said,
        )
    try:
        with MemoryWatch(server) as memory:
            for aim in sorted(random.sample(range(GIGABYTE * 9 // 10), 5)):
                wait_until(lambda aim=aim: came() >= aim, 120, f"{aim} bytes")
                server.kill()
                server.start()
            output, _ = client.communicate(timeout=300)
    finally:
        client.kill()
        server.kill()

    assert client.returncode == 0, (tmp_path / "said").read_text()[-2000:]
    assert memory.more_mb < 50
    db.rollback()
    upload = db.exec(select(Upload).where(Upload.size_bytes == GIGABYTE)).one()
    assert output.decode().strip() == f"/api/uploads/{upload.id}"
    assert (upload.status, upload.file_name) == (UploadStatus.RECEIVED, "Урок.pdf")
    with parts.part_path(upload.id).open("rb") as stored:
        assert hashlib.file_digest(stored, "sha256").hexdigest() == sha256
    assert db.exec(select(Job.id)).all() == [upload.id]


def warm_up(server: WebProcess, token: str) -> None:
    """Have the server load what it loads with the first upload; it stays unfinished."""
    tus = TusClient.connect(server.base_url, token)
    address = tus.begin(9 * MB)
    assert tus.patch(address, 0, make_bytes(8 * MB)).status_code == 204
    assert tus.delete(address).status_code == 204
    tus.http.close()


class MemoryWatch:
    """How much more memory the web process has at its most than at the start, in MB, kills or not."""

    def __init__(self, server: WebProcess) -> None:
        self._server = server
        self._before_mb = self._most_mb = self._read()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    @property
    def more_mb(self) -> float:
        return self._most_mb - self._before_mb

    def __enter__(self) -> "MemoryWatch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(0.02):
            # It may be killed, or have no worker yet.
            with contextlib.suppress(OSError, IndexError):
                self._most_mb = max(self._most_mb, self._read())

    def _read(self) -> float:
        pages = Path(f"/proc/{self._server.worker_pid()}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE") / MB


def came() -> int:
    return sum(path.stat().st_size for path in parts.folder().glob("*.part"))
