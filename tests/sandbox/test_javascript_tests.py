"""The author's tests in JavaScript: what they can do, and what they say of solutions."""

from collections.abc import Callable

import pytest

from jobs.sandbox.keeper import Keeper
from jobs.sandbox.runtimes import JAVASCRIPT
from lms_app.grading.rules import CaseVerdict
from models.submissions import CaseStatus, Fault
from tests.sandbox.author_tests import run_author_tests

S = CaseStatus
RunTests = Callable[..., list[CaseVerdict]]


@pytest.fixture
def run_tests(keeper: Keeper) -> RunTests:
    """Run tests by their names; without names, the one called `works`."""

    def run(code: str, tests: str, *names: str, wall_s: float = 5) -> list[CaseVerdict]:
        wanted = list(names) or ["works"]
        return run_author_tests(keeper, JAVASCRIPT, code=code, tests=tests, names=wanted, wall_s=wall_s)

    return run


def test_file(body: str) -> str:
    return f"const assert = require('node:assert');\nexports.works = async (t) => {{\n{body}\n}};\n"


test_file.__test__ = False  # pyright: ignore[reportFunctionMemberAccess]  # a helper, whatever its name

PASSES: dict[str, tuple[str, str]] = {
    "a call": ("exports.add = (a, b) => a + b;", "assert.strictEqual(await solution.call('add', 1, 2), 3);"),
    "what isn't exported": (
        "function add(a, b) { return a + b; }",
        "assert.strictEqual(await solution.call('add', 1, 2), 3);",
    ),
    "an ES module": (
        "export const add = async (a, b) => a + b;",
        "assert.strictEqual(await solution.call('add', 1, 2), 3);",
    ),
    "a constant": (
        "const LIMIT = { most: 5 };",
        "assert.deepStrictEqual(await solution.get('LIMIT'), { most: 5 });",
    ),
    "values both ways": (
        "exports.same = (...all) => all;",
        """
const all = [undefined, null, -0, NaN, Infinity, 10n ** 30n, 'я\\u2028', [1, [2]], { a: { $: 1 } },
  new Date(5), new Map([[1, new Set(['x'])]]), Buffer.from([0, 255]), Object.create(null)];
const back = await solution.call('same', ...all);
assert.deepStrictEqual(back, [...all.slice(0, -1), {}]);
assert.ok(Object.is(back[2], -0));
""",
    ),
    "errors": (
        "exports.fail = () => { throw Object.assign(new RangeError('below zero'), { code: 'E_LOW' }); };",
        "const error = { name: 'RangeError', message: 'below zero', code: 'E_LOW' };\n"
        "await assert.rejects(solution.call('fail'), error);\n"
        "await assert.rejects(solution.call('fail'), RangeError);",
    ),
    "errors of its own class": (
        "class Low extends Error { name = 'Low'; }\nexports.fail = async () => { throw new Low('x'); };",
        "await assert.rejects(solution.call('fail'), { name: 'Low', message: 'x' });",
    ),
    "functions of the test": (
        "exports.twice = async (give) => [await give(1), await give(2)];",
        """
let calls = 0;
assert.deepStrictEqual(await solution.call('twice', (n) => { calls += 1; return n * 10; }), [10, 20]);
assert.strictEqual(calls, 2);
""",
    ),
    "objects of the test": (
        "exports.load = async (db) => [await db.find(7), await db.find(8).catch((e) => e.message), db.name];",
        """
class Database {
  name = 'main';
  asked = [];
  find(id) { this.asked.push(id); if (id === 8) throw new Error('not there'); return { id }; }
}
const db = new Database();
assert.deepStrictEqual(await solution.call('load', db), [{ id: 7 }, 'not there', 'main']);
assert.deepStrictEqual(db.asked, [7, 8]);
""",
    ),
    "objects of the solution": (
        """
class Counter { #n = 0; up(by) { this.#n += by; return this; } get() { return this.#n; } }
exports.make = () => new Counter();
exports.plain = () => ({ size: 2, twice: (n) => n * 2 });
exports.same = (counter) => counter.up(1).get();
""",
        """
const counter = await solution.call('make');
assert.strictEqual(await counter.call('up', 2), counter);
assert.strictEqual(await counter.call('get'), 2);
assert.strictEqual(await solution.call('same', counter), 3);
const plain = await solution.call('plain');
assert.deepStrictEqual(plain.fields, { size: 2 });
assert.strictEqual(await plain.call('twice', 4), 8);
""",
    ),
    "callbacks of the solution": (
        "let n = 0;\nexports.start = async (clock) => { await clock.every(() => n++); return () => n; };",
        """
let tick;
const count = await solution.call('start', { every: (fn) => { tick = fn; } });
await tick.run();
await tick.run();
assert.strictEqual(await count.run(), 2);
""",
    ),
    "express": (
        "const app = require('express')();\napp.get('/', (req, res) => res.json({ on: 1 }));\n"
        "module.exports = { app };",
        """
const { url } = await solution.serve('app');
const answer = await fetch(url);
assert.strictEqual(answer.status, 200);
assert.deepStrictEqual(await answer.json(), { on: 1 });
""",
    ),
    "a function that makes a server": (
        """
const http = require('http');
exports.createServer = (store) => http.createServer(async (req, res) => res.end(await store.get(req.url)));
""",
        """
const { url } = await solution.serve('createServer', { get: (key) => `value of ${key}` });
assert.strictEqual(await (await fetch(`${url}/a`)).text(), 'value of /a');
""",
    ),
    "a server that listens already": (
        "const app = require('express')();\nexports.server = app.listen(3000);",
        "assert.strictEqual((await solution.serve('server')).port, 3000);",
    ),
    "web sockets": (
        """
const { WebSocketServer } = require('ws');
exports.createHub = () => {
  const server = require('http').createServer();
  const sockets = new WebSocketServer({ server });
  return { server, tell: (text) => sockets.clients.forEach((each) => each.send(text)) };
};
""",
        """
const { WebSocket } = require('ws');
const hub = await solution.call('createHub');
const { wsUrl } = await hub.serve('server');
const socket = new WebSocket(wsUrl);
t.after(() => socket.terminate());
await new Promise((done) => socket.once('open', done));
const heard = new Promise((done) => socket.once('message', (data) => done(`${data}`)));
await hub.call('tell', 'hello');
assert.strictEqual(await heard, 'hello');
""",
    ),
    "a server of the test": (
        "exports.ask = async (url) => (await fetch(url)).text();",
        """
const server = require('http').createServer((req, res) => res.end('from the test'));
t.after(() => server.close());
await new Promise((done) => server.listen(0, '127.0.0.1', done));
assert.strictEqual(await solution.call('ask', `http://127.0.0.1:${server.address().port}`), 'from the test');
""",
    ),
    "packages": (
        """
const jwt = require('jsonwebtoken');
const limit = require('express-rate-limit').rateLimit;
const Redis = require('ioredis');
exports.use = async () => {
  const redis = new Redis();
  await redis.set('a', '1', 'EX', 5);
  const { x } = jwt.verify(jwt.sign({ x: 1 }, 'secret'), 'secret');
  return [x, typeof limit(), await redis.get('a'), await redis.ttl('a')];
};
""",
        "assert.deepStrictEqual(await solution.call('use'), [1, 'function', '1', 5]);",
    ),
    "packages in an ES module": (
        "import express from 'express';\nexport const kind = () => typeof express;",
        "assert.strictEqual(await solution.call('kind'), 'function');",
    ),
    "a megabyte": (
        "exports.size = (text) => text + text;",
        "const result = await solution.call('size', 'я'.repeat(1 << 20));\n"
        "assert.strictEqual(result.length, 2 << 20);",
    ),
    "what is too large": (
        "exports.give = () => 'x'.repeat(9 << 20);\n"
        "exports.take = (source) => source.read().catch((error) => error.message);",
        """
await assert.rejects(solution.call('give'), { message: 'the value is too large to be passed' });
const told = await solution.call('take', { read: () => Buffer.alloc(50 << 20) });
assert.strictEqual(told, 'the value is too large to be passed');
""",
    ),
    "many at once": (
        "exports.wait = async (n) => { await new Promise((done) => setTimeout(done, 20 - n)); return n; };",
        "const all = [...Array(20).keys()];\n"
        "assert.deepStrictEqual(await Promise.all(all.map((n) => solution.call('wait', n))), all);",
    ),
}


@pytest.mark.parametrize("what", PASSES)
def test_a_right_solution_passes(run_tests: RunTests, what: str) -> None:
    code, body = PASSES[what]
    (verdict,) = run_tests(code, test_file(body))
    assert verdict.passed, verdict


ADD = test_file("assert.strictEqual(await solution.call('add', 1, 2), 3, 'add(1, 2) is 3');")
ENDINGS: list[tuple[str, CaseStatus | set[CaseStatus], str]] = [
    ("exports.add = (a, b) => a - b;", S.WRONG, "add(1, 2) is 3"),
    ("exports.add = () => { throw new Error('oh'); };", S.WRONG, "Error: oh"),
    ("exports.add = 3;", S.WRONG, "add is not defined"),
    ("exports.plus = 3;", S.WRONG, "add is not defined"),
    ("exports.add = (", S.LOAD_ERROR, "SyntaxError"),
    ("throw new Error('early');", S.LOAD_ERROR, "solution.js:1"),
    ("exports.add = () => new Promise(() => {});", S.TIMEOUT, ""),
    ("for (;;);", S.TIMEOUT, ""),
    ("exports.add = () => process.exit(3);", S.EXIT, ""),
    ("exports.add = () => process.exit(0);", S.NO_RESULT, ""),
    ("exports.add = () => process.abort();", S.SIGNAL, ""),
    (
        "const late = () => { throw new Error('late'); };\n"
        "exports.add = () => { setTimeout(late); return new Promise(() => {}); };",
        S.EXCEPTION,
        "late",
    ),
    (
        "exports.add = () => { const all = []; for (;;) all.push({ x: [1, 2, 3] }); };",
        {S.MEMORY_LIMIT, S.TIMEOUT},
        "",
    ),
    ("exports.add = () => { for (;;) console.log('x'.repeat(9999)); };", S.OUTPUT_LIMIT, ""),
    (
        "exports.add = () => { for (;;) require('fs').writeSync(3, 'x'.repeat(9999)); };",
        {S.OUTPUT_LIMIT, S.WRONG, S.TIMEOUT},
        "",
    ),
]


@pytest.mark.parametrize(("code", "status", "words"), ENDINGS)
def test_other_solutions_get_their_verdict(
    run_tests: RunTests, code: str, status: S | set[S], words: str
) -> None:
    (verdict,) = run_tests(code, ADD, wall_s=2)
    assert verdict.status in (status if isinstance(status, set) else {status}), verdict
    assert (verdict.passed, verdict.fault) == (False, Fault.STUDENT), verdict
    assert words in (verdict.error or ""), verdict
    assert status is S.SIGNAL or "/opt/harness" not in (verdict.error or "")


def test_each_case_has_a_process_and_variables_of_its_own(run_tests: RunTests) -> None:
    tests = """
const assert = require('node:assert');
let count = 0;
for (const name of ['one', 'two', 'three', 'four', 'five']) {
  exports[name] = async () => {
    count += 1;
    assert.deepStrictEqual([count, await solution.call('up')], [1, 1]);
  };
}
"""
    names = ["one", "two", "three", "four", "five"]
    verdicts = run_tests("let n = 0;\nexports.up = () => { n += 1; return n; };", tests, *names)
    assert [each.passed for each in verdicts] == [True] * 5, verdicts


def test_a_case_after_a_bad_end_is_judged_as_ever(run_tests: RunTests) -> None:
    tests = """
exports.hangs = async () => { await solution.call('hang'); };
exports.dies = async () => { await solution.call('die'); };
exports.works = async () => { require('node:assert').strictEqual(await solution.call('one'), 1); };
"""
    code = "exports.hang = () => { for (;;); };\nexports.die = () => process.exit(1);\nexports.one = () => 1;"
    verdicts = run_tests(code, tests, "hangs", "works", "dies", "works", wall_s=1)
    assert [each.status for each in verdicts] == [S.TIMEOUT, S.OK, S.EXIT, S.OK], verdicts


@pytest.mark.parametrize("tests", ["exports.other = () => {};", "exports.works = (", "exports.works = 3;"])
def test_tests_that_cannot_run_are_the_fault_of_the_challenge(run_tests: RunTests, tests: str) -> None:
    (verdict,) = run_tests("exports.add = 1;", tests)
    assert verdict.fault is Fault.CHALLENGE, verdict
