"""The processes of an installation, in the order in which they start."""

import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from lms_app.ops.child import ChildSpec
from lms_app.ops.environment import Address
from lms_app.ops.layout import VENV
from lms_app.ops.postgres import EmbeddedPostgres
from lms_app.ops.redis_server import EmbeddedRedis

_GRADING_WORKERS = 2
# Each line has a worker: looking into a video takes up to minutes, converting one up to hours, and neither
# shall hold up a letter or a report.
_QUEUES = {
    "worker-other": ("ai-feedback", "reports", "default"),
    "worker-media": ("media",),
    "worker-conversion": ("conversion",),
}

# The order in which they end. Workers finish what they hold while the keeper still lends containers,
# and everything ends before the engines.
_FRONT, _WORK, _KEEPER, _ENGINES = 1, 2, 3, 4


def postgres_spec(postgres: EmbeddedPostgres) -> ChildSpec:
    """The embedded PostgreSQL; SIGINT is its fast, clean end."""
    return ChildSpec(
        "postgres",
        postgres.command,
        _ENGINES,
        stop_signal=signal.SIGINT,
        grace_s=20,
        user=postgres.account,
        is_ready=postgres.is_ready,
    )


def redis_spec(redis: EmbeddedRedis) -> ChildSpec:
    """The embedded Redis."""
    return ChildSpec("redis", redis.command, _ENGINES, is_ready=redis.is_ready)


def grading_specs(workers: int = _GRADING_WORKERS) -> list[ChildSpec]:
    """The keeper and the workers of submissions: all that a grader host has."""
    keeper = ChildSpec("keeper", _module("jobs.sandbox.keeper"), _KEEPER, grace_s=15)
    command = _module("jobs.worker", "--queues", "code-execution")
    names = [f"worker-code-{number}" for number in range(1, workers + 1)]
    return [keeper, *(ChildSpec(name, command, _WORK, grace_s=15) for name in names)]


def worker_specs() -> list[ChildSpec]:
    """Keeper, workers and scheduler."""
    others = [
        ChildSpec(name, _module("jobs.worker", "--queues", *queues), _WORK, grace_s=15)
        for name, queues in _QUEUES.items()
    ]
    scheduler = ChildSpec("scheduler", _module("jobs.scheduler"), _FRONT)
    return [*grading_specs(), *others, scheduler]


def web_spec(address: Address, frontend: Path, environment: Mapping[str, str]) -> ChildSpec:
    """The web server: pages, websocket and API on one port."""
    command = [str(VENV / "bin" / "granian"), "--interface", "asgi", "--factory", "lms_app.lms_app:app"]
    options = [
        "--host",
        address.host,
        "--port",
        str(address.port),
        "--workers",
        environment["GRANIAN_WORKERS"],
    ]
    limits = ["--respawn-failed-workers", "--workers-kill-timeout", "5", "--log-level", "warning"]
    compiled = {
        "__REFLEX_SKIP_COMPILE": "true",
        "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
        "REFLEX_WEB_WORKDIR": str(frontend),
    }
    return ChildSpec("web", [*command, *options, *limits], _FRONT, env=compiled)


def _module(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", name, *arguments]
