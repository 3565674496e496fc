"""Where grading stands: the keepers' signs of life."""

import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from redis import Redis
from redis.exceptions import RedisError

from lms_app.core.log import get_logger

# A set of the keepers' ids, and for each a sign of life under the prefix: a page that waits asks every
# two seconds, and looking through all keys of Redis for them would take longer the more pages there are.
KEEPERS = "grader:keepers"
KEEPER_PREFIX = "grader:keeper:"
_log = get_logger(__name__)


class GraderState(StrEnum):
    """What a person who waits should know.

    NO_RUNTIME: others are graded, but for this language there is no container to be had.
    """

    READY = "ready"
    NO_ENGINE = "no_engine"
    NO_KEEPER = "no_keeper"
    NO_RUNTIME = "no_runtime"


@dataclass(frozen=True)
class RuntimeView:
    """Containers of one language: warm now, wanted, lent, the image they come from.

    `trouble` says in English, for staff, why none can be started; empty when some host can.
    """

    ready: int
    size: int
    image_digest: str
    lent: int = 0
    trouble: str = ""

    @property
    def is_usable(self) -> bool:
        """Whether a submission in this language has a chance now."""
        return self.ready > 0 or not self.trouble


@dataclass(frozen=True)
class HostView:
    """One grader host: its keeper and that keeper's engine. `trouble` is empty when all runtimes work."""

    keeper_id: str
    name: str
    has_engine: bool
    trouble: str
    busy: int
    runtimes: dict[str, RuntimeView]


@dataclass(frozen=True)
class GraderView:
    """All keepers together. `detail` says in English, for staff, why there is no engine."""

    state: GraderState
    detail: str
    busy: int
    runtimes: dict[str, RuntimeView]
    hosts: list[HostView] = field(default_factory=list[HostView])

    def state_of(self, language: str) -> GraderState:
        """Tell how grading stands for one language."""
        runtime = self.runtimes.get(language)
        if self.state is GraderState.READY and (runtime is None or not runtime.is_usable):
            return GraderState.NO_RUNTIME
        return self.state

    @property
    def stuck(self) -> list[str]:
        """Languages whose submissions can't be graded now although others can."""
        return sorted(name for name in self.runtimes if self.state_of(name) is not GraderState.READY)


def get_grader(redis: Redis) -> GraderView:
    """Read the keepers' signs of life; without Redis the keeper counts as missing."""
    try:
        hosts = [_host(*each) for each in _read_signs(redis)]
    except (RedisError, OSError) as error:
        _log.warning("grader.state_unreadable", error=type(error).__name__)
        hosts = []
    well = [host for host in hosts if host.has_engine]
    busy = sum(host.busy for host in well)
    if well:
        return GraderView(GraderState.READY, "", busy, _add_up(well), hosts)
    if hosts:
        return GraderView(GraderState.NO_ENGINE, hosts[0].trouble, 0, _add_up(hosts), hosts)
    return GraderView(GraderState.NO_KEEPER, "", 0, {})


def _host(keeper_id: str, sign: dict[str, Any]) -> HostView:
    runtimes = {
        name: RuntimeView(
            ready=each["ready"],
            size=each["size"],
            image_digest=each["image_digest"],
            lent=each.get("lent", 0),
            trouble=each.get("trouble", ""),
        )
        for name, each in sign["runtimes"].items()
    }
    return HostView(
        keeper_id=keeper_id,
        name=str(sign["host"]),
        has_engine=sign["engine"] == "ok",
        trouble=str(sign["detail"]),
        busy=sign["busy"],
        runtimes=runtimes,
    )


def _read_signs(redis: Redis) -> list[tuple[str, dict[str, Any]]]:
    """Give the signs of living keepers by id, and forget the names of those that have gone silent."""
    untyped: Any = redis
    ids: list[bytes] = sorted(untyped.smembers(KEEPERS))
    if not ids:
        return []
    values: Any = redis.mget([KEEPER_PREFIX.encode() + each for each in ids])
    silent = [each for each, value in zip(ids, values, strict=True) if value is None]
    if silent:
        # One that was only late names itself again with its next sign.
        redis.srem(KEEPERS, *silent)
    return [
        (each.decode(), json.loads(value))
        for each, value in zip(ids, values, strict=True)
        if value is not None
    ]


def _add_up(hosts: list[HostView]) -> dict[str, RuntimeView]:
    runtimes: dict[str, RuntimeView] = {}
    for host in hosts:
        for name, runtime in host.runtimes.items():
            before = runtimes.get(name)
            runtimes[name] = runtime if before is None else _join(before, runtime)
    return runtimes


def _join(one: RuntimeView, other: RuntimeView) -> RuntimeView:
    """Add up a runtime of two hosts; one that can is enough to be without trouble."""
    return RuntimeView(
        ready=one.ready + other.ready,
        size=one.size + other.size,
        image_digest=other.image_digest or one.image_digest,
        lent=one.lent + other.lent,
        trouble=one.trouble and other.trouble,
    )
