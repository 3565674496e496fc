"""Rate limits in Redis, shared by every web process."""

import time
from dataclasses import dataclass
from functools import cache
from typing import Any

from limits import RateLimitItemPerSecond
from limits.storage import RedisStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from redis.exceptions import RedisError

from lms_app.core.config import get_settings
from lms_app.core.errors import TooManyRequests
from lms_app.core.log import get_logger

_PATIENCE_S = 2.0
_log = get_logger(__name__)


@dataclass(frozen=True)
class RateLimit:
    """At most `amount` tries in any `period_s` seconds for one key."""

    name: str
    amount: int
    period_s: int


@cache
def _limiter() -> SlidingWindowCounterRateLimiter:
    # Without an end to waiting, a Redis that swallows packets would hold up every request.
    patience: Any = {"socket_connect_timeout": _PATIENCE_S, "socket_timeout": _PATIENCE_S}
    return SlidingWindowCounterRateLimiter(RedisStorage(get_settings().redis_url, **patience))


def check_rate(limit: RateLimit, key: str) -> None:
    """Count one try of `key`, such as a user id or an address.

    A Redis that is away lets people in: the school goes on, and the log says so.

    Raises:
        TooManyRequests: The limit is passed; says after how many seconds to come back.
    """
    item = _item(limit)
    try:
        if _limiter().hit(item, key):
            return
        reset_at = _limiter().get_window_stats(item, key).reset_time
    except (RedisError, OSError) as error:
        _log.warning("rate_limit.unavailable", limit=limit.name, error=type(error).__name__)
        return
    raise TooManyRequests(retry_after_s=max(1, int(reset_at - time.time()) + 1))


def forget_tries(limit: RateLimit, key: str) -> None:
    """Start counting the tries of `key` anew, as after a right password."""
    try:
        _limiter().clear(_item(limit), key)
    except (RedisError, OSError) as error:
        _log.warning("rate_limit.unavailable", limit=limit.name, error=type(error).__name__)


def _item(limit: RateLimit) -> RateLimitItemPerSecond:
    amount = max(1, round(limit.amount * get_settings().rate_limit_factor))
    return RateLimitItemPerSecond(amount, limit.period_s, namespace=limit.name)
