"""From an empty wizard to a video that goes on where it was left: an author and a student at browsers."""

import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from lms_app.web.cookies import SESSION_COOKIE
from tests.factories.media_files import make_video, pad
from tests.support.api_client import ApiClient
from tests.support.app_server import AppServer
from tests.support.pictures import DESK, take_pictures

pytestmark = pytest.mark.browser

PATIENCE_MS = 30_000
# Reading and copying 200 MB, on a machine that is busy with other tests.
PROCESSED_MS = 90_000
BIG_BYTES = 200 * 1024 * 1024
# So slow that the big file is still on its way when the server dies.
BYTES_PER_S = 40 * 1024 * 1024
TITLE = "Робот за неделю"


@pytest.fixture(scope="session")
def videos(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Three videos by their names; the last is 200 MB, most of them a box of nothing that players skip."""
    folder = tmp_path_factory.mktemp("videos")
    made = {name: folder / f"{name}.mp4" for name in ("light", "button", "robot")}
    for name, path in made.items():
        make_video(path, seconds=40 if name == "robot" else 3, audio=None, movflags="faststart")
    pad(made["robot"], BIG_BYTES)
    return made


@pytest.fixture
def visit(app_server: AppServer, browser: Browser) -> Iterator[Callable[[ApiClient], Page]]:
    """Gives a page of somebody at a desk, who reads English."""
    contexts: list[Any] = []

    def open_page(api: ApiClient) -> Page:
        context = browser.new_context(base_url=app_server.base_url, viewport=DESK)
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        cookies = {SESSION_COOKIE: api.session, "lms_locale": "en"}
        context.add_cookies(
            [{"name": name, "value": value, "url": app_server.base_url} for name, value in cookies.items()]
        )
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


class Story:
    """What the steps share: who is at the browser, and where the pictures go."""

    def __init__(self, app_server: AppServer, folder: Path, videos: dict[str, Path]) -> None:
        self.app_server = app_server
        self.videos = videos
        self._folder = folder
        self._number = 0
        folder.mkdir(parents=True, exist_ok=True)

    def look(self, page: Page, name: str) -> None:
        self._number += 1
        take_pictures(page, self._folder, f"{self._number:02}-{name}")


def test_from_an_empty_wizard_to_a_video_that_goes_on(
    app_server: AppServer,
    visit: Callable[[ApiClient], Page],
    videos: dict[str, Path],
    artifacts: Path,
) -> None:
    story = Story(app_server, artifacts / "e2e" / "course", videos)
    author = make_author(app_server)
    page = visit(author)
    begin_course(page, story)
    upload_videos(page, story)
    create_course(page, story)
    check_bytes(author, story)
    edit_course(page, story)
    course_id = publish(page, story)
    student = ApiClient.register(app_server, "Аружан")
    address = watch(visit(student), story, course_id)
    resume(visit(student), story, address)


def make_author(app_server: AppServer) -> ApiClient:
    """Somebody who writes courses, with a draft of their own."""
    author = ApiClient.register(app_server, "Данияр")
    with app_server.connect() as connection:
        connection.execute("UPDATE user_account SET role = 'INSTRUCTOR' WHERE id = %s", (author.user["id"],))
    return author


def begin_course(page: Page, story: Story) -> None:
    """The first two steps: what it is about, and two chapters."""
    page.goto("/instructor/course/new")
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("Description").fill("От первого огонька до робота, который едет по линии.")
    story.look(page, "basics")
    page.get_by_role("button", name="Next").click()
    field = page.get_by_label("New chapter")
    for name in ("Свет", "Движение"):
        field.fill(name)
        field.press("Enter")
    story.look(page, "chapters")
    page.get_by_role("button", name="Next").click()


def upload_videos(page: Page, story: Story) -> None:
    """Three videos are on their way when the server dies; they go on from the last byte."""
    expect(page.locator(".upload[data-ready]")).to_be_visible()
    devtools = page.context.new_cdp_session(page)
    limits = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": BYTES_PER_S}
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", limits)
    page.get_by_label("upload videos").set_input_files(list(story.videos.values()))
    row = video_row(page, "robot")
    wait_percent(row, 20)
    story.look(page, "uploading")
    offsets: list[int] = []
    page.on("request", lambda sent: note_offset(offsets, sent.headers))
    story.app_server.kill("web")
    offsets.clear()
    expect(page.locator(".alert", has_text="No connection to the server")).to_be_visible()
    story.look(page, "no-connection")
    devtools.send("Network.emulateNetworkConditions", {**limits, "uploadThroughput": -1})
    name_and_place(page)
    story.app_server.wait_ready()
    expect(page.get_by_text("robot.mp4 uploaded successfully!")).to_be_visible(timeout=PROCESSED_MS)
    assert min(offsets) > BIG_BYTES // 20, "the upload began anew"
    story.look(page, "sent")


def note_offset(offsets: list[int], headers: dict[str, str]) -> None:
    if "upload-offset" in headers:
        offsets.append(int(headers["upload-offset"]))


def name_and_place(page: Page) -> None:
    """While the server is away: titles, and the last video in the second chapter."""
    for number, name in enumerate(("Первый огонёк", "Кнопка", "Робот едет"), start=1):
        page.get_by_label(f"Title of video {number}").first.fill(name)
    chapter = video_row(page, "Робот едет").get_by_label("Chapter", exact=True)
    chapter.select_option(label="Движение")
    expect(page.locator("[data-chapter]").nth(1).get_by_label("Title of video 1")).to_have_value("Робот едет")


def video_row(page: Page, title: str) -> Locator:
    field = page.locator(f'input[value="{title}"]')
    return page.locator(".wizard-video").filter(has=field)


def wait_percent(row: Locator, least: int) -> None:
    """Wait until so much of a file has come."""
    handle = row.element_handle()
    row.page.wait_for_function(
        "([row, least]) => parseInt(row.querySelector('.upload-percent')?.textContent || 0) >= least",
        arg=[handle, least],
    )


def create_course(page: Page, story: Story) -> None:
    """All is there after a reload; the review says how far each file is."""
    expect(page.get_by_text("Draft saved")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Next").click()
    review = page.locator(".wizard-review")
    for title in ("Первый огонёк", "Кнопка", "Робот едет"):
        row = review.locator("li li").filter(has_text=title)
        expect(row).to_contain_text("Complete", timeout=PROCESSED_MS)
    story.look(page, "review")
    page.get_by_role("button", name="Create course").click()
    page.wait_for_url(re.compile(r"/instructor/course/[0-9a-f-]{36}/edit"))
    expect(page.get_by_text("Course created successfully!")).to_be_visible()
    story.look(page, "created")


def edit_course(page: Page, story: Story) -> None:
    """Move a video to the other chapter by keyboard, delete one and take it back, save it all."""
    expect(page.get_by_test_id("save-state")).to_be_visible()
    expect(page.locator(".ce-points-wait")).to_have_count(0)
    page.locator('[data-control="drag"][data-of="Кнопка"]').focus()
    for key in ("Space", "ArrowDown", "Space"):
        page.keyboard.press(key)
    expect(page.get_by_test_id("said")).to_have_text(re.compile("Dropped “Кнопка”: place 1 of 2"))
    story.look(page, "reordered")
    page.get_by_role("button", name="Delete “Первый огонёк”").click()
    panel = page.get_by_role("region", name="Pending Deletions")
    expect(panel.get_by_role("button", name="Delete Permanently (1)")).to_be_visible()
    story.look(page, "deleted")
    panel.get_by_role("button", name="Restore “Первый огонёк”").click()
    expect(panel).to_have_count(0)
    # What was moved may have been saved by itself by now; this is not.
    page.get_by_label("Description").fill("От первого огонька до робота, который объезжает стул.")
    page.get_by_role("button", name="Save Changes").click()
    expect(page.get_by_text("Course updated successfully!")).to_be_visible()
    story.look(page, "saved")


def publish(page: Page, story: Story) -> str:
    """Show the course to learners; gives its id."""
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("The course is published")).to_be_visible()
    story.look(page, "published")
    return page.url.rstrip("/").split("/")[-2]


def watch(page: Page, story: Story, course_id: str) -> str:
    """Find the course, enrol, watch, seek and leave; gives the address of the video."""
    page.goto(f"/courses?search={TITLE}")
    expect(page.locator(".course-card", has_text=TITLE).first).to_be_visible()
    story.look(page, "catalogue")
    page.goto(f"/courses/{course_id}")
    page.get_by_role("button", name="Enrol").click()
    expect(page.get_by_role("link", name="Start")).to_be_visible()
    story.look(page, "enrolled")
    page.get_by_role("link", name="Робот едет").click()
    page.wait_for_url(re.compile("/items/"))
    video = page.locator("video")
    page.wait_for_function("document.querySelector('video')?.readyState >= 1")
    video.evaluate("each => { each.muted = true; each.currentTime = 12; return each.play(); }")
    page.wait_for_function("document.querySelector('video').currentTime > 12.3")
    video.evaluate("each => each.pause()")
    video.evaluate("each => { each.currentTime = 25; }")
    page.wait_for_function("!document.querySelector('video').seeking")
    story.look(page, "watching")
    address = page.url
    page.goto("/dashboard")
    return address


def resume(page: Page, story: Story, address: str) -> None:
    """On another device the video goes on where it was left."""
    page.goto(address)
    expect(page.get_by_text("Continued from 0:25")).to_be_visible()
    assert page.evaluate("document.querySelector('video').currentTime") >= 25
    story.look(page, "resumed")


def check_bytes(author: ApiClient, story: Story) -> None:
    """What arrived is what was sent, byte by byte."""
    with story.app_server.connect() as connection:
        asked = "SELECT file_name, sha256 FROM media WHERE owner_id = %s"
        arrived = dict(connection.execute(asked, (author.user["id"],)).fetchall())
    assert arrived == {path.name: hash_file(path) for path in story.videos.values()}


def hash_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
