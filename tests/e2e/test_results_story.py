"""Results as they are read: what differs and where, by eye, by keyboard and by ear."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from models.base import new_id
from tests.e2e.test_submission_story import (
    FIRST_TASK,
    LIST,
    RIGHT,
    VERDICT_MS,
    WRONG,
    open_first_task,
    sign_up_by_api,
    write,
)
from tests.factories.challenge_inputs import case_body, challenge_body, hidden_case_body
from tests.support.api_client import ApiClient
from tests.support.app_server import AppServer
from tests.support.looks import EVERY_VIEW, look

pytestmark = [pytest.mark.browser, pytest.mark.docker]

CLUB = [{"name": "Аня", "ports": [1, 2]}, {"name": "Борис", "ports": [3]}]
OTHER_CLUB = [{"name": "Аня", "ports": [1, 5]}, {"name": "Борис", "ports": [3], "age": 9}]
POEM = "".join(f"line {number}\n" for number in range(1, 21))
OTHER_POEM = POEM.replace("line 10\n", "line ten\n")
MANY = list(range(900))
OTHER_MANY = [*MANY[:450], -1, *MANY[451:]]
LISTEN = """region => {
  window.heard = [];
  const listener = new MutationObserver(() => heard.push(region.textContent));
  listener.observe(region, {childList: true, characterData: true, subtree: true});
}"""
FOCUSED = (
    """() => [...document.querySelectorAll("#results summary.case-head")].indexOf(document.activeElement)"""
)
INSIDE = """() => document.querySelector("#results").contains(document.activeElement)"""
ANSWERS = {"club": (CLUB, OTHER_CLUB), "poem": (POEM, OTHER_POEM), "many": (MANY, OTHER_MANY)}


def make_task(app_server: AppServer) -> str:
    """A task whose three public cases ask for a list, a text and something long."""
    cases = [
        case_body(description=name, input=json.dumps([name, 0]), expectedOutput=json.dumps(expected))
        for name, (expected, _) in ANSWERS.items()
    ]
    body = challenge_body(
        title=f"Differences {new_id().hex[:6]}",
        testCases=[*cases, hidden_case_body()],
        solutionCode=code_with({name: expected for name, (expected, _) in ANSWERS.items()}),
    )
    return ApiClient.demo(app_server, "mentor").create_challenge(**body)


def code_with(answers: dict[str, Any]) -> str:
    """A solution that knows what to answer to a name, and adds numbers."""
    known = f"json.loads({json.dumps(answers)!r})"
    return f"import json\n\ndef add(a, b):\n    return {known}[a] if isinstance(a, str) else a + b\n"


def case(page: Page, name: str) -> Locator:
    return page.locator("#results .case details").filter(has=page.get_by_text(name, exact=True))


def test_what_differs_is_named(browser_page: Page, app_server: AppServer, artifacts: Path) -> None:
    page = browser_page
    sign_up_by_api(page)
    page.goto(f"/challenge/{make_task(app_server)}")
    write(page, code_with({name: actual for name, (_, actual) in ANSWERS.items()}))
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("#results .alert")).to_contain_text("Wrong answer", timeout=VERDICT_MS)

    club = case(page, "club")
    expect(club.get_by_text("2 places differ:")).to_be_visible()
    places = club.locator(".diff-places > li")
    expect(places).to_have_text(
        [re.compile(r"\[0\]\.ports\[1\]Expected: 2Got: 5"), re.compile(r"\[1\]\.ageExpected: nothingGot: 9")]
    )

    poem = case(page, "poem")
    poem.locator("summary").press("Enter")
    changed = poem.locator(".diff-line--expected, .diff-line--actual")
    expect(changed).to_have_text([re.compile("✓Expected: line 10↵"), re.compile("✗Got: line ten↵")])
    expect(poem.get_by_text("… 7 lines that are the same")).to_be_visible()
    poem.get_by_role("button", name="Show all").press("Enter")
    expect(poem.locator(".diff-line")).to_have_count(21)

    many = case(page, "many")
    many.locator("summary").press("Enter")
    expect(many.locator(".diff dd").first).not_to_contain_text("[0, 1, 2,")
    expect(many.locator(".diff ins")).to_have_text("450")
    many.get_by_role("button", name="Show all").press("Enter")
    expect(many.locator(".diff dd").first).to_contain_text("[0, 1, 2,")
    many.get_by_role("button", name="Show less").press("Enter")

    for name, each in (("club", club), ("poem", poem)):
        look(page, artifacts / "e2e", f"diff-{name}", EVERY_VIEW, before=each.scroll_into_view_if_needed)


def test_results_are_heard_and_the_task_is_marked_at_once(browser_page: Page) -> None:
    page = browser_page
    sign_up_by_api(page)
    open_first_task(page)
    spoken = page.locator("#results [role=status]")
    expect(spoken).to_have_count(1)
    spoken.evaluate(LISTEN)
    write(page, WRONG)
    page.keyboard.press("Control+Enter")
    # The verdict in words, and how many tests passed.
    wrong = re.compile(r"^Wrong answer in at least one test\. \d of 4 tests passed\.$")
    expect(spoken).to_have_text(wrong, timeout=VERDICT_MS)
    expect(page.locator(".page-header").get_by_text("Tried")).to_have_count(1)
    write(page, RIGHT)
    page.keyboard.press("Control+Enter")
    expect(spoken).to_have_text("All tests passed: 4 of 4.", timeout=VERDICT_MS)
    # At most sent, running, how far, and the verdict, twice: not a message for each test.
    heard = page.evaluate("heard")
    assert len(heard) <= 8, heard

    expect(page.locator(".page-header").get_by_text("Solved")).to_be_visible()
    page.evaluate("window.sameDocument = true")
    page.get_by_role("navigation", name="Breadcrumb").get_by_role("link").click()
    expect(page.get_by_role("searchbox")).to_be_visible()
    page.get_by_role("searchbox").fill("датчиков")
    expect(page.get_by_role("link", name=FIRST_TASK)).to_contain_text("Solved")
    assert page.evaluate("window.sameDocument"), "the list was loaded anew"


def test_bars_and_results_by_keyboard(browser_page: Page) -> None:
    page = browser_page
    sign_up_by_api(page)
    page.goto(LIST)
    open_first_task(page)
    write(page, WRONG)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#results .alert")).to_contain_text("Wrong answer", timeout=VERDICT_MS)

    sizes = {"vertical": ("42", "44", "40"), "horizontal": ("58", "60", "56")}
    for orientation, (start, more, less) in sizes.items():
        bar = page.locator(f"[role=separator][aria-orientation={orientation}]")
        forth, back = ("ArrowRight", "ArrowLeft") if orientation == "vertical" else ("ArrowDown", "ArrowUp")
        bar.focus()
        for key, value in (
            (forth, more),
            (back, start),
            (back, less),
            ("Home", "20"),
            (back, "20"),
            ("End", "80"),
            (forth, "80"),
            ("Enter", start),
        ):
            page.keyboard.press(key)
            expect(bar).to_have_attribute("aria-valuenow", value)
        expect(bar).to_have_attribute("aria-valuemin", "20")
        expect(bar).to_have_attribute("aria-valuemax", "80")
        assert page.locator(f"[id='{bar.get_attribute('aria-controls')}']").count() == 1

    # From the first case on, Tab goes through all that can be opened or scrolled, and comes out again.
    heads = page.locator("#results summary.case-head")
    heads.first.focus()
    was_open = heads.first.evaluate("e => e.parentElement.open")
    page.keyboard.press("Enter")
    expect(heads.first.locator("xpath=..")).to_have_js_property("open", not was_open)
    page.keyboard.press("Enter")
    reached = set()
    for _ in range(20):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "[...document.querySelectorAll('#results summary.case-head')].indexOf(document.activeElement)"
            )
        )
        if not page.evaluate(INSIDE):
            break
    assert reached >= set(range(1, heads.count()))
    assert not page.evaluate(INSIDE)
