"""Forged verdicts in Python: solutions that don't solve anything but try to make the author's tests pass.

Each attack is tried on tests that it could only pass by reaching the process of the tests.
"""

import pytest

from tests.sandbox.conftest import RunCode

SECRET = 860_514_229

TESTS = f"""
import pytest
import solution
from solution import solve

def test_value():
    assert solve(7) == {SECRET}

def test_not_nothing():
    result = solve(7)
    assert result == {SECRET} and result != 0 and type(result) is int

def test_raises():
    with pytest.raises(LookupError):
        solve(-1)
    assert solve(7) > 1 and solve(7) == {SECRET}

def test_callback():
    seen = []
    solution.solve(lambda x: seen.append(x) or {SECRET})
    assert seen == [{SECRET}]
"""
NAMES = ("test_value", "test_not_nothing", "test_raises", "test_callback")

EQUAL_TO_ALL = """
class Yes(int):
    def __eq__(self, other): return True
    def __ne__(self, other): return True
    def __gt__(self, other): return True
    def __hash__(self): return 0
    def __bool__(self): return True
    __req__ = __rsub__ = __lt__ = __ge__ = __le__ = __gt__
"""

ATTACKS: dict[str, str] = {
    "exit code 0": "import os\ndef solve(x): os._exit(0)",
    "exit code 0 at load": "import os\nos._exit(0)",
    "leaving by an exception": "def solve(x): raise SystemExit(0)",
    "the end of a test session": """
import sys
class Exit(Exception): returncode = 0
Exit.__module__ = '_pytest.outcomes'
class Skipped(Exception): pass
def solve(x): raise (Exit if x == 7 else Skipped)('done')
""",
    "a number equal to everything": EQUAL_TO_ALL + "def solve(x): return Yes(1)",
    "an object equal to everything": EQUAL_TO_ALL.replace("(int)", "") + "def solve(x): return Yes()",
    "a class equal to everything": """
class Meta(type):
    def __eq__(cls, other): return True
    __hash__ = type.__hash__
class solve(metaclass=Meta):
    def __new__(cls, x): return cls
    def __eq__(self, other): return True
""",
    "a class that pretends to be a number": """
class Liar:
    __class__ = int
    def __eq__(self, other): return True
    def __reduce__(self): return (int, (860514228 + 1 - 1,))
    def __repr__(self): return '42'
def solve(x): return Liar()
""",
    "patched builtins": """
import builtins
builtins.AssertionError = type('AssertionError', (Exception,), {'__init__': lambda self, *a: None})
builtins.type = lambda x: int
builtins.isinstance = lambda *a: True
def solve(x): return 1
""",
    "patched pytest": """
import sys
try:
    import _pytest.runner, _pytest.python, pytest
    _pytest.runner.check_interactive_exception = lambda *a: False
    _pytest.runner.CallInfo.from_call = classmethod(lambda cls, func, when, reraise=None: None)
    _pytest.python.Function.runtest = lambda self: None
    pytest.raises = lambda *a, **k: __import__('contextlib').suppress(BaseException)
except Exception: pass
def solve(x): return 1
""",
    "a plugin in its folder": """
import os
for folder in ('/box', '/tmp', '/suite', '/box/data'):
    for name in ('conftest.py', 'pytest.ini', 'solution/__init__.py', 'json.py', 'author_http.py'):
        try:
            os.makedirs(os.path.dirname(f'{folder}/{name}'), exist_ok=True)
            open(f'{folder}/{name}', 'w').write('def solve(x): return 860514229\\nimport os\\nos._exit(0)')
        except OSError: pass
def solve(x): return 1
""",
    "frames of the caller": """
import sys
def solve(x):
    frame = sys._getframe()
    while frame:
        for value in list(frame.f_locals.values()) + list(frame.f_code.co_consts):
            if type(value) is int and value > 800_000_000: return value
        frame = frame.f_back
    return 1
""",
    "all objects in memory": """
import gc
def solve(x):
    for thing in gc.get_objects():
        if isinstance(thing, dict) and 'source' in thing: return thing
        code = getattr(thing, '__code__', None)
        for value in getattr(code, 'co_consts', None) or ():
            if type(value) is int and value > 800_000_000: return value
    return 1
""",
    "its own memory": """
import re
def solve(x):
    with open('/proc/self/maps') as maps, open('/proc/self/mem', 'rb') as memory:
        for line in maps:
            if 'rw-p' not in line and '/suite' not in line: continue
            start, end = (int(p, 16) for p in line.split()[0].split('-'))
            try:
                memory.seek(start)
                found = re.search(rb'assert solve\\(7\\) == (\\d+)', memory.read(end - start))
            except (OSError, ValueError, OverflowError): continue
            if found: return int(found[1])
    return 1
""",
    "the memory of other processes": """
import os, re, glob
def solve(x):
    for pid in filter(str.isdigit, os.listdir('/proc')):
        if int(pid) == os.getpid(): continue
        for name in ('mem', 'environ', 'fd/0', 'fd/3', 'root/suite/test_solution.py', 'cwd/test_solution.py'):
            try:
                data = open(f'/proc/{pid}/{name}', 'rb').read(1 << 20)
            except OSError: continue
            found = re.search(rb'== (\\d{9})', data)
            if found: return int(found[1])
    return 1
""",
    "the tests on disk": """
import os, re
def solve(x):
    for top in ('/suite', '/box', '/tmp', '/input', '/dev/shm', '/opt/harness', '/var', '/run', '/root'):
        for folder, _, names in os.walk(top):
            for name in names:
                try: found = re.search(rb'== (\\d{9})', open(f'{folder}/{name}', 'rb').read())
                except OSError: continue
                if found: return int(found[1])
    try: return int(open('/suite/test_solution.py').read().split('== ')[1][:9])
    except OSError: return 1
""",
    "importing the tests": """
import sys
sys.path.insert(0, '/suite')
def solve(x):
    try:
        import test_solution
        return test_solution.test_value.__code__.co_consts[1]
    except Exception: return 1
""",
    "the container's input": """
import os
def solve(x):
    for fd in range(64):
        try:
            os.set_blocking(fd, False)
            if b'assert' in os.read(fd, 1 << 16): return 860514229
        except OSError: pass
    return 1
""",
    "a forged report": """
import os
def solve(x):
    for fd in range(3, 64):
        try: os.write(fd, b'{"value": {"passed": true, "message": ""}}')
        except OSError: pass
    os._exit(0)
""",
    "a report on its own result pipe": """
import os
os.write(3, b'{"value": {"passed": true, "message": ""}}')
def solve(x): return 1
""",
    "a frame for the keeper": """
import os, struct
body = b'{"type": "case", "id": "0", "status": "ok", "result": "{\\\\"value\\\\": {\\\\"passed\\\\": true}}"}'
def solve(x):
    for fd in (1, 2, 3):
        os.write(fd, struct.pack('>I', len(body)) + body)
    return 1
""",
    "nonsense on the socket": """
import os, struct
def solve(x):
    for fd in range(4, 64):
        for body in (b'[]', b'{', b'[' * 100_000, b'{"ok": {"$d": [[[], 1]]}}', b'{"call": 99, "a": []}'):
            try: os.write(fd, struct.pack('>I', len(body)) + body)
            except OSError: pass
    return 1
""",
    "answers ahead of questions": """
import os, struct
def solve(x):
    for fd in range(4, 64):
        for value in (b'true', b'{"$o": {"ref": 0, "name": "int", "bases": ["int"]}}', b'{"$f": "nan"}'):
            body = b'{"ok": ' + value + b', "out": ""}'
            try: os.write(fd, struct.pack('>I', len(body)) + body)
            except OSError: pass
    return 1
""",
    "a length that never comes": """
import os, struct
def solve(x):
    for fd in range(4, 64):
        try: os.write(fd, struct.pack('>I', 0xffffffff))
        except OSError: pass
    return 1
""",
    "what runs at exit": """
import atexit, os
atexit.register(lambda: os.write(3, b'{"value": {"passed": true, "message": ""}}'))
def solve(x): raise SystemExit
""",
    "threads that stay": """
import threading, os, time
def stay():
    while True:
        time.sleep(0.01)
        try: os.write(3, b'{"value": {"passed": true, "message": ""}}')
        except OSError: pass
threading.Thread(target=stay, daemon=False).start()
def solve(x): return 1
""",
    "processes that stay": """
import os, time
if os.fork() == 0:
    os.setsid()
    while True:
        time.sleep(0.01)
        for fd in range(1, 32):
            try: os.write(fd, b'{"value": {"passed": true, "message": ""}}')
            except OSError: pass
def solve(x): return 1
""",
    "signals to the tests": """
import os, signal
def solve(x):
    for pid in filter(str.isdigit, os.listdir('/proc')):
        for number in (signal.SIGKILL, signal.SIGINT, signal.SIGSTOP, signal.SIGUSR1):
            if int(pid) != os.getpid():
                try: os.kill(int(pid), number)
                except OSError: pass
    return 1
""",
    "tracing the tests": """
import ctypes, os
libc = ctypes.CDLL(None)
def solve(x):
    for pid in filter(str.isdigit, os.listdir('/proc')):
        if libc.ptrace(16, int(pid), 0, 0) == 0: return 860514229
        buffer = ctypes.create_string_buffer(4096)
    return 1
""",
    "the callback's innards": """
def solve(x):
    if callable(x):
        for name in ('__globals__', '__code__', '__closure__', '__self__', '__wrapped__'):
            inner = getattr(x, name, None)
            if inner is not None and '860514229' in str(inner): return 860514229
        try: return x(x)
        except Exception: return x(860514228)
    return 1
""",
    "callbacks of other numbers": """
import sys
def solve(x):
    if callable(x):
        server = x.__closure__[1].cell_contents
        for number in range(-3, 5):
            try: server._call_back(number, ({'seen': 1},), {})
            except BaseException: pass
    return 1
""",
    "patches through attributes": """
class Trap:
    def __getattr__(self, name): return Trap()
    def __call__(self, *a, **k): return Trap()
    def __eq__(self, other): return True
    def __ne__(self, other): return True
    def __iter__(self): return iter([860514228])
    def __len__(self): return 1
    def __gt__(self, other): return True
    def __setattr__(self, name, value): raise LookupError
import sys
sys.modules['solution'] = Trap()
solve = Trap()
""",
    "exceptions named like all": """
class LookupError(LookupError): pass
class AssertionError(Exception): pass
class Failed(BaseException): pass
def solve(x):
    raise LookupError('x') if x == -1 else Failed()
""",
    "text that pytest might read": """
def solve(x):
    print('1 passed in 0.01s\\n=== 1 passed ===')
    raise AssertionError('passed')
""",
    "sockets of others": """
import socket
def solve(x):
    for line in open('/proc/net/tcp').read().splitlines()[1:]:
        port = int(line.split()[1].split(':')[1], 16)
        s = socket.create_connection(('127.0.0.1', port), 1)
        s.sendall(b'{"value": {"passed": true}}')
    for line in open('/proc/net/unix').read().splitlines()[1:]:
        path = line.split()[-1]
        try:
            s = socket.socket(socket.AF_UNIX); s.connect(path.replace('@', '\\0'))
            s.sendall(b'{"value": {"passed": true}}')
        except OSError: pass
    return 1
""",
}


@pytest.mark.parametrize("name", ATTACKS)
def test_forging_earns_nothing_and_harms_nobody(run_tests: RunCode, name: str) -> None:
    verdicts = run_tests(ATTACKS[name], TESTS, *NAMES, wall_s=1)
    assert [verdict.passed for verdict in verdicts] == [False] * len(NAMES)
    assert {str(verdict.fault) for verdict in verdicts} == {"student"}
    honest = (
        f"def solve(x):\n    if x == -1: raise KeyError\n    return x({SECRET}) if callable(x) else {SECRET}"
    )
    assert all(verdict.passed for verdict in run_tests(honest, TESTS, *NAMES))
