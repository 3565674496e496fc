"""The figures of `manage.py bench journal` as a page of the documentation."""

from collections.abc import Mapping
from typing import Any

from jobs.bench.report import describe_measured

_HEAD = """# How quick journals and clubs are

Written by `python3 manage.py bench journal -- --write docs/benchmarks-journal.md`, not by hand. Milliseconds,
with {rows} in the database beside one club of 120 students and 200 lessons.
A goal counts for the p50 (for the click for p95 too) on a machine that does nothing else; the load says how
true that was.

- Click to paint: Chromium, a grid of 30 x 40, from the time of a click on a cell to after the frame that
  shows it, with as many marks unsaved as were clicked.
- Save: 1,200 marks of 40 past lessons change in one request, each into the audit trail.
- Pages: a socket of its own for each run, from sending the load events to the answer that ends them, with the
  content; for the schedule and the journal also what their widget reads by HTTP. The browser's own time isn't
  in it.

"""
_COLUMNS = ("what", "p50", "p95", "max", "goal", "runs")


def describe(result: Mapping[str, Any], goals: Mapping[str, str]) -> str:
    """Give the page's text; `goals` has a text for each title."""
    rows = ", ".join(f"{count:,} {name}" for name, count in result["rows"].items())
    table = [_COLUMNS, tuple("---" for _ in _COLUMNS)]
    table += [_row(title, each, goals[title]) for title, each in list_figures(result).items()]
    lines = "".join("| " + " | ".join(row) + " |\n" for row in table)
    return f"{_HEAD.format(rows=rows)}{lines}\n{describe_measured(result['machine'])}"


def list_figures(result: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """Give all figures in milliseconds by their titles."""
    return {CLICK: result["click_ms"], **result["http_ms"], **result["page_ms"]}


CLICK = "click to paint, 30 x 40"


def _row(title: str, figures: Mapping[str, float], goal: str) -> tuple[str, ...]:
    numbers = (f"{figures[name]:.1f}" for name in ("p50", "p95", "max"))
    return title, *numbers, goal, f"{figures['runs']:.0f}"
