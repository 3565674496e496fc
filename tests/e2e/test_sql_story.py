"""A learner solves a task in SQL: what was expected and what came are tables."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_submission_story import VERDICT_MS, sign_up_by_api, write
from tests.support.axe import violations
from tests.support.looks import EVERY_VIEW, look

pytestmark = [pytest.mark.browser, pytest.mark.docker]

TASK = "Кто сколько раз приходил в кружок"
WRONG = "SELECT name, 1 AS visits FROM member ORDER BY id;"
BROKEN = "SELECT nam FROM member;"
SLOW_TASK = "Ускорьте медленный запрос"
SLOW = """SELECT s.id, s.date, s.amount, c.name FROM sales s JOIN customers c ON c.id = s.customer_id
WHERE s.date > '2023-01-01' AND s.region = 'US' AND c.segment = 'school'
ORDER BY s.date DESC, s.id DESC LIMIT 100;"""
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
    assert violations(page) == []

    write(page, BROKEN)
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("#results")).to_contain_text('column "nam" does not exist', timeout=VERDICT_MS)
    # While cases still end, nothing else can be sent.
    expect(verdict).to_contain_text("ended with an exception", timeout=VERDICT_MS)

    write(page, RIGHT)
    page.get_by_role("button", name="Submit").click()
    expect(verdict).to_contain_text("All tests passed", timeout=VERDICT_MS)


def test_a_plan_is_read_as_a_tree(browser_page: Page, artifacts: Path) -> None:
    page = browser_page
    sign_up_by_api(page)
    page.goto("/challenges?search=медленный")
    page.get_by_role("link", name=SLOW_TASK).click()
    expect(page.locator(".cm-content")).to_contain_text("SELECT")
    write(page, SLOW)
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator("#results .alert")).to_contain_text("Wrong answer", timeout=VERDICT_MS)

    # The case asks for a plan and not for rows, so the plan stands open.
    plan = page.locator(".case details[open] details.plan[open]")
    expect(plan).to_have_count(1)
    expect(page.locator(".case details[open]").first.get_by_role("table")).to_have_count(1)
    steps = plan.get_by_role("listitem")
    expect(steps.first).to_contain_text("Limit")
    join = steps.filter(has=page.get_by_text("Hash Join", exact=True)).last
    scan = join.get_by_role("listitem").filter(has=page.get_by_text("sales", exact=True)).first
    expect(scan).to_contain_text("reads the whole table")
    expect(scan).to_contain_text("rows thrown away")
    expect(scan).to_contain_text("Filter: ")
    expect(plan.get_by_text("slowest")).to_have_count(1)

    look(page, artifacts / "e2e", "sql-plan", EVERY_VIEW, before=plan.scroll_into_view_if_needed)

    page.locator(".case summary.case-head").first.press("Enter")
    expect(plan).to_have_count(0)
