"""Short words for the parts of a task in `library`."""

import json
from pathlib import Path
from typing import Any

_TESTS = Path(__file__).parent / "library_tests"

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


def author_test(description: str, function_name: str, *, hidden: bool = False, weight: int = 1) -> Part:
    """Give a case that is the function `function_name` of the task's own tests."""
    return case(description, function_name, [], True, hidden=hidden, weight=weight, checker={"kind": "test"})


def read_tests(file_name: str) -> str:
    """Give the author's tests of a task, which lie beside as a file of their own language."""
    return (_TESTS / file_name).read_text(encoding="utf-8")


def wrong(language: str, title: str, code: str) -> Part:
    """Give a typical mistake, which grading has to catch."""
    return {"language": language, "title": title, "code": code}
