"""axe-core, which finds what keeps people out of a page."""

from collections.abc import Sequence
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
_WHOLE = "document"
# From now on colours change at once: axe must not look while a theme is still coming.
STILL = """() => {
  if (window.isStill) return;
  window.isStill = true;
  const still = new CSSStyleSheet();
  still.replaceSync("*, *::before, *::after { transition: none !important; }");
  document.adoptedStyleSheets.push(still); // beside those of the code editor
}"""
_FIND = """(rules) => axe.run(%s, {resultTypes: ["violations"], ...(rules ? {runOnly: rules} : {})})"""


def violations(page: Page, *, where: str = _WHOLE, rules: Sequence[str] | None = None) -> list[str]:
    """Everything that is wrong on a page as it is now, one line each.

    `where` is an expression of JavaScript that gives what to look at; `rules` names those to ask, or all.
    """
    page.evaluate(STILL)
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(_AXE)
    found = page.evaluate(_FIND % where, rules)["violations"]
    return [f"{v['id']}: {node['target']} {node['failureSummary']}" for v in found for node in v["nodes"]]
