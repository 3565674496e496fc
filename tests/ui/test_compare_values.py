"""The places where two JSON values differ, by the code that runs in the browser."""

import json
import shutil
import subprocess
import sys
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from lms_app.ops.layout import ROOT

_SCRIPT = """
const values = await import("data:text/javascript;base64," + process.argv[1]);
const [name, ...texts] = JSON.parse(process.argv[2]);
const plain = (key, value) => (value === values.NOTHING ? "nothing" : value);
const places = () => values.findDifferences(...texts.map(values.readValue));
console.log(JSON.stringify(name === "ends" ? values.splitEnds(...texts) : places(), plain));
"""


def ask(name: str, first: str, second: str) -> Any:
    node = shutil.which("node", path=str(Path(sys.executable).parent)) or shutil.which("node")
    assert node, "Node comes with the packages"
    source = (ROOT / "assets" / "widgets" / "compare_values.js").read_bytes()
    question = json.dumps([name, first, second])
    command = [node, "--input-type=module", "-e", _SCRIPT, b64encode(source).decode(), question]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603  # own script
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("expected", "actual", "found"),
    [
        ("[1, 2, 3]", "[1, 5, 3]", [("[1]", 2, 5)]),
        ('[{"name": "a"}, {"name": "b"}]', '[{"name": "a"}, {"name": "c"}]', [("[1].name", "b", "c")]),
        ('{"a": {"b c": 1}}', '{"a": {"b c": 2}}', [('a["b c"]', 1, 2)]),
        ('{"имя": 1}', '{"имя": "1"}', [("имя", 1, "1")]),
        ("[1]", "[1, null]", [("[1]", "nothing", None)]),
        ('{"a": 1, "b": 2}', '{"a": 1}', [("b", 2, "nothing")]),
        ('{"a": []}', '{"a": {}}', [("a", [], {})]),
        ('{"toString": 1}', "{}", [("toString", 1, "nothing")]),
        ("[1]", "7", [("", [1], 7)]),
        ("[1, {}]", "[1, {}]", []),
    ],
)
def test_places_that_differ(expected: str, actual: str, found: list[tuple[str, Any, Any]]) -> None:
    answer = ask("places", expected, actual)
    assert [(each["path"], each["expected"], each["actual"]) for each in answer["found"]] == found
    assert answer["total"] == len(found)


def test_only_the_first_places_are_given_and_all_counted() -> None:
    answer = ask("places", json.dumps([0] * 40), json.dumps([1] * 40))
    assert (answer["total"], len(answer["found"])) == (40, 5)


def test_very_deep_values_end() -> None:
    deep, other = "[" * 500 + "1" + "]" * 500, "[" * 500 + "2" + "]" * 500
    assert ask("places", deep, other)["total"] == 1
    assert ask("places", deep, deep)["total"] == 0


def test_common_ends_are_split_off() -> None:
    assert ask("ends", "[1, 2, 3]", "[1, 55, 3]") == [["[1, ", "2", ", 3]"], ["[1, ", "55", ", 3]"]]
    assert ask("ends", "aa", "aaa") == [["aa", "", ""], ["aa", "a", ""]]
