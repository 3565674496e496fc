"""Connections to Redis, shared by everything in a process."""

from functools import cache

from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.retry import Retry

from lms_app.core.config import get_settings

_CONNECT_TIMEOUT_S = 2


@cache
def get_redis() -> Redis:
    """Give the process's client; it reconnects by itself and answers bytes.

    Three quick tries bridge the restart of an embedded Redis without hanging a request.
    """
    return Redis.from_url(  # pyright: ignore[reportUnknownMemberType]
        get_settings().redis_url,
        socket_connect_timeout=_CONNECT_TIMEOUT_S,
        retry=Retry(ExponentialBackoff(cap=0.5, base=0.05), 3),
        retry_on_error=[RedisConnectionError, RedisTimeoutError],
    )


def make_async_redis() -> AsyncRedis:
    """Make a client for the running event loop; the caller closes it."""
    return AsyncRedis.from_url(  # pyright: ignore[reportUnknownMemberType]
        get_settings().redis_url, socket_connect_timeout=_CONNECT_TIMEOUT_S
    )
