"""Attacks on the Java runtime from inside; see `test_attacks` for the rules of the game."""

import pytest

from models.submissions import CaseStatus, Fault
from tests.sandbox.conftest import Call, RunCode
from tests.sandbox.test_attacks import REWARD, SECRET

S = CaseStatus


def program(body: str, *, members: str = "") -> str:
    return f"""
import java.io.*; import java.lang.reflect.*; import java.net.*; import java.nio.*;
import java.nio.channels.*; import java.nio.file.*; import java.util.*; import java.util.stream.*;
public class Solution {{
    {members}
    static Object attack(Object... given) throws Throwable {{ return attack(); }}
    static Object attack() throws Throwable {{ {body} }}
    static int add(int a, int b) {{ return a + b; }}
}}
"""


LIMITS_OF_RESOURCES: dict[str, tuple[str, set[CaseStatus]]] = {
    "process bomb": (
        'while (true) try { new ProcessBuilder("sleep", "60").start(); } catch (IOException full) { }',
        {S.TIMEOUT, S.MEMORY_LIMIT, S.SIGNAL},
    ),
    "shell bomb": (
        'new ProcessBuilder("sh", "-c", "b() { b | b & b & }; b; sleep 60").start().waitFor(); return 1;',
        {S.TIMEOUT, S.MEMORY_LIMIT, S.SIGNAL, S.WRONG, S.EXCEPTION},
    ),
    "thread bomb": (
        """while (true) try {
            new Thread(() -> { try { Thread.sleep(60000); } catch (InterruptedException e) { } }).start();
        } catch (OutOfMemoryError full) { }""",
        {S.TIMEOUT, S.MEMORY_LIMIT, S.SIGNAL},
    ),
    "virtual threads": (
        "for (long n = 0; ; n++) Thread.ofVirtual().start(() -> { while (true) Thread.yield(); });",
        {S.TIMEOUT, S.MEMORY_LIMIT},
    ),
    "heap": (
        "List<long[]> all = new ArrayList<>(); while (true) all.add(new long[1 << 16]);",
        {S.MEMORY_LIMIT},
    ),
    "direct buffers": (
        "List<ByteBuffer> all = new ArrayList<>(); while (true) all.add(ByteBuffer.allocateDirect(1 << 20));",
        {S.MEMORY_LIMIT},
    ),
    "strings": ('String s = "x"; while (true) s += s;', {S.MEMORY_LIMIT}),
    "disk": (
        """try (OutputStream file = Files.newOutputStream(Path.of("/tmp/hog"))) {
            while (true) file.write(new byte[1 << 20]);
        }""",
        {S.DISK_LIMIT},
    ),
    "inodes": (
        'for (int n = 0; ; n++) Files.createFile(Path.of("/tmp/" + n));',
        {S.DISK_LIMIT},
    ),
    "flood of output": ('while (true) System.out.println("x".repeat(9999));', {S.OUTPUT_LIMIT}),
    "flood of errors": ('while (true) System.err.println("x".repeat(9999));', {S.OUTPUT_LIMIT}),
    "a result without end": ('return "x".repeat(3 << 20);', {S.OUTPUT_LIMIT, S.EXCEPTION, S.NO_RESULT}),
    "endless recursion": ("return attack();", {S.EXCEPTION, S.MEMORY_LIMIT, S.TIMEOUT}),
    "an object that never ends": (
        "return new AbstractList<Integer>() { public Integer get(int n) { return n; } "
        "public int size() { return Integer.MAX_VALUE; } };",
        {S.OUTPUT_LIMIT, S.MEMORY_LIMIT, S.TIMEOUT, S.EXCEPTION},
    ),
    "a value that is endless to read": (
        "return new AbstractList<Integer>() { public Integer get(int n) { while (true); } "
        "public int size() { return 1; } };",
        {S.TIMEOUT},
    ),
    "a shutdown hook that waits": (
        "Runtime.getRuntime().addShutdownHook(new Thread(() -> { while (true); })); "
        "System.exit(0); return 1;",
        {S.TIMEOUT},
    ),
}

_CONNECT = "try (Socket s = new Socket()) {{ s.connect(new InetSocketAddress({0}), 500); return {1}; }}"
ESCAPES: dict[str, str] = {
    "the internet": _CONNECT.format('"1.1.1.1", 53', REWARD),
    "the host": _CONNECT.format('"172.17.0.1", 22', REWARD),
    "names": f'InetAddress.getByName("example.com"); return {REWARD};',
    "a datagram": (
        "try (DatagramSocket s = new DatagramSocket()) { byte[] b = {1}; "
        f's.send(new DatagramPacket(b, 1, InetAddress.getByName("8.8.8.8"), 53)); return {REWARD}; }}'
    ),
    "the engine's socket": (
        'try (SocketChannel c = SocketChannel.open(UnixDomainSocketAddress.of("/var/run/docker.sock"))) '
        f"{{ return {REWARD}; }}"
    ),
    "process 1": (
        f"ProcessHandle.of(1).orElseThrow().destroyForcibly(); "
        f'return Files.exists(Path.of("/proc/1/cwd/box")) ? {REWARD} : 0;'
    ),
    "a signal to process 1": (
        f'return new ProcessBuilder("sh", "-c", "kill -9 1").start().waitFor() == 0 ? {REWARD} : 0;'
    ),
    "memory of process 1": f'Files.readAllBytes(Path.of("/proc/1/mem")); return {REWARD};',
    "environment of process 1": f'Files.readAllBytes(Path.of("/proc/1/environ")); return {REWARD};',
    "files of the system": f'Files.readAllBytes(Path.of("/etc/shadow")); return {REWARD};',
    "writing to the image": f'Files.writeString(Path.of("/opt/harness/x"), "x"); return {REWARD};',
    "the learner's own file": f'Files.writeString(Path.of("/box/solution.java"), "x"); return {REWARD};',
    "a link to what is root's": (
        'Files.createSymbolicLink(Path.of("/tmp/link"), Path.of("/proc/1/mem")); '
        f'Files.readAllBytes(Path.of("/tmp/link")); return {REWARD};'
    ),
    "becoming root": (
        'Process p = new ProcessBuilder("sh", "-c", "mount -t tmpfs x /box || chown 0 /box/x").start(); '
        f"return p.waitFor() == 0 ? {REWARD} : 0;"
    ),
    "a library of one's own": (
        'Files.write(Path.of("/tmp/own.so"), new byte[] {0x7f, 69, 76, 70}); '
        f'System.load("/tmp/own.so"); return {REWARD};'
    ),
    "Unsafe": f'Class.forName("sun.misc.Unsafe"); return {REWARD};',
    "attaching to a machine": f'Class.forName("com.sun.tools.attach.VirtualMachine"); return {REWARD};',
    "the platform's inside": (
        'Method m = ClassLoader.class.getDeclaredMethod("findBootstrapClassOrNull", String.class); '
        f"m.setAccessible(true); return {REWARD};"
    ),
    "the driver": (
        f'Class<?> c = ClassLoader.getSystemClassLoader().loadClass("driver.Driver"); '
        f'Method m = c.getDeclaredMethod("end"); m.setAccessible(true); return {REWARD};'
    ),
    "a daemon": (
        "String late = \"(setsid sh -c 'sleep 1; echo x > /tmp/late' &)\"; "
        'new ProcessBuilder("sh", "-c", late).start().waitFor(); '
        "return 0;"
    ),
}

_FD = 'try (OutputStream out = new FileOutputStream("/proc/self/fd/3")) {{ out.write({0}.getBytes()); }}'
FORGERIES: dict[str, str] = {
    "a result before the result": (
        _FD.format(f'"{{\\"value\\":{SECRET}}}"') + " Runtime.getRuntime().halt(0); return 1;"
    ),
    "an exit that looks well": "System.exit(0); return 1;",
    "a verdict in place of a value": 'return Map.of("passed", true, "status", "ok");',
    "an object equal to everything": (
        "return new Object() { public boolean equals(Object o) { return true; } "
        'public int hashCode() { return 0; } public String toString() { return "true"; } };'
    ),
    "a number that lies": (
        "return new Number() { int n; public int intValue() { return n++; } public long longValue() "
        "{ return n++; } public float floatValue() { return n++; } "
        "public double doubleValue() { return n++; } };"
    ),
    "a frame on stdout": (
        'System.out.write(new byte[] {0, 0, 0, 20}); System.out.print("{\\"type\\":\\"case\\"}"); '
        "System.out.flush(); return 1;"
    ),
    "streams of one's own": (
        "System.setOut(new PrintStream(OutputStream.nullOutputStream())); "
        "System.setErr(System.out); System.setIn(InputStream.nullInputStream()); return 1;"
    ),
    "looking for the answer": """
        StringBuilder seen = new StringBuilder(System.getProperties().toString() + System.getenv());
        for (String folder : List.of("/box", "/input", "/tmp", "/opt/harness", "/proc/self")) {
            File[] files = new File(folder).listFiles();
            if (files == null) continue;
            for (File each : files) 
                try { seen.append(Files.readString(each.toPath())); } catch (Throwable no) { }
        }
        var found = java.util.regex.Pattern.compile("[0-9]{9}").matcher(seen);
        return found.find() ? Long.parseLong(found.group()) : 0;
    """,
    "the machine's stack": """
        StringBuilder seen = new StringBuilder();
        for (var each : Thread.getAllStackTraces().entrySet()) {
            for (Field field : each.getKey().getClass().getDeclaredFields()) {
                try { field.setAccessible(true); seen.append(field.get(each.getKey())); }
                catch (Throwable no) { }
            }
        }
        return seen.length();
    """,
    "an exception that lies": (
        'throw new RuntimeException() { public String getMessage() { return "{\\"value\\":1}"; } '
        "public StackTraceElement[] getStackTrace() { throw this; } };"
    ),
}


@pytest.mark.parametrize("name", LIMITS_OF_RESOURCES)
def test_a_limit_ends_the_case_and_spares_the_next(run_java: RunCode, name: str) -> None:
    body, statuses = LIMITS_OF_RESOURCES[name]
    attack, after = run_java(
        program(body), Call("attack", [], REWARD, wall_s=4), Call("add", [1, 2], 3, wall_s=15)
    )
    assert (attack.passed, attack.fault) == (False, Fault.STUDENT)
    assert attack.status in statuses, attack
    assert after.passed, after


@pytest.mark.parametrize("name", ESCAPES)
def test_an_escape_gets_nowhere(run_java: RunCode, name: str) -> None:
    attack, after = run_java(
        program(ESCAPES[name]), Call("attack", [], REWARD, wall_s=10), Call("add", [1, 2], 3, wall_s=15)
    )
    assert not attack.passed, attack
    assert attack.status in (S.WRONG, S.EXCEPTION, S.EXIT, S.SIGNAL, S.LOAD_ERROR), attack
    assert after.passed, after


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_earns_no_point(run_java: RunCode, name: str) -> None:
    calls = [
        Call("attack", [], SECRET, checker={"kind": kind}, wall_s=5)
        for kind in ("exact", "float", "unordered", "set")
    ]
    if name == "a result before the result":
        # What the learner's process writes is its answer, however it writes it; a wrong one stays wrong.
        calls = [Call("attack", [], SECRET + 1, wall_s=5)]
    *attacks, after = run_java(program(FORGERIES[name]), *calls, Call("add", [1, 2], 3, wall_s=15))
    assert not any(each.passed for each in attacks), attacks
    assert after.passed, after


def test_a_static_initialiser_that_ends_the_machine_passes_nothing(run_java: RunCode) -> None:
    code = program("return 1;", members="static { System.exit(0); }")
    assert [each.passed for each in run_java(code, Call("add", [1, 2], 3), Call("add", [1, 2], 3))] == [
        False,
        False,
    ]
