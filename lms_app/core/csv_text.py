"""Writing CSV that a spreadsheet opens in columns and takes for nothing but text."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

# What a spreadsheet would take for a formula when it stands first in a cell.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
# Tells Excel that the file is UTF-8; stands first in it.
UTF8_MARK = "\ufeff"


def write_csv(rows: Iterable[Sequence[str]]) -> str:
    """Write rows with semicolons, which Excel opens in columns; no cell can be taken for a formula."""
    return "".join(write_csv_lines(rows))


def write_csv_lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Write as `write_csv`, row by row."""
    for row in rows:
        target = io.StringIO(newline="")
        csv.writer(target, delimiter=";", lineterminator="\r\n").writerow(
            _without_formula(each) for each in row
        )
        yield target.getvalue()


def _without_formula(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA_SIGNS) else cell
