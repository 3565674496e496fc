"""A disk that is full on the way: said clearly, nothing damaged, and uploads go on when there is room."""

import hashlib
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlmodel import select

from lms_app.core.db import Db
from lms_app.media import parts
from lms_app.web.cookies import LOCALE_COOKIE
from models.jobs import Job
from models.media import Upload, UploadStatus
from tests.factories.media import make_author
from tests.media.conftest import make_bytes
from tests.support.tus_client import TusClient, WebProcess

MB = 1 << 20
CONTENT = make_bytes(6 * MB)
CHECKED = {"Upload-Checksum": "sha1 " + "A" * 27 + "="}


def open_upload(db: Db) -> Upload:
    db.rollback()
    upload = db.exec(select(Upload)).one()
    assert upload.status is UploadStatus.UPLOADING
    return upload


@pytest.mark.parametrize("headers", [{}, CHECKED], ids=["plain", "with a checksum"])
def test_a_disk_without_room_is_said_and_the_upload_goes_on_later(
    tus: TusClient, db: Db, headers: dict[str, str]
) -> None:
    address = tus.begin(len(CONTENT))
    upload_id = open_upload(db).id
    # A device that the system itself calls full.
    full = [parts.part_path(upload_id), parts.checked_path(upload_id)]
    for path in full:
        path.symlink_to("/dev/full")
    answer = tus.patch(address, 0, CONTENT, **headers)
    assert answer.status_code == 507
    assert answer.json()["error"] == "The server has no room now. Try later or tell the administrator."
    assert tus.offset(address) == 0
    for path in full:
        path.unlink(missing_ok=True)
    assert tus.patch(address, 0, CONTENT).status_code == 204
    assert parts.part_path(upload_id).read_bytes() == CONTENT


def test_it_is_said_in_the_persons_language(client_of, db: Db) -> None:
    tus = TusClient(client_of(make_author(db, locale="kk")))
    address = tus.begin(len(CONTENT))
    parts.part_path(open_upload(db).id).symlink_to("/dev/full")
    assert "орын" in tus.patch(address, 0, CONTENT).json()["error"]


@pytest.mark.parametrize(
    ("cookie", "said"),
    [("en", "The server has no room now."), ("ru", "места"), ("xx", "орын"), ("", "орын")],
    ids=["en", "ru", "unknown", "none"],
)
def test_it_is_said_in_the_pages_language_first(client_of, db: Db, cookie: str, said: str) -> None:
    client = client_of(make_author(db, locale="kk"))
    if cookie:
        client.cookies.set(LOCALE_COOKIE, cookie)
    tus = TusClient(client)
    address = tus.begin(len(CONTENT))
    parts.part_path(open_upload(db).id).symlink_to("/dev/full")
    assert said in tus.patch(address, 0, CONTENT).json()["error"]


@contextmanager
def room_for(server: WebProcess, size: int) -> Iterator[None]:
    """Let a running web process write files up to a size only."""
    pid, endless = server.worker_pid(), (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, endless)


def test_what_came_before_the_disk_was_full_is_kept(
    two_servers: list[WebProcess], clients: list[TusClient], db: Db
) -> None:
    address, room = clients[0].begin(len(CONTENT)), 2 * MB + 12_345
    with room_for(two_servers[0], room):
        assert clients[0].patch(address, 0, CONTENT).status_code == 507
        assert clients[1].offset(address) == room
        assert clients[0].patch(address, room, CONTENT[room:]).status_code == 507
        assert clients[0].offset(address) == room
    assert open_upload(db).size_bytes == len(CONTENT)
    assert clients[0].patch(address, room, CONTENT[room:]).status_code == 204
    stored: Path = parts.part_path(db.exec(select(Upload.id)).one())
    assert hashlib.sha256(stored.read_bytes()).digest() == hashlib.sha256(CONTENT).digest()
    assert len(db.exec(select(Job.id)).all()) == 1
