"""Rows of SQL as tables for the browser, and the input of an SQL case as text to read."""

import json
from dataclasses import dataclass, field
from typing import Any, cast

from lms_app.grading.rows import read_rows, show_rows
from lms_app.grading.values import UnreadableValue, show

SQL = "sql"
_PARTS = ("fixture", "setup", "check")


@dataclass(frozen=True)
class TableRow:
    """A result as a table of texts. `more` rows were too many to show."""

    columns: list[str] = field(default_factory=list[str])
    rows: list[list[str]] = field(default_factory=list[list[str]])
    more: int = 0


def make_table(text: str | None) -> TableRow | None:
    """Read the JSON of a result; None when it is none, or has no columns to show."""
    try:
        value: Any = json.loads(text or "null")
        if isinstance(value, dict) and "more" not in value:
            value = json.loads(show_rows(value))
        fields = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
        more = fields.pop("more", 0)
        read = read_rows(fields)
    except (ValueError, RecursionError, UnreadableValue):
        return None
    if not read.columns or not isinstance(more, int):
        return None
    return TableRow(read.columns, [[_cell(cell) for cell in row] for row in read.rows], more)


def _cell(value: Any) -> str:
    return "NULL" if value is None else value if isinstance(value, str) else show(value)


def describe_sql(input_text: str) -> str:
    """Give the SQL that comes before the learner's script, or after it as a check; others as they are."""
    try:
        arguments = json.loads(input_text)
    except (ValueError, RecursionError):
        return input_text
    first = cast("list[Any]", arguments)[0] if isinstance(arguments, list) and arguments else None
    if not isinstance(first, dict):
        return input_text
    parts = [cast("dict[str, Any]", first).get(name) for name in _PARTS]
    return "\n\n".join(part.strip() for part in parts if isinstance(part, str) and part.strip())


def draw_table(table: TableRow) -> str:
    """Write a table as lines of text."""
    lines = [table.columns, *table.rows]
    widths = [max(len(line[index]) for line in lines) for index in range(len(table.columns))]
    return "\n".join(
        " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
