"""Uploads through two web processes on one database and one folder; killed, raced, resumed."""

import contextlib
import hashlib
import random
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import h11
import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from lms_app.core.db import Db, transaction
from lms_app.media import parts
from models.jobs import Job
from models.media import Upload, UploadStatus
from tests.factories.accounts import make_login
from tests.factories.media import make_author
from tests.media.conftest import make_bytes
from tests.support.half_open import HalfOpen
from tests.support.tus_client import VERSION, TusClient, WebProcess
from tests.support.waiting import wait_until

MB = 1 << 20


def id_of(address: str) -> str:
    return address.rsplit("/", 1)[1]


def digest(db: Db, address: str) -> str:
    db.rollback()
    upload = db.get_one(Upload, id_of(address))
    assert upload.status is UploadStatus.RECEIVED
    with parts.part_path(upload.id).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def resume(tus: TusClient, address: str, content: bytes, chunk: int) -> None:
    """Do what a client does: ask where to go on, send, and ask again when that was wrong."""
    offset = tus.offset(address)
    while offset < len(content):
        answer = tus.patch(address, offset, content[offset : offset + chunk])
        assert answer.status_code in {204, 409, 423}, answer.text
        offset = int(answer.headers["Upload-Offset"]) if answer.status_code == 204 else tus.offset(address)


def test_two_processes_take_turns(clients: list[TusClient], db: Db) -> None:
    content = make_bytes(5 * MB)
    address = clients[0].begin(len(content))
    for turn, start in enumerate(range(0, len(content), 700_000)):
        answer = clients[turn % 2].patch(address, start, content[start : start + 700_000])
        assert answer.status_code == 204, answer.text
        assert clients[(turn + 1) % 2].offset(address) == min(start + 700_000, len(content))
    assert digest(db, address) == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("other", [0, 1], ids=["same process", "other process"])
def test_the_newer_request_wins_within_a_second_or_so(
    two_servers: list[WebProcess], clients: list[TusClient], author, db: Db, other: int
) -> None:
    content = make_bytes(4 * MB)
    address = clients[0].begin(len(content))
    old = HalfOpen(two_servers[0], address, make_login(db, author)[1], offset=0, length=len(content))
    old.send(content[: 2 * MB])
    wait_until(lambda: clients[0].offset(address) == 2 * MB, 30, "the first half")

    started = time.monotonic()
    answer = clients[other].patch(address, 2 * MB, content[2 * MB :])

    assert answer.status_code == 204, answer.text
    assert time.monotonic() - started < 5, "423 comes after 5 s"
    assert old.status() == 409
    old.close()
    assert digest(db, address) == hashlib.sha256(content).hexdigest()


def test_taking_away_stops_who_is_writing(
    two_servers: list[WebProcess], clients: list[TusClient], author, db: Db
) -> None:
    content = make_bytes(2 * MB)
    address = clients[0].begin(len(content))
    old = HalfOpen(two_servers[0], address, make_login(db, author)[1], offset=0, length=len(content))
    old.send(content[:MB])
    wait_until(lambda: clients[0].offset(address) == MB, 30, "the first half")
    assert clients[1].delete(address).status_code == 204
    assert old.status() == 409
    assert clients[0].head(address).status_code == 404
    assert list(parts.folder().iterdir()) == []


def test_a_connection_that_breaks_off_keeps_what_came(
    two_servers: list[WebProcess], clients: list[TusClient], author, db: Db
) -> None:
    content = make_bytes(3 * MB)
    address = clients[0].begin(len(content))
    old = HalfOpen(two_servers[0], address, make_login(db, author)[1], offset=0, length=len(content))
    old.send(content[: MB + 12_345])
    old.close()
    wait_until(lambda: clients[1].offset(address) == MB + 12_345, 30, "what came")
    resume(clients[1], address, content, MB)
    assert digest(db, address) == hashlib.sha256(content).hexdigest()


def test_all_bytes_and_no_goodbye_is_all(
    two_servers: list[WebProcess], clients: list[TusClient], author, db: Db
) -> None:
    content = make_bytes(MB)
    address = clients[0].begin(len(content))
    old = HalfOpen(two_servers[0], address, make_login(db, author)[1], offset=0, length=len(content))
    old.send(content)
    old.close()
    wait_until(lambda: clients[1].offset(address) == len(content), 30, "all bytes")
    wait_until(lambda: db.rollback() or db.exec(select(Job.id)).all(), 30, "the job")
    assert digest(db, address) == hashlib.sha256(content).hexdigest()


def test_a_killed_process_loses_nothing(tmp_path: Path, author, clients: list[TusClient], db: Db) -> None:
    """Kill -9 at random moments of one upload; another process takes over each time."""
    content = make_bytes(24 * MB)
    chance = random.Random(5)
    token = make_login(db, author)[1]
    address = clients[0].begin(len(content))
    offsets = [0]
    for _ in range(2):
        victim = WebProcess(tmp_path / "victim.log").start()
        aim = offsets[-1] + chance.randrange(1, 10 * MB)
        sender = threading.Thread(target=_send_slowly, args=(victim, address, token, offsets[-1], content))
        sender.start()
        wait_until(lambda aim=aim: parts.read_offset(_uuid(address)) >= aim, 60, "some bytes")
        victim.kill()
        sender.join()
        # Nobody holds the lock of the dead.
        offsets.append(clients[1].offset(address))
        assert offsets[-1] >= aim
    resume(clients[1], address, content, 16 * MB)
    assert digest(db, address) == hashlib.sha256(content).hexdigest()
    assert len(db.exec(select(Job.id)).all()) == 1


def _uuid(address: str):
    with transaction() as db:
        return db.get_one(Upload, id_of(address)).id


def _send_slowly(server: WebProcess, address: str, token: str, offset: int, content: bytes) -> None:
    def pieces() -> Iterator[bytes]:
        for start in range(offset, len(content), 65_536):
            yield content[start : start + 65_536]
            time.sleep(0.002)

    tus = TusClient.connect(server.base_url, token)
    length = {"Content-Length": str(len(content) - offset)}
    with contextlib.suppress(httpx.HTTPError):
        tus.patch(address, offset, pieces(), **length)
    tus.http.close()


def test_a_killed_process_leaves_no_unchecked_bytes(tmp_path: Path, author, clients, db: Db) -> None:
    content = make_bytes(8 * MB)
    address = clients[0].begin(len(content))
    victim = WebProcess(tmp_path / "victim.log").start()
    tus = TusClient.connect(victim.base_url, make_login(db, author)[1])

    def send() -> None:
        def pieces() -> Iterator[bytes]:
            yield content[: 4 * MB]
            wait_until(lambda: not _alive(victim), 60, "the kill")

        headers = {"Content-Length": str(len(content)), "Upload-Checksum": "sha1 " + "A" * 27 + "="}
        with contextlib.suppress(httpx.HTTPError, h11.LocalProtocolError):
            tus.patch(address, 0, pieces(), **headers)

    sender = threading.Thread(target=send)
    sender.start()
    aside = parts.checked_path(_uuid(address))
    wait_until(lambda: aside.exists() and aside.stat().st_size >= 3 * MB, 30, "bytes beside the part file")
    victim.kill()
    sender.join()
    assert clients[1].offset(address) == 0
    resume(clients[1], address, content, 3 * MB)
    assert digest(db, address) == hashlib.sha256(content).hexdigest()


def _alive(server: WebProcess) -> bool:
    try:
        socket.create_connection(("127.0.0.1", server.port), timeout=1).close()
    except OSError:
        return False
    return True


def test_ten_files_come_at_once(two_servers: list[WebProcess], author, db: Db) -> None:
    contents = [make_bytes(3 * MB + number, seed=number) for number in range(10)]
    tokens = [make_login(db, author)[1] for _ in contents]

    def upload(number: int) -> str:
        server = two_servers[number % 2]
        tus = TusClient.connect(server.base_url, tokens[number])
        try:
            address = tus.begin(len(contents[number]))
            resume(tus, address, contents[number], 500_000)
            return address
        finally:
            tus.http.close()

    with ThreadPoolExecutor(10) as pool:
        addresses = list(pool.map(upload, range(10)))
    for address, content in zip(addresses, contents, strict=True):
        assert digest(db, address) == hashlib.sha256(content).hexdigest()


def test_ten_writers_of_one_upload_do_not_mix(two_servers: list[WebProcess], author, db: Db) -> None:
    """Whoever comes later wins; in the end the file is whole, and was finished once."""
    content = make_bytes(6 * MB)
    tokens = [make_login(db, author)[1] for _ in range(10)]
    first = TusClient.connect(two_servers[0].base_url, tokens[0])
    address = first.begin(len(content))
    statuses: list[int] = []

    def write(number: int) -> None:
        tus = TusClient.connect(two_servers[number % 2].base_url, tokens[number])
        for _ in range(3):
            offset = tus.offset(address)
            statuses.append(tus.patch(address, offset, content[offset : offset + MB]).status_code)
        tus.http.close()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(write, range(10)))
    assert set(statuses) <= {204, 409, 423}
    resume(first, address, content, MB)
    first.http.close()
    assert digest(db, address) == hashlib.sha256(content).hexdigest()
    assert len(db.exec(select(Job.id)).all()) == 1


@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_order_of_right_and_wrong_pieces_gives_the_file(
    data: st.DataObject, clients: list[TusClient], db: Db
) -> None:
    size = data.draw(st.integers(9, 300_000), "size")
    content = make_bytes(size)
    address = clients[0].begin(size)
    offset = 0
    for _ in range(data.draw(st.integers(0, 8), "steps")):
        tus = clients[data.draw(st.integers(0, 1), "process")]
        at = data.draw(st.one_of(st.just(offset), st.integers(0, size + 10)), "at")
        length = data.draw(st.integers(0, size + 100), "length")
        body = content[at : at + length] if at == offset else b"\xff" * length
        over = at + length > size and at == offset and data.draw(st.booleans(), "over")
        sent = body + b"x" * (size + 1 - at - len(body)) if over else body
        answer = tus.patch(address, at, sent)
        if at != offset:
            assert (answer.status_code, answer.headers["Upload-Offset"]) == (409, str(offset))
        elif offset + len(sent) > size:
            assert answer.status_code in ({413} if offset < size else {409, 413})
        else:
            assert answer.status_code == 204
            offset += len(sent)
        assert clients[0].offset(address) == clients[1].offset(address) == offset
    resume(clients[1], address, content, data.draw(st.integers(20_000, 400_000), "chunk"))
    assert digest(db, address) == hashlib.sha256(content).hexdigest()


def test_a_wrong_person_is_refused_over_http_too(two_servers, clients: list[TusClient], db: Db) -> None:
    address = clients[0].begin(1000)
    for server in two_servers:
        other = TusClient.connect(server.base_url, make_login(db, make_author(db))[1])
        assert other.head(address).status_code == 404
        assert other.patch(address, 0, make_bytes(1000)).status_code == 404
        assert other.delete(address).status_code == 404
        other.http.cookies.clear()
        assert other.http.patch(address, content=b"", headers=VERSION).status_code == 401
        other.http.close()
    assert clients[1].offset(address) == 0
