"""One Redis subscription per web process, fanned out to the pages that listen.

A page listens in a background event that its on_load started: such an event ends with the tab.
"""

import asyncio
import json
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from redis.exceptions import RedisError

from lms_app.core.live import CHANNEL_PREFIX
from lms_app.core.log import get_logger
from lms_app.core.redis import make_async_redis

_BACKLOG = 32
_RECONNECT_S = 0.5
RESYNC: dict[str, Any] = {"resync": True}
_log = get_logger(__name__)


class LiveHub:
    """Delivers messages by topic to whoever listens in this process."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[asyncio.Queue[dict[str, Any]]]] = {}

    async def run(self) -> None:
        """Read from Redis for ever; after a lost connection everybody is told to read again."""
        while True:
            try:
                await self._read_until_lost()
            except (OSError, RedisError) as error:
                _log.warning("live.disconnected", error=type(error).__name__)
            await asyncio.sleep(_RECONNECT_S)

    async def _read_until_lost(self) -> None:
        async with make_async_redis() as redis, redis.pubsub() as pubsub:
            await pubsub.psubscribe(CHANNEL_PREFIX + "*")
            for topic in self._listeners:
                self._deliver(topic, RESYNC)
            async for message in pubsub.listen():
                if message["type"] == "pmessage":
                    topic = message["channel"].decode().removeprefix(CHANNEL_PREFIX)
                    self._deliver(topic, json.loads(message["data"]))

    def _deliver(self, topic: str, payload: dict[str, Any]) -> None:
        for queue in self._listeners.get(topic, ()):
            is_late = queue.full()
            if is_late:
                # The page is slow: it loses old messages and is told to read everything again.
                queue.get_nowait()
            queue.put_nowait(RESYNC if is_late else payload)

    @contextmanager
    def listen(self, *topics: str) -> Generator[asyncio.Queue[dict[str, Any]]]:
        """Give a queue that receives the messages of `topics` until the block ends."""
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue(_BACKLOG)
        wanted = set(topics)
        for topic in wanted:
            self._listeners.setdefault(topic, set()).add(queue)
        try:
            yield queue
        finally:
            for topic in wanted:
                self._listeners[topic].discard(queue)
                if not self._listeners[topic]:
                    del self._listeners[topic]

    def count_listeners(self) -> int:
        """Count the queues in use, for the metrics."""
        return sum(len(queues) for queues in self._listeners.values())


# A lifespan task of Reflex keeps `hub.run` going while the web process lives.
hub = LiveHub()


async def wait_for_news(
    queue: asyncio.Queue[dict[str, Any]], timeout_s: float | None, *, kind: str = ""
) -> None:
    """Wait for a message, and take those that are there with it: one reading answers them all.

    With `kind` other messages are passed over, except the one that says to read everything again.
    """
    try:
        async with asyncio.timeout(timeout_s):
            while not _matters(await queue.get(), kind):
                pass
    except TimeoutError:
        return
    while not queue.empty():
        queue.get_nowait()


def _matters(news: dict[str, Any], kind: str) -> bool:
    return not kind or news.get("kind") == kind or bool(news.get("resync"))
