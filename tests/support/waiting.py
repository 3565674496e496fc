"""Waiting for something to become true in another process."""

import time
from collections.abc import Callable


def wait_until(is_done: Callable[[], object], within_s: float = 10, what: str = "it") -> None:
    deadline = time.monotonic() + within_s
    while not is_done():
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not happen within {within_s} s")
        time.sleep(0.02)
