"""A learner solves a task in SQL: what was expected and what came are tables."""

from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_submission_story import VERDICT_MS, sign_up_by_api, write

pytestmark = [pytest.mark.browser, pytest.mark.docker]

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
TASK = "Кто сколько раз приходил в кружок"
WRONG = "SELECT name, 1 AS visits FROM member ORDER BY id;"
BROKEN = "SELECT nam FROM member;"
RIGHT = (
    "SELECT m.name, count(v.day) AS visits FROM member m LEFT JOIN visit v ON v.member_id = m.id "
    "GROUP BY m.id ORDER BY visits DESC, m.name;"
)


def test_rows_are_tables(browser_page: Page, artifacts: Path) -> None:
    page = browser_page
    sign_up_by_api(page)
    page.goto("/challenges?search=приходил")
    page.get_by_role("link", name=TASK).click()
    expect(page.locator(".cm-content")).to_contain_text("SELECT")
    expect(page.locator(".examples")).to_contain_text("Данияр | 2")
    verdict = page.locator("#results .alert")

    write(page, WRONG)
    page.get_by_role("button", name="Submit").click()
    expect(verdict).to_contain_text("Wrong answer", timeout=VERDICT_MS)
    shown = page.locator("details.case[open], .case details[open]")
    expect(shown.get_by_role("table")).to_have_count(2)
    expected, actual = shown.get_by_role("table").all()
    expect(expected.get_by_role("columnheader")).to_have_text(["name", "visits"])
    expect(expected.get_by_role("row").nth(1)).to_have_text("Аня3")
    expect(actual.get_by_role("row").nth(1)).to_have_text("Аня1")
    folder = artifacts / "e2e"
    folder.mkdir(exist_ok=True)
    page.screenshot(path=folder / "sql-wrong.png", full_page=True)
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []

    write(page, BROKEN)
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("#results")).to_contain_text('column "nam" does not exist', timeout=VERDICT_MS)

    write(page, RIGHT)
    page.get_by_role("button", name="Submit").click()
    expect(verdict).to_contain_text("All tests passed", timeout=VERDICT_MS)
