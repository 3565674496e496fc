"""An author sets the challenges of a course: which, in what order, by when; two at once; learners see it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.course_editing import ADMIN, Editor
from tests.e2e.test_course_wizard import look
from tests.support.app_server import AppServer

pytestmark = pytest.mark.browser
DAY = "2031-05-20"


def row(page: Page, place: int) -> Locator:
    """The fields of one challenge."""
    return page.locator(".cc-row").nth(place)


def choose_first(page: Page) -> str:
    """Add the first challenge that is offered, and give its title."""
    button = page.get_by_role("button", name=re.compile("^Choose “")).first
    name = button.get_attribute("aria-label") or ""
    count = page.locator(".cc-row").count()
    button.click()
    expect(page.locator(".cc-row")).to_have_count(count + 1)
    return name.removeprefix("Choose “").removesuffix("”")


def titles(page: Page) -> list[str]:
    return page.locator(".cc-title").all_inner_texts()


def save(page: Page) -> None:
    page.get_by_role("button", name="Save Changes").click()


@pytest.fixture
def editor(browser_page: Page, app_server: AppServer) -> Editor:
    made = Editor(browser_page, app_server)
    made.make_course([("Only", ["A text"])])
    return made


def test_a_list_is_set_and_learners_see_it(
    editor: Editor, browser: Browser, app_server: AppServer, artifacts: Path
) -> None:
    page, folder = editor.page, artifacts / "e2e"
    folder.mkdir(exist_ok=True)
    page.get_by_role("button", name="Settings and actions").click()
    page.get_by_role("menuitem", name="Challenges and due dates").click()
    expect(page.get_by_role("heading", name="Course challenges", level=1)).to_be_visible()
    expect(page.get_by_text("No challenges yet.")).to_be_visible()
    look(page, folder, "challenges-none")
    first, second = choose_first(page), choose_first(page)
    expect(page.get_by_label("Find a challenge")).to_be_focused()
    expect(page.get_by_test_id("said")).to_have_text(f"Added “{second}”, place 2")

    row(page, 1).get_by_label("Points").fill("many")
    row(page, 1).get_by_label("Time").fill("18:00")
    save(page)
    expect(row(page, 1).get_by_text("A whole number from 0 to 1000")).to_be_visible()
    expect(row(page, 1).get_by_text("Choose a day or clear the time")).to_be_visible()
    expect(row(page, 1).get_by_label("Due date")).to_be_focused()
    look(page, folder, "challenges-wrong")
    row(page, 1).get_by_label("Points").fill("250")
    row(page, 1).get_by_label("Due date").fill(DAY)
    row(page, 0).get_by_label("Required").uncheck()
    # A day is until its end; cleared, it takes its time along.
    row(page, 0).get_by_label("Due date").fill(DAY)
    expect(row(page, 0).get_by_label("Time")).to_have_value("23:59")
    row(page, 0).get_by_label("Due date").fill("")
    row(page, 0).get_by_label("Points").focus()
    expect(row(page, 0).get_by_label("Time")).to_have_value("")
    up = page.get_by_role("button", name=f"Move “{second}” up")
    up.focus()
    page.keyboard.press("Enter")
    expect(up).to_be_focused()
    assert titles(page) == [second, first]
    save(page)
    expect(page.get_by_test_id("save-state")).to_contain_text("Saved at")

    page.reload()
    expect(row(page, 0).get_by_label("Due date")).to_have_value(DAY)
    expect(row(page, 0).get_by_label("Time")).to_have_value("18:00")
    expect(row(page, 0).get_by_label("Points")).to_have_value("250")
    expect(row(page, 1).get_by_label("Required")).not_to_be_checked()
    assert titles(page) == [second, first]
    look(page, folder, "challenges")
    # The author's clocks are those of Almaty.
    stored = page.request.get(f"/api/admin-courses/{editor.course_id}/challenges").json()
    assert stored["challenges"][0]["dueAt"] == f"{DAY}T13:00:00Z"
    origin = {"Origin": app_server.base_url}
    assert page.request.post(f"/api/admin-courses/{editor.course_id}/publish", headers=origin).ok

    context = browser.new_context(
        base_url=app_server.base_url,
        locale="en-US",
        timezone_id="Asia/Almaty",
        viewport={"width": 390, "height": 844},
    )
    learner = context.new_page()
    Editor(learner, app_server, "student@demo.local")
    learner.goto(f"/courses/{editor.course_id}")
    task = learner.get_by_role("listitem").filter(has_text=second).last
    expect(task).to_contain_text("May 20, 2031, 6:00")
    expect(task).to_contain_text("250 points")
    context.close()


def test_what_was_taken_out_comes_back_and_leaving_is_asked(editor: Editor) -> None:
    page = editor.page
    page.goto(f"/instructor/course/{editor.course_id}/challenges")
    first = choose_first(page)
    page.get_by_role("button", name=f"Remove “{first}”").click()
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    undo.click()
    expect(page.get_by_role("button", name=f"Remove “{first}”")).to_be_focused()
    page.get_by_role("link", name="My courses").last.click()
    dialog = page.get_by_role("dialog", name="Leave with unsaved changes?")
    dialog.get_by_role("button", name="Stay").click()
    expect(dialog).to_be_hidden()
    page.get_by_role("link", name="My courses").last.click()
    dialog.get_by_role("button", name="Save and leave").click()
    expect(page.get_by_role("heading", name="My courses")).to_be_visible()
    stored = page.request.get(f"/api/admin-courses/{editor.course_id}/challenges").json()
    assert [each["title"] for each in stored["challenges"]] == [first]


def test_two_authors_at_once_choose_whose_list_stays(
    editor: Editor, browser: Browser, app_server: AppServer, artifacts: Path
) -> None:
    page, address = editor.page, f"/instructor/course/{editor.course_id}/challenges"
    page.goto(address)
    first = choose_first(page)
    context = browser.new_context(base_url=app_server.base_url, locale="en-US")
    other = context.new_page()
    Editor(other, app_server, ADMIN)
    other.goto(address)
    choose_first(other)
    their = choose_first(other)
    save(other)
    expect(other.get_by_test_id("save-state")).to_contain_text("Saved at")
    save(page)
    expect(page.get_by_text("Somebody saved the list while you were changing it.")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text(their)
    look(page, artifacts / "e2e", "challenges-clash")
    page.get_by_role("button", name="Show theirs, drop mine").click()
    expect(page.locator(".cc-row")).to_have_count(2)
    page.get_by_role("button", name="Bring mine back").click()
    expect(page.locator(".cc-row")).to_have_count(1)
    row(other, 0).get_by_label("Points").fill("7")
    save(other)
    expect(other.get_by_test_id("save-state")).not_to_have_attribute("data-dirty", "true")
    save(page)
    page.get_by_role("button", name="Save mine over it").click()
    expect(page.get_by_test_id("save-state")).to_contain_text("Saved at")
    assert titles(page) == [first]
    context.close()
