"""A workflow in YAML and a class in Java are written and graded in a real browser and sandbox."""

import re

import pytest
from playwright.sync_api import Page, expect

from lms_app.challenges.library import java_count_commands, t10_automate_deployment
from tests.e2e.test_editor import open_task
from tests.e2e.test_submission_story import VERDICT_MS, sign_up_by_api, write
from tests.support.axe import violations

pytestmark = [pytest.mark.browser, pytest.mark.docker]

DEPLOYMENT, COUNTING = t10_automate_deployment.CHALLENGE, java_count_commands.CHALLENGE


def submit(page: Page, code: str, verdict: str) -> None:
    write(page, code)
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("#results .alert")).to_contain_text(verdict, timeout=VERDICT_MS)


def test_a_workflow_in_yaml_is_solved(browser_page: Page) -> None:
    page = browser_page
    sign_up_by_api(page)
    content = open_task(page, DEPLOYMENT["title"])
    expect(content).to_contain_text("runs-on")
    expect(page.get_by_role("heading", name="What the open tests check")).to_be_visible()
    expect(page.get_by_text("Own input", exact=True)).to_have_count(0)
    submit(page, DEPLOYMENT["wrongSolutions"][0]["code"], "Wrong answer")
    assert violations(page) == []
    submit(page, DEPLOYMENT["solutionCode"]["yaml"], "Solved!")
    expect(page.get_by_role("link", name=re.compile("^Next: "))).to_be_visible()


def test_a_class_in_java_is_solved(browser_page: Page) -> None:
    page = browser_page
    sign_up_by_api(page)
    open_task(page, COUNTING["title"])
    expect(page.locator(".cm-content span", has_text=re.compile("^class$"))).to_be_visible()
    # The starter is valid and wrong.
    submit(page, COUNTING["starterCode"], "Wrong answer")
    assert violations(page) == []
    page.get_by_text("Own input", exact=True).click()
    expect(page.locator(".own-input .input")).not_to_have_value("")
    submit(page, COUNTING["solutionCode"], "Solved!")
    related = page.locator(".related-task").first
    expect(related).to_be_visible()
    related.click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text(COUNTING["title"])
    expect(page.locator(".cm-content")).to_be_visible()
    expect(page.locator(".related-task", has_text=COUNTING["title"])).to_contain_text("Solved")
