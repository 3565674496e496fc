import json
from types import SimpleNamespace

import pytest

from lms_app.submissions.state.own_input import OwnInputRow, make_own_input, read_parameters

WALK = """
import java.util.*;
class Solution {
    // int walk(int wrong)
    static int[] turn(int quarters) { return null; }
    static Map<String, Integer> count(Map<String, List<Integer>> robots, final int[] steps) {
"""


def view(given: str, *, language: str = "python", starter: str = "", function: str = "add"):
    case = SimpleNamespace(input=given, function_name=function)
    return SimpleNamespace(test_cases=[case], starter_code={language: starter})


@pytest.mark.parametrize(
    ("language", "code", "function", "names"),
    [
        ("python", "def add(a, b):\n    ...", "add", ["a", "b"]),
        ("python", "def add(\n    a: dict[str, int],\n    b: int = max(1, 2),\n) -> int:", "add", ["a", "b"]),
        ("python", "def add(self, a, /, *, b): ...", "add", ["a", "b"]),
        ("python", "def other(x): ...\ndef add(длина): ...", "add", ["длина"]),
        ("python", "def add(a, b", "add", ["a"]),
        ("python", "", "add", []),
        ("javascript", "function add(a, {b, c}, ...rest) {", "add", ["a", "", ""]),
        ("javascript", "export const add = async (a, b = [1, 2]) => a;", "add", ["a", "b"]),
        ("java", WALK, "count", ["robots", "steps"]),
        ("java", WALK, "Solution.turn", ["quarters"]),
        ("yaml", "add(a)", "add", []),
        ("python", "def add(a): ...", "add(.*", []),
    ],
)
def test_names_come_of_the_signature(language: str, code: str, function: str, names: list[str]) -> None:
    assert read_parameters(code, function, language) == names


def test_each_argument_is_a_field_with_its_json() -> None:
    given = '[12345678901234567890, {"a": 1.0}, "x"]'
    made = make_own_input(view(given, starter="def add(a, b):"), "python")
    assert made == OwnInputRow(
        "arguments", ["a", "b", ""], ["12345678901234567890", '{"a": 1.0}', '"x"'], "{}"
    )


def test_there_is_no_form_where_nothing_is_passed_or_shown() -> None:
    nothing = OwnInputRow()
    assert make_own_input(view("[]"), "python") == nothing
    assert make_own_input(view("[]"), "yaml") == nothing
    assert make_own_input(SimpleNamespace(test_cases=[], starter_code={}), "python") == nothing
    assert make_own_input(view(json.dumps(["x" * 9000])), "python") == nothing


def test_sql_takes_rows_before_or_a_query_after() -> None:
    fixture = {"fixture": "CREATE TABLE a ();", "setup": "INSERT;", "baseline": "SELECT 1", "plan": True}
    made = make_own_input(view(json.dumps([fixture])), "sql")
    assert (made.kind, made.texts) == ("setup", ["INSERT;"])
    assert json.loads(made.rest) == {"fixture": "CREATE TABLE a ();", "plan": True}
    asked = make_own_input(view('[{"check": "SELECT 1"}]'), "sql")
    assert (asked.kind, asked.texts, asked.rest) == ("check", ["SELECT 1"], "{}")
    assert make_own_input(view("[]"), "sql").kind == "setup"
    assert make_own_input(view('[{"sample": "shop_million"}]'), "sql").kind == ""


def test_a_web_page_takes_a_scenario() -> None:
    scenario = {"viewport": {"width": 320, "height": 800}, "read": {"columns": {"count": ".product"}}}
    made = make_own_input(view(json.dumps([scenario])), "web")
    assert made.kind == "scenario"
    assert json.loads(made.texts[0]) == scenario
