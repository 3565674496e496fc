"""Opening the page of a challenge as a tab does, without a browser."""

import asyncio
from collections.abc import Awaitable, Callable

from lms_app.submissions.state.solving import SolvingState
from tests.support.event_client import EventClient


async def until(condition: Callable[[], Awaitable[object]], within_s: float = 30) -> None:
    """Wait until `condition` holds."""

    async def look() -> None:
        while not await condition():  # noqa: ASYNC110 - the state is polled on purpose
            await asyncio.sleep(0.02)

    await asyncio.wait_for(look(), within_s)


async def open_page(tab: EventClient, challenge_id: object) -> SolvingState:
    """Open the page and give its state; following the submission goes on in the background."""
    await tab.send(SolvingState.load, path=f"/challenge/{challenge_id}", wait=False)

    async def is_loaded() -> bool:
        return (await tab.state(SolvingState)).phase != "loading"

    await until(is_loaded)
    return await tab.state(SolvingState)
