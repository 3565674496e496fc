"""From a move of the pointer or a key in the editor of a course to its paint, in Chromium."""

from typing import Any

from playwright.sync_api import Page, sync_playwright

from lms_app.web.cookies import SESSION_COOKIE

_CHROMIUM = "/usr/bin/chromium"
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_PATIENCE_MS = 60_000
_WARM_UP = 5
_STEPS = 4
# An event's time is when the browser had it; a message after the next frame comes once that is drawn.
_WATCH = """
() => {
  window.paints = { pointermove: [], pointerup: [], keydown: [], input: [] };
  const watch = (event) => requestAnimationFrame(() => {
    const drawn = new MessageChannel();
    drawn.port1.onmessage = () => window.paints[event.type].push(performance.now() - event.timeStamp);
    drawn.port2.postMessage(0);
  });
  for (const name of Object.keys(window.paints)) addEventListener(name, watch, true);
}
"""
_SETTINGS = "localStorage.setItem('lms:course-editor', JSON.stringify({ autoSave: false }))"
_HANDLE = '[data-control="drag"][data-part="item"]'


def measure_editor(base_url: str, path: str, token: str, rounds: int) -> dict[str, list[float]]:
    """Drag, move by keys and type in the editor at `path`; give the milliseconds by what was done."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=_ARGUMENTS)
        context = browser.new_context(base_url=base_url, viewport={"width": 1280, "height": 1000})
        context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": base_url}])
        context.add_init_script(_SETTINGS)
        page = context.new_page()
        page.set_default_timeout(_PATIENCE_MS)
        page.goto(path)
        page.locator(_HANDLE).nth(5).scroll_into_view_if_needed()
        page.evaluate(_WATCH)
        for number in range(_WARM_UP + rounds):
            _drag(page, number)
        dragged: Any = page.evaluate("window.paints")
        page.evaluate("() => { for (const name in window.paints) window.paints[name] = []; }")
        _press(page, _WARM_UP + rounds)
        pressed: Any = page.evaluate("window.paints")
        browser.close()
    return {
        "drag": _after(dragged["pointermove"], _WARM_UP * _STEPS),
        "drop": _after(dragged["pointerup"], _WARM_UP),
        "step by key": _after(pressed["keydown"], _WARM_UP),
        "letter": _after(pressed["input"], _WARM_UP),
    }


def _after(times: list[float], warm_up: int) -> list[float]:
    return [float(each) for each in times[warm_up:]]


def _drag(page: Page, number: int) -> None:
    """Take one of the first rows some rows down or up, each move once the last is drawn."""
    handles = page.locator(_HANDLE)
    start = handles.nth(2 + number % 3).bounding_box()
    end = handles.nth(6 + number % 4).bounding_box()
    if start is None or end is None:
        raise RuntimeError("the rows are not on the screen")
    x, y = start["x"] + 12, start["y"] + 12
    page.mouse.move(x, y)
    page.mouse.down()
    for part in range(1, _STEPS + 1):
        page.mouse.move(x + part, y + (end["y"] - start["y"]) * part / _STEPS)
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    page.mouse.up()
    page.wait_for_function("count => window.paints.pointerup.length === count", arg=number + 1)


def _press(page: Page, rounds: int) -> None:
    """Move a row down by keys, which leads into the next chapters too, and type into a name."""
    page.locator(_HANDLE).nth(4).focus()
    page.keyboard.press("Space")
    for _ in range(rounds):
        before = page.evaluate("window.paints.keydown.length")
        page.keyboard.press("ArrowDown")
        page.wait_for_function("count => window.paints.keydown.length > count", arg=before)
    page.keyboard.press("Escape")
    page.locator(".ce-title").nth(3).focus()
    for _ in range(rounds):
        before = page.evaluate("window.paints.input.length")
        page.keyboard.press("a")
        page.wait_for_function("count => window.paints.input.length > count", arg=before)
