"""A newcomer registers, solves a challenge and sees every kind of verdict, in a real browser and sandbox."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from models.base import new_id
from tests.factories.challenge_inputs import (
    HIDDEN_INPUT,
    HIDDEN_NAME,
    HIDDEN_OUTPUT,
    SOLUTION_MARK,
    challenge_body,
)
from tests.support.api_client import ApiClient
from tests.support.app_server import AppServer
from tests.support.axe import violations

pytestmark = [pytest.mark.browser, pytest.mark.docker]

PASSWORD = "three green robots"
FIRST_TASK = "Сумма двух датчиков"
# Other tests add challenges to the same application, so the list is narrowed.
LIST = "/challenges?search=датчиков"
# A container may have to be made first, on a machine that is busy with other tests.
VERDICT_MS = 120_000

RIGHT = "def total(left, right):\n    return left + right\n"
WRONG = "def total(left, right):\n    return left - right\n"
ENDLESS = "def total(left, right):\n    while True:\n        pass\n"
CRASHING = "def total(left, right):\n    raise RuntimeError('the wheel came off')\n"
HUNGRY = "def total(left, right):\n    return len(bytearray(4 * 1024 ** 3))\n"
BROKEN = "def total(left, right)\n    return left + right\n"

VERDICTS = [
    ("wrong", WRONG, "Wrong answer in at least one test."),
    ("endless", ENDLESS, "Time limit exceeded"),
    ("crashing", CRASHING, "The code ended with an exception."),
    ("hungry", HUNGRY, "Memory limit exceeded."),
    ("broken", BROKEN, "The code does not start"),
    ("right", RIGHT, "Solved! All tests passed."),
]


def register(page: Page, *, then: str) -> None:
    page.goto(f"/register?next={then}")
    page.locator("input[name=name]").fill("Айдана")
    page.locator("input[name=email]").fill(f"{new_id().hex}@example.org")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form button[type=submit]").click()
    page.wait_for_url(f"**{then}")


def sign_up_by_api(page: Page) -> str:
    """Make an account that reads English, signed in on this page; gives its e-mail."""
    account = {"name": "Ерлан", "email": f"{new_id().hex}@example.org", "password": PASSWORD}
    headers = {"Accept-Language": "en"}
    answer = page.request.post("/api/v1/auth/register", data=account, headers=headers)
    assert answer.ok, answer.text()
    return account["email"]


def open_first_task(page: Page) -> None:
    page.goto(LIST)
    page.get_by_role("link", name=FIRST_TASK).click()
    expect(page.locator(".cm-content")).to_be_visible()


def write(page: Page, code: str) -> None:
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(code)


def wait_for_draft(page: Page, text: str) -> None:
    """Wait until the browser keeps `text` as a draft."""
    page.wait_for_function("text => Object.values(localStorage).includes(text)", arg=text)


def test_a_newcomer_sees_every_verdict(browser_page: Page, artifacts: Path) -> None:
    page = browser_page
    register(page, then="/challenges")
    page.get_by_role("searchbox").fill("датчиков")
    expect(page.locator(".challenge-card")).to_have_count(1)
    page.get_by_role("link", name=FIRST_TASK).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(FIRST_TASK)
    expect(page.locator(".cm-content")).to_be_visible()

    folder = artifacts / "e2e"
    folder.mkdir(exist_ok=True)
    for name, code, verdict in VERDICTS:
        write(page, code)
        page.get_by_role("button", name="Submit").click()
        expect(page.locator("#results .alert")).to_contain_text(verdict, timeout=VERDICT_MS)
        page.screenshot(path=folder / f"verdict-{name}.png")
        if name == "wrong":
            # The first public case that failed is open, with what was expected and what came.
            opened = page.locator("details.case[open], .case details[open]")
            expect(opened).to_have_count(1)
            expect(opened).to_contain_text("-1")
            expect(page.locator("#results")).to_contain_text("Hidden test 1")
        if name == "crashing":
            expect(page.locator("#results")).to_contain_text("the wheel came off")

    expect(page.get_by_role("link", name=re.compile("^Next: "))).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="All tests passed: 4 of 4.")).to_have_count(1)
    page.get_by_role("tab", name="Attempts").click()
    expect(page.get_by_role("row")).to_have_count(len(VERDICTS) + 1)
    assert violations(page) == []

    page.goto(LIST)
    expect(page.get_by_role("link", name=FIRST_TASK)).to_contain_text("Solved")
    page.screenshot(path=folder / "list-solved.png")


def test_what_was_typed_survives_reload_and_an_attempt_comes_back_on_wish(browser_page: Page) -> None:
    page = browser_page
    editor = page.get_by_role("textbox", name="Code editor")
    sign_up_by_api(page)
    open_first_task(page)
    write(page, WRONG)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#results .alert")).to_contain_text("Wrong answer", timeout=VERDICT_MS)
    write(page, "# my newer draft")
    wait_for_draft(page, "# my newer draft")
    page.reload()
    expect(editor).to_have_text("# my newer draft")

    page.get_by_role("tab", name="Attempts").click()
    page.get_by_role("button", name="Attempt 1: code and results").click()
    expect(page.get_by_role("dialog")).to_contain_text("return left - right")
    expect(editor).to_have_text("# my newer draft")
    page.get_by_role("button", name="Put into the editor").click()
    expect(editor).to_contain_text("return left - right")
    editor.click()
    page.keyboard.press("Control+z")
    expect(editor).to_have_text("# my newer draft")


def test_running_with_own_input(browser_page: Page) -> None:
    page = browser_page
    sign_up_by_api(page)
    open_first_task(page)
    write(page, RIGHT)
    page.get_by_text("Own input", exact=True).click()
    left, right = page.get_by_label("left", exact=True), page.get_by_label("right", exact=True)
    expect(left).to_have_value("2")
    left.fill("forty")
    page.get_by_role("button", name="Run with own input").click()
    expect(page.get_by_text("A text stands in double quotes")).to_be_visible()
    expect(left).to_be_focused()
    expect(left).to_have_attribute("aria-invalid", "true")
    left.fill("40")
    right.fill("2")
    expect(page.get_by_text("A text stands in double quotes")).to_have_count(0)
    page.reload()
    page.get_by_text("Own input", exact=True).click()
    expect(left).to_have_value("40")
    page.get_by_role("button", name="Back to the example").click()
    expect(left).to_have_value("2")
    left.fill("40")
    right.fill("2")
    right.press("Enter")
    expect(page.locator("#results .alert")).to_contain_text("The run went well", timeout=VERDICT_MS)
    first = page.locator(".case").first
    expect(first).to_contain_text("Own input")
    expect(first).to_contain_text("42")
    page.get_by_role("tab", name="Attempts").click()
    expect(page.get_by_text("What you submit will appear here.")).to_be_visible()


def test_from_login_to_a_verdict_by_keyboard_alone(browser_page: Page) -> None:
    page = browser_page
    email = sign_up_by_api(page)
    page.context.clear_cookies()
    found = page.request.get("/api/v1/challenges", params={"search": FIRST_TASK})
    challenge = found.json()["challenges"][0]
    page.goto(f"/login?next=/challenge/{challenge['id']}")
    page.locator("input[name=email]").focus()
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/challenge/**")
    expect(page.locator(".cm-content")).to_be_visible()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('cm-content')"):
            break
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(RIGHT)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#results .alert")).to_contain_text("Solved!", timeout=VERDICT_MS)
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.classList.contains('cm-content')")


def test_a_stranger_may_read_and_keeps_what_was_typed_after_signing_in(browser_page: Page) -> None:
    page = browser_page
    email = sign_up_by_api(page)
    page.context.clear_cookies()
    open_first_task(page)
    expect(page.get_by_role("button", name="Submit")).to_have_count(0)
    write(page, "# typed before signing in")
    wait_for_draft(page, "# typed before signing in")
    page.get_by_role("region", name="Results").get_by_role("link", name="Sign in").click()
    page.wait_for_url("**/login?next=/challenge/**")
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form button[type=submit]").click()
    page.wait_for_url("**/challenge/**")
    expect(page.locator(".cm-content")).to_have_text("# typed before signing in")
    expect(page.get_by_role("button", name="Submit")).to_be_visible()


def test_addresses_of_nothing_and_of_private_things(browser_page: Page) -> None:
    page = browser_page
    page.goto(f"/challenge/{new_id()}")
    expect(page.get_by_role("main")).to_contain_text("There is no such challenge")
    page.goto("/challenge/nonsense")
    expect(page.get_by_role("main")).to_contain_text("There is no such challenge")


def test_the_address_keeps_the_filters(browser_page: Page) -> None:
    page = browser_page
    page.goto(f"{LIST}&difficulty=EXPERT")
    expect(page.get_by_text("No challenge matches these filters.")).to_be_visible()
    page.get_by_role("link", name="Expert").click()
    expect(page.locator(".challenge-card")).to_have_count(1)
    page.go_back()
    expect(page.get_by_text("No challenge matches these filters.")).to_be_visible()
    page.goto("/challenges")
    page.get_by_role("searchbox").fill("датч")
    expect(page.locator(".challenge-card")).to_have_count(3)
    expect(page).to_have_url(re.compile("search="))
    page.reload()
    expect(page.get_by_role("searchbox")).to_have_value("датч")
    expect(page.locator(".challenge-card")).to_have_count(3)
    page.goto("/challenges?search=zzzz")
    expect(page.get_by_text("No challenge matches these filters.")).to_be_visible()


def test_no_frame_tells_a_student_of_hidden_cases(browser: Browser, app_server: AppServer) -> None:
    body = challenge_body(title=f"Leak test {new_id().hex[:6]}")
    challenge_id = ApiClient.demo(app_server, "mentor").create_challenge(**body)

    context = browser.new_context(base_url=app_server.base_url, locale="en-US")
    page = context.new_page()
    frames: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda data: frames.append(str(data))))
    sign_up_by_api(page)
    page.goto(f"/challenge/{challenge_id}")
    # The code prints and returns what it gets, so that a careless page would show the hidden input.
    write(page, "def add(a, b):\n    print('seen', a, b)\n    raise ValueError(f'{a} {b}')\n")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#results")).to_contain_text("Hidden test 1", timeout=VERDICT_MS)
    expect(page.locator("#results .alert")).to_contain_text("exception", timeout=VERDICT_MS)
    page.get_by_role("button", name=re.compile("Show hint 1")).click()
    expect(page.get_by_text("Use +.")).to_be_visible()
    seen = "".join(frames) + page.content()
    context.close()

    assert "Small numbers" in seen
    for secret in (str(HIDDEN_INPUT), str(HIDDEN_OUTPUT), HIDDEN_NAME, SOLUTION_MARK):
        assert secret not in seen


def test_the_same_task_is_solved_in_javascript(browser_page: Page) -> None:
    page = browser_page
    sign_up_by_api(page)
    open_first_task(page)
    languages = page.get_by_role("group", name="Language")
    languages.get_by_role("button", name="JavaScript").click()
    expect(page.locator(".cm-content")).to_contain_text("function total(left, right) {")
    expect(page).to_have_url(re.compile(r"language=javascript$"))
    write(page, "function total(left, right) {\n  return left + right;\n}\n")
    expect(page.locator(".cm-content span", has_text=re.compile("^return$")).first).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Solved! All tests passed.")).to_be_visible(timeout=VERDICT_MS)
    page.reload()
    expect(page.locator(".cm-content")).to_contain_text("function total(left, right) {")
    languages.get_by_role("button", name="Python").click()
    expect(page.locator(".cm-content")).to_contain_text("def total(left, right):")
