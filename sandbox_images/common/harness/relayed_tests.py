"""The author's tests where a language waits in several processes: two users, and process 1 between them.

The process of the tests reads them from the container's input itself; what passes through here meanwhile goes
from pipe to pipe in the kernel. During a case bytes are handed on unread, both ways. Only what the process of
the tests says is a verdict, and it counts only if the student's process lived to the end.
"""

import contextlib
import json
import os
import select
import signal
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from harness import accounting
from harness.framing import STDIN, Frame, read_exactly, write_all
from harness.spare_pool import Explain
from harness.spares import Spare, cpu_s
from harness.supervision import RESULT, STDERR, STDOUT, Ending, Limits, Pump, judge

_STOP_S = 3.0
_LAST_WORD_S = 1.0
_MOST_WAITING_BYTES = 1 << 20
_MOST_TRAFFIC_BYTES = 64 << 20
_MOST_FRAME_BYTES = 32 << 20
_FROM_STUDENT = b"L"


class TestsLost(Exception):
    """The process of the tests ended or hangs; the container can't go on."""


@dataclass
class TestProcess:
    """The process of the author's tests, for all cases of a container."""

    spare: Spare
    to_tests: bytearray = field(default_factory=bytearray)
    is_lost: bool = False
    _received: bytearray = field(default_factory=bytearray)

    @property
    def pid(self) -> int:
        """Its number."""
        return self.spare.child.pid

    @property
    def output(self) -> int:
        """The pipe that it answers on."""
        return self.spare.child.pipes[RESULT]

    def receive(self) -> None:
        """Let it read the frame that comes next on the container's input.

        Raises:
            EOFError: The keeper is gone.
        """
        header = read_exactly(STDIN, 4)
        write_all(self.spare.stdin, header)
        (left,) = struct.unpack(">I", header)
        while left:
            moved = os.splice(STDIN, self.spare.stdin, left)
            if not moved:
                raise EOFError
            left -= moved
        os.set_blocking(self.spare.stdin, False)

    def tell(self, message: Frame) -> None:
        """Put a message to it in line."""
        self._enqueue(json.dumps(message).encode("ascii"))

    def pass_on(self, data: bytes) -> None:
        """Put bytes of the student in line."""
        self._enqueue(_FROM_STUDENT + data)

    def _enqueue(self, body: bytes) -> None:
        self.to_tests += struct.pack(">I", len(body)) + body

    def read(self) -> list[bytes]:
        """Take what it says now, as whole bodies.

        Raises:
            TestsLost: It has ended, or its words are too large.
        """
        chunk = os.read(self.output, 1 << 18)
        if not chunk:
            raise TestsLost
        self._received += chunk
        bodies: list[bytes] = []
        while len(self._received) >= 4:
            (size,) = struct.unpack_from(">I", self._received)
            if size > _MOST_FRAME_BYTES:
                raise TestsLost
            if len(self._received) < 4 + size:
                break
            bodies.append(bytes(self._received[4 : 4 + size]))
            del self._received[: 4 + size]
        return bodies

    def ask(self, message: Frame, wait_s: float) -> Frame:
        """Tell it something between two cases, and give its answer.

        Raises:
            TestsLost: It ended, or there is no answer in time.
        """
        self.tell(message)
        return json.loads(self._wait_for(lambda body: body[:1] == b"{", time.monotonic() + wait_s))

    def stop(self) -> None:
        """Let it clean up after a case; what it still says of it is dropped. One that can't is lost."""
        self.tell({"type": "stop"})
        try:
            self._wait_for(lambda body: body == b'{"type":"stopped"}', time.monotonic() + _STOP_S)
        except TestsLost:
            self.is_lost = True

    def _wait_for(self, is_wanted: Callable[[bytes], bool], deadline: float) -> bytes:
        while True:
            left_s = deadline - time.monotonic()
            if left_s <= 0:
                raise TestsLost
            writing = [self.spare.stdin] if self.to_tests else []
            readable, writable, _ = select.select([self.output], writing, [], left_s)
            if writable:
                send_some(self.spare.stdin, self.to_tests)
            for body in self.read() if readable else []:
                if is_wanted(body):
                    return body


def send_some(fd: int, waiting: bytearray) -> None:
    """Write what the pipe takes now; a reader that is gone needs nothing more."""
    try:
        del waiting[: os.write(fd, waiting[: 1 << 16])]
    except BlockingIOError:
        return
    except BrokenPipeError:
        waiting.clear()


class _Relay:
    """Hands bytes on between the tests and the student until there is a verdict, an end or no time left."""

    def __init__(self, tests: TestProcess, student: Spare, pump: Pump) -> None:
        self._tests = tests
        self._student = student
        self._pump = pump
        self._to_student = bytearray()
        self._traffic = 0
        self.answer: Frame | None = None

    def run(self, wall_s: float) -> str:
        """Give how it ended: answer, exit, timeout or output."""
        deadline = time.monotonic() + wall_s
        while True:
            left_s = deadline - time.monotonic()
            if left_s <= 0:
                return "timeout"
            self._step(left_s)
            if self.answer is not None:
                return "answer"
            if self._pump.flooded or self._traffic > _MOST_TRAFFIC_BYTES:
                return "output"
            if not self._student.is_alive:
                return "exit"

    def wait_for_last_word(self) -> None:
        """Tell the tests that the student has ended, and hear what they make of what it said before."""
        while self._pass_to_tests():
            pass
        self._tests.tell({"type": "ended"})
        deadline = time.monotonic() + _LAST_WORD_S
        while self.answer is None and (left_s := deadline - time.monotonic()) > 0:
            self._step(left_s)

    def _step(self, left_s: float) -> None:
        reading = [self._tests.output] if len(self._to_student) < _MOST_WAITING_BYTES else []
        if self._student.is_alive:
            reading += [self._student.watch, *self._pump.open_fds]
            if len(self._tests.to_tests) < _MOST_WAITING_BYTES:
                reading.append(self._student.child.pipes[RESULT])
        writing = [self._tests.spare.stdin] if self._tests.to_tests else []
        if self._to_student:
            writing.append(self._student.stdin)
        readable, writable, _ = select.select(reading, writing, [], left_s)
        for fd in readable:
            self._read(fd)
        for fd in writable:
            send_some(fd, self._to_student if fd == self._student.stdin else self._tests.to_tests)

    def _read(self, fd: int) -> None:
        if fd == self._tests.output:
            self._hear_tests()
        elif fd == self._student.child.pipes[RESULT]:
            self._pass_to_tests()
        elif fd != self._student.watch:
            self._pump.read(fd)

    def _pass_to_tests(self) -> bool:
        try:
            data = os.read(self._student.child.pipes[RESULT], 1 << 17)
        except BlockingIOError:
            return False
        if data:
            self._traffic += len(data)
            self._tests.pass_on(data)
        return bool(data)

    def _hear_tests(self) -> None:
        for body in self._tests.read():
            if body[:1] == _FROM_STUDENT:
                self._to_student += body[1:]
            else:
                self.answer = json.loads(body)


@dataclass(frozen=True)
class Learner:
    """A fresh process of the student: what it is told first, what its ends mean, what kills all like it."""

    spare: Spare
    request: Frame
    explain: Explain
    end: Callable[[], None]


def run_test(tests: TestProcess, learner: Learner, name: str, limits: Limits) -> Frame:
    """Run the test `name` against a fresh process of the student; see `PythonCases.run_case` for the outcome.

    Raises:
        TestsLost: The process of the tests ended in this case, or ended or hung in the one before.
    """
    student = learner.spare
    if tests.is_lost:
        raise TestsLost
    killed_before = accounting.oom_kills()
    cpu_before_s = cpu_s(student.child.pid)
    pump = Pump({name: fd for name, fd in student.child.pipes.items() if name != RESULT})
    relay = _Relay(tests, student, pump)
    started = time.monotonic()
    why = _converse(tests, learner, relay, name, limits.wall_s)
    wall_ms = (time.monotonic() - started) * 1000
    ending = _end(student, why, wall_ms)
    learner.end()
    os.close(student.child.pipes[RESULT])
    pump.finish()
    student.close()
    tests.stop()
    status, detail = judge(ending, oom=accounting.oom_kills() > killed_before, truncated_result=False)
    status, detail = learner.explain(status, detail, pump.text(STDERR))
    if relay.answer is not None and relay.answer["type"] == "bad":
        return {"status": "bad_case", "detail": relay.answer["detail"]}
    return {
        "status": status,
        "detail": detail,
        "result": _result(relay.answer, status, why),
        "stdout": pump.text(STDOUT),
        "stderr": pump.text(STDERR),
        "truncated": bool(pump.truncated),
        "wall_ms": round(wall_ms, 3),
        "cpu_ms": round(max(0.0, ending.cpu_ms - cpu_before_s * 1000), 3),
        "memory_kb": ending.peak_kb,
    }


def _converse(tests: TestProcess, learner: Learner, relay: _Relay, name: str, wall_s: float) -> str:
    """Let the test and the student's process talk; give why it ended."""
    student = learner.spare
    with contextlib.suppress(BrokenPipeError):
        student.send(learner.request)
    os.set_blocking(student.stdin, False)
    tests.tell({"type": "case", "function": name})
    why = relay.run(wall_s)
    if why == "exit":
        relay.wait_for_last_word()
    return why


def _end(student: Spare, why: str, wall_ms: float) -> Ending:
    """Kill the student's process; one that the tests have answered about has ended well."""
    if why != "exit":
        os.kill(student.child.pid, signal.SIGKILL)
    _, wait_status, usage = os.wait4(student.child.pid, 0)
    cpu_ms = (usage.ru_utime + usage.ru_stime) * 1000
    ended_well = why == "answer"
    return Ending(
        "exit" if ended_well else why, 0 if ended_well else wait_status, usage.ru_maxrss, cpu_ms, wall_ms
    )


def _result(answer: Frame | None, status: str, why: str) -> str:
    """Give the verdict of the tests; of one whose student ended before it, only what speaks against it."""
    if status != "ok" or answer is None:
        return ""
    result = answer["result"]
    return "" if why == "exit" and '"error"' not in result[:9] else result
