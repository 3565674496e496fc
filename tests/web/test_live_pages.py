import asyncio
from collections.abc import Sequence

import pytest
import reflex as rx
from redis.exceptions import ConnectionError as RedisLost

from lms_app.core.actor import ANONYMOUS, Actor
from lms_app.web import live_pages
from lms_app.web.live_hub import RESYNC, hub
from lms_app.web.live_pages import admin_topics, follow_news, follow_reading, own_topics, tell_news
from models.accounts import Role
from models.base import new_id


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


async def test_a_page_is_sent_what_a_reading_gives_and_hears_of_one_kind_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(live_pages, "_RETRY_S", 0.01)
    page, toast, sent = Page("a"), rx.toast("x"), []
    page.troubles = [RedisLost()]

    async def read(topics: Sequence[str]) -> list[rx.event.EventSpec] | None:
        return [toast] if await page.refresh(topics) else None

    async def follow() -> None:
        async for event in tell_news("test", page.find_topics, read, kind="wanted"):
            sent.append(event)

    following = asyncio.create_task(follow())
    await page.wait_shown(1)
    tell("a")
    hub._deliver("a", {"kind": "wanted"})
    await page.wait_shown(2)
    hub._deliver("a", RESYNC)
    await page.wait_shown(3)
    page.topics = []
    hub._deliver("a", {"kind": "wanted"})
    async with asyncio.timeout(20):
        await following
    assert sent == [toast] * 3
    assert hub.count_listeners() == 0


class FakeState:
    """Stands for a state in a background event, which takes its lock by `async with`."""

    async def __aenter__(self) -> "FakeState":
        return self

    async def __aexit__(self, *_: object) -> None:
        pass


async def test_a_reading_is_shown_unless_the_person_has_gone_on(monkeypatch: pytest.MonkeyPatch) -> None:
    actor = Actor(user_id=new_id(), role=Role.ADMIN)
    looking, wanted, shown = [actor], ["first"], []

    async def read_actor(_state: object) -> Actor:
        return looking[0]

    async def read(who: Actor, asked: str) -> str:
        if asked == "first":
            wanted[0] = "second"
        return f"{asked} for {who.role}"

    monkeypatch.setattr(live_pages, "read_actor", read_actor)
    following = asyncio.create_task(
        follow_reading("test", FakeState(), admin_topics, read, shown.append, wanted=lambda: wanted[0])
    )
    async with asyncio.timeout(20):
        while not hub.count_listeners():
            await asyncio.sleep(0.01)
        tell("admins")
        while not shown:
            await asyncio.sleep(0.01)
        looking[0] = ANONYMOUS
        tell("admins")
        await following
    assert shown == ["second for ADMIN"]


def test_topics_belong_to_a_person_or_to_admins() -> None:
    student, admin = (Actor(user_id=new_id(), role=role) for role in (Role.STUDENT, Role.ADMIN))
    assert own_topics(student) == [f"user:{student.user_id}"]
    assert (own_topics(ANONYMOUS), admin_topics(student), admin_topics(admin)) == ([], [], ["admins"])
