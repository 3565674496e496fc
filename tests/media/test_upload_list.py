"""What pages show of uploads: one's own, with how far they are."""

import asyncio
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from lms_app.core import live
from lms_app.core.actor import ANONYMOUS
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.core.errors import Unauthorized
from lms_app.media import parts, upload_list
from lms_app.media.state import uploads
from lms_app.media.state.uploads import UploadsState
from lms_app.web.cookies import SESSION_COOKIE
from lms_app.web.live_hub import hub
from models.accounts import User
from models.media import MediaStatus, UploadStatus
from tests.factories.accounts import actor_of, make_login
from tests.factories.media import make_author, make_media, make_upload
from tests.support.event_client import EventClient


def test_a_file_on_its_way_says_how_much_of_it_has_come(db: Db, author: User) -> None:
    upload = make_upload(db, author, make_media(db, author))
    parts.part_path(upload.id).write_bytes(b"x" * 400)
    (item,) = upload_list.list_own_uploads(db, actor_of(author))
    assert (item.status, item.received_bytes, item.size_bytes) == ("uploading", 400, 1000)
    assert item.upload_id == str(upload.id)


def test_a_video_that_is_converted_says_how_far_it_is(db: Db, author: User, client_of) -> None:
    medium = make_media(db, author, status=MediaStatus.PROCESSING, converted_percent=43)
    make_upload(db, author, medium, status=UploadStatus.RECEIVED, received_at=utc_now())
    (item,) = upload_list.list_own_uploads(db, actor_of(author))
    assert (item.status, item.converted_percent, item.upload_id) == ("processing", 43, "")
    said = client_of(author).get(f"/api/media/{medium.id}").json()
    assert (said["status"], said["convertedPercent"]) == ("processing", 43)


def test_what_ended_is_shown_for_an_hour_with_its_reason(db: Db, author: User) -> None:
    now = utc_now()
    bad = {"status": MediaStatus.ERROR, "error_code": "truncated"}
    recent = make_media(db, author, updated_at=now - timedelta(minutes=50), **bad)
    make_upload(db, author, recent, status=UploadStatus.DONE, received_at=now)
    make_media(db, author, updated_at=now - timedelta(minutes=70), **bad)
    make_media(db, author, updated_at=now, deleted_at=now, **bad)
    (item,) = upload_list.list_own_uploads(db, actor_of(author))
    assert (item.id, item.status, item.upload_id) == (str(recent.id), "error", "")
    assert item.error_code == "truncated"


def test_an_old_upload_that_still_comes_stands_first(db: Db, author: User) -> None:
    old = make_media(db, author, updated_at=utc_now() - timedelta(hours=9), title="old")
    make_upload(db, author, old)
    make_media(db, author, status=MediaStatus.ERROR, error_code="empty", title="new")
    assert [each.title for each in upload_list.list_own_uploads(db, actor_of(author))] == ["old", "new"]


def test_nobody_sees_the_uploads_of_others(db: Db, author: User) -> None:
    make_upload(db, author, make_media(db, author))
    assert upload_list.list_own_uploads(db, actor_of(make_author(db, name="Чужой"))) == []
    with pytest.raises(Unauthorized):
        upload_list.list_own_uploads(db, ANONYMOUS)


async def test_a_page_loads_the_uploads_of_whoever_is_signed_in(db: Db, author: User) -> None:
    media = make_media(db, author)
    make_upload(db, author, media)
    for person, shown in ((author, [str(media.id)]), (make_author(db, name="Чужой"), [])):
        async with EventClient(f"{SESSION_COOKIE}={make_login(db, person)[1]}") as tab:
            await tab.send(UploadsState.load, path="/instructor/media")
            state = await tab.state(UploadsState)
            assert (state.owner, [each.id for each in state.items]) == (str(person.id), shown)


async def test_strangers_load_nothing(db: Db) -> None:
    async with EventClient() as tab:
        await tab.send(UploadsState.load, path="/instructor/media")
        assert (await tab.state(UploadsState)).owner == ""
        assert not tab.errors


async def test_a_burst_of_news_is_one_reading_and_the_last_of_it_is_shown(
    db: Db, author: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    readings: list[int] = []

    def read(*args: Any) -> list[upload_list.UploadItem]:
        readings.append(1)
        return upload_list.list_own_uploads(*args)

    monkeypatch.setattr(uploads, "list_own_uploads", read)
    upload = make_upload(db, author, make_media(db, author))
    parts.part_path(upload.id).write_bytes(b"x" * 400)
    listening = asyncio.create_task(hub.run())
    before = hub.count_listeners()
    async with EventClient(f"{SESSION_COOKIE}={make_login(db, author)[1]}") as tab:
        await tab.send(UploadsState.load, path="/nowhere")
        await until(lambda: hub.count_listeners() > before and len(readings) >= 2)
        begun, start = len(readings), time.monotonic()
        parts.part_path(upload.id).write_bytes(b"x" * 900)
        for _ in range(20):
            hub._deliver(live.user_topic(author.id), {"changed": "upload"})
            await asyncio.sleep(0.02)
        await until(lambda: "received_bytes=900" in str(tab.deltas))
        # Not one for each message: at most one a second, whatever else this machine does.
        assert len(readings) - begun <= 2 + (time.monotonic() - start)
    listening.cancel()


async def until(condition: Callable[[], object]) -> None:
    """Wait for what another task does."""
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.02)
