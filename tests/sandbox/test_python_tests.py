"""The author's tests in Python: what they can do with a solution in another process, and who is to blame."""

import pytest

from models.submissions import CaseStatus, Fault
from tests.sandbox.conftest import RunCode

S = CaseStatus

SOLUTION = """
import sys

LIMIT = 3

class TooMuch(ValueError):
    pass

class Vector:
    def __init__(self, x, y):
        self.x, self.y = x, y
    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)
    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y)
    def __len__(self):
        return 2
    def parts(self):
        return {"x": self.x, "y": self.y}

def add(a, b):
    print("adding", a)
    if a > 100:
        raise TooMuch("too much", a)
    return a + b

def twice(function, value):
    return function(function(value))

def count(n):
    for i in range(n):
        yield i

def clock():
    return 1

def now():
    return clock() + 1

def state(seen=[]):
    seen.append(1)
    return seen
"""

GOOD_TESTS = """
import pytest
import solution
from solution import add

@pytest.fixture
def three():
    return 3

def test_value(three):
    assert add(1, 2) == three
    assert solution.LIMIT == three

def test_exception():
    with pytest.raises(solution.TooMuch, match="too much") as caught:
        add(101, 1)
    assert caught.value.args == ("too much", 101)
    with pytest.raises(ValueError):
        add(101, 1)
    with pytest.raises(TypeError):
        add("1", 2)

def test_callback():
    assert solution.twice(lambda x: x * 3, 2) == 18
    def bad(x):
        raise KeyError("no")
    with pytest.raises(KeyError):
        solution.twice(bad, 1)

def test_object():
    a = solution.Vector(1, 2)
    assert (a.x, a.parts(), len(a)) == (1, {"x": 1, "y": 2}, 2)
    a.x = 5
    assert a + solution.Vector(0, 1) == solution.Vector(5, 3)
    assert a != solution.Vector(5, 3)
    assert a != (5, 2)

def test_iteration():
    assert list(solution.count(4)) == [0, 1, 2, 3]

def test_monkeypatch(monkeypatch):
    monkeypatch.setattr(solution, "clock", lambda: 41)
    assert solution.now() == 42

def test_capsys(capsys):
    add(7, 1)
    assert capsys.readouterr().out == "adding 7\\n"

def test_fresh():
    assert solution.state() == [1]

def test_fresh_again():
    assert solution.state() == [1]

@pytest.mark.parametrize("n", [1, 2, 3])
def test_many(n):
    assert add(n, n) == 2 * n

def test_paths(tmp_path, shared_dir):
    (tmp_path / "a").write_text("x")
    (shared_dir / "a").write_text("x")
"""
NAMES = [line[4:].partition("(")[0] for line in GOOD_TESTS.splitlines() if line.startswith("def test_")]


def test_what_tests_can_do_with_a_solution(run_tests: RunCode) -> None:
    verdicts = run_tests(SOLUTION, GOOD_TESTS, *NAMES)
    assert {name: v.error for name, v in zip(NAMES, verdicts, strict=True) if not v.passed} == {}
    assert "adding 1" in (verdicts[0].stdout or "")


def test_a_wrong_answer_is_explained_to_those_who_may_see_it(run_tests: RunCode) -> None:
    tests = "from solution import add\ndef test_it():\n    assert add(1, 2) == 3"
    wrong = "def add(a, b): return a - b"
    (public,) = run_tests(wrong, tests, "test_it")
    assert (public.status, public.fault) == (S.WRONG, Fault.STUDENT)
    assert "assert -1 == 3" in (public.error or "")
    (hidden,) = run_tests(wrong, tests, "test_it", is_public=False)
    assert (hidden.status, hidden.error, hidden.stdout) == (S.WRONG, None, None)


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("def add(a, b: return a", S.LOAD_ERROR),
        ("1 / 0", S.LOAD_ERROR),
        ("def other(): pass", S.LOAD_ERROR),
        ("def add(a, b):\n    while True: pass", S.TIMEOUT),
        ("def add(a, b): return bytearray(1 << 33)", S.WRONG),
        ("import os\ndef add(a, b): os._exit(3)", S.EXIT),
        ("import os\ndef add(a, b): os._exit(0)", S.EXIT),
        ("import os, signal\ndef add(a, b): os.kill(os.getpid(), signal.SIGSEGV)", S.SIGNAL),
        ("def add(a, b):\n    while True: print('x' * 9999)", S.OUTPUT_LIMIT),
        ("def add(a, b): return 'x' * (5 << 20)", S.EXIT),
        ("def add(a, b): raise RuntimeError('no')", S.WRONG),
        ("def add(a, b): raise SystemExit(0)", S.WRONG),
        ("def add(a, b): raise KeyboardInterrupt", S.WRONG),
        ("raise SystemExit(0)", S.EXIT),
    ],
)
def test_endings_of_the_solution(run_tests: RunCode, code: str, status: CaseStatus) -> None:
    tests = "from solution import add\ndef test_it():\n    assert add(1, 2) == 3"
    (verdict,) = run_tests(code, tests, "test_it", wall_s=1)
    assert (verdict.status, verdict.passed, verdict.fault) == (status, False, Fault.STUDENT)


@pytest.mark.parametrize(
    "tests",
    [
        "def test_it(:\n    pass",
        "import nothing_of_that_name\ndef test_it(): pass",
        "def test_other(): pass",
        "import os\ndef test_it(): os._exit(0)",
    ],
)
def test_a_broken_test_file_is_the_challenges_fault(run_tests: RunCode, tests: str) -> None:
    (verdict,) = run_tests("def add(a, b): return a", tests, "test_it")
    assert (verdict.passed, verdict.fault) == (False, Fault.CHALLENGE)


def test_a_skipped_test_is_not_passed(run_tests: RunCode) -> None:
    tests = "import pytest\n@pytest.mark.skip\ndef test_it(): pass\ndef test_other(): pytest.xfail('no')"
    assert [v.passed for v in run_tests("", tests, "test_it", "test_other")] == [False, False]


FLASK = """
from flask import Flask, jsonify, request
app = Flask(__name__)

@app.post("/echo")
def echo():
    return jsonify(request.get_json()), 201
"""


def test_a_web_application_is_served_in_the_students_process(run_tests: RunCode) -> None:
    tests = """
import solution
def test_client():
    answer = solution.app.test_client().post("/echo", json={"a": 1})
    assert (answer.status_code, answer.json) == (201, {"a": 1})
def test_serve(serve):
    answer = serve(solution.app).post("/echo", json={"a": 1})
    assert (answer.status, answer.json()) == (201, {"a": 1})
"""
    verdicts = run_tests(FLASK, tests, "test_client", "test_serve")
    assert [v.error for v in verdicts] == [None, None]
    assert max(v.wall_ms for v in verdicts) < 1000


def test_the_students_requests_reach_a_server_of_the_tests(run_tests: RunCode) -> None:
    code = """
import requests
def users():
    return requests.get("http://api.example.com/users", params={"k": "v"}, timeout=5).json()
"""
    tests = """
import solution
from author_http import json_response
def test_it(http_server):
    server = http_server(lambda request: json_response([request.query]), host="api.example.com")
    assert solution.users() == [{"k": "v"}]
    assert server.requests[0].headers["host"] == "api.example.com"
"""
    (verdict,) = run_tests(code, tests, "test_it")
    assert verdict.error is None
    assert verdict.passed
