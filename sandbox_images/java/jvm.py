"""How the virtual machines are started: small, quick, and with nothing that reaches outside."""

import subprocess

from harness.spares import Program

_JAVA = "/opt/java/bin/java"
_CACHE = "/opt/harness/driver.aot"
_ENGINE_ROOM_MB = (
    192  # metaspace, compiled code, direct buffers and stacks of threads, each with its own limit
)

COMPILER_HEAP_MB = 96

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
_PROGRAM = ("--enable-native-access=driver", "--illegal-native-access=deny", "-m", "driver/driver.Driver")


def make_runner(heap_mb: int) -> Program:
    """Give the command of a machine that runs one case with that heap."""
    return _make("run", heap_mb)


def make_compiler(heap_mb: int) -> Program:
    """Give the command of a machine that compiles one file."""
    return _make("compile", heap_mb)


def _make(role: str, heap_mb: int) -> Program:
    heap = (f"-Xmx{heap_mb}m", "-Xms12m", "-Xmn4m")
    argv = (_JAVA, f"-XX:AOTCache={_CACHE}", *_MACHINE, *heap, *_PROGRAM, role)
    return Program(argv, heap_mb, _ENGINE_ROOM_MB, lingers=True)


def rehearse() -> None:
    """Build time: run the driver once and keep what it loaded and learned."""
    heap = (f"-Xmx{COMPILER_HEAP_MB}m", "-Xms12m", "-Xmn4m")
    argv = (_JAVA, f"-XX:AOTCacheOutput={_CACHE}", *_MACHINE, *heap, *_PROGRAM, "train")
    # The driver answers on fd 3.
    subprocess.run(["sh", "-c", 'exec "$@" 3>/dev/null', "sh", *argv], check=True)
