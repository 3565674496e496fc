import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from redis import Redis

from lms_app.core import live
from lms_app.core.db import transaction
from lms_app.web.live_hub import RESYNC, LiveHub


@asynccontextmanager
async def running_hub() -> AsyncIterator[LiveHub]:
    hub = LiveHub()
    task = asyncio.create_task(hub.run())
    try:
        yield hub
    finally:
        task.cancel()


async def subscribed(redis: Redis) -> None:
    async with asyncio.timeout(5):
        while not redis.pubsub_numpat():
            await asyncio.sleep(0.01)


async def receive(queue: asyncio.Queue[dict[str, object]]) -> dict[str, object]:
    async with asyncio.timeout(5):
        return await queue.get()


async def test_a_message_reaches_those_who_listen_to_its_topic(redis_server: Redis) -> None:
    async with running_hub() as hub:
        await subscribed(redis_server)
        with hub.listen("a") as mine, hub.listen("b") as others:
            live.publish("a", {"changed": "x"})
            assert await receive(mine) == {"changed": "x"}
            assert others.empty()
            assert hub.count_listeners() == 2
        assert hub.count_listeners() == 0


async def test_messages_go_out_only_after_the_commit(redis_server: Redis) -> None:
    async with running_hub() as hub:
        await subscribed(redis_server)
        with hub.listen("a") as queue:
            with transaction() as db:
                live.publish_after_commit(db, "a", {"n": 1})
                await asyncio.sleep(0.05)
                assert queue.empty()
            assert await receive(queue) == {"n": 1}


async def test_a_lost_connection_tells_everybody_to_read_again(redis_server: Redis) -> None:
    async with running_hub() as hub:
        await subscribed(redis_server)
        with hub.listen("a") as queue:
            redis_server.client_kill_filter(_type="pubsub")
            assert await receive(queue) == RESYNC


async def test_a_slow_page_loses_old_messages_and_reads_again(redis_server: Redis) -> None:
    hub = LiveHub()
    with hub.listen("a") as queue:
        for number in range(queue.maxsize):
            hub._deliver("a", {"n": number})
        with hub.listen("a") as first, hub.listen("a") as second, hub.listen("a") as third:
            hub._deliver("a", {"n": 99})
            assert [each.get_nowait() for each in (first, second, third)] == [{"n": 99}] * 3
        received = [queue.get_nowait() for _ in range(queue.qsize())]
    assert received[0] == {"n": 1}
    assert received[-1] == RESYNC


@pytest.mark.parametrize("topics", [("a", "b"), ("a",), ("a", "b", "a")])
async def test_one_queue_can_listen_to_several_topics(topics: tuple[str, ...]) -> None:
    hub = LiveHub()
    with hub.listen(*topics) as queue:
        for topic in set(topics):
            hub._deliver(topic, {"t": topic})
        assert queue.qsize() == len(set(topics))
