"""What a new draft starts from, by language: something that runs, passes its check, and is easy to change."""

import json
from dataclasses import dataclass
from typing import Any

from lms_app.core.i18n import Locale, translate


@dataclass(frozen=True)
class _Template:
    """A function that doubles a number, or what comes close to it in the language."""

    function: str
    starter: str
    solution: str
    wrong: str
    cases: tuple[tuple[Any, Any], ...]
    checker: dict[str, Any] | None = None
    tests: str = ""


_CALLS = (([2], 4), ([5], 10), ([0], 0))
_FIXTURE = "CREATE TABLE robot (id int PRIMARY KEY, name text NOT NULL, wheels int NOT NULL);"
_ROBOTS = "INSERT INTO robot VALUES (1, 'Beetle', 4), (2, 'Moth', 2);"
_MORE_ROBOTS = "INSERT INTO robot VALUES (1, 'Ant', 6), (2, 'Wasp', 2), (3, 'Bee', 4);"
_COUNTER = """<!doctype html>
<title>Counter</title>
<button>+1</button>
<p>0</p>
<script>
  const number = document.querySelector("p");
  document.querySelector("button").onclick = () => {
    number.textContent = Number(number.textContent) + STEP;
  };
</script>
"""
_PYTHON_TESTS = """import solution


def test_doubles():
    assert solution.solve(4) == 8
"""
_JAVASCRIPT_TESTS = """const assert = require('node:assert');

exports.doubles = async () => {
  assert.strictEqual(await solution.call('solve', 4), 8);
};
"""
_JAVA_TESTS = """import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SolutionTest {
    @Test
    void doubles() {
        assertEquals(8, Solution.solve(4));
    }
}
"""
_YAML_TESTS = """def test_trigger(document):
    assert document["on"] == ["push"]
"""
TEMPLATES = {
    "python": _Template(
        function="solve",
        starter="def solve(value):\n    ...\n",
        solution="def solve(value):\n    return value * 2\n",
        wrong="def solve(value):\n    return value + 2\n",
        cases=_CALLS,
        tests=_PYTHON_TESTS,
    ),
    "javascript": _Template(
        function="solve",
        starter="function solve(value) {\n}\n",
        solution="function solve(value) {\n  return value * 2;\n}\n",
        wrong="function solve(value) {\n  return value + 2;\n}\n",
        cases=_CALLS,
        tests=_JAVASCRIPT_TESTS,
    ),
    "java": _Template(
        function="solve",
        starter="class Solution {\n    static int solve(int value) {\n        return 0;\n    }\n}\n",
        solution="class Solution {\n    static int solve(int value) {\n        return value * 2;\n    }\n}\n",
        wrong="class Solution {\n    static int solve(int value) {\n        return value + 2;\n    }\n}\n",
        cases=_CALLS,
        tests=_JAVA_TESTS,
    ),
    "sql": _Template(
        function="query",
        starter="SELECT name FROM robot;\n",
        solution="SELECT name FROM robot WHERE wheels >= 4 ORDER BY name;\n",
        wrong="SELECT name FROM robot WHERE wheels > 4 ORDER BY name;\n",
        cases=(
            ([{"fixture": _FIXTURE, "setup": _ROBOTS}], {"columns": ["name"], "rows": [["Beetle"]]}),
            (
                [{"fixture": _FIXTURE, "setup": _MORE_ROBOTS}],
                {"columns": ["name"], "rows": [["Ant"], ["Bee"]]},
            ),
        ),
        checker={"kind": "rows", "ordered": True},
    ),
    "web": _Template(
        function="page",
        starter="<!doctype html>\n<title></title>\n<button>+1</button>\n<p>0</p>\n",
        solution=_COUNTER.replace("STEP", "1"),
        wrong=_COUNTER.replace("STEP", "2"),
        cases=(
            (
                [{"read": {"text": {"text": "p"}, "button": {"accessible": "button"}}}],
                {"text": "0", "button": {"role": "button", "name": "+1"}},
            ),
            (
                [{"steps": [{"click": "button"}, {"click": "button"}], "read": {"text": {"text": "p"}}}],
                {"text": "2"},
            ),
            (
                [{"steps": [{"press": ["Tab", "Enter"]}], "read": {"text": {"text": "p"}}}],
                {"text": "1"},
            ),
        ),
    ),
    "yaml": _Template(
        function="document",
        starter="name: Check\n",
        solution="name: Check\non: [push]\n",
        wrong="name: Check\non: push\n",
        cases=(([], {"name": "Check", "on": ["push"]}),) * 2,
        tests=_YAML_TESTS,
    ),
}
TEST_EXAMPLES = {name: each.tests for name, each in TEMPLATES.items() if each.tests}
"""What a test file starts from, in the languages that have them; it is right for the code above."""
_EMPTY = _Template(function="solve", starter="", solution="", wrong="", cases=(([], None),))


def make_first_content(language: str, locale: Locale) -> dict[str, Any]:
    """Give code and cases of a new draft in the words of the API; the last case is hidden."""
    template = TEMPLATES.get(language, _EMPTY)
    last = len(template.cases) - 1
    cases = [
        {
            "description": translate(locale, "authoring.first_case", number=index + 1),
            "functionName": template.function,
            "input": json.dumps(given, ensure_ascii=False),
            "expectedOutput": json.dumps(expected, ensure_ascii=False),
            "isPublic": index == 0 or index < last,
            "checker": template.checker,
        }
        for index, (given, expected) in enumerate(template.cases)
    ]
    wrong = [
        {"language": language, "title": translate(locale, "authoring.first_wrong"), "code": template.wrong}
    ]
    return {
        "starterCode": {language: template.starter} if template.starter else {},
        "solutionCode": {language: template.solution} if template.solution else {},
        "wrongSolutions": wrong if template.wrong else [],
        "testCases": cases,
    }
