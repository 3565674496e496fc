"""A pool of warm containers of one runtime, refilled in the background."""

import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import Protocol

from jobs.sandbox.containers import Box
from jobs.sandbox.errors import EngineUnavailable, PoolBusy
from jobs.sandbox.runtimes import RuntimeProfile
from lms_app.core.log import get_logger

_FIRST_RETRY_S = 0.5
_LONGEST_RETRY_S = 5.0
_log = get_logger(__name__)


class BoxMaker(Protocol):
    """What a pool needs of the engine."""

    def start(self, profile: RuntimeProfile) -> Box:
        """Start a container and wait until it is warm."""
        ...

    def destroy(self, box: Box) -> None:
        """Remove a container."""
        ...


@dataclass(frozen=True)
class PoolState:
    """How a pool stands. `trouble` says why no container can be started, and is empty when all is well."""

    ready: int
    size: int
    lent: int
    image_digest: str
    trouble: str


class Pool:
    """Keeps `size` containers ready; each is lent once and destroyed.

    A new one is started while another runs only when none is ready: starting takes processor time that the
    running submission would miss. At most `size` are ready or starting and `max_lent` are lent.
    """

    def __init__(
        self, profile: RuntimeProfile, maker: BoxMaker, *, size: int, fillers: int, max_lent: int
    ) -> None:
        self._profile = profile
        self._maker = maker
        self._size = size
        self._max_lent = max_lent
        self._changed = threading.Condition()
        self._ready: deque[Box] = deque()
        self._lent: dict[str, Box] = {}
        self._leaving: dict[str, Box] = {}
        self._starting = 0
        self._stopping = False
        self._trouble: str = ""
        self._image_digest = ""
        self._fillers = [
            threading.Thread(target=self._fill, name=f"fill-{profile.name}-{number}", daemon=True)
            for number in range(fillers)
        ]
        self._sweeper = threading.Thread(target=self._sweep, name=f"sweep-{profile.name}", daemon=True)

    def open(self) -> None:
        """Begin to fill."""
        for thread in (*self._fillers, self._sweeper):
            thread.start()

    def state(self) -> PoolState:
        """Say how the pool stands."""
        with self._changed:
            return PoolState(
                ready=len(self._ready),
                size=self._size,
                lent=len(self._lent),
                image_digest=self._image_digest,
                trouble=self._trouble,
            )

    def is_settled(self) -> bool:
        """Whether the pool is full and nothing is lent, starting or being removed."""
        with self._changed:
            return len(self._ready) == self._size and not (self._lent or self._leaving or self._starting)

    def owned_ids(self) -> set[str]:
        """Give the ids of all containers that this pool looks after."""
        with self._changed:
            return {box.container_id for box in self._ready} | self._lent.keys() | self._leaving.keys()

    def take(self, wait_s: float) -> Box:
        """Lend a container, waiting for one up to `wait_s` seconds.

        Raises:
            EngineUnavailable: None is ready and none can be started.
            PoolBusy: None came free in time.
        """
        deadline = time.monotonic() + wait_s
        with self._changed:
            while True:
                self._drop_dead()
                if self._ready and len(self._lent) < self._max_lent:
                    box = self._ready.popleft()
                    self._lent[box.container_id] = box
                    self._changed.notify_all()
                    return box
                if self._stopping or (self._trouble and not self._ready):
                    raise EngineUnavailable(self._trouble or "the grader is stopping")
                left_s = deadline - time.monotonic()
                if left_s <= 0 or not self._changed.wait(left_s):
                    raise PoolBusy("all sandboxes are in use")

    def give_back(self, box: Box) -> None:
        """Return a container that got no code."""
        with self._changed:
            if self._lent.pop(box.container_id, None) is not None:
                self._ready.appendleft(box)
            self._changed.notify_all()

    def discard(self, box: Box) -> None:
        """End a container that had code; it is removed in the background."""
        with self._changed:
            self._lent.pop(box.container_id, None)
            self._leaving[box.container_id] = box
            self._changed.notify_all()

    def close(self) -> None:
        """Stop filling and remove every container; returns when they are gone or the engine fails."""
        with self._changed:
            self._stopping = True
            self._leaving.update({box.container_id: box for box in self._ready} | self._lent)
            self._ready.clear()
            self._lent.clear()
            self._changed.notify_all()
        for thread in (*self._fillers, self._sweeper):
            thread.join(timeout=30)

    def check_idle(self) -> None:
        """Replace ready containers that ended by themselves, as all do when the engine is restarted."""
        with self._changed:
            self._drop_dead()

    def _drop_dead(self) -> None:
        for box in [box for box in self._ready if not box.is_alive()]:
            self._ready.remove(box)
            self._leaving[box.container_id] = box
            self._changed.notify_all()

    def _wants_more(self) -> bool:
        missing = self._size - len(self._ready) - self._starting
        return missing > 0 and (not self._lent or not self._ready)

    def _fill(self) -> None:
        retry_s = _FIRST_RETRY_S
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._stopping or self._wants_more())
                if self._stopping:
                    return
                self._starting += 1
            box, trouble = self._start_one()
            with self._changed:
                self._starting -= 1
                self._note(box, trouble)
                if trouble:
                    self._changed.wait_for(lambda: self._stopping, timeout=retry_s)
            retry_s = min(retry_s * 2, _LONGEST_RETRY_S) if trouble else _FIRST_RETRY_S

    def _start_one(self) -> tuple[Box | None, str]:
        try:
            return self._maker.start(self._profile), ""
        except EngineUnavailable as error:
            return None, str(error)

    def _note(self, box: Box | None, trouble: str) -> None:
        if trouble != self._trouble:
            _log.warning("sandbox.trouble" if trouble else "sandbox.well", detail=trouble)
        self._trouble = trouble
        if box is not None:
            self._image_digest = box.image_digest
            if self._stopping:
                self._leaving[box.container_id] = box
            else:
                self._ready.append(box)
        self._changed.notify_all()

    def _sweep(self) -> None:
        """Remove containers that are done with, off the path of submissions."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._stopping or bool(self._leaving))
                boxes = list(self._leaving.values())
                if not boxes and self._stopping and not self._starting:
                    return
                if not boxes:
                    self._changed.wait(0.05)
                    continue
            for box in boxes:
                self._remove(box)

    def _remove(self, box: Box) -> None:
        try:
            self._maker.destroy(box)
        except EngineUnavailable as error:
            # It stays labelled, and the keeper's reaper removes it when the engine is back.
            _log.warning("sandbox.removal_failed", containerId=box.container_id[:12], detail=str(error))
        with self._changed:
            self._leaving.pop(box.container_id, None)
            self._changed.notify_all()
