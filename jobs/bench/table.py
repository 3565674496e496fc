"""What is measured for each runtime. A new runtime adds an entry: a solution, three cases, a bare command.

The bare command is what a teacher without a grader would run in a container that is up already: the usual
test command of the language, with the same three cases and nothing between them.
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Floor:
    """A bare command.

    Attributes:
        files: Text of each file in /srv.
        command: What is run, by user `user`.
        proof: What its output has when the cases passed.
        main: What keeps the container up; nothing but sleep where the command needs no server.
        ready: A command that succeeds once `main` is up.
    """

    files: dict[str, str]
    command: list[str]
    proof: bytes
    user: str = "10001"
    main: list[str] = field(default_factory=lambda: ["sleep", "600"])
    ready: list[str] = field(default_factory=lambda: ["true"])


@dataclass(frozen=True)
class RuntimeBench:
    """A small challenge and its floor.

    Attributes:
        code: A solution that passes.
        cases: Arguments and expected value of each case.
        floor: What to compare with.
        goal_ms: The p50 of a job that is good enough, in milliseconds.
        function: What is called.
        checker: How values are compared.
        test_file: The author's tests, where those are what judges; then `function` is the test of each case.
    """

    code: str
    cases: tuple[tuple[Any, Any], ...]
    floor: Floor
    goal_ms: float
    function: str = "add"
    checker: dict[str, Any] = field(default_factory=lambda: {"kind": "exact"})
    test_file: str | None = None


_SUMS = (([1, 2], 3), ([20, 30], 50), ([0, 0], 0))

_PYTEST = """
import pytest

def add(a, b):
    return a + b

@pytest.mark.parametrize(("a", "b", "expected"), [(1, 2, 3), (20, 30, 50), (0, 0, 0)])
def test_add(a, b, expected):
    assert add(a, b) == expected
"""
_NODE_TEST = """
const test = require('node:test');
const assert = require('node:assert');

function add(a, b) { return a + b; }

for (const [a, b, expected] of [[1, 2, 3], [20, 30, 50], [0, 0, 0]]) {
  test(`add ${a} ${b}`, () => assert.strictEqual(add(a, b), expected));
}
"""

_ROBOTS = "CREATE TABLE robot (name text, parts int); INSERT INTO robot VALUES ('a', 3), ('b', 5), ('c', 8);"
_HEAVY = "SELECT name FROM robot WHERE parts > 4 ORDER BY name;"
_EXTRA = ("", "INSERT INTO robot VALUES ('d', 9);", "DELETE FROM robot WHERE name = 'b';")
_NAMES = (["b", "c"], ["b", "c", "d"], ["c"])
_PSQL = "".join(
    f"CREATE DATABASE bench{number};\n\\c bench{number}\n{_ROBOTS}\n{extra}\n{_HEAVY}\n"
    f"\\c postgres\nDROP DATABASE bench{number};\n"
    for number, extra in enumerate(_EXTRA)
)
_TMP = "/tmp"  # noqa: S108 - a directory of the container
_START_POSTGRES = f"""
cp -a /opt/pg {_TMP}/pg && rm -f {_TMP}/pg/pg_wal && cp -a /opt/wal {_TMP}/pg/pg_wal
echo 'local all all trust' > {_TMP}/pg/pg_hba.conf
exec /usr/lib/postgresql/17/bin/postgres -D {_TMP}/pg -k {_TMP}
"""

_GRID = """<!doctype html>
<style>
  .grid { display: grid; grid-template-columns: 1fr }
  @media (min-width: 768px) { .grid { grid-template-columns: repeat(2, 1fr) } }
  @media (min-width: 1200px) { .grid { grid-template-columns: repeat(4, 1fr) } }
</style>
<div class="grid"><p>1</p><p>2</p><p>3</p><p>4</p></div>
<script>
  const tops = [...document.querySelectorAll("p")].map((p) => p.getBoundingClientRect().top);
  document.body.dataset.columns = tops.filter((top) => top === tops[0]).length;
</script>
"""
_WIDTHS = ((500, 1), (768, 2), (1200, 4))  # a window is never narrower than 500 px
_CHROMIUM = "chromium-headless-shell --no-sandbox --disable-gpu --disable-dev-shm-usage"
_DUMP_PAGES = "".join(
    f"{_CHROMIUM} --user-data-dir={_TMP}/{width} --window-size={width},800 --dump-dom file:///srv/grid.html\n"
    for width, _ in _WIDTHS
)

_WORKFLOW = "on: [push]\njobs: {test: {steps: [{run: pytest}]}}\n"
_DOCUMENT_TEST = """
def test_trigger(document):
    assert document["on"] == ["push"]
"""
_THREE_TESTS: tuple[tuple[Any, Any], ...] = (([], True), ([], True), ([], True))
_DOCUMENT_TESTS = f"""
import pytest, yaml

@pytest.fixture
def document():
    return yaml.load(open("/srv/solution.yaml"), yaml.BaseLoader)
{_DOCUMENT_TEST}
test_second = test_third = test_trigger
"""
# No test framework: the image has none, and what one adds, a second and more, would only raise the floor.
_JAVA_MAIN = """
public class Solution {
    static int add(int a, int b) {
        return a + b;
    }

    public static void main(String[] arguments) {
        assert add(1, 2) == 3;
        assert add(20, 30) == 50;
        assert add(0, 0) == 0;
        System.out.println("3 passed");
    }
}
"""
_JAVA, _JAVAC = "/opt/java/bin/java", "/opt/java/bin/javac"

BENCHES: dict[str, RuntimeBench] = {
    "python": RuntimeBench(
        code="def add(a, b):\n    return a + b\n",
        cases=_SUMS,
        floor=Floor(
            {"test_add.py": _PYTEST},
            ["python3", "-m", "pytest", "-q", "-p", "no:cacheprovider", "/srv/test_add.py"],
            b"3 passed",
        ),
        goal_ms=60,
    ),
    "javascript": RuntimeBench(
        code="function add(a, b) {\n  return a + b;\n}\n",
        cases=_SUMS,
        floor=Floor(
            {"add.test.js": _NODE_TEST},
            ["node", "--test", "--test-reporter=tap", "/srv/add.test.js"],
            b"# pass 3",
        ),
        goal_ms=60,
    ),
    "java": RuntimeBench(
        code="class Solution {\n    static int add(int a, int b) {\n        return a + b;\n    }\n}\n",
        cases=_SUMS,
        floor=Floor(
            {"Solution.java": _JAVA_MAIN},
            ["sh", "-c", f"cd /tmp && {_JAVAC} -d /tmp /srv/Solution.java && {_JAVA} -ea -cp /tmp Solution"],
            b"3 passed",
        ),
        goal_ms=80,
    ),
    # Each case has a database of its own, below as with us: without that, one could spoil the next.
    "sql": RuntimeBench(
        code=_HEAVY,
        cases=tuple(
            (
                [{"fixture": _ROBOTS, "setup": extra}],
                {"columns": ["name"], "rows": [[name] for name in names]},
            )
            for extra, names in zip(_EXTRA, _NAMES, strict=True)
        ),
        floor=Floor(
            {"three.sql": _PSQL},
            ["psql", "-X", "-v", "ON_ERROR_STOP=1", "-h", _TMP, "-U", "postgres", "-f", "/srv/three.sql"],
            b"(1 row)",
            user="10003",
            main=["sh", "-c", _START_POSTGRES],
            ready=["psql", "-X", "-h", _TMP, "-U", "postgres", "-c", "SELECT 1"],
        ),
        goal_ms=120,
        function="",
        checker={"kind": "rows"},
    ),
    "web": RuntimeBench(
        code=_GRID,
        cases=tuple(
            (
                [{"viewport": {"width": width, "height": 800}, "read": {"n": {"columns": "p"}}}],
                {"n": columns},
            )
            for width, columns in _WIDTHS
        ),
        floor=Floor({"grid.html": _GRID}, ["sh", "-ec", _DUMP_PAGES], b'data-columns="4"', user="10003"),
        goal_ms=1000,
        function="page",
    ),
    "yaml": RuntimeBench(
        code=_WORKFLOW,
        cases=_THREE_TESTS,
        floor=Floor(
            {"solution.yaml": _WORKFLOW, "test_document.py": _DOCUMENT_TESTS},
            ["python3", "-m", "pytest", "-q", "-p", "no:cacheprovider", "/srv/test_document.py"],
            b"3 passed",
        ),
        goal_ms=60,
        function="test_trigger",
        checker={"kind": "test"},
        test_file=_DOCUMENT_TEST,
    ),
}
