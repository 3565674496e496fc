"""Files come into a course and into the library: chosen from it, dropped on the page, cleared away again."""

import base64
import re
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from lms_app.web.cookies import SESSION_COOKIE
from models.courses import ItemKind
from models.media import MediaStatus
from tests.factories.accounts import make_login
from tests.factories.courses import make_course, make_item, make_section
from tests.factories.media import make_author, make_media
from tests.factories.media_files import make_video
from tests.support.app_server import AppServer
from tests.support.axe import violations
from tests.support.club_rows import database_of
from tests.support.looks import SETTLED, SMALL_TARGETS
from tests.support.waiting import wait_until

pytestmark = pytest.mark.browser

WITHIN_MS = 60_000
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 844}
BOTH = pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
# What a browser makes of files that are dragged in from outside, in the order in which it tells of it.
DROP = """(zone, files) => {
  const carried = new DataTransfer();
  for (const { name, base64 } of files) {
    const bytes = Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));
    carried.items.add(new File([bytes], name, { type: 'video/mp4' }));
  }
  const tell = (kind) => zone.dispatchEvent(
    new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
  tell('dragenter');
  const isTaken = !tell('dragover');
  return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => {
    const isMarked = Boolean(document.querySelector('.upload-zone--over'));
    tell('drop');
    resolve({ isTaken, isMarked });
  })));
}"""


class Author:
    """An author of one's own with two ready videos and a draft whose video has no file yet."""

    def __init__(self, app_server: AppServer) -> None:
        with database_of(app_server) as db:
            person = make_author(db, name=f"Author {uuid.uuid4().hex[:6]}")
            ready = {"status": MediaStatus.READY, "duration_ms": 61_000, "sha256": "0" * 64}
            self.wanted = str(make_media(db, person, title="Second circuit", **ready).id)
            make_media(db, person, title="First circuit", **ready)
            make_media(db, make_author(db), title="A stranger's circuit", **ready)
            course = make_course(db, person, title="Robots")
            item = make_item(db, make_section(db, course), kind=ItemKind.VIDEO, title="Lights", body="")
            self.course, self.item = str(course.id), str(item.id)
            self.session = make_login(db, person)[1]


@pytest.fixture
def author(app_server: AppServer) -> Author:
    return Author(app_server)


@pytest.fixture
def visit(
    browser: Browser, app_server: AppServer, author: Author
) -> Iterator[Callable[[dict[str, int], str], Page]]:
    contexts = []

    def open_page(size: dict[str, int], path: str) -> Page:
        context = browser.new_context(
            base_url=app_server.base_url,
            viewport=size,
            locale="en-US",
            reduced_motion="reduce",
            has_touch=size is PHONE,
        )
        contexts.append(context)
        context.set_default_timeout(WITHIN_MS)
        cookie = {"name": SESSION_COOKIE, "value": author.session, "url": app_server.base_url}
        context.add_cookies([cookie])
        page = context.new_page()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def check_looks(page: Page, picture: Path) -> None:
    page.evaluate(SETTLED)
    picture.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=picture)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert violations(page) == []
    if page.viewport_size == PHONE:
        assert page.evaluate(SMALL_TARGETS) == []


@BOTH
def test_a_video_of_the_library_is_chosen_for_an_item(
    visit, author: Author, size: dict[str, int], artifacts: Path
) -> None:
    page = visit(size, f"/instructor/course/{author.course}/edit")
    page.get_by_role("button", name="Edit “Lights”").click()
    opener = page.get_by_role("button", name="Choose from the library")
    opener.click()
    dialog = page.get_by_role("dialog")
    choices = dialog.locator(".media-choice")
    expect(choices).to_have_count(2)
    expect(dialog.get_by_text("A stranger's circuit")).to_have_count(0)
    check_looks(page, artifacts / "e2e" / f"picker-{size['width']}.png")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(opener).to_be_focused()
    opener.press("Enter")
    dialog.get_by_role("searchbox").fill("nothing like it")
    expect(dialog.get_by_text("Nothing was found")).to_be_visible()
    dialog.get_by_role("searchbox").fill("second")
    expect(choices).to_have_count(1)
    choices.press("Enter")
    expect(dialog).to_have_count(0)
    expect(page.locator(".ce-chosen")).to_contain_text("Second circuit")
    page.get_by_role("button", name="Save Changes").click()

    def stored() -> str | None:
        tree = page.request.get(f"/api/admin-courses/{author.course}").json()
        return tree["sections"][0]["items"][0]["mediaId"]

    wait_until(lambda: stored() == author.wanted, 60, "the chosen video")


def broken(name: str) -> dict[str, str]:
    """A file that is no video inside, which the server sees at once."""
    return {"name": name, "base64": base64.b64encode(b"no video").decode()}


@BOTH
def test_files_are_dropped_on_the_zone_and_beside_it(
    visit, size: dict[str, int], artifacts: Path, tmp_path: Path
) -> None:
    page = visit(size, "/instructor/media")
    expect(page.locator(".upload[data-ready]")).to_be_visible()
    zone, rows = page.get_by_test_id("upload-zone"), page.get_by_test_id("upload-row")
    video = make_video(tmp_path / "dropped.mp4", seconds=1, audio=None)
    good = {"name": "dropped.mp4", "base64": base64.b64encode(video).decode()}
    assert zone.evaluate(DROP, [good, broken("broken.mp4")]) == {"isTaken": True, "isMarked": True}
    expect(rows).to_have_count(2)
    expect(page.locator(".upload-zone--over")).to_have_count(0)
    expect(rows.filter(has_text="dropped.mp4")).to_contain_text("Complete")
    expect(rows.filter(has_text="broken.mp4").get_by_test_id("upload-error-icon")).to_be_visible()
    expect(page.locator(".media-card", has_text="dropped")).to_have_count(1)
    address = page.url
    page.locator("h1").evaluate(DROP, [broken("beside.mp4")])
    expect(rows).to_have_count(3)
    assert page.url == address, "a file beside the zone opens in place of the page"
    notes = {"name": "notes.exe", "base64": broken("x")["base64"]}
    zone.evaluate(DROP, [notes])
    expect(page.get_by_role("alert").filter(has_text="notes.exe")).to_be_visible()
    expect(rows).to_have_count(3)
    check_looks(page, artifacts / "e2e" / f"dropped-{size['width']}.png")


@BOTH
def test_clear_all_takes_every_row_away_and_keeps_what_is_complete(
    visit, size: dict[str, int], tmp_path: Path
) -> None:
    page = visit(size, "/instructor/media")
    expect(page.locator(".upload[data-ready]")).to_be_visible()
    rows = page.get_by_test_id("upload-row")
    video = tmp_path / "kept.mp4"
    make_video(video, seconds=1, audio=None)
    wrong = {"name": "broken.mp4", "mimeType": "video/mp4", "buffer": b"no video"}
    whole = {"name": "kept.mp4", "mimeType": "video/mp4", "buffer": video.read_bytes()}
    page.get_by_label("upload videos").set_input_files([wrong, whole])
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text="kept.mp4")).to_contain_text("Complete")
    expect(page.get_by_test_id("upload-error-icon")).to_have_count(1)
    page.get_by_role("button", name="Clear All").click()
    expect(rows).to_have_count(0)
    expect(page.get_by_text(re.compile("Clear All"))).to_have_count(0)
    page.reload()
    expect(page.locator(".upload[data-ready]")).to_be_visible()
    expect(page.locator(".media-card", has_text="kept")).to_have_count(1)
    expect(rows).to_have_count(0)
