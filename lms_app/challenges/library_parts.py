"""Short words for the parts of a task in `library`."""

import json
from typing import Any

Part = dict[str, Any]


def case(
    description: str,
    function_name: str,
    arguments: list[Any],
    expected: Any,
    *,
    hidden: bool = False,
    weight: int = 1,
    checker: Part | None = None,
    group: str | None = None,
) -> Part:
    """Give a test case: call `function_name` with `arguments` and expect `expected`."""
    return {
        "description": description,
        "functionName": function_name,
        "input": json.dumps(arguments, ensure_ascii=False),
        "expectedOutput": json.dumps(expected, ensure_ascii=False),
        "isPublic": not hidden,
        "weight": weight,
        "checker": checker,
        "group": group,
    }


def wrong(language: str, title: str, code: str) -> Part:
    """Give a typical mistake, which grading has to catch."""
    return {"language": language, "title": title, "code": code}
