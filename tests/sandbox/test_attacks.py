"""Attacks on the Python runtime from inside: none escapes, none earns a point, none harms who comes next.

Each attack is a function `attack` that returns the expected number if it got what it wanted. Where the number
is a secret (SECRET), it has to forge a verdict or to find the number, which never enters the container.
"""

import pytest

from models.submissions import CaseStatus, Fault
from tests.sandbox.conftest import Call, RunCode

REWARD = 42
SECRET = 860_514_229
AFTERMATH = "\n\ndef add(a, b):\n    return a + b\n"

S = CaseStatus
LIMITS_OF_RESOURCES: dict[str, tuple[str, set[CaseStatus]]] = {
    "fork bomb": (
        """
import os
def attack():
    while True:
        try: os.fork()
        except OSError: pass
""",
        {S.TIMEOUT},
    ),
    "thread bomb": (
        """
import threading, time
def attack():
    while True:
        try: threading.Thread(target=time.sleep, args=(60,)).start()
        except RuntimeError: pass
""",
        {S.TIMEOUT, S.MEMORY_LIMIT},
    ),
    "memory": (
        "def attack():\n    hog = []\n    while True: hog.append(bytearray(1 << 20))",
        {S.MEMORY_LIMIT},
    ),
    "memory in one piece": ("def attack():\n    return len(b'x' * (1 << 33))", {S.MEMORY_LIMIT}),
    "memory over many processes": (
        """
import os, time
def attack():
    for _ in range(12):
        if os.fork() == 0:
            hog = bytearray(100 << 20)
            for i in range(0, len(hog), 4096): hog[i] = 1
            time.sleep(60)
    time.sleep(60)
""",
        {S.MEMORY_LIMIT},
    ),
    "disk": (
        """
def attack():
    for n in range(99):
        with open(f'/tmp/{n}', 'wb') as f: f.write(bytes(4 << 20))
""",
        {S.DISK_LIMIT},
    ),
    "one large file": ("def attack():\n    open('/box/big', 'wb').write(bytes(60 << 20))", {S.DISK_LIMIT}),
    "inodes": (
        "def attack():\n    for n in range(9999): open(f'/tmp/{n}', 'w').close()",
        {S.DISK_LIMIT},
    ),
    "shared memory": (
        "def attack():\n    for n in range(99): open(f'/dev/shm/{n}', 'wb').write(bytes(1 << 20))",
        {S.DISK_LIMIT},
    ),
    "flood of stdout": ("def attack():\n    while True: print('x' * 9999)", {S.OUTPUT_LIMIT}),
    "flood of stderr": (
        "import os\ndef attack():\n    while True: os.write(2, b'x' * 9999)",
        {S.OUTPUT_LIMIT},
    ),
    "flood of the result": ("def attack():\n    return 'x' * (30 << 20)", {S.OUTPUT_LIMIT}),
    "endless loop": ("def attack():\n    while True: pass", {S.TIMEOUT}),
    "sleep": ("import time\ndef attack():\n    time.sleep(60)", {S.TIMEOUT}),
    "loop that ignores signals": (
        """
import signal
def attack():
    for n in range(1, 65):
        try: signal.signal(n, signal.SIG_IGN)
        except (OSError, ValueError): pass
    while True: pass
""",
        {S.TIMEOUT, S.SIGNAL},
    ),
    "stopping itself": (
        "import os, signal\ndef attack():\n    os.kill(os.getpid(), signal.SIGSTOP)",
        {S.TIMEOUT},
    ),
    "endless regular expression": (
        "import re\ndef attack():\n    return re.match('(a+)+$', 'a' * 64 + 'b')",
        {S.TIMEOUT},
    ),
    "endless recursion": ("def attack():\n    return attack()", {S.EXCEPTION}),
    "crash of the interpreter": ("import ctypes\ndef attack():\n    ctypes.string_at(0)", {S.SIGNAL}),
    "stack overflow": (
        """
import sys
sys.setrecursionlimit(10**9)
class Deep:
    def __repr__(self): return repr(self)
def attack():
    return repr(Deep())
""",
        {S.SIGNAL, S.EXCEPTION, S.MEMORY_LIMIT, S.TIMEOUT},
    ),
}

ESCAPES: dict[str, str] = {
    "becoming root": "import os\ndef attack():\n    os.setuid(0)\n    return 42",
    "raising its limits": """
import resource
def attack():
    resource.setrlimit(resource.RLIMIT_DATA, (1 << 40, 1 << 40))
    return 42
""",
    "killing process 1": """
import os, signal
def attack():
    for n in (signal.SIGKILL, signal.SIGTERM, signal.SIGSTOP, signal.SIGSEGV):
        os.kill(1, n)
    return 42
""",
    "reading process 1": """
import os
def attack():
    for name in ('environ', 'mem', 'maps', 'fd/0', 'fd/1', 'root/etc/shadow', 'cwd', 'io', 'stack'):
        try:
            with open('/proc/1/' + name, 'rb') as f: f.read(1)
            return 42
        except OSError: pass
    for name in ('fd', 'task/1/fd', 'map_files'):
        try:
            os.listdir('/proc/1/' + name)
            return 42
        except OSError: pass
""",
    "writing to process 1": """
import os
def attack():
    for name in ('fd/0', 'fd/1', 'mem', 'oom_score_adj', 'task/1/comm'):
        try:
            os.open('/proc/1/' + name, os.O_WRONLY)
            return 42
        except OSError: pass
""",
    "tracing": """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def attack():
    if libc.ptrace(16, 1, 0, 0) == 0 or libc.ptrace(0, 0, 0, 0) == 0: return 42
    buffer = ctypes.create_string_buffer(64)
    class Vec(ctypes.Structure): _fields_ = [('base', ctypes.c_void_p), ('len', ctypes.c_size_t)]
    local = Vec(ctypes.addressof(buffer), 64); remote = Vec(0x400000, 64)
    for pid in (1, os.getppid()):
        if libc.process_vm_readv(pid, ctypes.byref(local), 1, ctypes.byref(remote), 1, 0) > 0: return 42
""",
    "network": """
import socket
def attack():
    for address in (('1.1.1.1', 53), ('172.17.0.1', 22), ('169.254.169.254', 80)):
        try:
            socket.create_connection(address, timeout=0.2)
            return 42
        except OSError: pass
""",
    "strange socket families": """
import socket
def attack():
    for family in range(64):
        if family in (1, 2, 10): continue
        for kind in (1, 2, 3, 5):
            try:
                socket.socket(family, kind)
                return 42
            except OSError: pass
""",
    "raw sockets": """
import socket
def attack():
    socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)
    return 42
""",
    "forbidden system calls": """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
# unshare, mount, pivot_root, setns, add_key, keyctl, bpf, userfaultfd, perf_event_open, io_uring_setup,
# open_by_handle_at, fsopen, memfd_secret, shmget, semget, msgget, kcmp, personality
NUMBERS = {272: 0x10000000, 165: 0, 155: 0, 308: 0, 248: 0, 250: 0, 321: 0, 323: 0, 298: 0, 425: 1, 304: 0,
           430: 0, 447: 0, 29: 0, 64: 0, 68: 0, 312: 1, 135: 0xffffffff}
def attack():
    for number, first in NUMBERS.items():
        ctypes.set_errno(0)
        if libc.syscall(number, first, 1, 0, 0, 0, 0) >= 0 or ctypes.get_errno() != 1: return 42
""",
    "32-bit and x32 system calls": """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
def attack():
    return 42 if libc.syscall(0x40000000 + 39) > 0 else None
""",
    "writing outside": """
import os
def attack():
    for path in ('/', '/etc/x', '/opt/harness/x', '/usr/x', '/input/x', '/root/x',
                 '/proc/sys/kernel/core_pattern', '/sys/fs/cgroup/x', '/dev/x'):
        try:
            os.open(path if path != '/' else '/x', os.O_WRONLY | os.O_CREAT)
            return 42
        except OSError: pass
""",
    "finding any folder that it may write to": """
import os
OWN = ('/box', '/tmp', '/dev/shm', '/dev/mqueue', '/proc')
def attack():
    for path, folders, files in os.walk('/'):
        folders[:] = [name for name in folders if os.path.join(path, name) not in OWN]
        for each in [path, *(os.path.join(path, name) for name in files if not path.startswith('/dev'))]:
            if os.access(each, os.W_OK) and not os.path.islink(each):
                return 42
""",
    "replacing the solution": """
import os
def attack():
    for act in (lambda: os.unlink('/box/solution.py'), lambda: os.rename('/box/solution.py', '/box/y'),
                lambda: os.open('/box/solution.py', os.O_WRONLY), lambda: os.chmod('/box/solution.py', 0o777),
                lambda: os.symlink('/etc/passwd', '/box/solution.py'), lambda: os.rename('/box', '/tmp/box')):
        try:
            act()
            return 42
        except OSError: pass
""",
    "running a program of its own": """
import os, shutil, subprocess
def attack():
    for folder in ('/box', '/tmp', '/dev/shm'):
        shutil.copy('/bin/true', folder + '/x')
        os.chmod(folder + '/x', 0o755)
        try:
            subprocess.run([folder + '/x'])
            return 42
        except OSError: pass
""",
    "secrets in the environment": """
import os
def attack():
    words = ('SECRET', 'KEY', 'TOKEN', 'DATABASE', 'REDIS')
    return 42 if any(word in key for key in os.environ for word in words) else None
""",
    "the engine's socket": """
import os
def attack():
    return 42 if any(os.path.exists(p) for p in ('/var/run/docker.sock', '/run/docker.sock')) else None
""",
    "forms of the host's devices": """
import os, stat
def attack():
    for name in os.listdir('/dev'):
        if stat.S_ISBLK(os.lstat('/dev/' + name).st_mode): return 42
    try:
        os.mknod('/tmp/disk', 0o600 | stat.S_IFBLK, os.makedev(254, 0))
        return 42
    except OSError: pass
""",
}

FORGERIES: dict[str, str] = {
    "exit(0)": "import sys\ndef attack():\n    sys.exit(0)",
    "os._exit(0)": "import os\ndef attack():\n    os._exit(0)",
    "exit while loading": "import os\nos._exit(0)",
    "exit from a thread": """
import os, threading
def attack():
    threading.Thread(target=os._exit, args=(0,)).start()
    while True: pass
""",
    "exit code at exit": """
import atexit, os, sys
def attack():
    atexit.register(os._exit, 0)
    sys.exit(1)
""",
    "frames on every descriptor": """
import json, os, struct
def attack():
    frame = {'type': 'case', 'id': '0', 'status': 'ok', 'result': '{"value": true}', 'passed': True}
    body = json.dumps(frame).encode()
    for fd in range(256):
        try: os.write(fd, struct.pack('>I', len(body)) + body)
        except OSError: pass
    os._exit(0)
""",
    "a result with a verdict": """
import os
def attack():
    os.write(3, b'{"value": null, "passed": true, "status": "ok", "expected": null}')
    os._exit(0)
""",
    "two results": """
import os
def attack():
    os.write(3, b'{"value": 1}')
    return 2
""",
    "a result of two processes": "import os\ndef attack():\n    os.fork()\n    return 1",
    "closed descriptors": "import os\ndef attack():\n    os.closerange(0, 256)\n    return 1",
    "an error that is none": """
import os
def attack():
    os.write(3, b'{"error": [1, {"limit": ["ok"]}]}')
    os._exit(0)
""",
    "a limit that is a pass": """
import os
def attack():
    os.write(3, b'{"error": {"limit": "ok", "stage": "ok", "type": "ok", "text": "ok"}}')
    os._exit(0)
""",
    "deep JSON": """
import os
def attack():
    data = b'{"value": ' + b'[' * 400_000 + b']' * 400_000 + b'}'
    while data: data = data[os.write(3, data):]
    os._exit(0)
""",
    "invalid JSON": "import os\ndef attack():\n    os.write(3, bytes(range(256)))\n    os._exit(0)",
    "tags used wrongly": """
import os
def attack():
    os.write(3, b'{"value": {"$d": [1, {"$s": "x"}]}}')
    os._exit(0)
""",
    "an object equal to everything": """
class Any:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __hash__(self): return 0
    def __repr__(self): return '860514229'
    def __class_getitem__(cls, item): return cls()
def attack(): return Any()
""",
    "an object that claims to be a number": """
class Int:
    __class__ = int
    def __eq__(self, other): return True
    def __add__(self, other): return self
def attack(): return Int()
""",
    "subclasses equal to everything": """
class Int(int):
    def __eq__(self, other): return True
    def __hash__(self): return 0
    def __add__(self, other): return self
    def __format__(self, spec): return '33'
class Text(str):
    def __eq__(self, other): return True
    __hash__ = str.__hash__
class Float(float):
    def __eq__(self, other): return True
    def __sub__(self, other): return 0
    __hash__ = float.__hash__
def attack(): return [Int(5), Text('x'), Float(1.5)]
""",
    "True": "def attack(): return True",
    "nan": "def attack(): return float('nan')",
    "infinity": "def attack(): return float('inf')",
    "lone surrogates": "def attack():\n    print(chr(0xd800))\n    return chr(0xd800) + chr(0) + '\\udfff'",
    "NUL": "def attack():\n    print(chr(0))\n    raise ValueError(chr(0))",
    "bytes that are no text": """
import os
def attack():
    os.write(1, bytes([255, 254, 0]))
    return bytes([255])
""",
    "a list that contains itself": "def attack():\n    x = []\n    x.append(x)\n    return x",
    "a deep result": "def attack():\n    x = []\n    for _ in range(99_999): x = [x]\n    return x",
    "a huge integer": "def attack(): return 10 ** 300_000",
    "many integers that collide": "def attack(): return {(2**61 - 1) * n for n in range(20_000)}",
    "a generator": "def attack(): yield 860514229 - 1",
    "an exception that can't be told": """
class E(Exception):
    def __str__(self): raise RuntimeError
    __repr__ = __str__
def attack(): raise E()
""",
    "an exception that never ends": """
class E(Exception):
    def __str__(self):
        while True: pass
def attack(): raise E()
""",
    "a base exception": "class E(BaseException): pass\ndef attack(): raise E",
    "looking through frames": """
import sys
def attack():
    frame = sys._getframe()
    while frame:
        for name, value in list(frame.f_locals.items()) + list(frame.f_globals.items()):
            if 'expect' in name.lower(): return value
            if type(value) is int and value > 10**8: return value
            if type(value) is dict and 'expected' in value: return value['expected']
        frame = frame.f_back
""",
    "looking through the heap": """
import gc
def attack():
    for thing in gc.get_objects():
        if type(thing) is dict:
            for key, value in list(thing.items()):
                if type(value) is int and 8 * 10**8 < value < 9 * 10**8: return value
""",
    "looking through memory": """
import re
def attack():
    with open('/proc/self/maps') as f: maps = f.read().splitlines()
    with open('/proc/self/mem', 'rb', 0) as memory:
        for line in maps:
            start, end = (int(x, 16) for x in line.split()[0].split('-'))
            if 'rw' not in line: continue
            try:
                memory.seek(start)
                found = re.search(rb'expected.{0,40}?([0-9]{9})', memory.read(end - start))
            except (OSError, ValueError): continue
            if found: return int(found[1])
""",
    "patched builtins": """
import builtins, json
builtins.isinstance = lambda *a: True
builtins.issubclass = lambda *a: True
builtins.type = lambda *a: int
json.dumps = lambda *a, **k: '{"value": true, "passed": true}'
def attack(): return 1
""",
    "patched harness": """
import sys
for name, module in list(sys.modules.items()):
    for attribute in ('encode', 'judge', 'supervise', 'write_frame', 'kill_everything', 'describe'):
        if hasattr(module, attribute) and 'harness' in str(getattr(module, '__file__', '')):
            setattr(module, attribute, lambda *a, **k: ('ok', True))
def attack(): return 1
""",
    "a module in place of another": """
import sys, types
class Evil(types.ModuleType):
    def __getattr__(self, name): return lambda *a, **k: '{"value": true}'
for name in ('json', 'harness.values', 'harness.framing', 'python_cases', 'solution'):
    sys.modules[name] = Evil(name)
def attack(): return 1
""",
    "a result at exit": """
import atexit, os
atexit.register(lambda: os.write(3, b'{"value": true}'))
def attack(): os._exit(0)
""",
    "hooks": """
import sys, threading
sys.settrace(lambda *a: None)
sys.setprofile(lambda *a: None)
sys.excepthook = sys.unraisablehook = threading.excepthook = lambda *a: None
sys.stdout = None
def attack(): return 1
""",
}


@pytest.mark.parametrize("name", LIMITS_OF_RESOURCES)
def test_a_limit_ends_the_case_and_spares_the_next(run_code: RunCode, name: str) -> None:
    code, statuses = LIMITS_OF_RESOURCES[name]
    # A limit that is not time's own shall not be outrun by it on a busy machine.
    wall_s = 1 if CaseStatus.TIMEOUT in statuses else 20
    attack, after = run_code(
        code + AFTERMATH, Call("attack", [], REWARD, wall_s=wall_s), Call("add", [1, 2], 3, wall_s=5)
    )
    assert (attack.passed, attack.fault) == (False, Fault.STUDENT)
    assert attack.status in statuses
    assert after.passed, after


@pytest.mark.parametrize("name", ESCAPES)
def test_an_escape_gets_nowhere(run_code: RunCode, name: str) -> None:
    attack, after = run_code(
        ESCAPES[name] + AFTERMATH, Call("attack", [], REWARD, wall_s=5), Call("add", [1, 2], 3, wall_s=5)
    )
    # Killed: the container's own filter does so with programs of another kind than the machine's.
    refusals = (CaseStatus.WRONG, CaseStatus.EXCEPTION, CaseStatus.SIGNAL)
    assert attack.status in refusals, attack
    assert not attack.passed
    assert after.passed, after


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_earns_no_point(run_code: RunCode, name: str) -> None:
    calls = [
        Call("attack", [], SECRET, checker={"kind": kind}) for kind in ("exact", "float", "unordered", "set")
    ]
    for verdict in run_code(FORGERIES[name] + AFTERMATH, *calls):
        assert not verdict.passed, verdict
        assert verdict.fault is Fault.STUDENT
        for text in (verdict.actual_output, verdict.error, verdict.stdout):
            (text or "").encode()  # no lone surrogate is left
            assert "\0" not in (text or "")


LEFTOVERS = {
    "a daemon": """
import os, signal, time
def attack():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            for n in range(1, 65):
                try: signal.signal(n, signal.SIG_IGN)
                except (OSError, ValueError): pass
            while True:
                time.sleep(0.001)
                open('/tmp/alive', 'a').write('x')
        os._exit(0)
""",
    "files everywhere": """
import os
def attack():
    for folder in ('/box', '/tmp', '/dev/shm'):
        open(folder + '/json.py', 'w').write('evil = 1')
        os.symlink('/etc/passwd', folder + '/link')
        os.mkdir(folder + '/locked')
        open(folder + '/locked/file', 'w').close()
        os.chmod(folder + '/locked', 0)
        os.mkfifo(folder + '/fifo')
""",
    "deep folders": """
import os
def attack():
    os.chdir('/tmp')
    for _ in range(600):
        os.mkdir('d' * 100)
        os.chdir('d' * 100)
    open('leaf', 'w').close()
""",
    "a semaphore and a queue": """
import ctypes, multiprocessing.shared_memory
def attack():
    multiprocessing.shared_memory.SharedMemory('left', create=True, size=4096)
    libc = ctypes.CDLL(None)
    libc.mq_open(b'/left', 0o102, 0o600, None)
""",
    "changed globals": """
import builtins, json, sys
def attack():
    builtins.evil = json.evil = sys.evil = 1
""",
}
LOOK = """

def look():
    import builtins, json, os, sys
    others = [p for p in os.listdir('/proc') if p.isdigit() and int(p) not in (1, os.getpid())]
    files = [f for d in ('/tmp', '/dev/shm', '/dev/mqueue', '/input') for f in os.listdir(d)]
    files += [f for f in os.listdir('/box') if f != 'solution.py']
    return [others, files, any(hasattr(x, 'evil') for x in (builtins, json, sys))]
"""


@pytest.mark.parametrize("name", LEFTOVERS)
def test_nothing_is_left_for_the_next_case(run_code: RunCode, name: str) -> None:
    _, look = run_code(
        LEFTOVERS[name] + LOOK, Call("attack", [], None), Call("look", [], [[], [], False], wall_s=5)
    )
    assert look.passed, look


def test_the_next_submission_gets_another_container(run_code: RunCode) -> None:
    mark = "def attack():\n    open('/tmp/mark', 'w').close()\n    return 1\n"
    look = "import os\ndef look():\n    return os.listdir('/tmp')\n"
    assert run_code(mark, Call("attack", [], 1))[0].passed
    assert run_code(look, Call("look", [], []))[0].passed
