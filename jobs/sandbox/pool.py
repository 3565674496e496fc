"""A pool of warm containers of one runtime, refilled in the background."""

import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import Protocol

from jobs.sandbox.box import Box
from jobs.sandbox.demand import Demand
from jobs.sandbox.errors import EngineUnavailable, PoolBusy
from jobs.sandbox.runtimes import RuntimeProfile
from lms_app.core.log import get_logger

_FIRST_RETRY_S = 0.5
_LONGEST_RETRY_S = 5.0
_PATIENCE_S = 0.25
_MOST_LEAVING = 4
_CLOSING_POLL_S = 0.05
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
    """How a pool stands.

    Attributes:
        ready: Warm and free.
        size: How many warm ones are wanted now.
        lent: In the hands of workers.
        image_digest: Identity of the image; empty before the first container.
        trouble: Why no container can be started; empty when all is well.
        waiting: Workers that wait for one.
        leaving: Ended, not yet removed.
        least: The size when nobody comes.
        most: The size that demand can bring it to.
        reason: Why `size` is what it is; see `SizeReason`.
    """

    ready: int
    size: int
    lent: int
    image_digest: str
    trouble: str
    waiting: int
    leaving: int
    least: int
    most: int
    reason: str


class Pool:
    """Keeps as many containers ready as `demand` says; each is lent once and destroyed.

    A new one is not started in the first quarter of a second of another's run unless somebody waits: starting
    takes processor time that the running submission would miss, and most have ended by then. At most
    `demand.size` are ready or starting, `max_lent` are lent and a few wait for their removal.
    """

    def __init__(
        self, profile: RuntimeProfile, maker: BoxMaker, demand: Demand, *, fillers: int, max_lent: int
    ) -> None:
        self._profile = profile
        self._maker = maker
        self._demand = demand
        self._max_lent = max_lent
        self._waiting = 0
        self._taken_at = float("-inf")
        self._changed = threading.Condition()
        self._ready: deque[Box] = deque()
        self._lent: dict[str, Box] = {}
        self._leaving: dict[str, Box] = {}
        self._removing: set[str] = set()
        self._starting = 0
        self._stopping = False
        self._trouble: str = ""
        self._image_digest = ""
        self._fillers = [
            threading.Thread(target=self._fill, name=f"fill-{profile.name}-{number}", daemon=True)
            for number in range(fillers)
        ]
        # As many as fill: one alone falls behind two that start, and those then wait for it.
        self._sweepers = [
            threading.Thread(target=self._sweep, name=f"sweep-{profile.name}-{number}", daemon=True)
            for number in range(fillers)
        ]

    def open(self) -> None:
        """Begin to fill."""
        for thread in (*self._fillers, *self._sweepers):
            thread.start()

    def state(self) -> PoolState:
        """Say how the pool stands."""
        with self._changed:
            return PoolState(
                ready=len(self._ready),
                size=self._demand.size,
                lent=len(self._lent),
                image_digest=self._image_digest,
                trouble=self._trouble,
                waiting=self._waiting,
                leaving=len(self._leaving),
                least=self._demand.least,
                most=self._demand.most,
                reason=self._demand.reason,
            )

    def is_settled(self) -> bool:
        """Whether the pool is full and nothing is lent, starting or being removed."""
        with self._changed:
            is_idle = not (self._lent or self._leaving or self._starting)
            return is_idle and len(self._ready) == self._demand.size

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
        with self._changed:
            box = self._take_ready()
            if box is None:
                self._demand.note_wait(time.monotonic())
                # Told once: two who wait and told each other at every change would never sleep.
                self._waiting += 1
                self._changed.notify_all()
                try:
                    box = self._await_ready(time.monotonic() + wait_s)
                finally:
                    self._waiting -= 1
            return box

    def _await_ready(self, deadline: float) -> Box:
        while True:
            if self._stopping or (self._trouble and not self._ready):
                raise EngineUnavailable(self._trouble or "the grader is stopping")
            left_s = deadline - time.monotonic()
            if left_s <= 0 or not self._changed.wait(left_s):
                raise PoolBusy("all sandboxes are in use")
            if (box := self._take_ready()) is not None:
                return box

    def _take_ready(self) -> Box | None:
        self._drop_dead()
        if not self._ready or len(self._lent) >= self._max_lent:
            return None
        box = self._ready.popleft()
        self._lent[box.container_id] = box
        self._taken_at = time.monotonic()
        self._changed.notify_all()
        return box

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
        for thread in (*self._fillers, *self._sweepers):
            thread.join(timeout=30)

    def check_idle(self) -> None:
        """Let go what is no longer wanted, and what ended by itself, as all do when the engine restarts."""
        with self._changed:
            self._drop_dead()
            self._demand.relax(time.monotonic())
            while len(self._ready) > self._demand.size:
                self._dismiss(self._ready[-1])

    def _drop_dead(self) -> None:
        for box in [box for box in self._ready if not box.is_alive()]:
            self._dismiss(box)

    def _dismiss(self, box: Box) -> None:
        self._ready.remove(box)
        self._leaving[box.container_id] = box
        self._changed.notify_all()

    def _wait_until_wanted(self) -> None:
        """Wait until one more is to be started or the pool closes."""
        while not self._stopping:
            patience_s = self._patience_s()
            if patience_s is not None and patience_s <= 0:
                return
            self._changed.wait(patience_s)

    def _patience_s(self) -> float | None:
        """Give the seconds until one more is to be started; None while nothing is missing."""
        missing = self._demand.size - len(self._ready) - self._starting
        if missing <= 0 or len(self._leaving) > max(_MOST_LEAVING, self._demand.size):
            return None
        now = time.monotonic()
        if not self._lent or self._waiting or self._demand.is_pressed(now):
            return 0.0
        return self._taken_at + _PATIENCE_S - now

    def _fill(self) -> None:
        retry_s = _FIRST_RETRY_S
        while True:
            with self._changed:
                self._wait_until_wanted()
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
                box = self._await_leaving()
                if box is None:
                    return
                self._removing.add(box.container_id)
            self._remove(box)

    def _await_leaving(self) -> Box | None:
        """Wait for a container that no other thread removes; None when the pool is closed and has none."""
        while True:
            for container_id, box in self._leaving.items():
                if container_id not in self._removing:
                    return box
            if self._stopping and not self._starting:
                return None
            self._changed.wait(_CLOSING_POLL_S if self._stopping else None)

    def _remove(self, box: Box) -> None:
        try:
            self._maker.destroy(box)
        except EngineUnavailable as error:
            # It stays labelled, and the keeper's reaper removes it when the engine is back.
            _log.warning("sandbox.removal_failed", containerId=box.container_id[:12], detail=str(error))
        with self._changed:
            self._leaving.pop(box.container_id, None)
            self._removing.discard(box.container_id)
            self._changed.notify_all()
