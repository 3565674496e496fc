"""An author keeps the library in order, and an admin decides on what is used; phone and desk, both themes."""

import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Page, expect

from lms_app.core.db import Db
from lms_app.web.cookies import SESSION_COOKIE
from models.accounts import Role, User
from models.courses import ItemKind
from models.media import Media, MediaKind, MediaStatus
from tests.factories.accounts import make_login, make_user
from tests.factories.courses import make_course, make_item, make_section
from tests.factories.media import make_author, make_media, make_upload
from tests.factories.media_files import make_picture, make_video
from tests.support.app_server import AppServer
from tests.support.club_rows import database_of
from tests.support.looks import look

pytestmark = pytest.mark.browser


def store(app_server: AppServer, db: Db, owner: User, name: str, content: bytes, **over: object) -> Media:
    """Add a medium that is ready, with its bytes where the server keeps them."""
    ending = name.rpartition(".")[2]
    key = f"media/{uuid.uuid4()}.{ending}"
    path = Path(app_server.data_dir) / "storage" / key
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    values = {
        "title": name.rpartition(".")[0],
        "file_name": name,
        "storage_key": key,
        "size_bytes": len(content),
        "status": MediaStatus.READY,
        "sha256": "0" * 64,
        **over,
    }
    return make_media(db, owner, **values)


@pytest.fixture
def scene(app_server: AppServer) -> Iterator[SimpleNamespace]:
    """An author with a film that a course plays and a picture, and an admin."""
    with tempfile.TemporaryDirectory() as folder:
        film_bytes = make_video(Path(folder) / "video.mp4", seconds=1, audio=None)
    with database_of(app_server) as db:
        author = make_author(db, name=f"Author {uuid.uuid4().hex[:6]}")
        film = store(app_server, db, author, "First circuit.mp4", film_bytes, duration_ms=61_000)
        store(
            app_server, db, author, "Plan.png", make_picture(), kind=MediaKind.IMAGE, content_type="image/png"
        )
        make_upload(db, author, make_media(db, author, title="On its way", size_bytes=1000))
        make_media(db, author, title="Old film", status=MediaStatus.PROCESSING, converted_percent=43)
        course = make_course(db, author, title="Robots")
        section = make_section(db, course, title="Beginning")
        make_item(db, section, kind=ItemKind.VIDEO, title="Lights", media_id=film.id)
        admin = make_user(db, role=Role.ADMIN, locale="en", name="Head")
        sessions = {name: make_login(db, user)[1] for name, user in (("author", author), ("admin", admin))}
        yield SimpleNamespace(sessions=sessions, author=author.name, film=film.id)


def open_page(browser: Browser, app_server: AppServer, session: str) -> Page:
    context = browser.new_context(
        base_url=app_server.base_url, locale="en-US", reduced_motion="reduce", has_touch=True
    )
    context.add_cookies([{"name": SESSION_COOKIE, "value": session, "url": app_server.base_url}])
    return context.new_page()


def act(page: Page, title: str, action: str) -> None:
    page.get_by_role("button", name=f"Actions for “{title}”").click()
    page.get_by_role("menuitem", name=action, exact=True).click()


def test_an_author_keeps_the_library_in_order(
    browser: Browser, app_server: AppServer, scene: SimpleNamespace, artifacts: Path
) -> None:
    page, folder = open_page(browser, app_server, scene.sessions["author"]), artifacts / "e2e"
    page.goto("/instructor/media")
    cards = page.locator(".media-card")
    expect(cards).to_have_count(4)
    expect(page.get_by_text("Uploading 0 %").last).to_be_visible()
    bar = page.get_by_role("progressbar", name="Converting")
    expect(bar).to_have_attribute("aria-valuenow", "43")
    drawn = "each => each.firstElementChild.offsetWidth / each.offsetWidth"
    assert bar.evaluate(drawn) == pytest.approx(0.43, abs=0.02)
    look(page, folder, "media-grid", thumbs=True)
    page.get_by_role("button", name="List", exact=True).click()
    page.reload()
    expect(page.get_by_role("button", name="List", exact=True)).to_have_attribute("aria-pressed", "true")
    look(page, folder, "media-list", thumbs=True)
    page.get_by_label("Kind of file").select_option("image")
    expect(cards).to_have_count(1)
    assert "kind=image" in page.url
    page.go_back()
    expect(cards).to_have_count(4)

    page.get_by_role("button", name="First circuit", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("link", name="Lights")).to_be_visible()
    film = dialog.locator("video")
    page.wait_for_function("document.querySelector('dialog video')?.readyState >= 1")
    expect(film).to_be_visible()
    look(page, folder, "media-details", thumbs=True)
    dialog.get_by_role("button", name="Rename").click()
    look(page, folder, "media-rename", thumbs=True)
    dialog.get_by_label("Title").fill("The first circuit")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("heading", name="The first circuit")).to_be_visible()
    expect(dialog.get_by_text("First circuit → The first circuit")).to_be_visible()
    dialog.get_by_role("button", name="Link").click()
    dialog.get_by_role("button", name="Robots").click()
    look(page, folder, "media-link", thumbs=True)
    dialog.get_by_role("button", name="Beginning").click()
    expect(dialog.get_by_role("button", name="Remove from “Beginning”")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)

    act(page, "The first circuit", "Move to bin")
    expect(page.get_by_text("Used in 2 places.")).to_be_visible()
    look(page, folder, "media-bin-question", thumbs=True)
    page.get_by_role("dialog").get_by_role("button", name="Move to bin").click()
    expect(cards).to_have_count(3)
    page.get_by_role("link", name="Bin", exact=True).click()
    expect(cards).to_have_count(1)
    look(page, folder, "media-bin", thumbs=True)
    act(page, "The first circuit", "Restore where it was used")
    expect(page.get_by_text("The bin is empty")).to_be_visible()
    page.get_by_role("link", name="Files", exact=True).click()
    expect(page.get_by_text("in 2 places")).to_be_visible()
    page.context.close()


def test_an_admin_decides_on_what_is_used(
    browser: Browser, app_server: AppServer, scene: SimpleNamespace, artifacts: Path
) -> None:
    own, folder = open_page(browser, app_server, scene.sessions["author"]), artifacts / "e2e"
    own.goto("/instructor/media")
    act(own, "First circuit", "Delete for good")
    dialog = own.get_by_role("dialog")
    expect(dialog.get_by_role("link", name="Lights")).to_be_visible()
    look(own, folder, "media-ask", thumbs=True)
    dialog.get_by_role("button", name="Send the request").click()
    expect(dialog.get_by_label("Why it has to go")).to_have_attribute("aria-invalid", "true")
    dialog.get_by_label("Why it has to go").fill("A pupil is seen on it")
    dialog.get_by_role("button", name="Send the request").click()
    expect(dialog).to_have_count(0)

    boss = open_page(browser, app_server, scene.sessions["admin"])
    boss.goto("/instructor/media/requests")
    wish = boss.locator(".media-wishes > li").filter(has_text=scene.author)
    expect(wish.get_by_text("A pupil is seen on it")).to_be_visible()
    look(boss, folder, "media-requests", thumbs=True)
    wish.get_by_role("button", name="Delete for good").click()
    boss.get_by_label("What to answer").fill("Agreed")
    look(boss, folder, "media-decision", thumbs=True)
    boss.get_by_role("dialog").get_by_role("button", name="Delete for good").click()
    expect(wish.get_by_text("Decided by Head: Agreed")).to_be_visible()
    # The author's list is open all the while and hears of it.
    expect(own.locator(".media-card")).to_have_count(3)
    boss.context.close()
    own.context.close()
