"""Java cases on the real image: verdicts, values, limits, isolation."""

from typing import Any

import pytest

from models.submissions import CaseStatus, Fault
from tests.sandbox.conftest import Call, RunCode

pytestmark = pytest.mark.docker

S = CaseStatus


def solution(body: str, *, signature: str = "static int f(int a)") -> str:
    return f"import java.util.*;\npublic class Solution {{\n    {signature} {{\n        {body}\n    }}\n}}\n"


@pytest.mark.parametrize(
    ("signature", "body", "given", "expected"),
    [
        ("static int f(int a, int b)", "return a + b;", [2, 3], 5),
        ("int f(int a, int b)", "return a - b;", [2, 3], -1),
        ("static long f(long a)", "return a * 2;", [4611686018427387000], 9223372036854774000),
        ("static double f(double a)", "return a / 2;", [3], 1.5),
        ("static boolean f(String a)", "return a.isEmpty();", [""], True),
        ("static char f(String a)", "return a.charAt(0);", ["яблоко"], "я"),
        ("static String f(char a)", 'return a + "!";', ["x"], "x!"),
        ("static int[] f(int[] a)", "Arrays.sort(a); return a;", [[3, 1, 2]], [1, 2, 3]),
        ("static int[][] f(int[][] a)", "return a;", [[[1], [2, 3]]], [[1], [2, 3]]),
        (
            "static List<String> f(List<String> a)",
            "Collections.reverse(a); return a;",
            [["a", "b"]],
            ["b", "a"],
        ),
        (
            "static Map<String, Integer> f(Map<String, Integer> a)",
            'a.merge("x", 1, Integer::sum); return a;',
            [{"x": 1}],
            {"x": 2},
        ),
        ("static Object f(Object a)", "return a;", [None], None),
        ("static Integer f(Integer a)", "return a == null ? -1 : a;", [None], -1),
    ],
)
def test_values_go_in_and_out(
    run_java: RunCode, signature: str, body: str, given: list[Any], expected: Any
) -> None:
    (verdict,) = run_java(solution(body, signature=signature), Call("f", given, expected))
    assert verdict.passed, (verdict.actual_output, verdict.error)


def test_records_and_sets_come_as_data(run_java: RunCode) -> None:
    code = (
        "import java.util.*;\nclass Solution {\n  record Point(int x, double y) {}\n"
        "  static Object f() { return List.of(new Point(1, 2.5), new TreeSet<>(List.of(2, 1))); }\n}\n"
    )
    checker = {"kind": "exact"}
    (verdict,) = run_java(code, Call("f", [], [{"x": 1, "y": 2.5}, {"$s": [1, 2]}], checker=checker))
    assert verdict.passed, verdict.actual_output


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("return a + 2;", S.WRONG),
        ('throw new IllegalStateException("no");', S.EXCEPTION),
        ("return 1 / 0;", S.EXCEPTION),
        ("return f(a);", S.EXCEPTION),
        ("while (true) a++;", S.TIMEOUT),
        ("System.exit(0); return 1;", S.NO_RESULT),
        ("Runtime.getRuntime().halt(0); return 1;", S.NO_RESULT),
        ("System.exit(3); return 1;", S.EXIT),
        ("List<int[]> all = new ArrayList<>(); while (true) all.add(new int[1 << 20]);", S.MEMORY_LIMIT),
        (
            'while (true) System.out.print("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");',
            S.OUTPUT_LIMIT,
        ),
        ("return a + ;", S.LOAD_ERROR),
        ("return undefined;", S.LOAD_ERROR),
    ],
)
def test_verdicts(run_java: RunCode, body: str, status: CaseStatus) -> None:
    wall_s = 1.0 if status is S.TIMEOUT else 10.0
    verdicts = run_java(
        solution(body), Call("f", [1], 2, wall_s=wall_s), Call("f", [1], 2, is_public=False, wall_s=wall_s)
    )
    assert [each.status for each in verdicts] == [status, status], verdicts[0].error
    assert {each.fault for each in verdicts} == {Fault.STUDENT}
    assert (verdicts[1].error, verdicts[1].actual_output, verdicts[1].stdout) == (None, None, None)


def test_javac_says_where(run_java: RunCode) -> None:
    (verdict,) = run_java(solution("return x;"), Call("f", [1], 2))
    assert verdict.error is not None
    assert "solution.java:4: error: cannot find symbol" in verdict.error


def test_an_exception_shows_the_learners_frames_only(run_java: RunCode) -> None:
    (verdict,) = run_java(solution('throw new IllegalStateException("empty");'), Call("f", [1], 2))
    assert verdict.error is not None
    assert "java.lang.IllegalStateException: empty" in verdict.error
    assert "Solution.f(solution.java:4)" in verdict.error
    assert "driver" not in verdict.error


def test_a_missing_method_is_named(run_java: RunCode) -> None:
    (verdict,) = run_java(solution("return 1;"), Call("g", [], 1))
    assert (verdict.status, verdict.error) == (S.LOAD_ERROR, "class Solution has no method g")


def test_statics_do_not_live_on(run_java: RunCode) -> None:
    code = "class Solution {\n  static int count = 0;\n  static int f() { return ++count; }\n}\n"
    assert [each.passed for each in run_java(code, *[Call("f", [], 1)] * 4)] == [True] * 4


def test_the_heap_is_the_challenges(run_java: RunCode) -> None:
    body = "byte[][] all = new byte[a][]; for (int i = 0; i < a; i++) all[i] = new byte[1 << 20]; return a;"
    small = Call("f", [60], 60, memory_mb=32, wall_s=10.0)
    large = Call("f", [60], 60, memory_mb=160, wall_s=10.0)
    assert [each.status for each in run_java(solution(body), small)] == [S.MEMORY_LIMIT]
    assert [each.status for each in run_java(solution(body), large)] == [S.OK]


def test_what_was_printed_is_kept(run_java: RunCode) -> None:
    (verdict,) = run_java(solution('System.out.println("привет"); return 2;'), Call("f", [1], 2))
    assert (verdict.passed, verdict.stdout) == (True, "привет\n")
