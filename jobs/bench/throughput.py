"""Sustained load: many submissions at once, through the keeper and workers that an installation has.

What share of the machine starting and removing containers takes is told by comparison: how many containers a
second the engine makes and removes when nothing else runs, beside how many were needed.
"""

import json
import subprocess
import sys
import time
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from jobs.bench.demo import Demo, count_by_status, demo_challenge, queue_submissions
from jobs.bench.table import RuntimeBench
from jobs.sandbox.containers import Engine
from jobs.sandbox.heartbeat import INTERVAL_S
from jobs.sandbox.runtimes import RuntimeProfile
from lms_app.core.config import get_settings
from lms_app.core.redis import get_redis
from lms_app.grading.queries import KEEPER_PREFIX, KEEPERS, get_grader
from models.submissions import SubmissionStatus

_UP_WITHIN_S = 90.0
_DONE_WITHIN_S = 600.0
_POLL_S = 0.05
_WORKERS = 2
_AT_ONCE = 2
_ENDED = (SubmissionStatus.PASSED, SubmissionStatus.FAILED, SubmissionStatus.ERROR)


def measure_throughput(profile: RuntimeProfile, bench: RuntimeBench, count: int) -> dict[str, Any]:
    """Hand in `count` submissions of as many people at once and wait for the last verdict.

    Raises:
        RuntimeError: The keeper or the workers did not come up, or a submission did not pass.
    """
    alone_per_s = _measure_churn(profile, min(count, 40))
    with _processes(), demo_challenge(profile.name, bench, people=count) as demo:
        _wait_warm()
        before = _read_churn()
        queue_submissions(demo)
        took_s = _wait_graded(demo, count)
        churn = _subtract(_read_churn(), before)
    per_s = count / took_s
    return {
        "submissions": count,
        "seconds": round(took_s, 2),
        "per_second": round(per_s, 2),
        "containers_per_second_alone": round(alone_per_s, 2),
        "share_in_container_churn": round(per_s / alone_per_s, 2),
        "churn": churn,
    }


def _measure_churn(profile: RuntimeProfile, count: int) -> float:
    """Start and remove containers with nothing between; give how many a second."""
    settings = get_settings()
    engine = Engine(instance_id=settings.instance_id, keeper_id="bench", oci_runtime=settings.grader_runtime)
    engine.destroy(engine.start(profile))

    def go_through_one(_number: int) -> None:
        engine.destroy(engine.start(profile))

    started = time.perf_counter()
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        list(threads.map(go_through_one, range(count)))
    return count / (time.perf_counter() - started)


@contextmanager
def _processes() -> Generator[None]:
    """Run a keeper, workers and the scheduler as the supervisor does."""
    worker = ["jobs.worker", "--queues", "code-execution"]
    started: list[subprocess.Popen[bytes]] = []
    try:
        for arguments in (["jobs.sandbox.keeper"], *[worker] * _WORKERS, ["jobs.scheduler"]):
            command = [sys.executable, "-m", *arguments]
            started.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        yield
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait(timeout=60)


def _wait_warm() -> None:
    deadline = time.monotonic() + _UP_WITHIN_S
    while time.monotonic() < deadline:
        runtimes = get_grader(get_redis()).runtimes.values()
        if runtimes and all(each.ready == each.size for each in runtimes):
            return
        time.sleep(_POLL_S)
    raise RuntimeError("the keeper did not get its containers ready")


def _wait_graded(demo: Demo, count: int) -> float:
    """Give the seconds until the last verdict."""
    started = time.monotonic()
    while (now := time.monotonic()) < started + _DONE_WITHIN_S:
        found = count_by_status(demo)
        if sum(found.get(status, 0) for status in _ENDED) == count:
            if found.get(SubmissionStatus.PASSED, 0) != count:
                raise RuntimeError(f"not all submissions passed: {found}")
            return now - started
        time.sleep(_POLL_S)
    raise RuntimeError("not all submissions were graded in time")


def _read_churn() -> dict[str, dict[str, float]]:
    """Read what the keeper counted, once it has told of what happened until now."""
    time.sleep(2 * INTERVAL_S)
    redis: Any = get_redis()
    for each in redis.smembers(KEEPERS):
        if sign := redis.get(KEEPER_PREFIX.encode() + each):
            return json.loads(sign)["churn"]
    raise RuntimeError("the keeper gives no sign")


def _subtract(
    after: dict[str, dict[str, float]], before: dict[str, dict[str, float]]
) -> dict[str, dict[str, float]]:
    """Give count and mean milliseconds of each step between two readings."""
    steps: dict[str, dict[str, float]] = {}
    for step, total in after.items():
        earlier = before.get(step, {"count": 0, "seconds": 0.0})
        count = total["count"] - earlier["count"]
        seconds = total["seconds"] - earlier["seconds"]
        steps[step] = {"count": count, "mean_ms": round(seconds / count * 1000, 1) if count else 0.0}
    return steps
