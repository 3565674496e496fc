"""Uploads that are paused, cut off, refused, reloaded and looked at from another tab."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Locator, Page, expect

from lms_app.web.cookies import SESSION_COOKIE
from tests.factories.media_files import make_video, pad
from tests.support.api_client import ApiClient
from tests.support.app_server import AppServer
from tests.support.axe import violations
from tests.support.pictures import DESK, take_pictures

pytestmark = pytest.mark.browser

# Some seconds on the slow line.
FILE_BYTES = 40 * 1024 * 1024
# Pages send parts of 128 MB.
TWO_PARTS_BYTES = 136 * 1024 * 1024
# So slow that the file is still on its way when something happens to it.
SLOW_BYTES_PER_S = 3 * 1024 * 1024
PATIENCE_MS = 60_000


@pytest.fixture(scope="session")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A video that takes a while."""
    path = tmp_path_factory.mktemp("video") / "lesson.mp4"
    make_video(path, seconds=1, audio=None)
    pad(path, FILE_BYTES)
    return path


@pytest.fixture
def video_of_two_parts(tmp_path: Path) -> Path:
    """One that is more than what a page sends at once."""
    path = tmp_path / "lesson.mp4"
    make_video(path, seconds=1, audio=None)
    pad(path, TWO_PARTS_BYTES)
    return path


@pytest.fixture
def visit(app_server: AppServer, browser: Browser) -> Iterator[Callable[[], Page]]:
    """Gives tabs of one author, whose wizard stands at the step of uploads."""
    author = ApiClient.register(app_server, "Данияр")
    with app_server.connect() as connection:
        change = "UPDATE user_account SET role = 'INSTRUCTOR', locale = 'en' WHERE id = %s"
        connection.execute(change, (author.user["id"],))
    chapter = {"id": author.user["id"], "title": "Свет", "videos": []}
    content = {"title": "Робот", "description": "x", "sections": [chapter]}
    draft = {"step": 2, "version": 0, "content": content}
    assert author.request("PUT", "/api/admin-courses/draft", json=draft).is_success
    context = browser.new_context(base_url=app_server.base_url, viewport=DESK)
    context.set_default_timeout(PATIENCE_MS)
    cookies = {SESSION_COOKIE: author.session, "lms_locale": "en"}
    context.add_cookies(
        [{"name": name, "value": value, "url": app_server.base_url} for name, value in cookies.items()]
    )

    def open_tab() -> Page:
        page = context.new_page()
        page.goto("/instructor/course/new")
        expect(page.locator(".upload[data-ready]")).to_be_visible(timeout=PATIENCE_MS)
        return page

    yield open_tab
    context.close()


def slow_down(page: Page) -> CDPSession:
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    set_speed(devtools, SLOW_BYTES_PER_S)
    return devtools


def set_speed(devtools: CDPSession, bytes_per_s: int, *, offline: bool = False) -> None:
    limits = {"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": bytes_per_s}
    devtools.send("Network.emulateNetworkConditions", limits)


def choose(page: Page, *files: Any) -> None:
    page.get_by_label("upload videos").set_input_files(list(files))


def wait_percent(row: Locator, least: int) -> None:
    row.page.wait_for_function(
        "([row, least]) => parseInt(row.querySelector('.upload-percent')?.textContent || 0) >= least",
        arg=[row.element_handle(), least],
    )


def read_percent(row: Locator) -> int:
    return int(row.locator(".upload-percent").inner_text().rstrip(" %"))


def test_an_upload_is_paused_watched_from_another_tab_and_goes_on_after_a_reload(
    visit: Callable[[], Page], video: Path, artifacts: Path
) -> None:
    page, other = visit(), visit()
    slow_down(page)
    choose(page, video)
    row = page.locator(".wizard-video")
    # The sender counts what it has sent, the other tab what has arrived.
    wait_percent(row, 30)
    expect(page.get_by_text("Draft saved")).to_be_visible()
    page.get_by_role("button", name="Pause lesson.mp4").press("Enter")
    expect(row).to_contain_text("Paused")
    expect(page.get_by_role("status").filter(has_text="1 paused")).to_have_count(1)
    other.reload()
    expect(other.locator(".wizard-video")).to_contain_text("Being uploaded in another tab")
    assert read_percent(other.locator(".wizard-video")) >= 10
    assert violations(page) == violations(other) == []
    folder = artifacts / "e2e" / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    take_pictures(page, folder, "paused")
    page.reload()
    expect(row).to_contain_text("Paused")
    offsets: list[int] = []
    page.on("request", lambda sent: offsets.append(int(sent.headers.get("upload-offset", -1))))
    devtools = slow_down(page)
    page.get_by_role("button", name="Resume lesson.mp4").press("Enter")
    wait_percent(other.locator(".wizard-video"), 50)
    page.reload()
    set_speed(devtools, -1)
    for tab in (page, other):
        expect(tab.locator(".wizard-video")).to_contain_text("Complete", timeout=PATIENCE_MS)
    sent = [each for each in offsets if each >= 0]
    assert sent
    assert min(sent) >= FILE_BYTES // 10


def test_a_lost_connection_is_said_and_the_upload_goes_on_by_itself(
    visit: Callable[[], Page], video_of_two_parts: Path
) -> None:
    page = visit()
    devtools = slow_down(page)
    choose(page, video_of_two_parts)
    row = page.locator(".wizard-video")
    wait_percent(row, 5)
    # Chromium lets the part go that is on its way, and nothing after it.
    set_speed(devtools, -1, offline=True)
    expect(page.locator(".alert", has_text="No connection to the server")).to_be_visible()
    expect(row).to_contain_text("No connection, trying again")
    before = read_percent(row)
    set_speed(devtools, -1)
    expect(page.get_by_text("lesson.mp4 uploaded successfully!")).to_be_visible()
    assert before >= 5
    expect(row).to_contain_text("Complete")


def test_refused_files_are_listed_with_their_reasons(visit: Callable[[], Page]) -> None:
    page = visit()
    empty = {"name": "empty.mp4", "mimeType": "video/mp4", "buffer": b""}
    notes = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"x"}
    many = [
        {"name": f"{number}.mp4", "mimeType": "video/mp4", "buffer": b"no video" * number}
        for number in range(1, 12)
    ]
    choose(page, empty, notes, *many)
    refused = page.get_by_role("alert")
    expect(refused).to_contain_text("3 files were not taken")
    expect(refused).to_contain_text("empty.mp4: There is nothing in the file")
    expect(refused).to_contain_text("notes.txt: Such files are not taken")
    expect(refused).to_contain_text("11.mp4: At most 10 files at once")
    # These look like videos; the server sees by their first bytes that they are none.
    icons, rows = page.get_by_test_id("upload-error-icon"), page.locator(".wizard-video")
    expect(icons).to_have_count(10, timeout=PATIENCE_MS)
    for row in rows.all():
        expect(row).to_contain_text("This is no mp4 inside")
    expect(page.get_by_text(re.compile("Failed to upload [0-9]+.mp4")).first).to_be_visible()
    rows.nth(2).get_by_role("button", name="Remove video “3”").press("Enter")
    expect(icons).to_have_count(9)
    # Tried again, the server says the same.
    page.get_by_role("button", name="Retry 10.mp4").press("Enter")
    expect(icons).to_have_count(9, timeout=PATIENCE_MS)
    expect(rows.last).to_contain_text("This is no mp4 inside")
