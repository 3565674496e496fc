"""Scenarios of web cases and what was read of the page, as lines of text."""

import json
from collections.abc import Sequence
from typing import Any, cast

WEB = "web"
_LINE_CHARS = 72


def lay_out(text: str | None) -> str:
    """Give JSON over several lines, keys in order, so that two values can be compared line by line.

    What is no JSON object stays as it is.
    """
    try:
        value: Any = json.loads(text or "")
    except (ValueError, RecursionError):
        return text or ""
    return _lay_out(value, sort_keys=True) if isinstance(value, dict) else text or ""


def find_pictures(inputs: Sequence[str]) -> str:
    """Give, as JSON, the pictures that these inputs of web cases answer with: path to `[width, height]`."""
    found: dict[str, Any] = {}
    for text in inputs:
        try:
            (scenario,) = json.loads(text)
            resources = scenario.get("resources", {}).items()
            found |= {path: given["image"] for path, given in resources if "image" in given}
        except (ValueError, RecursionError, TypeError, AttributeError):
            continue
    return json.dumps(found)


def describe_scenario(input_text: str) -> str:
    """Give the one scenario of a case's input over several lines; others as they are."""
    try:
        arguments: Any = json.loads(input_text)
    except (ValueError, RecursionError):
        return input_text
    scenarios = cast("list[Any]", arguments) if isinstance(arguments, list) else []
    return _lay_out(scenarios[0], sort_keys=False) if len(scenarios) == 1 else input_text


def _lay_out(value: Any, *, sort_keys: bool) -> str:
    """Write parts that fit on a line on one line."""
    return "\n".join(_lines(value, "", sort_keys=sort_keys))


def _lines(value: Any, indent: str, *, sort_keys: bool) -> list[str]:
    short = json.dumps(value, ensure_ascii=False, sort_keys=sort_keys)
    is_nested = isinstance(value, dict | list) and bool(value)
    if not is_nested or (indent and len(short) <= _LINE_CHARS):
        return [short]
    opening, closing = ("{", "}") if isinstance(value, dict) else ("[", "]")
    inner: list[str] = []
    for prefix, item in _items(value, sort_keys=sort_keys):
        lines = _lines(item, indent + "  ", sort_keys=sort_keys)
        inner += [f"{indent}  {prefix}{lines[0]}", *lines[1:]]
        inner[-1] += ","
    inner[-1] = inner[-1].removesuffix(",")
    return [opening, *inner, indent + closing]


def _items(value: Any, *, sort_keys: bool) -> list[tuple[str, Any]]:
    if isinstance(value, list):
        return [("", item) for item in cast("list[Any]", value)]
    pairs = cast("dict[str, Any]", value).items()
    chosen = sorted(pairs) if sort_keys else pairs
    return [(f"{json.dumps(key, ensure_ascii=False)}: ", item) for key, item in chosen]
