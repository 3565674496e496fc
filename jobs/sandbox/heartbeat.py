"""The keeper's sign of life in Redis, from which /health and the pages learn how grading stands."""

import json
import socket
from typing import Any

from redis import Redis
from redis.exceptions import RedisError

from jobs.sandbox.churn import Churn
from jobs.sandbox.pool import PoolState
from lms_app.core.log import get_logger
from lms_app.grading.queries import KEEPER_PREFIX, KEEPERS

TTL_S = 10
INTERVAL_S = 2.0
_log = get_logger(__name__)


def describe(states: dict[str, PoolState], churn: Churn) -> dict[str, Any]:
    """Put the pools into the form that `lms_app.grading.queries` reads, and what the containers cost."""
    trouble = next((state.trouble for state in states.values() if state.trouble), "")
    # A runtime whose image is missing says nothing about the others; one that wants none says nothing at all.
    works = [state.ready or state.lent or (state.size and not state.trouble) for state in states.values()]
    has_engine = not trouble or any(works)
    return {
        "host": socket.gethostname(),
        "engine": "ok" if has_engine else "unavailable",
        "detail": trouble,
        "busy": sum(state.lent for state in states.values()),
        "churn": churn.figures(),
        "runtimes": {
            name: {
                "ready": state.ready,
                "size": state.size,
                "lent": state.lent,
                "image_digest": state.image_digest,
                "reason": state.reason,
                "trouble": state.trouble,
            }
            for name, state in states.items()
        },
    }


def beat(redis: Redis, keeper_id: str, states: dict[str, PoolState], churn: Churn) -> None:
    """Tell once; a Redis that is away is only logged, and told again at the next beat."""
    try:
        with redis.pipeline() as both:  # pyright: ignore[reportUnknownMemberType]  # untyped in redis
            both.set(KEEPER_PREFIX + keeper_id, json.dumps(describe(states, churn)), ex=TTL_S)
            both.sadd(KEEPERS, keeper_id)
            both.execute()
    except (RedisError, OSError) as error:
        _log.warning("keeper.heartbeat_failed", error=type(error).__name__)


def withdraw(redis: Redis, keeper_id: str) -> None:
    """Take the sign away at a clean end, so that nobody counts on this keeper for its last seconds."""
    try:
        redis.delete(KEEPER_PREFIX + keeper_id)
    except (RedisError, OSError) as error:
        _log.warning("keeper.heartbeat_failed", error=type(error).__name__)
