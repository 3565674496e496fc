"""Attacks on the JavaScript runtime from inside; see `test_attacks` for the rules of the game."""

import pytest

from models.submissions import CaseStatus, Fault
from tests.sandbox.conftest import Call, RunCode
from tests.sandbox.test_attacks import REWARD, SECRET

AFTERMATH = "\n\nfunction add(a, b) { return a + b; }\n"

S = CaseStatus
LIMITS_OF_RESOURCES: dict[str, tuple[str, set[CaseStatus]]] = {
    "process bomb": (
        """
const { spawn } = require('child_process');
function attack() {
  for (;;) try { spawn('sleep', ['60'], { detached: true, stdio: 'ignore' }).on('error', () => {}); } catch {}
}
""",
        {S.TIMEOUT, S.MEMORY_LIMIT},
    ),
    "shell bomb": (
        "function attack() { require('child_process').execSync('b() { b | b & b & }; b; sleep 60'); }",
        {S.TIMEOUT, S.EXCEPTION, S.MEMORY_LIMIT},
    ),
    "thread bomb": (
        """
const { Worker } = require('worker_threads');
function attack() {
  for (let n = 0; n < 300; n++) new Worker('for (;;);', { eval: true }).on('error', () => {});
  return new Promise((done) => setTimeout(done, 60000));
}
""",
        {S.TIMEOUT, S.MEMORY_LIMIT, S.SIGNAL, S.EXCEPTION},
    ),
    "memory over many processes": (
        """
const { spawn } = require('child_process');
function attack() {
  const hog = 'const a = Buffer.alloc(110 << 20, 1); setTimeout(() => a, 60000)';
  for (let n = 0; n < 9; n++) spawn(process.execPath, ['-e', hog], { stdio: 'ignore' });
  return new Promise((done) => setTimeout(done, 60000));
}
""",
        {S.MEMORY_LIMIT, S.TIMEOUT},
    ),
    "inodes": (
        "function attack() { for (let n = 0; n < 9999; n++) require('fs').writeFileSync(`/tmp/${n}`, ''); }",
        {S.DISK_LIMIT},
    ),
    "flood of stderr": (
        "function attack() { for (;;) require('fs').writeSync(2, 'x'.repeat(9999)); }",
        {S.OUTPUT_LIMIT},
    ),
    "flood of the result": (
        "function attack() { for (;;) require('fs').writeSync(3, 'x'.repeat(9999)); }",
        {S.OUTPUT_LIMIT},
    ),
    "endless getter": ("function attack() { return { get x() { for (;;); } }; }", {S.TIMEOUT}),
    "endless microtasks": (
        "function attack() { const spin = () => Promise.resolve().then(spin); return spin(); }",
        {S.TIMEOUT, S.MEMORY_LIMIT},
    ),
    "endless regular expression": (
        "function attack() { return /^(a+)+$/.test('a'.repeat(60) + 'b'); }",
        {S.TIMEOUT},
    ),
    "stopping itself": (
        "function attack() { process.kill(process.pid, 'SIGSTOP'); for (;;); }",
        {S.TIMEOUT},
    ),
    "an error that never ends": (
        "function attack() { throw { get name() { for (;;); } }; }",
        {S.TIMEOUT},
    ),
    "killing everybody": (
        "function attack() { process.kill(-1, 'SIGKILL'); return new Promise(() => {}); }",
        {S.NO_RESULT, S.SIGNAL, S.EXCEPTION},
    ),
}

ESCAPES: dict[str, str] = {
    "becoming root": "function attack() { process.setuid(0); return 42; }",
    "loading the way down again": """
function attack() {
  try { process.dlopen({ exports: {} }, '/opt/harness/drop_student.node'); } catch {}
  return process.getuid() === 0 ? 42 : 1;
}
""",
    "writing the harness": """
function attack() {
  require('fs').writeFileSync('/opt/harness/driver.cjs', '');
  return 42;
}
""",
    "writing its own code": """
function attack() {
  require('fs').writeFileSync('/box/solution.js', '');
  return 42;
}
""",
    "killing process 1": """
function attack() {
  process.kill(1, 'SIGKILL');
  return 42;
}
""",
    "killing the process of the next case": """
const fs = require('fs');
function attack() {
  const all = fs.readdirSync('/proc').filter((n) => /^\\d+$/.test(n));
  const others = all.filter((n) => n !== '1' && n !== `${process.pid}`);
  if (!others.length) return 1;
  for (const pid of others) process.kill(Number(pid), 'SIGKILL');
  return 42;
}
""",
    "reading the memory of others": """
const fs = require('fs');
function attack() {
  const open = fs.readdirSync('/proc').filter((n) => /^\\d+$/.test(n)).filter((n) => {
    if (n === `${process.pid}`) return false;
    try { fs.closeSync(fs.openSync(`/proc/${n}/mem`, 'r+')); return true; } catch { return false; }
  });
  return open.length ? 42 : 1;
}
""",
    "the network": """
function attack() {
  return new Promise((done, fail) => {
    require('net').connect(80, '1.1.1.1').on('connect', () => done(42)).on('error', fail);
  });
}
""",
    "names": "async function attack() { await require('dns').promises.lookup('example.com'); return 42; }",
    "fetch": "async function attack() { await fetch('http://169.254.169.254/'); return 42; }",
    "the harness's channel": """
const fs = require('fs');
function attack() {
  for (let fd = 4; fd < 128; fd++) {
    try { if (fs.fstatSync(fd).isFIFO()) fs.writeSync(fd, '\\0\\0\\0\\x02{}'); } catch {}
  }
  return fs.readFileSync(0).length ? 42 : 1;
}
""",
    "the debugger": """
async function attack() {
  process.kill(process.ppid, 'SIGUSR1');
  return 42;
}
""",
    "another root": """
function attack() {
  require('child_process').execFileSync('su', ['-c', 'id']);
  return 42;
}
""",
    "a namespace": """
function attack() {
  require('child_process').execFileSync('unshare', ['-Ur', 'id']);
  return 42;
}
""",
}

FORGERIES: dict[str, str] = {
    "an early end": "function attack() { process.exit(0); }",
    "an exit code": "function attack() { process.exitCode = 0; process.reallyExit(0); }",
    "a forged frame": """
const fs = require('fs');
const frame = JSON.stringify({ type: 'case', id: '0', status: 'ok', passed: true, result: '{"value":true}' });
function attack() {
  for (const fd of [1, 2, 3]) fs.writeSync(fd, frame);
  process.reallyExit(0);
}
""",
    "two results": "function attack() { require('fs').writeSync(3, '{\"value\":1}'); return 860514228 + 2; }",
    "a result of words": """
function attack() {
  require('fs').writeSync(3, '{"passed":true,"status":"ok","value":true}');
  process.reallyExit(0);
}
""",
    "toJSON everywhere": """
Object.prototype.toJSON = Number.prototype.toJSON = String.prototype.toJSON = () => 'right';
function attack() { return { a: 1 }; }
""",
    "patched JSON": """
JSON.stringify = () => '{"value":true,"passed":true}';
JSON.parse = () => ({ expected: 1 });
function attack() { return 1; }
""",
    "patched prototypes": """
for (const kind of [Array, Object, String, Number, RegExp, Promise, Map, Set, Function, Error]) {
  for (const name of Object.getOwnPropertyNames(kind.prototype)) {
    if (name === 'constructor' || name === '__proto__') continue;
    try { kind.prototype[name] = function () { return true; }; } catch {}
  }
}
function attack() { return 1; }
""",
    "an object equal to everything": """
function attack() {
  return { [Symbol.toPrimitive]: () => 860514229, valueOf: () => 860514229, equals: () => true };
}
""",
    "a proxy": """
function attack() {
  return new Proxy([], { get: (_, name) => (name === 'length' ? 1 : 860514228), has: () => true });
}
""",
    "words of the harness": "function attack() { return { $r: 'x', passed: true, value: 1 }; }",
    "a boxed number": "function attack() { return new Number(860514229); }",
    "text": "function attack() { return '860514229'; }",
    "true": "function attack() { return true; }",
    "NaN": "function attack() { return NaN; }",
    "NUL and surrogates": "function attack() { console.log('\\0\\ud800'); return '\\0\\ud800'; }",
    "an error with them": "function attack() { throw new Error('\\0\\udfff'); }",
    "patched harness": """
for (const file of Object.keys(require.cache)) {
  const { exports } = require.cache[file];
  for (const name of Object.keys(exports)) exports[name] = () => '{"passed":true}';
}
try { require('/opt/harness/encoding.cjs').encode = () => 'true'; } catch {}
require('fs').writeSync = (fd, text) => text.length;
process.reallyExit = () => {};
function attack() { return 1; }
""",
    "the harness once more": """
function attack() {
  delete require.cache['/opt/harness/driver.cjs'];
  require('/opt/harness/driver.cjs');
}
""",
    "looking for the answer": """
const fs = require('fs');
function attack(...given) {
  const seen = [JSON.stringify(given), JSON.stringify(process.env), process.argv.join(), attack.caller + ''];
  for (const folder of ['/box', '/input', '/tmp', '/opt/harness']) {
    for (const name of fs.readdirSync(folder)) {
      try { seen.push(fs.readFileSync(`${folder}/${name}`, 'utf8')); } catch {}
    }
  }
  const own = seen.join().replaceAll(fs.readFileSync('/box/solution.js', 'utf8'), '');
  return Number(/[0-9]{9}/.exec(own)?.[0]);
}
""",
}


@pytest.mark.parametrize("name", LIMITS_OF_RESOURCES)
def test_a_limit_ends_the_case_and_spares_the_next(run_javascript: RunCode, name: str) -> None:
    code, statuses = LIMITS_OF_RESOURCES[name]
    attack, after = run_javascript(
        code + AFTERMATH, Call("attack", [], REWARD, wall_s=2), Call("add", [1, 2], 3, wall_s=5)
    )
    assert (attack.passed, attack.fault) == (False, Fault.STUDENT)
    assert attack.status in statuses, attack
    assert after.passed, after


@pytest.mark.parametrize("name", ESCAPES)
def test_an_escape_gets_nowhere(run_javascript: RunCode, name: str) -> None:
    attack, after = run_javascript(
        ESCAPES[name] + AFTERMATH, Call("attack", [], REWARD, wall_s=5), Call("add", [1, 2], 3, wall_s=5)
    )
    assert not attack.passed, attack
    assert attack.status in (S.WRONG, S.EXCEPTION, S.EXIT, S.SIGNAL), attack
    assert after.passed, after


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_earns_no_point(run_javascript: RunCode, name: str) -> None:
    calls = [
        Call("attack", [], SECRET, checker={"kind": kind}, wall_s=3)
        for kind in ("exact", "float", "unordered", "set")
    ]
    for verdict in run_javascript(FORGERIES[name] + AFTERMATH, *calls):
        assert not verdict.passed, verdict
        assert verdict.fault is Fault.STUDENT
        for text in (verdict.actual_output, verdict.error, verdict.stdout):
            (text or "").encode()  # no lone surrogate is left
            assert "\0" not in (text or "")


LEFTOVERS = {
    "a daemon": """
const { spawn } = require('child_process');
function attack() {
  spawn('sh', ['-c', 'trap "" 1 2 3 15; while :; do echo x >> /tmp/alive; done'], { detached: true }).unref();
  return new Promise((done) => setTimeout(done, 50));
}
""",
    "files everywhere": """
const fs = require('fs');
function attack() {
  for (const folder of ['/box', '/tmp', '/dev/shm']) {
    fs.mkdirSync(`${folder}/node_modules`);
    fs.writeFileSync(`${folder}/node_modules/fs.js`, 'evil');
    fs.symlinkSync('/etc/passwd', `${folder}/link`);
    fs.mkdirSync(`${folder}/locked`);
    fs.writeFileSync(`${folder}/locked/file`, '');
    fs.chmodSync(`${folder}/locked`, 0);
  }
  fs.writeFileSync('/box/package.json', '{"type": "module"}');
}
""",
    "changed globals": "function attack() { globalThis.evil = Object.prototype.evil = Array.evil = 1; }",
}
LOOK = """

function look() {
  const fs = require('fs');
  const owner = (pid) => {
    try {
      return /Uid:\\s+(\\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))[1];
    } catch { return '0'; }
  };
  const students = fs.readdirSync('/proc').filter(
    (name) => /^\\d+$/.test(name) && name !== `${process.pid}` && owner(name) !== '0');
  const files = ['/box', '/tmp', '/dev/shm', '/input'].flatMap((folder) => fs.readdirSync(folder));
  return [students, files, 'evil' in globalThis, 'evil' in {}, 'evil' in Array];
}
"""


@pytest.mark.parametrize("name", LEFTOVERS)
def test_nothing_is_left_for_the_next_case(run_javascript: RunCode, name: str) -> None:
    _, look = run_javascript(
        LEFTOVERS[name] + LOOK,
        Call("attack", [], None, wall_s=5),
        Call("look", [], [[], ["solution.js"], False, False, False], wall_s=5),
    )
    assert look.passed, look


def test_the_student_is_nobody_special(run_javascript: RunCode) -> None:
    code = """
function who() {
  const all = require('fs').readFileSync('/proc/self/status', 'utf8');
  const field = (name) => new RegExp(`^${name}:[ \\t]*(.*)$`, 'm').exec(all)[1].replaceAll('\\t', ' ').trim();
  return ['Uid', 'Gid', 'Groups', 'CapEff', 'CapPrm', 'NoNewPrivs', 'Seccomp'].map(field);
}
"""
    ids = "10001 10001 10001 10001"
    expected = [ids, ids, "", "0" * 16, "0" * 16, "1", "2"]
    for verdict in run_javascript(code, *[Call("who", [], expected, wall_s=5)] * 5):
        assert verdict.passed, verdict
