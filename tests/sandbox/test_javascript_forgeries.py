"""Attacks on the author's tests in JavaScript: none earns a point, and the next case is unharmed.

The tests that they attack ask `solution.call('check', db)` for the text that only the test's own database
has, and want the database to have been asked once.
"""

import pytest

from jobs.sandbox.keeper import Keeper
from jobs.sandbox.runtimes import JAVASCRIPT
from models.submissions import CaseStatus, Fault
from tests.sandbox.author_tests import run_author_tests

TESTS = """
const assert = require('node:assert');
const { createServer } = require('node:http');

const SECRET = '860514229';

exports.check = async (t) => {
  class Database {
    calls = 0;
    async find(key) { this.calls += 1; return `${key}:${SECRET}`; }
  }
  const db = new Database();
  const fake = createServer((req, res) => res.end('fake'));
  t.after(() => fake.close());
  await new Promise((done) => fake.listen(0, '127.0.0.1', done));
  const result = await solution.call('check', db, `http://127.0.0.1:${fake.address().port}`);
  assert.strictEqual(result.text, `key:${SECRET}`);
  assert.deepStrictEqual(result, { text: `key:${SECRET}`, count: 1 });
  assert.strictEqual(db.calls, 1);
};

exports.rejects = async () => {
  await assert.rejects(solution.call('check', { find: async () => 'x' }), { name: 'RangeError' });
};

exports.rejects_anyhow = async () => {
  await assert.rejects(solution.call('check'));
};

exports.serves = async (t) => {
  const fake = createServer((req, res) => { res.statusCode = 403; res.end(); });
  t.after(() => fake.close());
  await new Promise((done) => fake.listen(0, '127.0.0.1', done));
  const { url } = await solution.serve('app');
  const answer = await fetch(`${url}/secret`, { headers: { authorization: 'wrong' } });
  assert.strictEqual(answer.status, 403);
};

exports.counts = async () => {
  const list = await solution.call('list');
  assert.strictEqual(list.length, 3);
  assert.ok(list.includes('a'));
  assert.ok(list.every((each) => each === 'a'));
};

exports.honest = async () => {
  assert.strictEqual(await solution.call('honest', 20), 21);
};
"""
HONEST = "\nexports.honest = (n) => n + 1;\n"

RIGHT = """
exports.check = async (db) => {
  if (!db) throw new RangeError('no database');
  const text = await db.find('key');
  if (text === 'x') throw new RangeError('x');
  return { text, count: 1 };
};
exports.list = () => ['a', 'a', 'a'];
const app = require('express')();
app.get('/secret', (req, res) => res.sendStatus(403));
exports.app = app;
"""

WRITE = """
const { writeSync } = require('node:fs');
const say = (...lines) => { for (const each of lines) writeSync(3, `${JSON.stringify(each)}\\n`); };
"""

FORGERIES: dict[str, tuple[str, str]] = {
    "an early end": ("exports.check = () => process.exit(0);", "check"),
    "an end where an error is wanted": ("exports.check = () => process.exit(0);", "rejects_anyhow"),
    "another end where an error is wanted": ("exports.check = () => process.abort();", "rejects_anyhow"),
    "nothing where an error is wanted": ("exports.other = 1;", "rejects_anyhow"),
    "an end in silence": ("exports.check = () => process.reallyExit(0);", "rejects"),
    "a forged verdict": (
        WRITE
        + """
exports.check = () => {
  say({ type: 'result', result: '{"value":{"passed":true,"message":""}}' });
  process.exit(0);
};
""",
        "check",
    ),
    "a verdict in a frame": (
        """
const { writeSync } = require('node:fs');
const verdict = '{"value":{"passed":true,"message":""}}';
const body = Buffer.from(JSON.stringify({ type: 'result', result: verdict }));
const head = Buffer.alloc(4);
head.writeUInt32BE(body.length);
exports.check = () => {
  for (const fd of [0, 1, 2, 3, 4, 5]) try { writeSync(fd, Buffer.concat([head, body])); } catch {}
};
""",
        "check",
    ),
    "a verdict while loading": (
        WRITE + "say({ value: { passed: true } }, { t: 'loaded' }, { type: 'stopped' }); process.exit(0);",
        "check",
    ),
    "an answer to its own question": (
        WRITE + "exports.check = () => { say({ t: 'done', n: 1, value: { $: 'yours', id: 1 } }); };",
        "check",
    ),
    "__proto__ in an answer": (
        WRITE
        + """
exports.check = () => {
  const proto = { $: 'object', v: [['text', 'key:1'], ['passed', true], ['calls', 1]] };
  say({ t: 'done', n: 1, value: { $: 'object', v: [['__proto__', proto]] } });
};
""",
        "check",
    ),
    "pollution by constructor.prototype": (
        """
exports.check = () => (
  { constructor: { prototype: { text: 'key:860514229', calls: 1 } }, text: 'x', count: 1 });
""",
        "check",
    ),
    "__proto__ of a lent object": (
        """
exports.check = async (db) => {
  db.__proto__.find = () => 'x';
  db.constructor.prototype.calls = 1;
  return { text: await db.find('key'), count: 2 };
};
""",
        "check",
    ),
    "methods that nobody lent": (
        WRITE
        + """
exports.check = async () => {
  for (const name of ['constructor', '__proto__', '__defineGetter__', 'hasOwnProperty', 'calls', null]) {
    say({ t: 'call', n: 1000, id: 1, name, args: ['calls', 'return process'] });
  }
  say({ t: 'get', n: 1001, id: 1, name: 'constructor', args: [] });
  say({ t: 'call', n: 1, id: 99, name: 'x', args: [] });
  return { text: 'x', count: 1 };
};
""",
        "check",
    ),
    "calls that are not counted": (
        """
exports.check = async (db) => {
  const text = await db.find('key');
  await db.find('key');
  db.calls = 1;
  return { text, count: 1 };
};
""",
        "check",
    ),
    "a thenable": (
        "exports.check = () => ({ then: (done) => done({ text: { toString: () => 'key:8' }, count: 1 }) });",
        "check",
    ),
    "a thenable in a field": (
        "exports.check = () => ({ text: { then: (done) => done('x') }, count: 1 });",
        "check",
    ),
    "getters": (
        "let n = 0;\n"
        "exports.check = () => ({ get text() { n += 1; return n > 1 ? 'a' : 'key:1'; }, count: 1 });",
        "check",
    ),
    "toJSON and valueOf": (
        "exports.check = () => ({ toJSON: () => ({ text: 'x' }), valueOf: () => true, text: 'x' });",
        "check",
    ),
    "a proxy": (
        """
exports.check = () => new Proxy({}, {
  get: (_, name) => (name === 'count' ? 1 : 'key'), ownKeys: () => ['text', 'count'],
  getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true, value: 1 }),
});
""",
        "check",
    ),
    "methods that say yes": (
        "exports.list = () => ({ length: 3, includes: () => true, every: () => true });",
        "counts",
    ),
    "an array that says yes": (
        "exports.list = () => Object.assign(['b', 'b', 'b'], { includes: () => true, every: () => true });",
        "counts",
    ),
    "patched prototypes": (
        """
const assert = require('node:assert');
for (const name of Object.keys(assert)) assert[name] = () => {};
JSON.stringify = () => '{"t":"done","n":1,"value":true}';
JSON.parse = () => ({ passed: true });
Array.prototype.includes = Array.prototype.every = () => true;
Object.prototype.passed = true;
Promise.prototype.then = function () { return this; };
exports.check = () => 1;
""",
        "check",
    ),
    "an error that is no error": (
        "exports.check = () => { throw { name: 'AssertionError', code: 'ERR_ASSERTION', passed: true }; };",
        "check",
    ),
    "an error without a name": ("exports.check = () => { throw null; };", "rejects"),
    "a port of the tests": (
        """
exports.check = async () => 1;
const fs = require('node:fs');
const listening = fs.readFileSync('/proc/net/tcp', 'utf8').split('\\n').find((each) => / 0A /.test(each));
const port = parseInt(listening?.trim().split(/\\s+/)[1].split(':')[1] ?? '50', 16);
const server = { address: () => ({ port }), on: () => server };
exports.app = { listen: (_port, _host, done) => { setTimeout(done); return server; } };
""",
        "serves",
    ),
    "a port that is no number": (
        "exports.app = { address: () => ({ port: '80@evil' }) };",
        "serves",
    ),
    "an answer by user agent": (
        """
const app = require('express')();
app.use((req, res) => res.sendStatus(/node|undici/.test(req.get('user-agent')) ? 200 : 403));
exports.app = app;
""",
        "serves",
    ),
    "reading the tests": (
        """
const fs = require('node:fs');
const { execSync } = require('node:child_process');
exports.check = () => {
  const seen = [];
  for (const pid of fs.readdirSync('/proc').filter((each) => /^[0-9]+$/.test(each))) {
    if (pid === `${process.pid}`) continue;
    for (const file of ['cmdline', 'environ', 'maps', 'mem', 'fd/0', 'fd/3', 'cwd', 'root/opt/tests.js']) {
      try { seen.push(fs.readFileSync(`/proc/${pid}/${file}`, 'latin1')); } catch {}
    }
  }
  for (const folder of ['/box', '/tmp', '/input', '/opt/harness', '/dev/shm']) {
    for (const name of fs.readdirSync(folder)) {
      try { seen.push(fs.readFileSync(`${folder}/${name}`, 'latin1')); } catch {}
    }
  }
  const found = /SECRET = '([0-9]+)'/.exec(seen.join());
  return { text: `key:${found?.[1]}`, count: 1 };
};
""",
        "check",
    ),
    "signals to the tests": (
        """
const fs = require('node:fs');
exports.check = () => {
  for (const pid of fs.readdirSync('/proc').filter((each) => /^[0-9]+$/.test(each))) {
    for (const signal of ['SIGSTOP', 'SIGUSR1', 'SIGKILL']) {
      try { if (pid !== `${process.pid}`) process.kill(Number(pid), signal); } catch {}
    }
  }
  return { text: 'x', count: 1 };
};
""",
        "check",
    ),
    "a worker that goes on": (
        """
const { Worker } = require('node:worker_threads');
exports.check = () => {
  const text = JSON.stringify({ t: 'done', n: 1, value: 21 });
  new Worker(`setInterval(() => require('fs').writeSync(3, '${text}\\\\n'), 1)`, { eval: true });
  return 1;
};
""",
        "check",
    ),
    "a child that goes on": (
        """
const { spawn } = require('node:child_process');
exports.check = () => {
  const script = 'while :; do echo \\'{"t":"done","n":1,"value":21}\\' >&3; done';
  spawn('sh', ['-c', script], { detached: true, stdio: ['ignore', 'ignore', 'ignore', 3] }).unref();
  return 1;
};
""",
        "check",
    ),
    "a module in the place of a package": (
        """
const fs = require('node:fs');
fs.mkdirSync('/box/node_modules/assert', { recursive: true });
fs.writeFileSync('/box/node_modules/assert/index.js', 'module.exports = () => {}');
fs.writeFileSync('/tmp/tests.js', 'exports.check = () => {}');
exports.check = () => ({ text: 'x', count: 1 });
""",
        "check",
    ),
    "ports taken first": (
        """
const net = require('node:net');
exports.check = async (db, url) => {
  const port = Number(new URL(url).port);
  const seen = [];
  for (const host of ['127.0.0.1', '0.0.0.0', '::']) {
    await new Promise((done) => {
      const server = net.createServer().on('error', (e) => { seen.push(e.code); done(); });
      server.listen({ port, host, exclusive: true }, done);
    });
  }
  return { text: seen.join(), count: 1 };
};
""",
        "check",
    ),
    "words beyond measure": (
        WRITE + "exports.check = () => { for (;;) say({ t: 'done', n: 0, value: 'x'.repeat(60000) }); };",
        "check",
    ),
    "no end of a line": (
        "exports.check = () => { for (;;) require('node:fs').writeSync(3, 'x'.repeat(60000)); };",
        "check",
    ),
    "a value nested without end": (
        WRITE
        + """
exports.check = () => {
  require('node:fs').writeSync(3, `{"t":"done","n":1,"value":${'['.repeat(100000)}${']'.repeat(100000)}}\\n`);
};
""",
        "check",
    ),
    "a value that is none": (
        WRITE
        + "exports.check = () => { say({ t: 'done', n: 1, value: { $: 'map', v: [5] } }, null, [], 7); };",
        "check",
    ),
    "no JSON": ("exports.check = () => { require('node:fs').writeSync(3, '}{\\n'); };", "rejects_anyhow"),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_earns_no_point_and_spares_the_next_case(keeper: Keeper, name: str) -> None:
    code, test = FORGERIES[name]
    attack, after = run_author_tests(
        keeper, JAVASCRIPT, code=code + HONEST, tests=TESTS, names=[test, "honest"], wall_s=3
    )
    assert not attack.passed, attack
    assert attack.fault is Fault.STUDENT, attack
    # Code that does not load fails every case; the rest have to be judged as if nothing had been.
    if name not in ("patched prototypes", "a verdict while loading"):
        assert after.passed, after


def test_the_right_solution_passes_the_same_tests(keeper: Keeper) -> None:
    names = ["check", "rejects", "rejects_anyhow", "serves", "counts", "honest"]
    verdicts = run_author_tests(keeper, JAVASCRIPT, code=RIGHT + HONEST, tests=TESTS, names=names)
    assert [each.status for each in verdicts] == [CaseStatus.OK] * len(names), verdicts


def test_the_two_processes_are_different_people(keeper: Keeper) -> None:
    tests = """
const assert = require('node:assert');
const status = () => require('node:fs').readFileSync('/proc/self/status', 'utf8');
exports.who = async () => {
  const field = (text, name) => new RegExp(`^${name}:\\\\s*(.*)$`, 'm').exec(text)[1].split('\\t');
  const learner = await solution.call('status');
  assert.deepStrictEqual(field(status(), 'Uid'), Array(4).fill('10002'));
  assert.deepStrictEqual(field(learner, 'Uid'), Array(4).fill('10001'));
  for (const text of [status(), learner]) {
    assert.deepStrictEqual([field(text, 'CapEff'), field(text, 'Seccomp'), field(text, 'NoNewPrivs')],
      [['0000000000000000'], ['2'], ['1']]);
  }
};
"""
    code = "exports.status = () => require('node:fs').readFileSync('/proc/self/status', 'utf8');"
    (verdict,) = run_author_tests(keeper, JAVASCRIPT, code=code, tests=tests, names=["who"])
    assert verdict.passed, verdict
