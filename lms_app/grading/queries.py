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

KEEPER_KEYS = "grader:keeper:*"
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
        keys: list[bytes] = list(redis.scan_iter(KEEPER_KEYS, count=100))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]  # untyped in redis
        values: Any = redis.mget(keys) if keys else []
    except (RedisError, OSError) as error:
        _log.warning("grader.state_unreadable", error=type(error).__name__)
        values = []
    signs: list[dict[str, Any]] = [json.loads(value) for value in values if value]
    well = [sign for sign in signs if sign["engine"] == "ok"]
    if well:
        return GraderView(GraderState.READY, "", sum(sign["busy"] for sign in well), _runtimes(well))
    if signs:
        return GraderView(GraderState.NO_ENGINE, str(signs[0]["detail"]), 0, _runtimes(signs))
    return GraderView(GraderState.NO_KEEPER, "", 0, {})


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
