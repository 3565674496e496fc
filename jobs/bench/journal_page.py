"""From a click on a cell of the journal to its paint, in Chromium."""

from typing import Any

from playwright.sync_api import Page, sync_playwright

from lms_app.web.cookies import SESSION_COOKIE

_CHROMIUM = "/usr/bin/chromium"
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_PATIENCE_MS = 60_000
_WARM_UP = 20
# An event's time is when the browser had the click; a message after the next frame comes once it is drawn.
_WATCH = """
() => {
  window.paints = [];
  addEventListener("click", (event) => requestAnimationFrame(() => {
    const drawn = new MessageChannel();
    drawn.port1.onmessage = () => window.paints.push(performance.now() - event.timeStamp);
    drawn.port2.postMessage(0);
  }), true);
}
"""
# The middle of each cell that isn't scrolled under something else.
_PLACES = """
() => [...document.querySelectorAll(".jr-cell")].map((cell) => {
  const { x, y, width, height } = cell.getBoundingClientRect();
  return [cell, x + width / 2, y + height / 2];
}).filter(([cell, x, y]) => cell.contains(document.elementFromPoint(x, y))).map(([, x, y]) => [x, y])
"""


def measure_clicks(base_url: str, path: str, token: str, clicks: int) -> list[float]:
    """Click on cells all over the journal at `path`, each once the last is drawn; give the milliseconds."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=_ARGUMENTS)
        context = browser.new_context(base_url=base_url, viewport={"width": 1440, "height": 1100})
        context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": base_url}])
        page = context.new_page()
        page.set_default_timeout(_PATIENCE_MS)
        page.goto(path)
        page.wait_for_selector(".jr-cell")
        _confirm_past(page)
        page.evaluate(_WATCH)
        places: Any = page.evaluate(_PLACES)
        for number in range(_WARM_UP + clicks):
            page.mouse.click(*places[number * 7 % len(places)])
            page.wait_for_function("count => window.paints.length === count", arg=number + 1)
        times: Any = page.evaluate("window.paints")
        browser.close()
    return [float(each) for each in times[_WARM_UP:]]


def _confirm_past(page: Page) -> None:
    """All lessons of the bench are over; say once that changing them is meant."""
    page.locator("[role=grid]").focus()
    page.keyboard.press("Control+Home")
    page.keyboard.press("Shift+Control+End")
    page.keyboard.press("KeyP")
    page.locator("dialog[open] .btn--primary").click()
    page.wait_for_selector("dialog[open]", state="detached")
    page.wait_for_selector(".att-state[data-phase=saved]")
