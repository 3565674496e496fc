"""Pictures of the steps of a story, on a phone and on a desk, with what is wrong with a page's looks."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.support.looks import SETTLED, SMALL_TARGETS

PHONE: Any = {"width": 390, "height": 844}
DESK: Any = {"width": 1280, "height": 800}


def take_pictures(page: Page, folder: Path, name: str, *, whole: bool = True) -> None:
    """Take two pictures of a page, of all of it or of what a screen shows; it goes on as wide as it was.

    Fails where a page scrolls sideways, or has something on a phone that a thumb would miss.
    """
    own = page.viewport_size
    assert own is not None
    devtools = page.context.new_cdp_session(page)
    # The width that the page has comes first: what is being shown there needs no new layout.
    for size in sorted((PHONE, DESK), key=lambda each: each["width"] != own["width"]):
        word = "phone" if size is PHONE else "desktop"
        devtools.send("Emulation.setTouchEmulationEnabled", {"enabled": size is PHONE})
        page.set_viewport_size(size)
        page.evaluate(SETTLED)
        if whole:
            high = page.evaluate("document.documentElement.scrollHeight")
            page.set_viewport_size({"width": size["width"], "height": max(size["height"], high)})
            page.evaluate(SETTLED)
        wide = page.evaluate("document.documentElement.scrollWidth")
        small = page.evaluate(SMALL_TARGETS) if size is PHONE else []
        page.screenshot(path=folder / f"{name}-{word}.png", animations="disabled")
        assert wide <= size["width"], f"{name} on a {word} scrolls sideways: {wide} px"
        assert small == [], f"{name}: too small for a thumb"
    devtools.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
    devtools.detach()
    page.set_viewport_size(own)
