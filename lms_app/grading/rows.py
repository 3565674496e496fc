"""Rows of an SQL query: what is one, comparing two results, showing one.

A result is ``{"columns": ["name", ...], "rows": [[value, ...], ...]}``, with ``plan`` and
``baseline`` beside them where the case asked for them; those two are never compared.
"""

import json
import math
from collections import Counter
from dataclasses import dataclass
from typing import Any, cast

from lms_app.grading.values import UnreadableValue, Value, canonical, number_of

MAX_SHOWN_CHARS = 3_500


@dataclass(frozen=True)
class Rows:
    """A result that was read: names of columns, and rows as wide as there are names."""

    columns: list[str]
    rows: list[list[Value]]


def read_rows(value: Value) -> Rows:
    """Read a result.

    Raises:
        UnreadableValue: It has not the shape above.
    """
    fields = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    columns, rows = fields.get("columns"), fields.get("rows")
    if (
        not isinstance(columns, list)
        or not isinstance(rows, list)
        or fields.keys() - {"columns", "rows", "plan", "baseline"}
    ):
        raise UnreadableValue("a result has columns and rows")
    names, lines = cast("list[Any]", columns), cast("list[Any]", rows)
    if not all(isinstance(name, str) for name in names):
        raise UnreadableValue("names of columns are texts")
    if not all(isinstance(row, list) and len(cast("list[Any]", row)) == len(names) for row in lines):
        raise UnreadableValue("a row has a value for each column")
    return Rows(names, lines)


def same_rows(expected: Rows, actual: Rows, *, ordered: bool, columns: bool, tolerance: float) -> bool:
    """Whether two results say the same.

    Args:
        expected: What the author wants.
        actual: What came.
        ordered: Whether the order of the rows counts. Otherwise each row has to come as often as expected.
        columns: Whether the names of the columns count; capitals never do. Their order always counts.
        tolerance: How far apart two numbers may be, absolutely. Without order, rows are paired by their other
            values and then by size, which is exact as long as at most one number of a row is inexact.

    Raises:
        UnreadableValue: A value uses a word such as `$i` wrongly.
    """
    if len(expected.rows) != len(actual.rows) or len(expected.columns) != len(actual.columns):
        return False
    if columns and _folded(expected.columns) != _folded(actual.columns):
        return False
    if tolerance == 0:
        wanted = [tuple(canonical(cell) for cell in row) for row in expected.rows]
        given = [tuple(canonical(cell) for cell in row) for row in actual.rows]
        return wanted == given if ordered else Counter(wanted) == Counter(given)
    wanted_rows, given_rows = expected.rows, actual.rows
    if not ordered:
        wanted_rows, given_rows = sorted(wanted_rows, key=_sort_key), sorted(given_rows, key=_sort_key)
    pairs = zip(wanted_rows, given_rows, strict=True)
    return all(
        _close_cells(a, b, tolerance) for wanted, given in pairs for a, b in zip(wanted, given, strict=True)
    )


def _folded(names: list[str]) -> list[str]:
    return [name.casefold() for name in names]


def _sort_key(row: list[Value]) -> tuple[list[str], list[float]]:
    numbers = [number_of(cell) for cell in row]
    others = [
        repr(canonical(cell)) if number is None else "" for cell, number in zip(row, numbers, strict=True)
    ]
    return others, [_as_float(number) for number in numbers if number is not None]


def _as_float(number: float) -> float:
    try:
        given = float(number)
    except OverflowError:  # an integer beyond every float
        return math.inf if number > 0 else -math.inf
    return math.inf if math.isnan(given) else given


def _close_cells(wanted: Value, given: Value, tolerance: float) -> bool:
    first, second = number_of(wanted), number_of(given)
    if first is None or second is None or canonical(wanted) == canonical(given):
        return canonical(wanted) == canonical(given)
    try:
        return abs(first - second) <= tolerance
    except OverflowError:  # an integer beyond every float
        return False


def show_rows(value: Value) -> str:
    """Write a result as JSON for the page, with as many rows as fit and ``more``, how many do not.

    Raises:
        UnreadableValue: It is no result.
    """
    table = read_rows(value)
    left = MAX_SHOWN_CHARS - len(json.dumps(table.columns, ensure_ascii=False))
    shown: list[list[Value]] = []
    for row in table.rows:
        left -= len(json.dumps(row, ensure_ascii=False)) + 2
        if left < 0:
            break
        shown.append(row)
    fields: dict[str, Any] = {"columns": table.columns, "rows": shown}
    more = len(table.rows) - len(shown)
    return json.dumps({**fields, "more": more} if more else fields, ensure_ascii=False)
