"""Following what changes in a club or a lesson while a page is open."""

import asyncio
from collections.abc import Awaitable, Callable

from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from lms_app.core.log import get_logger
from lms_app.web.live_hub import hub, wait_for_news

_RETRY_S = 1.0
_log = get_logger(__name__)


async def follow(topic: str, read_again: Callable[[], Awaitable[bool]]) -> None:
    """Call `read_again` now and with each news of `topic`, until it gives False; survives outages."""
    while True:
        try:
            with hub.listen(topic) as queue:
                # Listening comes before reading, so that nothing falls between the two.
                while await read_again():
                    await wait_for_news(queue, None)
            return
        except (RedisError, SQLAlchemyError, OSError) as error:
            _log.warning("attendance.watch_interrupted", error=type(error).__name__)
            await asyncio.sleep(_RETRY_S)
