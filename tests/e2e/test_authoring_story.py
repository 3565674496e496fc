"""A mentor writes a challenge, has it checked and publishes it; a student solves it."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from models.base import new_id
from tests.e2e.test_a11y import sign_in
from tests.e2e.test_submission_story import VERDICT_MS, sign_up_by_api, write
from tests.support.api_client import ApiClient
from tests.support.app_server import AppServer
from tests.support.axe import violations

pytestmark = [pytest.mark.browser, pytest.mark.docker]

LIST = "/instructor/challenges"
MENTOR = "mentor@demo.local"
WRONG = "def solve(value):\n    return value + value if value < 5 else value\n"


def read_english(page: Page, base_url: str) -> None:
    page.context.add_cookies([{"name": "lms_locale", "value": "en", "url": base_url}])


def start_draft(page: Page, title: str) -> None:
    page.goto(LIST)
    page.get_by_role("button", name="New challenge").click()
    page.locator("#new-title").fill(title)
    page.locator("#new-category").fill("Numbers")
    page.get_by_role("button", name="Create draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def check(page: Page, readiness: str) -> None:
    page.locator(".authoring-bar").get_by_role("button", name="check").click()
    expect(page.locator("#check .alert")).to_contain_text(readiness, timeout=VERDICT_MS)


def type_code(page: Page, label: str, code: str) -> None:
    page.get_by_role("textbox", name=label).click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(code)


def test_a_mentor_publishes_what_its_tests_can_defend(
    browser: Browser, browser_page: Page, app_server: AppServer, artifacts: Path
) -> None:
    page, title = browser_page, f"Doubling {new_id().hex[:8]}"
    sign_in(page, MENTOR)
    read_english(page, app_server.base_url)
    start_draft(page, title)
    address = page.url

    # A hidden test whose result the reference says.
    open_tab(page, "Tests")
    page.get_by_role("button", name="Add a test").click()
    last = page.locator(".case-edit").last
    last.get_by_label("What it tests").fill("A large number")
    last.get_by_label("Arguments").fill("[4100]")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Run the check first", exact=False).first).to_be_visible()
    check(page, "The reference does not pass all tests.")
    last.get_by_role("button", name="Use the reference's result for test 4").click()
    expect(last.get_by_label("Expected result")).to_have_value("8200")

    # A mistake that no test catches keeps the challenge from being published.
    open_tab(page, "Code")
    page.get_by_role("button", name="Add a wrong solution").click()
    page.get_by_label("The mistake").last.fill("Written by hand")
    check(page, "A wrong solution passes all tests.")
    expect(page.locator(".check-run[data-verdict=bad]")).to_contain_text("Passes all tests!")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("add a test that catches it", exact=False).first).to_be_visible()
    folder = artifacts / "e2e"
    folder.mkdir(exist_ok=True)
    page.screenshot(path=folder / "authoring-wrong-passes.png", full_page=True)
    assert violations(page) == []

    # What is typed survives leaving the page without saving.
    type_code(page, "Code of wrong solution 2", WRONG)
    expect(page.locator(".authoring-state")).to_contain_text("Unsaved")
    page.reload()
    expect(page.get_by_text("This is your unsaved text from last time.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Code of wrong solution 2")).to_contain_text("value < 5")
    check(page, "ready to publish")
    expect(page.locator(".check-run[data-verdict=good]")).to_have_count(4)
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".page-header")).to_contain_text("Published")
    page.screenshot(path=folder / "authoring-published.png", full_page=True)

    student = browser.new_context(base_url=app_server.base_url).new_page()
    sign_up_by_api(student)
    student.goto(f"/challenges?search={title.split()[1]}")
    student.get_by_role("link", name=title).click()
    expect(student.locator(".cm-content")).to_contain_text("def solve")
    write(student, "def solve(value):\n    return 2 * value\n")
    student.get_by_role("button", name="Submit").click()
    expect(student.locator("#results .alert")).to_contain_text("All tests passed", timeout=VERDICT_MS)
    student.goto(address)
    expect(student.get_by_text("Challenges are written by instructors", exact=False)).to_be_visible()
    student.context.close()


def test_changes_of_a_published_challenge_wait_for_their_check(
    browser: Browser, browser_page: Page, app_server: AppServer, artifacts: Path
) -> None:
    title = f"Revised {new_id().hex[:8]}"
    challenge_id = ApiClient.demo(app_server, "mentor").create_challenge(title=title)
    page = browser_page
    sign_in(page, MENTOR)
    read_english(page, app_server.base_url)
    page.goto(f"{LIST}/{challenge_id}#tests")
    expect(page.locator("#check .alert")).to_contain_text("This is what students are solving.")
    first = page.locator(".case-edit").first
    first.get_by_label("What it tests").fill("Small numbers")
    first.get_by_label("Expected result").fill("4")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("students still have the earlier ones", exact=False)).to_be_visible()
    page.get_by_role("button", name="Publish changes").click()
    expect(page.get_by_text("Run the check first", exact=False).first).to_be_visible()
    check(page, "The reference does not pass all tests.")
    folder = artifacts / "e2e"
    folder.mkdir(exist_ok=True)
    page.screenshot(path=folder / "authoring-unpublished.png", full_page=True)
    assert violations(page) == []

    student = ApiClient.register(app_server)
    assert "Small numbers" not in str(student.get(f"/api/v1/challenges/{challenge_id}"))
    first.get_by_label("Expected result").fill("3")
    check(page, "ready to publish")
    page.get_by_role("button", name="Publish changes").click()
    expect(page.get_by_role("button", name="Publish changes")).to_have_count(0)
    assert "Small numbers" in str(student.get(f"/api/v1/challenges/{challenge_id}"))

    page.get_by_label("Time, ms").fill("7000")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Discard changes").click()
    page.get_by_role("dialog").get_by_role("button", name="Discard changes").click()
    expect(page.get_by_role("button", name="Discard changes")).to_have_count(0)
    expect(page.get_by_label("Time, ms")).to_have_value("2000")


def test_a_scenario_is_written_as_a_form(browser_page: Page, app_server: AppServer, artifacts: Path) -> None:
    page, mentor = browser_page, ApiClient.demo(app_server, "mentor")
    draft = mentor.request(
        "POST",
        "/api/v1/instructor/challenges",
        json={"title": f"Menu {new_id().hex[:8]}", "category": "Web", "language": "web"},
    ).json()

    def saved_scenario() -> Any:
        (saved,) = json.loads(mentor.get(f"/api/v1/challenges/{draft['id']}")["testCases"][1]["input"])
        return saved

    before = saved_scenario()
    sign_in(page, MENTOR)
    read_english(page, app_server.base_url)
    page.goto(f"{LIST}/{draft['id']}#tests")
    test = page.locator(".case-edit").nth(1)
    test.get_by_text("How the page is opened").click()
    test.get_by_label("Width, px").fill("375")
    test.get_by_role("button", name="Add a step").click()
    test.get_by_label("Step 3", exact=True).select_option("press")
    test.get_by_label("Keys, with spaces between").fill("Tab Hyper+a")
    test.get_by_role("button", name="Move step 3 up").click()
    test.get_by_role("button", name="Add a reading").click()
    test.get_by_label("Name in the result").last.fill("text")
    expect(test.get_by_text("This name is taken: choose another.")).to_have_count(2)
    test.get_by_label("Name in the result").last.fill("open")
    test.get_by_label("What to read").last.select_option("attribute")
    test.get_by_label("CSS selector", exact=True).last.fill("button")
    test.get_by_label("Attribute's name").fill("aria-expanded")
    page.get_by_role("button", name="Save", exact=True).click()

    # The error stands at the keys, in the step's new place.
    expect(test.get_by_label("Keys, with spaces between")).to_be_focused()
    expect(test.get_by_text("steps.1.press")).to_be_visible()
    folder = artifacts / "e2e"
    folder.mkdir(exist_ok=True)
    page.screenshot(path=folder / "authoring-scenario.png", full_page=True)
    assert violations(page) == []
    assert saved_scenario() == before
    test.get_by_label("Keys, with spaces between").fill("Tab Enter")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".authoring-state")).to_contain_text("Saved at")
    assert saved_scenario() == {
        "viewport": {"width": 375},
        "steps": [before["steps"][0], {"press": ["Tab", "Enter"]}, before["steps"][1]],
        "read": {**before["read"], "open": {"attribute": "button", "name": "aria-expanded"}},
    }

    # What the form can't say stays text, and comes back as a form when it can.
    test.get_by_role("button", name="JSON").click()
    test.get_by_label("Arguments").fill('[{"reed": {}}]')
    expect(test.get_by_text("This text can't be shown as a form", exact=False)).to_be_visible()
    test.get_by_label("Arguments").fill('[{"steps": [{"wait": 5}], "read": {"title": {"title": true}}}]')
    test.get_by_role("button", name="Form").click()
    expect(test.get_by_label("Milliseconds")).to_have_value("5")
    expect(test.get_by_label("What to read")).to_have_value("title")


def test_the_later_of_two_saves_is_told(browser: Browser, app_server: AppServer) -> None:
    context = browser.new_context(base_url=app_server.base_url)
    other = browser.new_context(base_url=app_server.base_url)
    page, second = context.new_page(), other.new_page()
    for each in (page, second):
        sign_in(each, MENTOR)
        read_english(each, app_server.base_url)
    title = f"Twice {new_id().hex[:8]}"
    start_draft(page, title)
    second.goto(page.url)
    second.get_by_label("In short").fill("Theirs")
    second.get_by_role("button", name="Save").first.click()
    expect(second.locator(".authoring-state")).to_contain_text("Saved at")

    page.get_by_label("Minutes to solve").fill("soon")
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_label("Minutes to solve")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("1 field needs attention")
    page.get_by_label("Minutes to solve").fill("25")
    page.keyboard.press("Control+s")
    told = page.get_by_role("alert")
    expect(told).to_contain_text("Somebody saved the challenge while you were writing.")
    expect(told).to_contain_text("Changed there: in short.")
    page.reload()  # nothing of mine is lost, and the question stays
    expect(page.get_by_label("Minutes to solve")).to_have_value("25")
    expect(told).to_contain_text("Somebody saved the challenge while you were writing.")
    page.get_by_role("button", name="Save mine over it").click()
    expect(page.locator(".authoring-state")).to_contain_text("Saved at")
    second.reload()
    expect(second.get_by_label("Minutes to solve")).to_have_value("25")
    context.close()
    other.close()
