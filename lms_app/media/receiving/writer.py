"""Writing what comes: at once as long as that is as quick as handing it on, otherwise in threads.

The memory of the system takes a chunk in a fraction of a millisecond, less than a change of threads costs,
and finds it still in the cache of the processor. Where it makes a writer wait, as for a disk that is slower
than the network, all writers of this process use threads for a while.
"""

import asyncio
import os
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from lms_app.media import parts
from lms_app.media.receiving.delivery import Progress

P = ParamSpec("P")
R = TypeVar("R")

_PIECE_BYTES = 1 << 20
_STORED_EVERY_BYTES = 16 << 20
# What holds the event loop up for longer has waited for the disk.
_SLOW_S = 0.05
_THREADS_FOR_S = 10.0


async def run_in_thread(function: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
    """Run in a thread and wait for its end, also when this task is told to stop meanwhile."""
    running = asyncio.ensure_future(asyncio.to_thread(function, *arguments, **named))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await _see_end(running)
        raise


async def _see_end(running: asyncio.Future[R]) -> bool:
    """Wait until a thread has ended, whatever came of it; tell whether this task shall stop."""
    is_cancelled = False
    while not running.done():
        try:
            await asyncio.wait({running})
        except asyncio.CancelledError:
            is_cancelled = True
    if not running.cancelled():
        # A fault of the disk was told where it was waited for, or doesn't matter any more.
        _ = running.exception()
    return is_cancelled


class DiskPace:
    """Whether writing lately made this process wait."""

    def __init__(self) -> None:
        self._slow_until = float("-inf")

    @property
    def is_quick(self) -> bool:
        """Whether the event loop may write."""
        return time.monotonic() >= self._slow_until

    def note(self, seconds: float) -> None:
        """Take in how long writing a chunk has taken."""
        if seconds > _SLOW_S:
            self._slow_until = time.monotonic() + _THREADS_FOR_S


_pace = DiskPace()


class Writer:
    """Writes chunks; in threads, as pieces, while the next is coming, where that is better.

    That is while the disk is slow, and always when chunks are hashed.
    """

    def __init__(
        self,
        descriptor: int,
        progress: Progress,
        hash_chunk: Callable[[bytes], object] | None = None,
        pace: DiskPace = _pace,
    ) -> None:
        self._descriptor = descriptor
        self._end = os.fstat(descriptor).st_size
        # The request before may have ended between two of these marks.
        self._stored_to = self._end - self._end % _STORED_EVERY_BYTES
        self._progress = progress
        self._hash = hash_chunk
        self._pace = pace
        self._piece: list[bytes] = []
        self._piece_bytes = 0
        self._writing: asyncio.Future[None] | None = None
        self._storing: asyncio.Future[None] | None = None
        self._order = asyncio.Lock()
        self._is_settled = False
        self.taken = 0
        progress.flush = self.flush

    async def add(self, chunk: bytes) -> None:
        """Take a chunk; waits only when the disk is slower than the network.

        Raises:
            OSError: The disk is full or broken.
        """
        self.taken += len(chunk)
        self._progress.received = self.taken
        if self._may_write_here():
            started = time.perf_counter()
            self._write([chunk])
            self._pace.note(time.perf_counter() - started)
            self._begin_storing()
            return
        # Joining the chunks would cost as much time as writing them.
        self._piece.append(chunk)
        self._piece_bytes += len(chunk)
        if self._piece_bytes >= _PIECE_BYTES or len(self._piece) >= parts.MOST_CHUNKS:
            await self.flush()

    def _may_write_here(self) -> bool:
        is_free = not self._piece and self._writing is None and not self._order.locked()
        return is_free and self._hash is None and self._pace.is_quick

    async def flush(self) -> None:
        """Begin to write what has been taken.

        Raises:
            OSError: The disk is full or broken, as the piece before showed.
        """
        async with self._order:
            if not self._piece:
                return
            piece, self._piece, self._piece_bytes = self._piece, [], 0
            await self._wait()
            if self._is_settled:
                return
            self._writing = asyncio.ensure_future(asyncio.to_thread(self._hash_and_write, piece))

    async def finish(self) -> None:
        """Write the rest, and wait until everything is written.

        Raises:
            OSError: The disk is full or broken.
        """
        await self.flush()
        await self._wait()

    async def settle(self) -> None:
        """Wait until no thread uses the file any more, whatever came of it; none begins afterwards."""
        self._is_settled = True
        is_cancelled = False
        for running in (self._writing, self._storing):
            if running is not None:
                # The descriptor is closed next; a thread that still writes would write into another's file.
                is_cancelled |= await _see_end(running)
        self._writing = self._storing = None
        if is_cancelled:
            raise asyncio.CancelledError

    async def _wait(self) -> None:
        if self._writing is None:
            return
        # Shielded: a thread can't be stopped, and `settle` has to find it.
        await asyncio.shield(self._writing)
        self._writing = None
        self._begin_storing()

    def _begin_storing(self) -> None:
        if self._end - self._stored_to < _STORED_EVERY_BYTES or self._is_settled:
            return
        if self._storing is not None and not self._storing.done():
            return
        span = self._stored_to, self._end - self._stored_to
        self._stored_to = self._end
        self._storing = asyncio.ensure_future(asyncio.to_thread(parts.begin_storing, self._descriptor, *span))

    def _hash_and_write(self, piece: list[bytes]) -> None:
        if self._hash is not None:
            for chunk in piece:
                self._hash(chunk)
        self._write(piece)

    def _write(self, piece: list[bytes]) -> None:
        parts.write_all(self._descriptor, piece)
        self._end += sum(map(len, piece))
