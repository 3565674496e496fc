"""What the pages of a failed browser test showed: pictures in a folder, words in the test's report."""

import re
from pathlib import Path

from playwright.sync_api import Browser, Error

_LONGEST = 3000


def take_last_look(browser: Browser, folder: Path, test: str) -> str:
    """Take a picture of every open page; give their addresses and words, for who has the log alone."""
    name = re.sub(r"\W+", "-", test)[:150]
    seen: list[str] = []
    for number, page in enumerate(page for context in browser.contexts for page in context.pages):
        try:
            page.screenshot(path=folder / f"failed-{name}-{number}.png", full_page=True, timeout=10_000)
            words = page.evaluate("document.body.innerText")
        except Error as error:
            words = f"not seen: {error.message}"
        seen.append(f"{page.url}\n{words[:_LONGEST]}")
    return "\n\n".join(seen)
