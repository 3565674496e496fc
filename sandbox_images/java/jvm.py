"""How the virtual machines are started: small, quick, and with nothing that reaches outside."""

import subprocess

from harness.spares import Program

_JAVA = "/opt/java/bin/java"
_CACHE = "/opt/harness/driver.aot"
_TESTS_CACHE = "/opt/harness/tests.aot"
_TESTS_JARS = "/opt/harness/tests"
_ENGINE_ROOM_MB = (
    192  # metaspace, compiled code, direct buffers and stacks of threads, each with its own limit
)

COMPILER_HEAP_MB = 96
TESTS_HEAP_MB = 128

# What the cache is made with must be what it is used with.
_MACHINE = (
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:CICompilerCount=1",
    "-XX:ReservedCodeCacheSize=24m",
    "-XX:MaxMetaspaceSize=64m",
    "-XX:MaxDirectMemorySize=16m",
    "-XX:-UsePerfData",
    "-XX:+DisableAttachMechanism",
    "-XX:+SuppressFatalErrorMessage",
    "-Xlog:disable",
    "-Xss1m",
    # The cache lies where it was made for: nothing in it is changed, so all machines share its pages.
    "-XX:+UnlockDiagnosticVMOptions",
    "-XX:ArchiveRelocationMode=0",
    # A method is called once: making code for the call takes longer than the call.
    "-Djdk.reflect.useNativeAccessorOnly=true",
)
# A fixed order: the cache is for this class path and no other.
_JARS = (
    *("suite", "junit-jupiter-api", "junit-jupiter-engine", "junit-jupiter-params", "junit-platform-commons"),
    *(
        "junit-platform-engine",
        "junit-platform-launcher",
        "opentest4j",
        "apiguardian-api",
        "univocity-parsers",
    ),
)
_PROGRAM = ("--enable-native-access=driver", "--illegal-native-access=deny", "-m", "driver/driver.Driver")


def make_runner(heap_mb: int) -> Program:
    """Give the command of a machine that runs one case with that heap."""
    return _make("run", heap_mb)


def make_compiler(heap_mb: int) -> Program:
    """Give the command of a machine that compiles one file."""
    return _make("compile", heap_mb)


def make_tests() -> Program:
    """Give the command of the machine that runs the author's tests: another program, with JUnit."""
    return Program(
        (_JAVA, f"-XX:AOTCache={_TESTS_CACHE}", *_tests_options(), "serve"), TESTS_HEAP_MB, _ENGINE_ROOM_MB
    )


def _tests_options() -> tuple[str, ...]:
    heap = (f"-Xmx{TESTS_HEAP_MB}m", "-Xms12m", "-Xmn4m")
    jars = ":".join(f"{_TESTS_JARS}/{name}.jar" for name in _JARS)
    return (*_MACHINE, *heap, "--enable-native-access=ALL-UNNAMED", "-cp", jars, "suite.Main")


def _make(role: str, heap_mb: int) -> Program:
    heap = (f"-Xmx{heap_mb}m", "-Xms12m", "-Xmn4m")
    argv = (_JAVA, f"-XX:AOTCache={_CACHE}", *_MACHINE, *heap, *_PROGRAM, role)
    return Program(argv, heap_mb, _ENGINE_ROOM_MB, lingers=True)


def rehearse() -> None:
    """Build time: run both programs once and keep what they loaded and learned."""
    heap = (f"-Xmx{COMPILER_HEAP_MB}m", "-Xms12m", "-Xmn4m")
    _train(_CACHE, (*_MACHINE, *heap, *_PROGRAM))
    _train(_TESTS_CACHE, _tests_options())


def _train(cache: str, options: tuple[str, ...]) -> None:
    argv = (_JAVA, f"-XX:AOTCacheOutput={cache}", *options, "train")
    # The driver answers on fd 3.
    subprocess.run(["sh", "-c", 'exec "$@" 3>/dev/null', "sh", *argv], check=True)
