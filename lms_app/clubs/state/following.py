"""Following one club from an open page: read again whenever something of it changes."""

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from lms_app.core.live import club_topic
from lms_app.web.live_pages import follow_news


async def follow_club(club_id: str, refresh: Callable[[], Awaitable[bool]]) -> None:
    """Call `refresh` now and after each message of the club until it gives False; survives outages."""
    is_over = not club_id

    async def find_topics() -> Sequence[str]:
        return [] if is_over else [club_topic(UUID(club_id))]

    async def read(_topics: Sequence[str]) -> bool:
        nonlocal is_over
        is_over = not await refresh()
        return not is_over

    await follow_news("club", find_topics, read)
