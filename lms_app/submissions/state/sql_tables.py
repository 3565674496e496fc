"""Tables and columns of a task in SQL, for completion in the editor."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

# What stands in sandbox_images/sql/samples/<name>.sql; a test compares the two.
SAMPLE_TABLES = {
    "shop_million": {
        "customers": ["id", "name", "segment"],
        "sales": ["id", "customer_id", "region", "amount", "date"],
    },
}
_TABLE = re.compile(r"\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?([A-Za-z_]\w*)\s*\(", re.IGNORECASE)
_COLUMN = re.compile(r"\s*([A-Za-z_]\w*)\s+\w")
_NO_COLUMN = frozenset({"constraint", "primary", "foreign", "unique", "check", "exclude", "like"})
_ROUND = {"(": 1, ")": -1}
_COMMENT = re.compile(r"--[^\n]*")


def find_tables(inputs: Sequence[str]) -> str:
    """Give, as JSON, the tables that these inputs of SQL cases make ready: name to names of columns."""
    found: dict[str, list[str]] = {}
    for text in inputs:
        for part in _read_parts(text):
            found |= SAMPLE_TABLES.get(part, {}) | read_tables(part)
    return json.dumps(found)


def read_tables(script: str) -> dict[str, list[str]]:
    """Give the columns of each table that a script creates with a list of them in brackets."""
    plain = _COMMENT.sub("", script)
    return {
        match[1]: [name for item in split_items(plain, match.end(), _ROUND) if (name := _read_column(item))]
        for match in _TABLE.finditer(plain)
    }


def _read_parts(input_text: str) -> list[str]:
    """Give the sample's name and the scripts of an input, and nothing of one that is no SQL case."""
    try:
        arguments: Any = json.loads(input_text)
    except (ValueError, RecursionError):
        return []
    spec = cast("list[Any]", arguments)[0] if isinstance(arguments, list) and arguments else None
    if not isinstance(spec, dict):
        return []
    parts = [cast("dict[str, Any]", spec).get(name) for name in ("sample", "fixture", "setup")]
    return [part for part in parts if isinstance(part, str)]


def _read_column(item: str) -> str:
    match = _COLUMN.match(item)
    return match[1] if match and match[1].lower() not in _NO_COLUMN else ""


def split_items(text: str, start: int, brackets: Mapping[str, int]) -> Iterator[str]:
    """Give what stands between the commas of the round brackets that opened before `start`.

    `brackets` has 1 for those that open and -1 for those that close.
    """
    depth, begin = 0, start
    for index in range(start, len(text)):
        letter = text[index]
        if depth == 0 and letter in ",)":
            yield text[begin:index]
            begin = index + 1
            if letter == ")":
                return
        depth += brackets.get(letter, 0)
