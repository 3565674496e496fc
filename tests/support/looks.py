"""What a page in a browser is asked before a picture of it is taken, and what is wrong with what it shows."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page, expect

from tests.support.axe import STILL, violations

Theme = Literal["light", "dark"]
View = tuple[int, Theme]
EVERY_VIEW: tuple[View, ...] = ((1280, "light"), (1280, "dark"), (390, "light"), (390, "dark"))
"""A desk and a phone by the width, each in both themes."""

TWO_VIEWS: tuple[View, ...] = ((390, "dark"), (1280, "light"))

# After two frames widgets have drawn themselves for the new width; then what moves has come to rest.
SETTLED = """async () => {
  await document.fonts.ready;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const ends = (each) => each.playState === "running" && each.effect.getComputedTiming().endTime < Infinity;
  await Promise.allSettled(document.getAnimations().filter(ends).map((each) => each.finished));
}"""

# Everything that a thumb should hit and that is under 44 px one way, by name; links within text are left
# out. Only what can be reached counts: with an open dialog, its own. The page must believe in a touch screen.
SMALL_TARGETS = """() => {
  const kinds = "button, a[href], input:not([type=hidden]), select, textarea, summary, [role=menuitem]";
  const root = document.querySelector("dialog[open]") || document;
  return [...root.querySelectorAll(kinds)].flatMap((each) => {
    if (!each.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) return [];
    if (each.closest("[inert], .visually-hidden")) return [];
    if (each.tagName === "A" && getComputedStyle(each).display === "inline") return [];
    const { width, height } = (each.closest("label") || each).getBoundingClientRect();
    if (!width || Math.min(width, height) > 43.5) return [];
    const name = (each.getAttribute("aria-label") || each.textContent).trim();
    return [`${each.tagName} ${name}: ${Math.round(width)} x ${Math.round(height)}`];
  });
}"""


def expect_nothing_beside(page: Page) -> None:
    """Wait until nothing lies beside the window: what follows its size by script is drawn a moment later."""
    page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")


def show_theme(page: Page, theme: Theme) -> None:
    """Let the device have this theme, and wait until the page has all its colours."""
    page.evaluate(STILL)
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    expect(page.locator("html.dark")).to_have_count(1 if theme == "dark" else 0)
    page.evaluate(SETTLED)


def look(
    page: Page,
    folder: Path,
    name: str,
    views: Iterable[View] = TWO_VIEWS,
    *,
    before: Callable[[], None] | None = None,
    thumbs: bool = False,
) -> None:
    """Take a picture of each view: nothing scrolls sideways, axe finds nothing. It goes on as wide as it was.

    `before` makes ready for a picture, such as by scrolling to what it should show; with `thumbs` everything
    is large enough for one, which is for pages that believe in a touch screen.
    """
    folder.mkdir(parents=True, exist_ok=True)
    own = page.viewport_size
    for width, theme in views:
        page.set_viewport_size({"width": width, "height": 844})
        show_theme(page, theme)
        if before:
            before()
        page.screenshot(path=folder / f"{name}-{width}-{theme}.png")
        expect_nothing_beside(page)
        assert violations(page) == [], f"{name}, {width}, {theme}"
        assert not thumbs or page.evaluate(SMALL_TARGETS) == []
    if own:
        page.set_viewport_size(own)
