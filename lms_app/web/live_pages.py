"""Keeping an open page true: one shape for the background event of every page with live content."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from lms_app.core.log import get_logger
from lms_app.web.live_hub import hub, wait_for_news

_RETRY_S = 1.0
_log = get_logger(__name__)


async def follow_news(
    page: str,
    find_topics: Callable[[], Awaitable[Sequence[str]]],
    refresh: Callable[[Sequence[str]], Awaitable[bool]],
    *,
    poll_s: Callable[[], float | None] = lambda: None,
) -> None:
    """Show what changes until there is nothing more to listen to; start over after an outage.

    Both functions read the actor anew, since a login may end while a page is open.

    Args:
        page: Names the page in the log.
        find_topics: Gives what to listen to; nothing ends it, such as when nobody is signed in any more.
        refresh: Reads and shows how things stand. False when the topics, which it is given, are no longer the
            right ones; they are asked for again then.
        poll_s: The longest wait for news in seconds, asked before each wait; None is without end.
    """
    while True:
        try:
            topics = await find_topics()
            if not topics:
                return
            with hub.listen(*topics) as queue:
                # Listening comes before reading, so that nothing falls between the two.
                while await refresh(topics):
                    await wait_for_news(queue, poll_s())
        except (RedisError, SQLAlchemyError, OSError) as error:
            # The state lives in Redis and what it shows in PostgreSQL; either may be restarting.
            _log.warning("live.follow_interrupted", page=page, error=type(error).__name__)
            await asyncio.sleep(_RETRY_S)
