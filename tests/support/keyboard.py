"""Somebody without a mouse: Tab until something has the focus, which is seen there and is nowhere lost."""

from playwright.sync_api import Locator, Page

_MOST_STOPS = 80
# The name that a screen reader would say, or what stands in the label of a field.
_FOCUSED = """() => {
  const at = document.activeElement;
  const around = at?.closest("label, button, a, summary");
  return (at?.getAttribute("aria-label") || around?.textContent || "").trim();
}"""
# "" or what is wrong. Radio buttons and boxes may show the focus on the label around them.
_TROUBLE = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return "the focus is lost";
  if (at.tabIndex < 0) return ""; // a heading that was focused for screen readers
  const seen = [at, at.closest("label")].filter(Boolean).some((each) => {
    const style = getComputedStyle(each);
    const isRinged = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return isRinged || style.boxShadow !== "none";
  });
  return seen ? "" : `the focus is not seen on ${at.outerHTML.slice(0, 160)}`;
}"""


def tab_to(page: Page, target: str | Locator) -> None:
    """Press Tab until what has this name, or is this element, has the focus and is seen to have it."""
    for _ in range(_MOST_STOPS):
        page.keyboard.press("Tab")
        if isinstance(target, str):
            is_there = page.evaluate(_FOCUSED) == target
        else:
            is_there = target.evaluate("(each) => each === document.activeElement")
        if is_there:
            expect_focus(page)
            return
    raise AssertionError(f"Tab never comes to {target}")


def expect_focus(page: Page) -> None:
    """Fail where the focus is lost or not to be seen."""
    page.wait_for_function("document.activeElement !== document.body")
    assert page.evaluate(_TROUBLE) == ""
