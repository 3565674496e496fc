import asyncio
from collections.abc import Sequence

import pytest
from redis.exceptions import ConnectionError as RedisLost

from lms_app.web import live_pages
from lms_app.web.live_hub import hub
from lms_app.web.live_pages import follow_news


class Page:
    """A page that notes what it was asked to show; an entry of `troubles` is raised in place of showing."""

    def __init__(self, *topics: str) -> None:
        self.topics: list[str] = list(topics)
        self.shown: list[list[str]] = []
        self.troubles: list[Exception] = []

    async def find_topics(self) -> list[str]:
        return self.topics.copy()

    async def refresh(self, topics: Sequence[str]) -> bool:
        if self.troubles:
            raise self.troubles.pop()
        if topics != self.topics:
            return False
        self.shown.append(list(topics))
        return True

    async def wait_shown(self, count: int) -> None:
        async with asyncio.timeout(20):
            while len(self.shown) < count:
                await asyncio.sleep(0.01)


def tell(topic: str) -> None:
    hub._deliver(topic, {"changed": "x"})


async def finish(page: Page, following: asyncio.Task[None], told: str) -> None:
    """Let nobody be signed in any more."""
    page.topics = []
    tell(told)
    async with asyncio.timeout(20):
        await following


async def test_a_page_shows_again_when_there_is_news_and_ends_without_topics() -> None:
    page = Page("a", "b")
    following = asyncio.create_task(follow_news("test", page.find_topics, page.refresh))
    await page.wait_shown(1)
    tell("b")
    await page.wait_shown(2)
    await finish(page, following, "a")
    assert page.shown == [["a", "b"], ["a", "b"]]
    assert hub.count_listeners() == 0


async def test_a_page_whose_topics_change_listens_to_the_new_ones() -> None:
    page = Page("a")
    following = asyncio.create_task(follow_news("test", page.find_topics, page.refresh))
    await page.wait_shown(1)
    page.topics = ["a", "c"]
    tell("a")
    await page.wait_shown(2)
    tell("c")
    await page.wait_shown(3)
    await finish(page, following, "c")
    assert page.shown == [["a"], ["a", "c"], ["a", "c"]]


async def test_a_page_starts_over_after_an_outage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_pages, "_RETRY_S", 0.01)
    page = Page("a")
    page.troubles = [RedisLost(), OSError()]
    following = asyncio.create_task(follow_news("test", page.find_topics, page.refresh))
    await page.wait_shown(1)
    await finish(page, following, "a")


async def test_a_page_that_polls_shows_again_without_news() -> None:
    page = Page("a")
    following = asyncio.create_task(
        follow_news(
            "test", page.find_topics, page.refresh, poll_s=lambda: 0.01 if len(page.shown) < 3 else None
        )
    )
    await page.wait_shown(3)
    await finish(page, following, "a")
    assert len(page.shown) == 3


async def test_a_defect_is_not_taken_for_an_outage() -> None:
    page = Page("a")
    page.troubles = [ValueError("a defect")]
    with pytest.raises(ValueError, match="a defect"):
        await follow_news("test", page.find_topics, page.refresh)
    assert hub.count_listeners() == 0
