"""An author writes a course: names, content, order by keys, mouse and finger, deletions, the list."""

import re
import uuid
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.course_editing import Editor
from tests.e2e.test_course_wizard import look
from tests.support.app_server import AppServer

pytestmark = pytest.mark.browser
TWO = [("First", ["One", "Two"]), ("Second", ["Three"])]


@pytest.fixture
def editor(browser_page: Page, app_server: AppServer) -> Editor:
    return Editor(browser_page, app_server)


def test_names_are_added_changed_and_saved_as_one(editor: Editor, artifacts: Path) -> None:
    page, folder = editor.page, artifacts / "e2e"
    folder.mkdir(exist_ok=True)
    editor.make_course(TWO)
    expect(page.get_by_test_id("counts")).to_contain_text("2 chapters · 3 items")
    field = page.get_by_label("New chapter", exact=True)
    field.fill("Third")
    field.press("Enter")
    expect(field).to_have_value("")
    expect(field).to_be_focused()
    page.get_by_role("textbox", name="New item in “Third”").fill("A film")
    page.keyboard.press("Enter")
    editor.title("Two").fill("Two, renamed")
    expect(editor.state).to_have_attribute("data-dirty", "true")
    page.get_by_label("Title", exact=True).fill("Robots for all")
    look(page, folder, "editor")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Course updated successfully!")).to_be_visible()
    expect(editor.state).to_contain_text("Saved")
    expect(editor.state).not_to_have_attribute("data-dirty", "true")
    expect(page.get_by_role("heading", name="Robots for all")).to_be_visible()
    assert editor.stored() == [
        ("First", ["One", "Two, renamed"]),
        ("Second", ["Three"]),
        ("Third", ["A film"]),
    ]


def test_each_kind_has_its_own_fields(editor: Editor) -> None:
    page = editor.page
    editor.make_course([("Only", ["A text"])])
    page.get_by_role("button", name="Edit “A text”").click()
    text = page.get_by_role("textbox", name="Text", exact=True)
    text.fill("**Loud** words")
    expect(page.get_by_test_id("preview").locator("strong")).to_have_text("Loud")
    for kind, title in (("QUIZ", "A quiz"), ("CHALLENGE", "A task")):
        page.get_by_label("What to add").select_option(kind)
        page.get_by_role("textbox", name="New item in “Only”").fill(title)
        page.keyboard.press("Enter")
    page.get_by_role("button", name="Edit “A quiz”").click()
    page.get_by_role("button", name="One answer").click()
    page.get_by_role("textbox", name="Question", exact=True).fill("How many volts?")
    page.get_by_role("textbox", name="Option 1", exact=True).fill("5")
    page.get_by_role("button", name="Edit “A task”").click()
    page.get_by_role("button", name=re.compile("^Choose “")).first.click()
    editor.save()
    expect(page.get_by_text("Course updated successfully!")).to_be_visible()
    tree = page.request.get(f"/api/admin-courses/{editor.course_id}").json()
    made = {each["title"]: each for each in tree["sections"][0]["items"]}
    assert made["A text"]["body"] == "**Loud** words"
    assert made["A quiz"]["quiz"]["questions"][0]["text"] == "How many volts?"
    assert made["A task"]["challengeId"]


def test_parts_go_across_chapters_by_keyboard_and_readers_hear_it(editor: Editor) -> None:
    page = editor.page
    editor.make_course(TWO)
    expect(page.get_by_label("drag to reorder chapter")).to_have_count(2)
    handle = editor.handle("Two")
    handle.focus()
    page.keyboard.press("Space")
    expect(editor.said).to_have_text(re.compile("Picked up “Two”, place 2 of 2 in chapter “First”"))
    page.keyboard.press("ArrowDown")
    editor.wait_outline([("First", ["One"]), ("Second", ["Two", "Three"])])
    expect(editor.handle("Two")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(editor.said).to_have_text("“Two”: place 2 of 2 in chapter “Second”")
    page.keyboard.press("Escape")
    editor.wait_outline(TWO)
    expect(editor.handle("Two")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(editor.said).to_have_text(re.compile("Dropped “Two”: place 1 of 2"))
    editor.handle("Second").focus()
    for key in ("Enter", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    moved = [("Second", ["Two", "Three"]), ("First", ["One"])]
    editor.wait_outline(moved)
    page.get_by_role("button", name="Move chapter “Second” down").click()
    page.get_by_role("button", name="Move “Two” up").click()
    editor.wait_outline([("First", ["One", "Two"]), ("Second", ["Three"])])
    expect(page.get_by_role("button", name="Move “Two” up")).to_be_focused()
    editor.title("Two").focus()
    page.keyboard.press("Alt+ArrowDown")
    editor.wait_outline([("First", ["One"]), ("Second", ["Two", "Three"])])
    editor.save()
    expect(page.get_by_text("Course updated successfully!")).to_be_visible()
    assert editor.stored() == [("First", ["One"]), ("Second", ["Two", "Three"])]


def test_parts_are_dragged_by_mouse_and_escape_lets_them_go(editor: Editor) -> None:
    page = editor.page
    editor.make_course(TWO)

    def pull(name: str, target: str) -> None:
        box = editor.handle(target).bounding_box()
        editor.handle(name).hover()
        page.mouse.down()
        assert box is not None
        page.mouse.move(box["x"] + 40, box["y"] + box["height"] + 4, steps=5)
        expect(page.locator(".ce-drop-line")).to_be_visible()

    pull("One", "Three")
    page.keyboard.press("Escape")
    page.mouse.up()
    editor.wait_outline(TWO)
    pull("One", "Three")
    page.mouse.up()
    editor.wait_outline([("First", ["Two"]), ("Second", ["Three", "One"])])
    editor.save()
    expect(editor.state).to_contain_text("Saved")
    assert editor.stored() == [("First", ["Two"]), ("Second", ["Three", "One"])]


def test_a_finger_drags_on_a_phone(browser: Browser, app_server: AppServer) -> None:
    context = browser.new_context(
        base_url=app_server.base_url, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    editor = Editor(page, app_server)
    editor.make_course(TWO)
    # Below what is fixed on top.
    editor.handle("One").evaluate("row => scrollTo(0, row.getBoundingClientRect().top + scrollY - 220)")
    start, end = editor.handle("One").bounding_box(), editor.handle("Three").bounding_box()
    assert start is not None
    assert end is not None
    touch = context.new_cdp_session(page)

    def send(kind: str, x: float, y: float) -> None:
        points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    x, y = start["x"] + 16, start["y"] + 20
    send("touchStart", x, y)
    for part in range(1, 7):
        send("touchMove", x, y + (end["y"] + 8 - y) * part / 6)
    expect(page.locator(".ce-ghost")).to_have_text("One")
    send("touchEnd", 0, 0)
    editor.wait_outline([("First", ["Two"]), ("Second", ["One", "Three"])])
    context.close()


def test_deletions_wait_for_the_save_and_come_back(editor: Editor, artifacts: Path) -> None:
    page = editor.page
    editor.make_course(TWO, auto_save=True)
    page.get_by_role("button", name="Delete “One”").click()
    page.get_by_role("button", name="Delete chapter “Second”").click()
    panel = page.get_by_role("region", name="Pending Deletions")
    expect(panel.get_by_role("button", name="Delete Permanently (2)")).to_be_visible()
    look(page, artifacts / "e2e", "editor-deletions")
    # What saves itself takes the new name along and leaves the deletions alone.
    with page.expect_response(lambda answer: "sync=ids" in answer.url and answer.ok):
        editor.title("Two").fill("Two, renamed")
    expect(editor.state).to_contain_text("2 deletions wait")
    assert editor.stored() == [("First", ["One", "Two, renamed"]), ("Second", ["Three"])]
    panel.get_by_role("button", name="Hide").click()
    expect(panel.get_by_role("button", name="Restore “One”")).to_have_count(0)
    panel.get_by_role("button", name="Show").click()
    panel.get_by_role("button", name="Restore “One”").click()
    editor.wait_outline([("First", ["One", "Two, renamed"])])
    page.get_by_role("button", name="Cancel All Deletions").click()
    editor.wait_outline([("First", ["One", "Two, renamed"]), ("Second", ["Three"])])
    page.get_by_role("button", name="Delete chapter “Second”").click()
    page.get_by_role("button", name="Delete Permanently (1)").click()
    expect(page.get_by_text("Chapter deleted successfully!")).to_be_visible()
    expect(panel).to_have_count(0)
    assert editor.stored() == [("First", ["One", "Two, renamed"])]


def test_authors_find_their_courses_and_the_keys(editor: Editor, artifacts: Path) -> None:
    page = editor.page
    editor.make_course(TWO)
    title = page.get_by_label("Title", exact=True).input_value()
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Keyboard shortcuts")
    page.keyboard.press("Escape")
    # The dialog takes its entry out of the history, which would break off a visit that begins meanwhile.
    page.wait_for_function("() => !history.state?.lmsDialog")
    page.goto(f"/instructor/courses?search={title}")
    row = page.get_by_role("listitem").filter(has_text=title)
    expect(row).to_contain_text("Draft")
    look(page, artifacts / "e2e", "courses")
    row.get_by_role("button", name=f"Actions: {title}").click()
    page.get_by_role("menuitem", name="Archive").click()
    expect(row).to_contain_text("Archived")
    row.get_by_role("link", name=title).click()
    expect(page.locator(".ce-bar .badge")).to_have_text("Archived")


def test_nobody_else_opens_the_editor(editor: Editor, browser: Browser, app_server: AppServer) -> None:
    course_id = editor.make_course(TWO)
    context = browser.new_context(base_url=app_server.base_url, locale="en-US")
    page = context.new_page()
    Editor(page, app_server, "student@demo.local")
    page.goto(f"/instructor/course/{course_id}/edit")
    expect(page.get_by_text("Only instructors and admins write courses")).to_be_visible()
    page.goto(f"/instructor/course/{uuid.uuid4()}/edit")
    expect(page.get_by_text("Only instructors and admins write courses")).to_be_visible()
    context.close()


def test_the_editor_keeps_its_place_while_its_script_is_on_its_way(editor: Editor) -> None:
    page = editor.page
    held: list[Route] = []
    course_id = editor.make_course(TWO)
    page.route("**/course_editor-*.js", lambda route: held.append(route))
    page.goto(f"/instructor/course/{course_id}/edit")
    expect(page.locator(".late > .late-wait")).to_be_visible()
    top = page.locator(".late").bounding_box()
    assert top is not None
    assert top["height"] > 480
    for each in held:
        each.continue_()
    expect(editor.state).to_be_visible()
    expect(page.locator(".late > .late-wait")).to_be_hidden()
    now = page.locator(".late").bounding_box()
    assert now is not None
    assert now["y"] == top["y"]
