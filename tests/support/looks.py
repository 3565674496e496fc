"""What a page in a browser is asked before a picture of it is taken, and what is wrong with what it shows."""

from playwright.sync_api import Page

# After two frames widgets have drawn themselves for the new width; then what moves has come to rest.
SETTLED = """async () => {
  await document.fonts.ready;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const ends = (each) => each.playState === "running" && each.effect.getComputedTiming().endTime < Infinity;
  await Promise.allSettled(document.getAnimations().filter(ends).map((each) => each.finished));
}"""

# From now on colours change at once: axe must not look while a theme is still coming.
STILL = """() => {
  const still = new CSSStyleSheet();
  still.replaceSync("*, *::before, *::after { transition: none !important; }");
  document.adoptedStyleSheets = [still];
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
