"""How many warm containers a runtime keeps: a minimum by configuration, more when people had to wait."""

import threading
from dataclasses import dataclass, field
from enum import StrEnum

_GROW_EVERY_S = 1.0
_FALL_AFTER_S = 300.0
_PRESSED_S = 1.0


class SizeReason(StrEnum):
    """Why a pool has the size that it has."""

    MINIMUM = "minimum"
    DEMAND = "demand"
    MOST = "most"
    MEMORY = "memory"


class MemoryBudget:
    """What all pools together may add to their minimums (or to one): the sum of those containers' limits.

    Args:
        total_mb: The bound; every container could use all that it is allowed, so that is what counts.
    """

    def __init__(self, total_mb: int) -> None:
        self._lock = threading.Lock()
        self._left_mb = total_mb

    def take(self, memory_mb: int) -> bool:
        """Reserve memory for one more container; whether there was enough."""
        with self._lock:
            if memory_mb > self._left_mb:
                return False
            self._left_mb -= memory_mb
            return True

    def give_back(self, memory_mb: int) -> None:
        """Free what one container had reserved."""
        with self._lock:
            self._left_mb += memory_mb


@dataclass
class Demand:
    """The wanted number of warm containers of one runtime. Times are those of one steady clock, in seconds.

    It grows by one, at most once a second, when somebody found none ready, and falls by one whenever nobody
    had to wait for five minutes. Not safe for threads: the pool that owns it locks.

    Attributes:
        least: Never fewer; may be 0, then the first to come waits for a cold start.
        most: Never more.
        memory_mb: Limit of one container.
        budget: Shared with the other pools.
        size: How many are wanted now.
        reason: Why not more or fewer.
    """

    least: int
    most: int
    memory_mb: int
    budget: MemoryBudget
    size: int = 0
    reason: SizeReason = SizeReason.MINIMUM
    _changed_at: float = field(default=float("-inf"))
    _waited_at: float = field(default=float("-inf"))

    def __post_init__(self) -> None:
        self.most = max(self.least, self.most)
        self.size = self.least

    @property
    def _unbounded(self) -> int:
        """So many don't count: without a single one nothing could ever be graded."""
        return max(1, self.least)

    def note_wait(self, now: float) -> None:
        """Somebody found none ready."""
        self._waited_at = now
        if now - self._changed_at < _GROW_EVERY_S:
            return
        if self.size >= self.most:
            self.reason = SizeReason.MOST
        elif self.size >= self._unbounded and not self.budget.take(self.memory_mb):
            self.reason = SizeReason.MEMORY
        else:
            self.size += 1
            self.reason = SizeReason.DEMAND
            self._changed_at = now

    def relax(self, now: float) -> None:
        """Fall by one if nobody had to wait for long; called now and then."""
        if self.size == self.least or now - max(self._waited_at, self._changed_at) < _FALL_AFTER_S:
            return
        self.size -= 1
        if self.size >= self._unbounded:
            self.budget.give_back(self.memory_mb)
        self.reason = SizeReason.DEMAND if self.size > self.least else SizeReason.MINIMUM
        self._changed_at = now

    def is_pressed(self, now: float) -> bool:
        """Whether somebody had to wait within the last second."""
        return now - self._waited_at < _PRESSED_S
