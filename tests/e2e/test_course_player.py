"""A student watches, seeks, leaves and goes on elsewhere; answers a quiz; all of it on a phone too."""

import re
import uuid
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.factories.media_files import make_video
from tests.support.api_client import DEMO_PASSWORD
from tests.support.app_server import AppServer
from tests.support.axe import violations
from tests.support.looks import SETTLED, SMALL_TARGETS
from tests.support.tus_client import VERSION, TusClient
from tests.support.waiting import wait_until

pytestmark = pytest.mark.browser

WITHIN_MS = 60_000
QUIZ = {
    "passPercent": 100,
    "questions": [
        {"kind": "SINGLE", "text": "How many volts?", "options": ["5", "230"], "correct": [0]},
        {"kind": "MULTIPLE", "text": "What lights?", "options": ["LED", "Lamp", "Nail"], "correct": [0, 1]},
    ],
}


def sign_in(app_server: AppServer, email: str) -> httpx.Client:
    client = httpx.Client(base_url=app_server.base_url, headers={"Origin": app_server.base_url}, timeout=60)
    login = {"email": email, "password": DEMO_PASSWORD}
    assert client.post("/api/v1/auth/login", json=login).status_code == 200
    return client


@pytest.fixture(scope="module")
def course(app_server: AppServer, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The id of a published course with a video of 20 seconds, a text and a quiz."""
    client = sign_in(app_server, "mentor@demo.local")
    video = make_video(tmp_path_factory.mktemp("video") / "lesson.mp4", seconds=20, audio=None)
    tus = TusClient(client)
    address = tus.begin(len(video), "lesson.mp4")
    assert tus.patch(address, 0, video).status_code == 204
    upload = tus.head(address)
    assert upload.headers["Upload-Offset"] == str(len(video)), VERSION

    def find() -> str | None:
        media = client.get("/api/media").json()
        rows = media if isinstance(media, list) else media["media"]
        fits = (each for each in rows if each["status"] == "ready" and each["durationMs"] == 20_000)
        return next((each["id"] for each in fits), None)

    wait_until(find, 120, "the video")
    basic = {"title": f"Player {uuid.uuid4().hex[:8]}", "description": "To watch.", "difficulty": "Beginner"}
    made = client.post("/api/admin-courses/new/basic", json=basic).json()
    items = [
        {"kind": "VIDEO", "title": "A light", "orderIndex": 0, "mediaId": find()},
        {"kind": "TEXT", "title": "What you need", "orderIndex": 1, "body": "A **board** and a cable."},
        {"kind": "QUIZ", "title": "Check yourself", "orderIndex": 2, "quiz": QUIZ},
    ]
    tree = {"version": made["version"], "sections": [{"title": "Start", "orderIndex": 0, "items": items}]}
    place = f"/api/admin-courses/{made['id']}"
    assert client.put(f"{place}?sync=ids", json=tree).status_code == 200
    assert client.post(f"{place}/publish").status_code == 200
    return made["id"]


def open_as_student(browser: Browser, app_server: AppServer, *, width: int = 1280) -> Page:
    """A new device: nothing in it but the sign-in."""
    context = browser.new_context(
        base_url=app_server.base_url,
        viewport={"width": width, "height": 844},
        has_touch=width < 500,
        reduced_motion="reduce",
        locale="en",
    )
    page = context.new_page()
    login = {"email": "student@demo.local", "password": DEMO_PASSWORD}
    assert page.request.post("/api/v1/auth/login", data=login, headers={"Origin": app_server.base_url}).ok
    context.add_cookies([{"name": "lms_locale", "value": "en", "url": app_server.base_url}])
    return page


def position(page: Page) -> float:
    return page.evaluate("document.querySelector('video')?.currentTime ?? -1")


def kept_position(page: Page, course: str, item: str) -> int:
    return page.request.get(f"/api/v1/courses/{course}/items/{item}").json()["positionS"]


def test_a_course_is_watched_left_resumed_and_completed(
    browser: Browser, app_server: AppServer, course: str, artifacts: Path
) -> None:
    folder = artifacts / "e2e"
    folder.mkdir(exist_ok=True)
    desk = open_as_student(browser, app_server)
    desk.goto(f"/courses/{course}")
    desk.get_by_role("button", name="Enrol").click(timeout=WITHIN_MS)
    desk.get_by_role("link", name="Start").click(timeout=WITHIN_MS)
    desk.wait_for_url(re.compile("/items/"))
    item = desk.url.rpartition("/")[2]
    video = desk.locator("video")
    expect(video).to_be_visible(timeout=WITHIN_MS)
    desk.wait_for_function("document.querySelector('video').readyState >= 1", timeout=WITHIN_MS)
    video.evaluate("each => { each.muted = true; each.currentTime = 7; return each.play(); }")
    desk.wait_for_function("document.querySelector('video').currentTime > 7.3", timeout=WITHIN_MS)
    video.evaluate("each => each.pause()")
    wait_until(lambda: kept_position(desk, course, item) >= 7, 60, "the position")
    video.evaluate("each => { each.currentTime = 11; }")
    desk.wait_for_function("!document.querySelector('video').seeking", timeout=WITHIN_MS)
    desk.screenshot(path=folder / "player-1280.png")
    assert violations(desk) == []
    desk.close()

    phone = open_as_student(browser, app_server, width=390)
    phone.goto(f"/courses/{course}/items/{item}")
    expect(phone.get_by_text("Continued from 0:11")).to_be_visible(timeout=WITHIN_MS)
    assert position(phone) >= 11
    phone.evaluate(SETTLED)
    phone.screenshot(path=folder / "player-390.png")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    assert phone.evaluate(SMALL_TARGETS) == []
    assert violations(phone) == []
    expect(phone.get_by_text("The item counts from 90 %")).to_be_visible()
    phone.locator("video").evaluate(
        "each => { each.muted = true; each.currentTime = 19; return each.play(); }"
    )
    phone.wait_for_function("document.querySelector('video').ended", timeout=WITHIN_MS)
    wait_until(lambda: kept_position(phone, course, item) >= 19, 60, "the end")
    # The end was seen, and most of the video not.
    expect(phone.get_by_text("Done", exact=True)).to_have_count(0)
    phone.locator("video").evaluate(
        "each => { each.playbackRate = 4; each.currentTime = 0; return each.play(); }"
    )
    expect(phone.get_by_text("You have watched this video.")).to_be_visible(timeout=WITHIN_MS)
    expect(phone.get_by_text("Done", exact=True).first).to_be_visible(timeout=WITHIN_MS)
    phone.get_by_label("Previous and next item").get_by_role("link", name="Next").click()
    phone.get_by_role("button", name="Mark as read").click(timeout=WITHIN_MS)
    expect(phone.get_by_role("button", name="Mark as read")).to_have_count(0, timeout=WITHIN_MS)
    phone.get_by_label("Previous and next item").get_by_role("link", name="Next").click()
    answer_quiz(phone)
    expect(phone.get_by_text("You completed this course")).to_be_visible(timeout=WITHIN_MS)
    phone.screenshot(path=folder / "player-done-390.png")
    assert violations(phone) == []
    phone.context.close()


def answer_quiz(page: Page) -> None:
    """Leave one open, answer wrongly, then rightly."""
    page.get_by_label("230").check(timeout=WITHIN_MS)
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_label("LED")).to_be_focused()
    page.get_by_label("LED").check()
    page.get_by_label("Lamp").check()
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_text("Not passed yet: 50 %")).to_be_visible(timeout=WITHIN_MS)
    page.get_by_role("button", name="Try again").click()
    page.get_by_label("5", exact=True).check()
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_text("Passed: 100 %")).to_be_visible(timeout=WITHIN_MS)


def test_a_video_goes_on_with_a_new_link_and_after_a_broken_one(
    browser: Browser, app_server: AppServer, course: str
) -> None:
    page = open_as_student(browser, app_server)
    assert page.request.post(f"/api/v1/courses/{course}/enrol", headers={"Origin": app_server.base_url}).ok
    outline = page.request.get(f"/api/v1/courses/{course}").json()
    item = outline["sections"][0]["items"][0]["id"]
    address = f"/api/v1/courses/{course}/items/{item}"
    reads = []

    def shorten(route) -> None:
        answer = route.fetch()
        body = answer.json()
        body["positionS"] = 5
        body["video"]["validS"] = 2 if len(reads) == 0 else 3600
        reads.append(body["video"]["url"])
        route.fulfill(response=answer, json=body)

    page.route(f"**{address}", shorten)
    page.goto(f"/courses/{course}/items/{item}")
    page.wait_for_function("document.querySelector('video')?.currentTime >= 5", timeout=WITHIN_MS)
    wait_until(lambda: page.wait_for_timeout(50) or len(reads) >= 2, 60, "a new link")
    page.wait_for_function(
        "url => document.querySelector('video').src.endsWith(url)", arg=reads[1], timeout=WITHIN_MS
    )
    page.wait_for_function("document.querySelector('video').currentTime >= 5", timeout=WITHIN_MS)
    page.evaluate("document.querySelector('video').src = '/files/gone'")
    page.wait_for_function(
        """() => {
          const { src, currentTime } = document.querySelector("video");
          return !src.includes("gone") && currentTime >= 5;
        }""",
        timeout=WITHIN_MS,
    )
    page.context.close()
