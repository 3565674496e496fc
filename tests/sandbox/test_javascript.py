"""What JavaScript solutions may look like, what they give, and how they end."""

from typing import Any

import pytest

from models.submissions import CaseStatus, Fault
from tests.sandbox.conftest import Call, RunCode

S = CaseStatus

WAYS_TO_WRITE = {
    "a declaration": "function add(a, b) { return a + b; }",
    "an arrow": "const add = (a, b) => a + b;",
    "an export of CommonJS": "module.exports = { add: (a, b) => a + b };",
    "exports": "exports.add = function (a, b) { return a + b; };",
    "the module itself": "module.exports = function add(a, b) { return a + b; };",
    "an ES module": "import a from 'node:path';\nexport function add(x, y) { return a && x + y; }",
    "a default export": "export default function add(a, b) { return a + b; }",
    "async": "async function add(a, b) { await null; return a + b; }",
    "a promise": "function add(a, b) { return new Promise((done) => setTimeout(() => done(a + b), 10)); }",
    "a thenable": "function add(a, b) { return { then(done) { done(a + b); } }; }",
    "await at the top": "const one = await Promise.resolve(1);\nexport const add = (a, b) => a + b * one;",
    "strict, a comment at the end": "'use strict';\nlet add = (a, b) => a + b; // done",
    "require": "const { sum } = { sum: require('node:util') && ((a, b) => a + b) };\nconst add = sum;",
    "dynamic import": "async function add(a, b) { return (await import('node:path')) && a + b; }",
}


@pytest.mark.parametrize("way", WAYS_TO_WRITE)
def test_a_right_solution_passes_however_it_is_written(run_javascript: RunCode, way: str) -> None:
    verdicts = run_javascript(
        WAYS_TO_WRITE[way], Call("add", [1, 2], 3, wall_s=5), Call("add", [2, 2], 4, wall_s=5)
    )
    assert [each.status for each in verdicts] == [S.OK, S.OK], verdicts


VALUES: list[tuple[str, Any]] = [
    ("null", None),
    ("[true, false]", [True, False]),
    ("-0", 0),
    ("0.1 + 0.2", 0.30000000000000004),
    ("NaN", {"$f": "nan"}),
    ("[Infinity, -Infinity]", [{"$f": "inf"}, {"$f": "-inf"}]),
    ("2 ** 60", 2**60),
    ("-(2 ** 70)", -(2**70)),
    ("1e300", 10.0**300),
    ("10n ** 30n", 10**30),
    ("-(2n ** 65n)", {"$i": format(-(2**65), "x")}),
    ("7n", 7),
    ("new Set([1, 'a'])", {"$s": ["a", 1]}),
    ("new Map([['a', 1], ['b', [2]]])", {"a": 1, "b": [2]}),
    ("new Map([[1, 2]])", {"$d": [[1, 2]]}),
    ("({ $i: 'ff' })", {"$d": [["$i", "ff"]]}),
    ("({ b: 1, a: { c: [] } })", {"a": {"c": []}, "b": 1}),
    ("Object.assign(Object.create(null), { __proto__x: 1 })", {"__proto__x": 1}),
    ("JSON.parse('{\"__proto__\": 5}')", {"__proto__": 5}),
    ("new (class Point { x = 1; y = 2; })()", {"x": 1, "y": 2}),
    ("Buffer.from('hi')", {"$b": "6869"}),
    ("new Float64Array([1, 2.5])", [1, 2.5]),
    ("'имя 😀'", "имя 😀"),
    ("[..._]", [1, {"a": "x"}]),
]


@pytest.mark.parametrize(("expression", "expected"), VALUES)
def test_values_come_out_as_they_are(run_javascript: RunCode, expression: str, expected: Any) -> None:
    code = f"function give(..._) {{ return {expression}; }}"
    (verdict,) = run_javascript(code, Call("give", [1, {"a": "x"}], expected, wall_s=5))
    assert verdict.passed, verdict


@pytest.mark.parametrize(
    ("expression", "shown"),
    [
        ("undefined", "<undefined>"),
        ("() => 1", "<function>"),
        ("Symbol('x')", "<symbol>"),
        ("new Date()", "<Date>"),
        ("/x/", "<RegExp>"),
        (
            "new Proxy({}, { ownKeys: () => ['a'], getOwnPropertyDescriptor: () => ({ configurable: 1 }) })",
            "{}",
        ),
        ("[1, , 2]", "[1, <undefined>, 2]"),
        ("'\\ud800'", '"�"'),
    ],
)
def test_what_equals_nothing_is_shown(run_javascript: RunCode, expression: str, shown: str) -> None:
    (verdict,) = run_javascript(
        f"function give() {{ return {expression}; }}", Call("give", [], "?", wall_s=5)
    )
    assert (verdict.status, verdict.actual_output) == (S.WRONG, shown)


def test_arguments_come_in_as_the_author_wrote_them(run_javascript: RunCode) -> None:
    code = """
function kinds(...values) {
  return values.map((value) => Object.prototype.toString.call(value).slice(8, -1) + ':' + String(value));
}
"""
    arguments = [
        {"$i": "ff"},
        {"$i": "-ff"},
        {"$f": "nan"},
        {"$t": [1]},
        {"$s": [1]},
        {"$b": "01ff"},
        None,
        "é",
    ]
    expected = [
        "BigInt:255",
        "BigInt:-255",
        "Number:NaN",
        "Array:1",
        "Set:[object Set]",
        "Uint8Array:1,255",
        "Null:null",
        "String:é",
    ]
    (verdict,) = run_javascript(code, Call("kinds", arguments, expected, wall_s=5))
    assert verdict.passed, verdict


ENDINGS: list[tuple[str, set[CaseStatus]]] = [
    ("function add(a, b) { return a - b; }", {S.WRONG}),
    ("function add(a, b) { return '3'; }", {S.WRONG}),
    ("function add(a, b) { return true; }", {S.WRONG}),
    ("function add(a, b) {}", {S.WRONG}),
    ("function add(a, b) { return missing; }", {S.EXCEPTION}),
    ("async function add() { throw new Error('x'); }", {S.EXCEPTION}),
    ("function add() { Promise.reject(new Error('x')); return new Promise(() => {}); }", {S.EXCEPTION}),
    ("function add() { setTimeout(() => { throw 1; }, 1); return new Promise(() => {}); }", {S.EXCEPTION}),
    ("function add() { throw undefined; }", {S.EXCEPTION}),
    ("function add() { const x = []; x.push(x); return x; }", {S.EXCEPTION}),
    ("function add() { return add(); }", {S.EXCEPTION}),
    ("function add(a, b { return 3; }", {S.LOAD_ERROR}),
    ("throw new Error('early');", {S.LOAD_ERROR}),
    ("function plus(a, b) { return a + b; }", {S.LOAD_ERROR}),
    ("const add = 3;", {S.LOAD_ERROR}),
    ("", {S.LOAD_ERROR}),
    ("import x from 'left-pad'; export const add = (a, b) => a + b;", {S.LOAD_ERROR}),
    ("function add() { process.exit(0); }", {S.NO_RESULT}),
    ("function add() { return new Promise(() => {}); }", {S.NO_RESULT}),
    ("function add() { process.exit(3); }", {S.EXIT}),
    ("function add() { process.abort(); }", {S.SIGNAL}),
    ("function add() { process.kill(process.pid, 'SIGKILL'); return new Promise(() => {}); }", {S.SIGNAL}),
    ("function add() { for (;;); }", {S.TIMEOUT}),
    ("async function add() { await new Promise((done) => setTimeout(done, 60000)); }", {S.TIMEOUT}),
    ("function add() { return 'x'.repeat(3 << 20); }", {S.OUTPUT_LIMIT}),
    ("function add() { for (;;) console.log('x'.repeat(9999)); }", {S.OUTPUT_LIMIT}),
    (
        "function add() { const all = []; for (;;) all.push(Buffer.alloc(1 << 20, 1)); }",
        {S.MEMORY_LIMIT, S.TIMEOUT},
    ),
    ("function add() { return new ArrayBuffer(1 << 30).byteLength; }", {S.MEMORY_LIMIT}),
    ("function add() { const all = []; for (;;) all.push({ x: [1, 2, 3] }); }", {S.MEMORY_LIMIT, S.TIMEOUT}),
    ("function add() { require('fs').writeFileSync('/tmp/big', Buffer.alloc(30 << 20)); }", {S.DISK_LIMIT}),
]


@pytest.mark.parametrize(("code", "statuses"), ENDINGS)
def test_other_solutions_get_their_verdict(
    run_javascript: RunCode, code: str, statuses: set[CaseStatus]
) -> None:
    (verdict,) = run_javascript(code, Call("add", [1, 2], 3, wall_s=2, memory_mb=64))
    assert verdict.status in statuses, verdict
    assert (verdict.passed, verdict.fault) == (False, Fault.STUDENT)


def test_an_error_tells_the_student_where(run_javascript: RunCode) -> None:
    wrong, broken = (
        run_javascript(code, Call("add", [1, 2], 3, wall_s=5))[0]
        for code in ("function add(a) {\n  return a.b.c;\n}", "function add(a) {\n  return (;\n}")
    )
    assert "/box/solution.js:2" in (wrong.error or "")
    assert "harness" not in (wrong.error or "")
    assert "SyntaxError" in (broken.error or "")
    assert "solution.js:2" in (broken.error or "")


def test_an_expected_error_passes(run_javascript: RunCode) -> None:
    code = "function check(x) { if (x < 0) throw new RangeError('below zero'); return x; }"
    checker = {"kind": "raises", "type": "RangeError"}
    right, wrong = run_javascript(
        code, Call("check", [-1], None, checker, wall_s=5), Call("check", [1], None, checker, wall_s=5)
    )
    assert (right.status, right.actual_output) == (S.OK, "RangeError: below zero")
    assert not wrong.passed


def test_output_is_kept(run_javascript: RunCode) -> None:
    code = "function add(a, b) { console.log('sum', a, b); console.error('x'); return a + b; }"
    (verdict,) = run_javascript(code, Call("add", [1, 2], 3, wall_s=5))
    assert (verdict.stdout, verdict.memory_kb > 10_000) == ("sum 1 2\n", True)


def test_a_smaller_memory_limit_gets_a_smaller_heap(run_javascript: RunCode) -> None:
    code = "function heap() { return require('v8').getHeapStatistics().heap_size_limit < (90 << 20); }"
    small, usual = run_javascript(
        code, Call("heap", [], True, wall_s=5, memory_mb=48), Call("heap", [], False, wall_s=5)
    )
    assert small.passed, small
    assert usual.passed, usual


def test_the_packages_are_there_without_a_network(run_javascript: RunCode) -> None:
    code = """
import express from 'express';
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
export function kinds() {
  const names = ['express', 'jsonwebtoken', 'express-rate-limit', 'ws', 'ioredis'];
  return [typeof express, ...names.map((name) => typeof require(name))];
}
"""
    plain = "const Redis = require('ioredis');\nfunction kinds() { return [typeof Redis, Redis.name]; }"
    (modern,) = run_javascript(
        code, Call("kinds", [], ["function"] * 2 + ["object"] + ["function"] * 3, wall_s=9)
    )
    (common,) = run_javascript(plain, Call("kinds", [], ["function", "_RedisMock"], wall_s=9))
    assert modern.passed, modern
    assert common.passed, common
