"""Where grading stands: the keepers' signs of life, and who waits before whom."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from redis import Redis
from redis.exceptions import RedisError
from sqlmodel import col, func, select

from lms_app.core.db import Db
from lms_app.core.log import get_logger
from models.submissions import Submission, SubmissionStatus

# A set of the keepers' ids, and for each a sign of life under the prefix: a page that waits asks every
# two seconds, and looking through all keys of Redis for them would take longer the more pages there are.
KEEPERS = "grader:keepers"
KEEPER_PREFIX = "grader:keeper:"
_log = get_logger(__name__)


class GraderState(StrEnum):
    """What a person who waits should know."""

    READY = "ready"
    NO_ENGINE = "no_engine"
    NO_KEEPER = "no_keeper"


@dataclass(frozen=True)
class RuntimeView:
    """Warm containers of one language: ready now, wanted, and the image they come from."""

    ready: int
    size: int
    image_digest: str


@dataclass(frozen=True)
class GraderView:
    """All keepers together. `detail` says in English, for staff, why there is no engine."""

    state: GraderState
    detail: str
    busy: int
    runtimes: dict[str, RuntimeView]


def get_grader(redis: Redis) -> GraderView:
    """Read the keepers' signs of life; without Redis the keeper counts as missing."""
    try:
        signs = _read_signs(redis)
    except (RedisError, OSError) as error:
        _log.warning("grader.state_unreadable", error=type(error).__name__)
        signs = []
    well = [sign for sign in signs if sign["engine"] == "ok"]
    if well:
        return GraderView(GraderState.READY, "", sum(sign["busy"] for sign in well), _runtimes(well))
    if signs:
        return GraderView(GraderState.NO_ENGINE, str(signs[0]["detail"]), 0, _runtimes(signs))
    return GraderView(GraderState.NO_KEEPER, "", 0, {})


def _read_signs(redis: Redis) -> list[dict[str, Any]]:
    """Give the signs of living keepers, and forget the names of those that have gone silent."""
    untyped: Any = redis
    ids: list[bytes] = sorted(untyped.smembers(KEEPERS))
    if not ids:
        return []
    values: Any = redis.mget([KEEPER_PREFIX.encode() + each for each in ids])
    silent = [each for each, value in zip(ids, values, strict=True) if value is None]
    if silent:
        # One that was only late names itself again with its next sign.
        redis.srem(KEEPERS, *silent)
    return [json.loads(value) for value in values if value is not None]


def _runtimes(signs: list[dict[str, Any]]) -> dict[str, RuntimeView]:
    runtimes: dict[str, RuntimeView] = {}
    for sign in signs:
        for name, runtime in sign["runtimes"].items():
            before = runtimes.get(name, RuntimeView(0, 0, ""))
            runtimes[name] = RuntimeView(
                ready=before.ready + runtime["ready"],
                size=before.size + runtime["size"],
                image_digest=runtime["image_digest"] or before.image_digest,
            )
    return runtimes


def count_ahead(db: Db, created_at: datetime) -> int:
    """Count the submissions that wait and came before `created_at`: the position in the queue, from 0."""
    return db.exec(
        select(func.count())
        .select_from(Submission)
        .where(col(Submission.status) == SubmissionStatus.PENDING, col(Submission.created_at) < created_at)
    ).one()
