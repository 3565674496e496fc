"""The author's tests in Java: what they can do, and what they say of solutions."""

import pytest

from lms_app.grading.rules import CaseVerdict
from models.submissions import CaseStatus, Fault
from tests.sandbox.conftest import RunCode
from tests.sandbox.java_programs import read_java, read_programs

pytestmark = pytest.mark.docker

S = CaseStatus
IMPORTS = """
import static org.junit.jupiter.api.Assertions.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;
import java.util.function.*;
import org.junit.jupiter.api.*;
"""


def test_file(body: str) -> str:
    """A file with one test, `works`."""
    return f"{IMPORTS}\nclass SolutionTest {{\n@Test void works() throws Throwable {{\n{body}\n}}\n}}\n"


test_file.__test__ = False  # pyright: ignore[reportFunctionMemberAccess]  # a helper, whatever its name


def solution(members: str, *, beside: str = "") -> str:
    return f"import java.util.*;\nimport java.util.function.*;\nclass Solution {{\n{members}\n}}\n{beside}\n"


def explain(verdict: CaseVerdict) -> tuple[object, ...]:
    return verdict.status, verdict.error, verdict.actual_output


PASSES = read_programs("passes.txt")


@pytest.mark.parametrize("name", PASSES)
def test_a_right_solution_passes(run_java_tests: RunCode, name: str) -> None:
    parts = PASSES[name]
    (verdict,) = run_java_tests(parts["code"], test_file(parts["test"]), "works", wall_s=20)
    assert verdict.passed, explain(verdict)
    assert verdict.memory_kb
    assert verdict.memory_kb > 0


FAILURES = read_programs("failures.txt")


@pytest.mark.parametrize("name", FAILURES)
def test_a_wrong_solution_fails_by_its_own_fault(run_java_tests: RunCode, name: str) -> None:
    parts = FAILURES[name]
    (verdict,) = run_java_tests(parts["code"], test_file(parts["test"]), "works", wall_s=6)
    ending = (verdict.passed, verdict.status, verdict.fault)
    assert ending == (False, CaseStatus(parts["status"]), Fault.STUDENT), explain(verdict)
    assert parts["words"] in (verdict.error or ""), explain(verdict)


AUTHORS_FAULTS: dict[str, tuple[str, str]] = {
    "a syntax error": (test_file("int n = ;"), "illegal start of expression"),
    "an unknown method": (test_file("assertEqual(1, 2); Solution.f();"), "cannot find symbol"),
    "another type": (test_file('int n = "x"; Solution.f();'), "incompatible types"),
    "no test of that name": (IMPORTS + "class SolutionTest { void works() { } }", "no test works"),
    "no test at all": (IMPORTS + "class SolutionTest { }", "no test works"),
    "nothing": ("", "no test works"),
    "a test that is switched off": (test_file("fail();").replace("@Test", "@Disabled @Test"), "disabled"),
}


@pytest.mark.parametrize("name", AUTHORS_FAULTS)
def test_a_wrong_test_file_is_the_challenge_s_fault(run_java_tests: RunCode, name: str) -> None:
    tests, words = AUTHORS_FAULTS[name]
    verdicts = run_java_tests(solution("static void f() { }"), tests, "works", "works")
    for verdict in verdicts:
        assert (verdict.passed, verdict.fault) == (False, Fault.CHALLENGE), explain(verdict)
        assert words in (verdict.error or "")


def test_what_junit_offers_works(run_java_tests: RunCode) -> None:
    tests = IMPORTS + read_java("offers.java")
    names = ("fixtures", "values", "table", "partly", "repeated", "nested", "assumed", "timed", "dynamic")
    code = solution("static int twice(int n) { return n == 99 ? 0 : n * 2; }")
    verdicts = dict(zip(names, run_java_tests(code, tests, *names, wall_s=20), strict=True))
    failed = {name: explain(each) for name, each in verdicts.items() if not each.passed}
    assert failed.keys() == {"partly", "assumed"}, failed


def test_each_case_starts_afresh(run_java_tests: RunCode) -> None:
    tests = (
        f"{IMPORTS}class SolutionTest {{\n"
        "static int runs; @Test void a() { check(); } @Test void b() { check(); }\n"
        "static void check() { assertEquals(1, ++runs); assertEquals(1, Solution.up()); } }"
    )
    code = solution("static int n; static int up() { return ++n; }")
    assert [each.passed for each in run_java_tests(code, tests, "a", "b", "a")] == [True] * 3


def test_a_learner_sees_own_output(run_java_tests: RunCode) -> None:
    code = solution('static int f() { System.out.print("out я"); System.err.print("err"); return 1; }')
    (verdict,) = run_java_tests(code, test_file("assertEquals(1, Solution.f());"), "works")
    assert (verdict.passed, verdict.stdout) == (True, "out я")


def test_a_hidden_case_tells_nothing(run_java_tests: RunCode) -> None:
    body = 'System.out.println("secret"); assertEquals("secret", Solution.f());'
    code = solution('static String f() { System.out.print("mine"); return "x"; }')
    (verdict,) = run_java_tests(code, test_file(body), "works", is_public=False)
    assert (verdict.status, verdict.error, verdict.stdout) == (S.WRONG, None, None)


def test_words_of_the_compiler_quote_no_line_of_the_tests(run_java_tests: RunCode) -> None:
    (verdict,) = run_java_tests(solution(""), test_file('assertEquals("secret", Solution.f());'), "works")
    assert verdict.status is S.LOAD_ERROR
    assert "secret" not in (verdict.error or "")


def test_calls_and_tests_share_a_container(run_java: RunCode, run_java_tests: RunCode) -> None:
    code = solution("static int f() { return 1; }")
    verdicts = run_java_tests(code, test_file("assertEquals(1, Solution.f());"), *["works"] * 6)
    assert [each.passed for each in verdicts] == [True] * 6
