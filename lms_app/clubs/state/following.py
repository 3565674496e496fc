"""Following one club from an open page: read again whenever something of it changes."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from lms_app.core.live import club_topic
from lms_app.core.log import get_logger
from lms_app.web.live_hub import hub, wait_for_news

_RETRY_S = 1.0
_log = get_logger(__name__)


async def follow_club(club_id: str, refresh: Callable[[], Awaitable[bool]]) -> None:
    """Call `refresh` now and after each message of the club until it gives False; survives outages."""
    while club_id:
        try:
            with hub.listen(club_topic(UUID(club_id))) as queue:
                while await refresh():
                    await wait_for_news(queue, None)
            return
        except (RedisError, SQLAlchemyError, OSError) as error:
            _log.warning("club.follow_interrupted", error=type(error).__name__)
            await asyncio.sleep(_RETRY_S)
