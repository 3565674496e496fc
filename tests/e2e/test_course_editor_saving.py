"""Saving a course: two at once, a server that is slow, silent or refuses, what was not saved, publishing."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.course_editing import Editor, open_second
from tests.e2e.test_course_wizard import look
from tests.support.app_server import AppServer

pytestmark = pytest.mark.browser
TWO = [("First", ["One", "Two"]), ("Second", ["Three"])]


@pytest.fixture
def editor(browser_page: Page, app_server: AppServer) -> Editor:
    return Editor(browser_page, app_server)


def test_two_at_once_are_told_and_nothing_is_lost(
    editor: Editor, browser: Browser, app_server: AppServer, artifacts: Path
) -> None:
    page = editor.page
    course_id = editor.make_course(TWO)
    other = open_second(browser, app_server, course_id)
    editor.title("One").fill("Mine")
    other.title("One").fill("Theirs")
    other.save()
    expect(other.state).to_contain_text("Saved")
    expect(page.get_by_test_id("meanwhile")).to_contain_text("saved this course")
    editor.save()
    expect(page.get_by_role("alert").filter(has_text="saved this course before you")).to_be_visible()
    page.get_by_role("button", name="Compare").click()
    row = page.get_by_role("dialog").get_by_role("row").filter(has_text="Theirs")
    expect(row).to_contain_text("Mine")
    look(page, artifacts / "e2e", "editor-compare")
    page.get_by_role("dialog").get_by_role("button", name="Take theirs").click()
    editor.wait_outline([("First", ["Theirs", "Two"]), ("Second", ["Three"])])
    page.get_by_role("button", name="Bring mine back").click()
    editor.wait_outline([("First", ["Mine", "Two"]), ("Second", ["Three"])])
    editor.save()
    expect(page.get_by_text("Course updated successfully!")).to_be_visible()
    assert editor.stored()[0] == ("First", ["Mine", "Two"])
    # The other one has nothing unsaved: shown at a word.
    other.page.get_by_test_id("meanwhile").get_by_role("button", name="Show it").click()
    other.wait_outline([("First", ["Mine", "Two"]), ("Second", ["Three"])])
    other.page.context.close()


def test_a_refused_save_is_taken_back_and_said(editor: Editor) -> None:
    page, said = editor.page, []
    editor.make_course(TWO)

    def fail(route: Route) -> None:
        body = {"error": "Failed to sync course", "code": "COURSE_SYNC_ERROR", "requestId": "abc-123"}
        route.fulfill(status=500, content_type="application/json", body=json.dumps(body))

    page.route(
        "**/api/errors/log", lambda route: (said.append(route.request.post_data), route.continue_())[1]
    )
    page.route("**/api/admin-courses/*?sync=ids", fail)
    page.get_by_role("button", name="Delete “One”").click()
    page.get_by_role("button", name="Delete Permanently (1)").click()
    expect(page.get_by_text("Failed to update course")).to_be_visible()
    expect(page.get_by_test_id("problem")).to_contain_text("Request id: abc-123")
    expect(page.get_by_role("button", name="Delete Permanently (1)")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("[object Object]")
    assert said
    assert "abc-123" in str(said[0])
    fields = {"sections.0.items.0.title": ["Title is required"], "basic.difficulty": [{"message": "Odd"}]}
    body = {"error": "Validation failed", "code": "VALIDATION_ERROR", "fields": fields}
    page.unroute("**/api/admin-courses/*?sync=ids")
    page.route(
        "**/api/admin-courses/*?sync=ids",
        lambda route: route.fulfill(status=400, content_type="application/json", body=json.dumps(body)),
    )
    editor.save()
    expect(page.get_by_text("Title is required")).to_be_visible()
    expect(page.get_by_text("Odd")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("[object Object]")
    page.unroute("**/api/admin-courses/*?sync=ids")
    editor.title("Two").fill("")
    editor.save()
    expect(page.get_by_text("Title is required")).to_be_visible()
    expect(page.locator('[aria-invalid="true"]').first).to_be_focused()
    assert editor.stored() == TWO


def test_a_save_that_is_not_answered_is_sent_again_as_the_same_one(editor: Editor) -> None:
    page, sent = editor.page, []
    editor.make_course(TWO)

    def lose(route: Route) -> None:
        sent.append(json.loads(route.request.post_data or "")["saveId"])
        if len(sent) == 1:
            route.fetch()  # it arrives, and only its answer is lost
            route.abort()
        else:
            route.continue_()

    page.route("**/api/admin-courses/*?sync=ids", lose)
    editor.title("One").fill("Once")
    editor.save()
    expect(editor.state).to_contain_text("trying again")
    expect(page.get_by_text("Course updated successfully!")).to_be_visible()
    assert len(sent) == 2
    assert len(set(sent)) == 1
    assert editor.stored()[0] == ("First", ["Once", "Two"])


def test_what_was_not_saved_is_offered_after_a_reload_and_leaving_asks(editor: Editor) -> None:
    page = editor.page
    editor.make_course(TWO)
    editor.title("One").fill("Not saved")
    page.get_by_role("link", name="My courses").first.click()
    expect(page.get_by_role("dialog")).to_contain_text("Leave with unsaved changes?")
    page.get_by_role("dialog").get_by_role("button", name="Stay").click()
    expect(editor.title("Not saved")).to_be_visible()
    # The dialog takes its entry out of the history, which would break off a reload that begins meanwhile.
    page.wait_for_function("() => !history.state?.lmsDialog")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(editor.title("Not saved")).to_be_visible()
    expect(page.get_by_text("Show what is saved")).to_be_visible()
    page.get_by_role("link", name="My courses").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Save and leave").click()
    expect(page.get_by_role("heading", name="My courses")).to_be_visible()
    assert editor.stored()[0] == ("First", ["Not saved", "Two"])


def test_typing_into_titles_loses_no_letter_while_the_server_is_slow(editor: Editor) -> None:
    page = editor.page
    editor.make_course(TWO, auto_save=True)

    slow = page.context.new_cdp_session(page)
    limits = {"offline": False, "latency": 500, "downloadThroughput": -1, "uploadThroughput": -1}
    slow.send("Network.emulateNetworkConditions", limits)
    words = "".join(chr(97 + at % 26) for at in range(200))
    for field in (page.get_by_label("Title", exact=True), page.get_by_label("Chapter title").nth(1)):
        field.fill("")
        field.press_sequentially(words, delay=25)
        expect(field).to_have_value(words)
    page.keyboard.press("Control+s")
    expect(editor.state).to_contain_text("Saved")
    tree = page.request.get(f"/api/admin-courses/{editor.course_id}").json()
    assert (tree["title"], tree["sections"][1]["title"]) == (words, words)


def test_publishing_lists_each_unmet_point_and_leads_to_it(editor: Editor) -> None:
    page = editor.page
    editor.make_course([("Full", ["One"]), ("Empty", [])])
    expect(page.get_by_role("button", name="1 thing to do before publishing")).to_be_visible()
    page.get_by_role("button", name="Publish", exact=True).click()
    # In the language of the account, whatever the page is in.
    page.locator(".ce-points .link").filter(has_text="Empty").click()
    expect(editor.title("Empty")).to_be_focused()
    page.get_by_label("What to add").nth(1).select_option("TEXT")
    page.get_by_role("textbox", name="New item in “Empty”").fill("A text")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Edit “A text”").click()
    page.get_by_role("textbox", name="Text", exact=True).fill("Words.")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("The course is published")).to_be_visible()
    expect(page.locator(".ce-bar .badge")).to_have_text("Published")
