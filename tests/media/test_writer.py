"""Chunks reach the file whole and in order, whether the event loop writes them or threads do."""

import hashlib
import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from lms_app.media import parts
from lms_app.media.receiving.delivery import Progress
from lms_app.media.receiving.writer import DiskPace, Writer
from models.base import new_id
from tests.support.waiting import wait_until

MB = 1 << 20


class Pace(DiskPace):
    """A disk that is slow, or not, as a test says; `noted` counts what the event loop wrote."""

    def __init__(self, is_quick: bool) -> None:
        super().__init__()
        self.says_quick = is_quick
        self.noted = 0

    @property
    def is_quick(self) -> bool:
        return self.says_quick

    def note(self, seconds: float) -> None:
        assert seconds >= 0
        self.noted += 1


def make_chunks(size: int) -> list[bytes]:
    chance = random.Random(size)
    chunks: list[bytes] = []
    while size > 0:
        chunks.append(chance.randbytes(min(size, chance.randrange(1, 700_000))))
        size -= len(chunks[-1])
    return chunks


@pytest.fixture
def descriptor(tmp_path: Path) -> Iterator[int]:
    opened = os.open(tmp_path / "a.part", os.O_RDWR | os.O_CREAT | os.O_APPEND)
    yield opened
    os.close(opened)


async def write(writer: Writer, chunks: list[bytes]) -> None:
    try:
        for chunk in chunks:
            await writer.add(chunk)
        await writer.finish()
    finally:
        await writer.settle()


def stored(descriptor: int) -> bytes:
    return os.pread(descriptor, os.fstat(descriptor).st_size, 0)


@pytest.mark.parametrize("is_quick", [True, False])
async def test_all_chunks_are_written_in_order(descriptor: int, is_quick: bool) -> None:
    chunks, progress, pace = make_chunks(40 * MB), Progress(), Pace(is_quick)
    writer = Writer(descriptor, progress, pace=pace)
    await write(writer, chunks)
    assert stored(descriptor) == b"".join(chunks)
    assert writer.taken == progress.received == 40 * MB
    assert pace.noted == (len(chunks) if is_quick else 0)


async def test_order_is_kept_when_the_disk_changes_its_pace(descriptor: int) -> None:
    chunks, pace = make_chunks(12 * MB), Pace(True)
    writer = Writer(descriptor, Progress(), pace=pace)
    for number, chunk in enumerate(chunks):
        pace.says_quick = number // 5 % 2 == 0
        await writer.add(chunk)
        if number % 7 == 0:
            await writer.flush()
    await writer.finish()
    await writer.settle()
    assert stored(descriptor) == b"".join(chunks)
    assert 0 < pace.noted < len(chunks)


async def test_what_is_hashed_is_left_to_threads(descriptor: int) -> None:
    chunks, digest, pace = make_chunks(5 * MB), hashlib.sha256(), Pace(True)
    await write(Writer(descriptor, Progress(), digest.update, pace), chunks)
    assert digest.digest() == hashlib.sha256(b"".join(chunks)).digest()
    assert (stored(descriptor), pace.noted) == (b"".join(chunks), 0)


@pytest.mark.parametrize("is_quick", [True, False])
async def test_a_full_disk_is_told(is_quick: bool) -> None:
    full = os.open("/dev/full", os.O_RDWR)
    try:
        with pytest.raises(OSError, match="No space left"):
            await write(Writer(full, Progress(), pace=Pace(is_quick)), make_chunks(4 * MB))
    finally:
        os.close(full)


def test_a_slow_chunk_keeps_the_loop_from_writing_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lms_app.media.receiving.writer._THREADS_FOR_S", 0.2)
    pace = DiskPace()
    pace.note(0.001)
    assert pace.is_quick
    pace.note(0.3)
    assert not pace.is_quick
    wait_until(lambda: pace.is_quick, 30, "the end of the while")


def test_a_held_part_gives_its_lock_back() -> None:
    upload_id = new_id()
    mine, other = parts.HeldPart(), parts.HeldPart()
    mine.open(upload_id)
    other.open(upload_id)
    assert (mine.is_locked, other.is_locked) == (True, False)
    mine.close()
    mine.close()
    assert other.descriptor is not None
    assert parts.try_lock(other.descriptor)
    other.close()
    parts.remove_files(upload_id)
