"""An author makes a course: stopped at each gate, cut off from the server, reloaded, and nothing is lost."""

import json
import re
import tempfile
import uuid
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect

from tests.factories.media_files import make_video
from tests.support.api_client import DEMO_PASSWORD
from tests.support.app_server import AppServer
from tests.support.looks import look

pytestmark = pytest.mark.browser


def video_file(name: str) -> FilePayload:
    """A short video that browsers play."""
    with tempfile.TemporaryDirectory() as folder:
        content = make_video(Path(folder) / "video.mp4", seconds=1, audio=None)
    return {"name": name, "mimeType": "video/mp4", "buffer": content}


def sign_in(page: Page, app_server: AppServer) -> None:
    """As the demo mentor, whose draft of an earlier test, if any, is thrown away."""
    login = {"email": "mentor@demo.local", "password": DEMO_PASSWORD}
    origin = {"Origin": app_server.base_url}
    assert page.request.post("/api/v1/auth/login", data=login, headers=origin).ok
    assert page.request.delete("/api/admin-courses/draft", headers=origin).ok
    page.context.add_cookies([{"name": "lms_locale", "value": "en", "url": app_server.base_url}])


def test_a_course_is_made_in_four_steps_and_no_letter_is_lost(
    browser_page: Page, app_server: AppServer, artifacts: Path
) -> None:
    page, folder, title = browser_page, artifacts / "e2e", f"Arduino {uuid.uuid4().hex[:8]}"
    folder.mkdir(exist_ok=True)
    sign_in(page, app_server)
    page.goto("/instructor/course/new")
    expect(page.get_by_text("Step 1 of 4")).to_be_visible()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Course title is required")).to_be_visible()
    expect(page.get_by_text("Course description is required")).to_be_visible()
    expect(page.get_by_label("Title")).to_be_focused()
    look(page, folder, "course-gate")
    page.context.set_offline(True)
    page.get_by_label("Title").press_sequentially(title, delay=25)
    expect(page.get_by_text("No connection: saved as soon as it is back")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_label("Description").fill("From a light to a robot.")
    expect(page.get_by_text("Draft saved")).to_be_visible(timeout=60_000)
    page.reload()
    expect(page.get_by_label("Title")).to_have_value(title)
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("At least one chapter is required")).to_be_visible()
    field = page.get_by_label("New chapter")
    for name in ("First light", "Buttons"):
        field.fill(name)
        field.press("Enter")
    page.get_by_role("button", name="Move chapter “Buttons” up").click()
    expect(page.get_by_label("Chapter 1")).to_have_value("Buttons")
    page.get_by_role("button", name="Remove chapter “Buttons”").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Chapter 1")).to_have_value("Buttons")
    look(page, folder, "course-structure")
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".upload[data-ready]")).to_be_visible()
    page.get_by_label("upload videos").set_input_files([video_file("what.mp4"), video_file("how.exe")])
    expect(page.get_by_text("Such files are not taken")).to_be_visible()
    expect(page.get_by_text("what.mp4 uploaded successfully!")).to_be_visible()
    page.get_by_label("Title of video 1").fill("What a button does")
    look(page, folder, "course-upload")
    page.get_by_label("Chapter", exact=True).select_option(label="First light")
    expect(page.get_by_label("Chapter", exact=True)).to_be_focused()
    expect(page.get_by_text("Draft saved")).to_be_visible()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Step 4 of 4")).to_be_visible()
    row = page.locator(".wizard-review > li").filter(has_text="First light")
    expect(row).to_contain_text("What a button does")
    expect(row).to_contain_text("Complete", timeout=60_000)
    look(page, folder, "course-review")
    page.get_by_role("button", name="Create course").click()
    page.wait_for_url(re.compile(r"/instructor/course/[0-9a-f-]{36}/edit"))
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    expect(page.get_by_text("Course created successfully!")).to_be_visible()
    look(page, folder, "course-made")
    page.goto("/instructor/course/new")
    expect(page.get_by_label("Title")).to_have_value("")


# The server as it is seen from a train: each answer comes half a second later.
SLOW = """
const real = window.fetch;
window.fetch = async (...args) => {
  if (String(args[0]).includes("/admin-courses/")) await new Promise((done) => setTimeout(done, 500));
  return real(...args);
};
"""


def test_no_letter_is_lost_while_the_server_is_slow(browser_page: Page, app_server: AppServer) -> None:
    page = browser_page
    page.add_init_script(SLOW)
    sign_in(page, app_server)
    page.goto("/instructor/course/new")
    title, chapter = ("".join(chr(97 + (place * step) % 26) for place in range(200)) for step in (7, 11))
    page.get_by_label("Title").press_sequentially(title, delay=25)
    expect(page.get_by_label("Title")).to_have_value(title)
    page.get_by_label("Description").fill("About letters.")
    page.get_by_role("button", name="Next").click()
    page.get_by_label("New chapter").fill("x")
    page.get_by_label("New chapter").press("Enter")
    page.get_by_label("Chapter 1").fill("")
    page.get_by_label("Chapter 1").press_sequentially(chapter, delay=25)
    expect(page.get_by_label("Chapter 1")).to_have_value(chapter)
    warned: list[str] = []
    page.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.dismiss()))
    page.get_by_label("Chapter 1").press("End")
    page.close(run_before_unload=True)
    page.wait_for_function("() => true")
    assert warned == ["beforeunload"]
    expect(page.get_by_text("Draft saved")).to_be_visible(timeout=30_000)
    kept = page.request.get("/api/admin-courses/draft").json()["content"]
    assert (kept["title"], [each["title"] for each in kept["sections"]]) == (title, [chapter])


def test_a_wizard_that_is_closed_meanwhile_says_so(browser_page: Page, app_server: AppServer) -> None:
    page, words = browser_page, "Creating courses is not open to you yet"
    sign_in(page, app_server)
    page.goto("/instructor/course/new")
    expect(page.get_by_label("Title")).to_have_value("")

    def refuse(route: Route) -> None:
        if route.request.method == "GET":
            route.continue_()
            return
        body = {"error": words, "code": "FORBIDDEN"}
        route.fulfill(status=403, content_type="application/json", body=json.dumps(body))

    page.route("**/api/admin-courses/draft", refuse)
    page.get_by_label("Title").fill("Too late")
    expect(page.get_by_role("alert")).to_have_text(words)
    expect(page.get_by_text("check the fields")).to_have_count(0)
    page.unroute("**/api/admin-courses/draft")
    page.get_by_label("Title").fill("Open again")
    expect(page.get_by_text("Draft saved")).to_be_visible()
    expect(page.get_by_text(words)).to_have_count(0)
