"""A learner builds a web page: it is seen while it is written, and graded in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_submission_story import VERDICT_MS, sign_up_by_api, write
from tests.support.axe import violations
from tests.support.looks import expect_nothing_beside

pytestmark = [pytest.mark.browser, pytest.mark.docker]

# The page in the frame is the learner's.
WHERE = "{exclude: ['iframe']}"
TASK = "Гибкая сетка товаров"
PROBE = """<!doctype html>
<title>probe</title>
<p id="size"></p><p id="out">checking</p><img id="picture" src="/img/1.svg">
<script>
  // A frame may run its scripts before it is laid out, with no width yet, and hear of no change afterwards.
  const showWidth = () => { document.getElementById("size").textContent = "width " + innerWidth; };
  showWidth();
  setInterval(showWidth, 100);
  const tries = {
    cookie: () => document.cookie, storage: () => localStorage.length, parent: () => parent.document.title,
    top: () => { top.location = "/"; return "left"; }, window: () => open("/").name,
  };
  const reaches = ([, attempt]) => { try { return attempt() !== null; } catch { return false; } };
  const got = Object.entries(tries).filter(reaches);
  fetch("/api/v1/challenges").then(() => got.push(["fetch"])).catch(() => 0).finally(() => {
    document.getElementById("out").textContent = "reached: " + got.map(([name]) => name).join(" ");
  });
</script>
"""


def open_task(page: Page) -> None:
    sign_up_by_api(page)
    page.goto("/challenges?search=сетка")
    page.get_by_role("link", name=TASK).click()
    expect(page.locator(".cm-content")).to_contain_text("doctype")


def test_a_page_is_seen_while_written_and_then_graded(browser_page: Page, artifacts: Path) -> None:
    page = browser_page
    open_task(page)
    folder = artifacts / "e2e"
    folder.mkdir(exist_ok=True)
    page.locator(".workspace-side-tabs").get_by_role("tab", name="Page").click()
    frame = page.frame_locator("iframe")
    expect(frame.locator(".product")).to_have_count(8)
    expect(frame.locator("img").first).to_have_js_property("naturalWidth", 300)
    page.screenshot(path=folder / "web-preview.png")
    assert violations(page, where=WHERE) == []

    write(page, PROBE)
    expect(frame.locator("#size")).to_have_text("width 375")
    expect(frame.locator("#out")).to_have_text("reached: ")
    page.get_by_role("button", name="1200 px").click()
    page.get_by_role("button", name="Reload").click()
    expect(frame.locator("#size")).to_have_text("width 1200")
    assert "/challenge/" in page.url

    write(page, "<!doctype html><title>empty</title><p>nothing here</p>")
    expect(frame.locator("body")).to_contain_text("nothing here")
    page.get_by_role("button", name="Run").first.click()
    results = page.locator("#results")
    expect(results.locator(".alert")).to_contain_text("Wrong answer", timeout=VERDICT_MS)
    expect(results.locator("details[open]").first).to_contain_text('"columns": 0')
    expect(results.locator("details[open]").first).to_contain_text(
        '"viewport": {"width": 320, "height": 800}'
    )
    page.screenshot(path=folder / "web-wrong.png")
    assert violations(page, where=WHERE) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_preview_on_a_phone(browser_page: Page, artifacts: Path, scheme: str) -> None:
    page = browser_page
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme=scheme)
    open_task(page)
    page.locator(".workspace-tabs").get_by_role("tab", name="Page").click()
    expect(page.frame_locator("iframe").locator(".product")).to_have_count(8)
    page.get_by_role("button", name="768 px").click()
    expect(page.locator(".preview-scale")).to_contain_text("%")
    expect(page.frame_locator("iframe").locator(".products")).to_have_js_property("offsetWidth", 768)
    expect_nothing_beside(page)
    folder = artifacts / "e2e"
    folder.mkdir(exist_ok=True)
    page.screenshot(path=folder / f"web-preview-phone-{scheme}.png")
    assert violations(page, where=WHERE) == []
