"""What it takes to keep containers coming: counts and seconds of each step."""

import threading
import time
from collections.abc import Generator
from contextlib import contextmanager


class Churn:
    """Adds up, over all threads, how often each step of a container's life was done and how long it took.

    Times are by the wall, so they grow when the processor is short.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[str, int] = {}
        self._seconds: dict[str, float] = {}

    @contextmanager
    def timed(self, step: str) -> Generator[None]:
        """Count what happens inside as one `step`, unless it fails."""
        started = time.perf_counter()
        yield
        took_s = time.perf_counter() - started
        with self._lock:
            self._counts[step] = self._counts.get(step, 0) + 1
            self._seconds[step] = self._seconds.get(step, 0.0) + took_s

    def figures(self) -> dict[str, dict[str, float]]:
        """Give `{step: {"count": n, "seconds": s}}` of create, start, warm_up and remove."""
        with self._lock:
            return {
                step: {"count": count, "seconds": round(self._seconds[step], 3)}
                for step, count in self._counts.items()
            }
