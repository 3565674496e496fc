"""The form for a learner's own input: its fields, their names and what stands in them at first."""

import json
import re
from dataclasses import dataclass, field
from typing import Any, cast

from lms_app.challenges.rules import read_json, write_json
from lms_app.challenges.schemas import ChallengeView
from lms_app.submissions.schemas import MAX_OWN_INPUT_CHARS
from lms_app.submissions.state.scenarios import WEB, describe_scenario
from lms_app.submissions.state.sql_tables import split_items
from lms_app.submissions.state.tables import SQL

_ROOM_CHARS = 2_000
_BRACKETS = {"(": 1, "[": 1, "{": 1, "<": 1, ")": -1, "]": -1, "}": -1, ">": -1}
# How a function begins that is called {name}; the list of its parameters follows.
_BEGINNINGS = {
    "python": (r"\bdef\s+{name}\s*\(",),
    "javascript": (
        r"\bfunction\s*\*?\s*{name}\s*\(",
        r"\b{name}\s*=\s*(?:async\s*)?(?:function\s*\w*\s*)?\(",
    ),
    "java": (r"\b{name}\s*\(",),
}
_FIRST_NAME = re.compile(r"\s*([^\W\d]\w*)")
_LAST_NAME = re.compile(r"([^\W\d]\w*)\s*(?:\[\s*\])*\s*$")


@dataclass(frozen=True)
class OwnInputRow:
    """The fields. `kind` is arguments, setup, check, scenario, or empty where own input makes no sense.

    Of arguments there are as many as `texts`, each as JSON, with their `names`, empty where nobody knows;
    of the other kinds there is one. `rest` is a JSON object, the parts of an SQL case that stay as they are.
    """

    kind: str = ""
    names: list[str] = field(default_factory=list[str])
    texts: list[str] = field(default_factory=list[str])
    rest: str = "{}"


def make_own_input(challenge: ChallengeView, language: str) -> OwnInputRow:
    """Prepare the form from the first public case and the starter, all that learners see."""
    if not challenge.test_cases:
        return OwnInputRow()
    case = challenge.test_cases[0]
    arguments: list[Any] = read_json(case.input)
    if language == SQL:
        return _make_sql(arguments[0] if arguments else {})
    if not arguments:  # a test of the author's, or a function that takes nothing
        return OwnInputRow()
    if language == WEB:
        text = describe_scenario(case.input)
        return OwnInputRow("scenario", [""], [text]) if len(text) < MAX_OWN_INPUT_CHARS else OwnInputRow()
    values = [write_json(each) for each in arguments]
    if sum(map(len, values)) > MAX_OWN_INPUT_CHARS - _ROOM_CHARS:
        return OwnInputRow()
    names = read_parameters(challenge.starter_code.get(language, ""), case.function_name, language)
    return OwnInputRow("arguments", [*names, *[""] * len(values)][: len(values)], values)


def _make_sql(spec: dict[str, Any]) -> OwnInputRow:
    """A query that is asked afterwards where cases do so, else what comes before; no rows for a sample."""
    kind = "check" if "check" in spec else "setup"
    rest = {name: part for name, part in spec.items() if name not in (kind, "baseline")}
    text = json.dumps(rest, ensure_ascii=False)
    if len(text) > MAX_OWN_INPUT_CHARS - _ROOM_CHARS or (kind == "setup" and "sample" in spec):
        return OwnInputRow()
    return OwnInputRow(kind, [""], [cast("str", spec.get(kind, ""))], text)


def read_parameters(code: str, function: str, language: str) -> list[str]:
    """Give the names of a function's parameters; an empty one for each that has none of its own."""
    name = re.escape(function.rpartition(".")[2])
    for pattern in _BEGINNINGS.get(language, ()):
        match = re.search(pattern.format(name=name), code)
        if match:
            items = [item for item in split_items(code, match.end(), _BRACKETS) if item.strip()]
            return [_read_name(item, language) for item in items if item.strip() not in ("self", "/", "*")]
    return []


def _read_name(item: str, language: str) -> str:
    match = _LAST_NAME.search(item) if language == "java" else _FIRST_NAME.match(item)
    return match[1] if match else ""
