"""The code editor by keyboard: completion, the way out, the shortcuts that its list names, how it looks."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.test_submission_story import FIRST_TASK, PASSWORD, open_first_task, sign_up_by_api, write
from tests.support.axe import violations
from tests.support.waiting import wait_until

pytestmark = pytest.mark.browser


def open_task(page: Page, title: str, *, language: str = "") -> Locator:
    """The text of the editor of a task."""
    found = page.request.get("/api/v1/challenges", params={"search": title}).json()["challenges"]
    task = next(each for each in found if each["title"] == title)
    page.goto(f"/challenge/{task['id']}" + (f"?language={language}" if language else ""))
    content = page.locator(".cm-content")
    expect(content).to_be_visible()
    # Coloured once the language is there, and with it completion.
    expect(content.locator("span").first).to_be_attached()
    return content


def type_and_complete(page: Page, text: str, wanted: str) -> None:
    """Type until the list of completions has `wanted`, and take it by arrows and Enter."""
    page.keyboard.type(text, delay=30)
    options = page.get_by_role("option")
    expect(options.filter(has_text=re.compile(f"^{wanted}")).first).to_be_visible()
    for _ in range(30):
        page.keyboard.press("ArrowDown")
        chosen = page.locator("[role=option][aria-selected]")
        expect(chosen).to_have_count(1)
        if re.match(wanted, chosen.inner_text()):
            break
    page.keyboard.press("Enter")


@pytest.mark.parametrize(
    ("title", "language", "typed", "wanted", "made"),
    [
        (FIRST_TASK, "python", "whi", "while", "while "),
        (FIRST_TASK, "javascript", "functi", "function", "function name(params) {"),
        (FIRST_TASK, "javascript", "cons", "console", "console"),
        ("Прогулка робота", "java", "forea", "foreach", "for (var item : items) {"),
        ("Роботы по числу колёс", "sql", "SELECT whe", "wheels", "SELECT wheels"),
        ("Роботы по числу колёс", "sql", "SELECT * FROM rob", "robot", "SELECT * FROM robot"),
        ("Ускорьте медленный запрос", "sql", "SELECT * FROM sales s WHERE s.re", "region", "s.region"),
        ("Гибкая сетка товаров", "web", "<arti", "article", "<article"),
        ("Автоматическая выкладка", "yaml", "deployment: 1\ndep", "deployment", "deployment"),
    ],
)
def test_completion_by_keyboard(
    browser_page: Page, title: str, language: str, typed: str, wanted: str, made: str
) -> None:
    page = browser_page
    sign_up_by_api(page)
    content = open_task(page, title, language=language)
    write(page, "")
    page.keyboard.press("Delete")
    type_and_complete(page, typed, wanted)
    expect(content).to_contain_text(made)
    expect(content).to_be_focused()


def test_escape_closes_the_list_first_and_then_opens_the_way_out(browser_page: Page) -> None:
    page = browser_page
    sign_up_by_api(page)
    open_first_task(page)
    content = page.locator(".cm-content")
    write(page, "# first\n")
    page.keyboard.type("whi", delay=30)
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    page.keyboard.press("Tab")
    expect(content).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(content).not_to_be_focused()


def test_enter_stays_a_new_line_while_nothing_is_chosen(browser_page: Page) -> None:
    page = browser_page
    sign_up_by_api(page)
    open_first_task(page)
    write(page, "# first\n")
    page.keyboard.type("x = a", delay=30)
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.type("y")
    expect(page.locator(".cm-line")).to_have_text(["# first", "x = a", "y"])


@pytest.mark.parametrize(
    ("language", "typed", "indent"), [("python", "if x:\n", "    "), ("javascript", "if (x) {\n", "  ")]
)
def test_indentation_is_the_languages_own(browser_page: Page, language: str, typed: str, indent: str) -> None:
    page = browser_page
    sign_up_by_api(page)
    open_task(page, FIRST_TASK, language=language)
    write(page, "")
    page.keyboard.press("Delete")
    page.keyboard.type(typed)
    page.keyboard.type("stop")
    expect(page.locator(".cm-line").nth(1)).to_have_text(f"{indent}stop", use_inner_text=True)


def test_the_shortcuts_of_the_list_work(browser_page: Page) -> None:
    page = browser_page
    sign_up_by_api(page)
    open_first_task(page)
    lines = page.locator(".cm-line")
    write(page, "one\ntwo")
    page.keyboard.press("F1")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_be_visible()
    for words in ("Submit the solution", "Move the line", "Find and replace", "Larger or smaller text"):
        expect(dialog).to_contain_text(words)
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator(".cm-content")).to_be_focused()

    for keys, text in [
        ("Alt+ArrowUp", ["two", "one"]),
        ("Alt+ArrowDown", ["one", "two"]),
        ("Shift+Alt+ArrowDown", ["one", "two", "two"]),
        ("Shift+Control+K", ["one", "two"]),
        ("Control+/", ["one", "# two"]),
        ("Control+z", ["one", "two"]),
        ("Control+y", ["one", "# two"]),
    ]:
        page.keyboard.press(keys)
        expect(lines).to_have_text(text)
    size = "getComputedStyle(document.querySelector('.cm-content')).fontSize"
    page.keyboard.press("Control+Shift+Period")
    page.wait_for_function(f"{size} === '16px'")
    page.keyboard.press("Control+Shift+Comma")
    page.wait_for_function(f"{size} === '14px'")


def test_finding_speaks_the_persons_language(browser_page: Page) -> None:
    page = browser_page
    sign_up_by_api(page)
    page.goto("/challenges")
    page.evaluate("document.cookie = 'lms_locale=kk; path=/'")
    open_first_task(page)
    write(page, "alpha beta alpha")
    page.keyboard.press("Control+f")
    expect(page.get_by_placeholder("Табу")).to_be_focused()
    page.keyboard.type("alpha")
    expect(page.locator(".cm-searchMatch")).to_have_count(2)
    page.get_by_role("textbox", name="Ауыстыратын мәтін").fill("gamma")
    page.get_by_role("button", name="бәрін ауыстыру").click()
    expect(page.locator(".cm-content")).to_have_text("gamma beta gamma")
    page.keyboard.press("Escape")
    expect(page.get_by_placeholder("Табу")).to_have_count(0)


def read_editor_settings(page: Page) -> tuple[str, int]:
    settings = page.request.get("/api/v1/users/me/profile").json()["settings"]
    return settings["editorTheme"], settings["editorTextPx"]


def test_colours_and_size_are_chosen_once_and_kept(browser_page: Page) -> None:
    page = browser_page
    email = sign_up_by_api(page)
    open_first_task(page)
    write(page, "def total(left, right):\n    return 'x'  # why\n")
    background = "getComputedStyle(document.querySelector('.cm-editor')).backgroundColor"
    site = page.evaluate(background)
    for name, theme in [("Dark", "dark"), ("High contrast", "contrast"), ("Light", "light")]:
        page.get_by_role("button", name="Editor settings").click()
        page.get_by_role("menuitemradio", name=name).click()
        expect(page.locator(".editor")).to_have_attribute("data-theme", theme)
        assert violations(page) == []
    assert page.evaluate(background) == site
    page.get_by_role("button", name="Editor settings").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitemradio", name="Light")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Editor settings")).to_be_focused()
    page.reload()
    expect(page.locator(".editor")).to_have_attribute("data-theme", "light")
    expect(page.locator(".cm-content")).to_be_visible()
    page.wait_for_function("getComputedStyle(document.querySelector('.cm-content')).fontSize === '24px'")

    # Another device: nothing is there but what the server knows.
    wait_until(lambda: read_editor_settings(page) == ("light", 24))
    page.evaluate("localStorage.clear()")
    page.context.clear_cookies()
    answer = page.request.post("/api/v1/auth/login", data={"email": email, "password": PASSWORD})
    assert answer.ok
    page.reload()
    expect(page.locator(".editor")).to_have_attribute("data-theme", "light")
    page.wait_for_function("getComputedStyle(document.querySelector('.cm-content')).fontSize === '24px'")
