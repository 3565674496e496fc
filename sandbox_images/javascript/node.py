"""How Node is started, and what its ends mean."""

import signal

from harness.spares import Program

_NODE = "/usr/bin/node"
_DRIVER = "/opt/harness/driver.cjs"
_ENGINE_ROOM_MB = 64
_OUT_OF_MEMORY = ("JavaScript heap out of memory", "Fatal process out of memory", "FatalProcessOutOfMemory")
# What V8 ends itself with, depending on where memory ran out.
_ABORT_SIGNALS = (signal.SIGABRT, signal.SIGTRAP, signal.SIGILL, signal.SIGSEGV)


def make_node(heap_mb: int) -> Program:
    """Give the command of a Node process with that heap."""
    flags = (f"--max-old-space-size={heap_mb}", "--max-semi-space-size=8", "--v8-pool-size=1")
    return Program((_NODE, *flags, _DRIVER), heap_mb, _ENGINE_ROOM_MB)


def explain_end(status: str, detail: int | None, stderr: str) -> tuple[str, int | None]:
    """V8 ends its process when memory runs out, and says so."""
    if status == "signal" and detail in _ABORT_SIGNALS and any(word in stderr for word in _OUT_OF_MEMORY):
        return "memory_limit", None
    return status, detail
