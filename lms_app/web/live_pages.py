"""Keeping an open page true: one shape for the background event of every page with live content."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from typing import TypeVar

import reflex as rx
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from lms_app.core.actor import Actor
from lms_app.core.live import admins_topic, user_topic
from lms_app.core.log import get_logger
from lms_app.web.actor import read_actor
from lms_app.web.live_hub import hub, wait_for_news

_RETRY_S = 1.0
_log = get_logger(__name__)

Wanted = TypeVar("Wanted")
Found = TypeVar("Found")


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

    async def read(topics: Sequence[str]) -> Sequence[rx.event.EventSpec] | None:
        return () if await refresh(topics) else None

    async with aclosing(tell_news(page, find_topics, read, poll_s=poll_s)) as events:
        async for _ in events:
            pass


async def tell_news(
    page: str,
    find_topics: Callable[[], Awaitable[Sequence[str]]],
    read: Callable[[Sequence[str]], Awaitable[Sequence[rx.event.EventSpec] | None]],
    *,
    kind: str = "",
    poll_s: Callable[[], float | None] = lambda: None,
) -> AsyncGenerator[rx.event.EventSpec]:
    """Do as `follow_news`, for a page that does more than showing: give the events to send to it.

    Args:
        page: Names the page in the log.
        find_topics: As for `follow_news`; asked again after an outage too.
        read: Reads, shows and gives the events; None where `refresh` gives False.
        kind: The only kind of messages that matters, if one does.
        poll_s: As for `follow_news`.
    """
    while True:
        try:
            topics = await find_topics()
            if not topics:
                return
            with hub.listen(*topics) as queue:
                # Listening comes before reading, so that nothing falls between the two.
                while (events := await read(topics)) is not None:
                    for event in events:
                        yield event
                    await wait_for_news(queue, poll_s(), kind=kind)
        except (RedisError, SQLAlchemyError, OSError) as error:
            # The state lives in Redis and what it shows in PostgreSQL; either may be restarting.
            _log.warning("live.follow_interrupted", page=page, error=type(error).__name__)
            await asyncio.sleep(_RETRY_S)


async def follow_reading(
    page: str,
    state: rx.State,
    topics_of: Callable[[Actor], list[str]],
    read: Callable[[Actor, Wanted], Awaitable[Found]],
    show: Callable[[Found], None],
    *,
    wanted: Callable[[], Wanted],
    poll_s: Callable[[], float | None] = lambda: None,
) -> None:
    """Follow what one reading gives, for a page whose topics depend on nothing but who looks at it.

    Args:
        page: Names the page in the log.
        state: The page's, of the background event in hand.
        topics_of: What that person may listen to; nothing for somebody whom the page isn't for.
        read: Reads in a transaction of its own what the person wants to see.
        show: Puts it on the page.
        wanted: What the page asks for; a reading is dropped when that has changed meanwhile.
        poll_s: As for `follow_news`.
    """

    async def find_topics() -> list[str]:
        async with state:
            return topics_of(await read_actor(state))

    async def refresh(topics: Sequence[str]) -> bool:
        async with state:
            actor, asked = await read_actor(state), wanted()
        if topics_of(actor) != topics:
            return False
        found = await read(actor, asked)
        async with state:
            # The person may have gone on meanwhile; the page's own load shows what belongs to it then.
            if wanted() == asked:
                show(found)
        return True

    await follow_news(page, find_topics, refresh, poll_s=poll_s)


def own_topics(actor: Actor) -> list[str]:
    """Give the topic of a person's own news; none for a stranger."""
    return [user_topic(actor.user_id)] if actor.user_id else []


def own_and_admin_topics(actor: Actor) -> list[str]:
    """Give both of a person's topics: of their own news and, for admins, of the queues."""
    return [*own_topics(actor), *admin_topics(actor)]


def admin_topics(actor: Actor) -> list[str]:
    """Give the topic of the queues that admins share; none for others."""
    return [admins_topic()] if actor.is_admin else []
