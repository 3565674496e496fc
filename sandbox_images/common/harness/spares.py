"""Processes of a language that are started before they are needed; each is used for one case.

Where Python forks its warm interpreter, other languages wait in several processes. A spare belongs to root,
so a student's process can neither read, trace nor kill it. It has the system-call filter from its first
instruction on. When its case comes it becomes the student, and process 1 looks whether it really did before
any code is sent. It says `ready` and `dropped` on fd 3, each on a line, and takes lines on fd 0.
"""

import json
import os
import resource
import select
import time
from dataclasses import dataclass
from typing import Any

from harness import accounting
from harness.framing import write_all
from harness.supervision import CHECKER_UID, RESULT, STUDENT_UID, Child, Limits, lock_down, spawn
from harness.watching import kill_watched, watch_process

_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "HOME": "/tmp", "LANG": "C.UTF-8"}
_ANSWER_S = 20.0
_STACK_BYTES = 2 << 20


class SpareFailed(Exception):
    """A process didn't start, or would not become the student."""


@dataclass(frozen=True)
class Program:
    """What runs in a spare.

    Attributes:
        argv: The command with its path.
        heap_mb: Most data of the student's that the program's own limit allows.
        engine_room_mb: What the engine takes beside them: compiled code, stacks of threads, collector.
        lingers: Whether it closes fd 3 after its report and then stays a moment for process 1 to end it.
            Taking down its memory, milliseconds, is then nothing that the outcome waits for.
    """

    argv: tuple[str, ...]
    heap_mb: int
    engine_room_mb: int
    lingers: bool = False


def _wait_as_root(_limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # The stacks of threads are as large as this limit, and RLIMIT_DATA counts them whole.
    resource.setrlimit(resource.RLIMIT_STACK, (_STACK_BYTES, _STACK_BYTES))
    lock_down()


@dataclass
class Spare:
    """A process that waits for a case."""

    child: Child
    stdin: int
    watch: int
    program: Program
    is_warm: bool = False

    @classmethod
    def start(cls, program: Program) -> "Spare":
        """Start one; it gets warm on its own, and `become_student` waits for that."""
        read_end, write_end = os.pipe()
        argv = program.argv
        child = spawn(
            lambda: os.execve(argv[0], argv, _ENVIRONMENT), Limits(), stdin_fd=read_end, enter=_wait_as_root
        )
        os.close(read_end)
        return cls(child, write_end, watch_process(child.pid), program)

    @property
    def is_alive(self) -> bool:
        """Whether the process still runs; what cleans up after a case may have taken it along."""
        return not select.select([self.watch], [], [], 0)[0]

    def wait_ready(self) -> None:
        """Wait until it is warm; only once.

        Raises:
            SpareFailed: It ended or fell silent.
        """
        self._expect(b"ready\n")
        self.is_warm = True

    def become_student(self, limits: Limits) -> None:
        """Take its rights away and set its limits, once it is warm.

        Raises:
            SpareFailed: It ended, fell silent, or has rights left.
        """
        if not self.is_warm:
            self.wait_ready()
        self._limit(limits)
        self._become("student", STUDENT_UID)

    def become_checker(self) -> None:
        """Take its rights away, once it is warm; it is the process of the author's tests from here on.

        Raises:
            SpareFailed: It ended, fell silent, or has rights left.
        """
        if not self.is_warm:
            self.wait_ready()
        self._become("checker", CHECKER_UID)

    def _limit(self, limits: Limits) -> None:
        pid = self.child.pid
        with open(f"/proc/{pid}/oom_score_adj", "w", encoding="ascii") as file:
            file.write("1000")
        data_bytes = (accounting.data_kb(pid) << 10) + (
            (limits.memory_mb + self.program.engine_room_mb) << 20
        )
        for kind, value in (
            (resource.RLIMIT_FSIZE, limits.file_mb << 20),
            (resource.RLIMIT_NOFILE, limits.open_files),
            (resource.RLIMIT_CPU, int(limits.wall_s + cpu_s(pid)) + 2),
            (resource.RLIMIT_DATA, data_bytes),
        ):
            resource.prlimit(pid, kind, (value, value))

    def _become(self, who: str, uid: int) -> None:
        write_all(self.stdin, f"{who}\n".encode("ascii"))
        self._expect(b"dropped\n")
        if not _has_dropped(self.child.pid, uid):
            raise SpareFailed("rights are left")

    def send(self, case: dict[str, Any]) -> None:
        """Send the case; from here on the student's code runs."""
        write_all(self.stdin, json.dumps(case).encode("ascii") + b"\n")

    def _expect(self, line: bytes) -> None:
        """Read exactly `line`; nothing of the student's has run, so nothing else can come."""
        deadline = time.monotonic() + _ANSWER_S
        got = b""
        result = self.child.pipes[RESULT]
        while len(got) < len(line):
            left_s = deadline - time.monotonic()
            ready = select.select([result], [], [], left_s)[0] if left_s > 0 else []
            part = os.read(result, len(line) - len(got)) if ready else b""
            if not part:
                raise SpareFailed("no answer")
            got += part
        if got != line:
            raise SpareFailed("another answer")

    def close(self, *, pipes: bool = False) -> None:
        """Give back what process 1 holds of it, and end it if it still runs."""
        for fd in (self.stdin, *(self.child.pipes.values() if pipes else ())):
            os.close(fd)
        if self.is_alive:
            kill_watched(self.watch, self.child.pid)
        os.close(self.watch)


def cpu_s(pid: int) -> float:
    """Processor time that a process has used, in seconds; its clock is named by its number."""
    return time.clock_gettime((~pid << 3) | 2)


def _has_dropped(pid: int, uid: int) -> bool:
    """Whether every thread of a process is that user's, without capabilities and with both filters on."""
    ids = "\t".join([str(uid)] * 4)
    wanted = {"Uid": ids, "Gid": ids, "Groups": "", "CapEff": "0" * 16, "CapPrm": "0" * 16}
    if os.environ.get("HARNESS_SECCOMP") != "optional":  # gVisor's older releases have no NoNewPrivs there
        wanted |= {"NoNewPrivs": "1", "Seccomp": "2"}
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/status", encoding="utf-8") as file:
            fields = dict(line.rstrip("\n").split(":", 1) for line in file)
        if any(fields.get(name, "").strip() != value for name, value in wanted.items()):
            return False
    return True
