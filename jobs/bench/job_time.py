"""The job: from the start of `run_job` to the verdict, committed and heard by who listens."""

import threading
import time
from collections.abc import Collection, Generator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from jobs.bench.demo import add_submission, check_passed, demo_challenge
from jobs.bench.table import RuntimeBench
from jobs.runner import run_job
from jobs.sandbox.keeper import Keeper, make_keeper
from lms_app.core.config import get_settings
from lms_app.core.live import CHANNEL_PREFIX, submission_topic
from lms_app.core.redis import get_redis

_START_WITHIN_S = 180.0


@contextmanager
def running_keeper(runtimes: Collection[str]) -> Generator[Keeper]:
    """Run a keeper of these runtimes in this process."""
    keeper = make_keeper(get_settings())
    keeper.pools = {name: pool for name, pool in keeper.pools.items() if name in runtimes}
    thread = threading.Thread(target=keeper.run, args=(get_redis(),))
    thread.start()
    try:
        yield keeper
    finally:
        keeper.stop_requested.set()
        thread.join()


def wait_settled(keeper: Keeper) -> None:
    """Let the pools fill, so that starting containers doesn't compete with what is measured.

    Raises:
        RuntimeError: They don't.
    """
    deadline = time.monotonic() + _START_WITHIN_S
    while not all(pool.is_settled() for pool in keeper.pools.values()):
        if time.monotonic() > deadline:
            trouble = ", ".join(pool.state().trouble for pool in keeper.pools.values())
            raise RuntimeError(f"the sandboxes did not start: {trouble}")
        time.sleep(0.02)


@contextmanager
def _verdict_heard(submission_id: UUID) -> Generator[list[float]]:
    """Listen as a page does; after the block the list holds the time at which the verdict was heard."""
    heard: list[float] = []
    channel = CHANNEL_PREFIX + submission_topic(submission_id)
    client: Any = get_redis()  # its methods are untyped
    with client.pubsub() as listener:
        listener.subscribe(channel)
        listener.get_message(timeout=5)

        def listen() -> None:
            while not heard:
                message: dict[str, Any] | None = listener.get_message(
                    ignore_subscribe_messages=True, timeout=_START_WITHIN_S
                )
                if message is None or b"verdict" in message["data"]:
                    heard.append(time.perf_counter())

        thread = threading.Thread(target=listen)
        thread.start()
        yield heard
        thread.join()


def measure_job(keeper: Keeper, language: str, bench: RuntimeBench, runs: int) -> list[float]:
    """Give the milliseconds of each job, until its verdict is committed and heard.

    Raises:
        RuntimeError: No sandbox starts, or a submission did not pass.
    """
    times: list[float] = []
    with demo_challenge(language, bench) as demo:
        for _ in range(runs + 2):
            submission_id = add_submission(demo)
            wait_settled(keeper)
            with _verdict_heard(submission_id) as heard:
                started = time.perf_counter()
                run_job(str(submission_id))
            times.append((heard[0] - started) * 1000)
            check_passed(submission_id)
    return times[2:]
