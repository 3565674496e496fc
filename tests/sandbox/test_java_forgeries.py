"""Attacks on the author's tests in Java: none earns a point, and the next case is unharmed.

The tests that they attack are in `java_programs/attacked_tests.java`: they want a text that only the test's
own object has, an exception, a list, an object, and an answer of `honest`, which each program has right.
"""

import pytest

from models.submissions import CaseStatus, Fault
from tests.sandbox.conftest import RunCode
from tests.sandbox.java_programs import read_java, read_programs

pytestmark = pytest.mark.docker

TESTS = read_java("attacked_tests.java")
FORGERIES = read_programs("forgeries.txt")
IMPORTS = """
import java.io.*; import java.lang.reflect.*; import java.nio.*; import java.nio.file.*; import java.util.*;
import java.util.concurrent.*; import java.util.function.*;
"""
RIGHT = {
    " check(": 'static String check(Function<String, String> store) { return store.apply("key"); }',
    " reject(": "static void reject(int n) { throw new IllegalArgumentException(); }",
    " list(": 'static List<String> list() { return List.of("a", "b", "c"); }',
    " pay(": "static Money pay() { return new Money(5); }",
    " anything(": 'static Object anything() { return "x"; }',
    " seven(": "static int seven() { return 7; }",
    " honest(": "static int honest(int n) { return n + 1; }",
}
MONEY = "class Money { private final int n; Money(int n) { this.n = n; } int amount() { return n; } }"


def program(members: str = "", beside: str = "") -> str:
    """A right solution, but for what is put otherwise."""
    right = [text for name, text in RIGHT.items() if name not in members]
    money = "" if " Money" in beside else MONEY
    body = "\n".join([read_java("attackers_tools.java"), members, *right])
    return f"{IMPORTS}\nclass Solution {{\n{body}\n}}\n{money}\n{beside}\n"


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_earns_nothing_and_the_next_case_is_unharmed(run_java_tests: RunCode, name: str) -> None:
    parts = FORGERIES[name]
    code = parts.get("whole") or program(parts.get("members", ""), parts.get("beside", ""))
    forged, honest = run_java_tests(code, TESTS, parts["attacks"], "honest", wall_s=6)
    assert not forged.passed, forged
    assert forged.fault is Fault.STUDENT, (forged.fault, forged.status, forged.error)
    # Those that aren't refused do run: none fails for a slip of its own.
    assert (forged.status is CaseStatus.LOAD_ERROR) == ("refused" in parts), forged.error
    assert honest.passed == (parts.keys().isdisjoint({"refused", "never loads"})), (
        honest.status,
        honest.error,
    )


def test_the_right_solution_passes_what_is_attacked(run_java_tests: RunCode) -> None:
    names = ("check", "rejects", "rejects_anyhow", "lists", "maths", "honest")
    verdicts = run_java_tests(program(), TESTS, *names, wall_s=20)
    passed = [name for name, each in zip(names, verdicts, strict=True) if each.passed]
    assert passed == list(names)


def test_the_next_submission_is_unharmed(run_java_tests: RunCode) -> None:
    attack = "static String check(Function<String, String> store) { kill(); sayAll(); return null; }"
    (attacked,) = run_java_tests(program(attack), TESTS, "check", wall_s=6)
    verdicts = run_java_tests(program(), TESTS, "check", "honest", wall_s=20)
    assert [attacked.passed, *(each.passed for each in verdicts)] == [False, True, True]
