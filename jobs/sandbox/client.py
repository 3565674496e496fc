"""A worker's side of a loan: borrow a container, send code, run cases one after the other."""

import socket
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError

from jobs.sandbox.errors import EngineUnavailable, KeeperLost, PoolBusy, SandboxLost
from jobs.sandbox.protocol import CaseInput, CaseLimits, Frame, FrameError, FrameSocket
from lms_app.grading.outcomes import CaseOutcome

_CONNECT_TIMEOUT_S = 5.0
# Longer than the keeper's own, so that the keeper decides first.
_ANSWER_GRACE_S = 10.0
_TEST_GRACE_S = 30.0


class Sandbox:
    """A borrowed container. The loan ends with the connection, and so does the container.

    Attributes:
        image_digest: Identity of the image that grades.
    """

    def __init__(self, connection: FrameSocket, image_digest: str) -> None:
        self._connection = connection
        self.image_digest = image_digest

    def set_up(
        self, files: dict[str, str], *, data: Mapping[str, str] | None = None, test_file: str | None = None
    ) -> None:
        """Send the student's files; from here on the container is used up.

        Args:
            files: The student's files by name.
            data: Files that the student's code may read, by name.
            test_file: The author's tests. They go in a frame of their own, which the process of the tests
                reads itself, so that nothing that becomes the student's process ever had them in memory.

        Raises:
            KeeperLost: The keeper is gone.
        """
        has_tests = test_file is not None
        self._send({"type": "setup", "files": files, "data": dict(data or {}), "has_tests": has_tests})
        if has_tests:
            self._send({"type": "tests", "source": test_file})

    def run_case(
        self,
        case: CaseInput,
        limits: CaseLimits,
        *,
        while_waiting: Callable[[], None] | None = None,
        wake_after_s: float = 0.05,
    ) -> CaseOutcome:
        """Run one case to its end.

        Args:
            case: What to call.
            limits: What it may use.
            while_waiting: Called once if the case is still running after `wake_after_s` seconds.
            wake_after_s: See there.

        Raises:
            SandboxLost: The container ended or fell silent.
            KeeperLost: The keeper is gone.
        """
        limit_fields = {"wall_s": limits.wall_s, "memory_mb": limits.memory_mb}
        self._send(
            {
                "type": "case",
                "id": case.id,
                "mode": "test" if case.is_test else "call",
                "function": case.function,
                "args": case.args,
                "limits": limit_fields,
            }
        )
        if while_waiting is not None:
            try:
                return self._answer(time.monotonic() + wake_after_s, case.id)
            except TimeoutError:
                while_waiting()
        try:
            grace_s = _TEST_GRACE_S if case.is_test else _ANSWER_GRACE_S
            return self._answer(time.monotonic() + limits.wall_s + grace_s, case.id)
        except TimeoutError as error:
            raise KeeperLost from error

    def _send(self, frame: Frame) -> None:
        try:
            self._connection.send(frame)
        except FrameError as error:
            raise KeeperLost from error

    def _answer(self, deadline: float, case_id: str) -> CaseOutcome:
        try:
            frame = self._connection.receive(deadline)
        except FrameError as error:
            raise KeeperLost from error
        if frame.get("type") == "lost":
            raise SandboxLost(oom=bool(frame.get("oom")), deadline=bool(frame.get("deadline")))
        try:
            outcome = CaseOutcome.model_validate(frame)
        except ValidationError:
            # Not `from error`: a validation error quotes its input, which is the student's, into the log.
            raise SandboxLost from None
        if outcome.id != case_id:
            raise SandboxLost
        return outcome


def _connect(socket_path: Path) -> FrameSocket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(_CONNECT_TIMEOUT_S)
    try:
        connection.connect(str(socket_path))
    except OSError as error:
        connection.close()
        raise EngineUnavailable("the grader's keeper is not running") from error
    connection.settimeout(None)
    return FrameSocket(connection)


@contextmanager
def borrow_sandbox(socket_path: Path, runtime: str, *, wait_s: float = 10.0) -> Generator[Sandbox]:
    """Borrow a warm container; it is destroyed at the end, or goes back if it got no code.

    Args:
        socket_path: The keeper's socket.
        runtime: The language.
        wait_s: How long to wait for one to come free, in seconds.

    Raises:
        EngineUnavailable: No keeper, no engine or no image.
        PoolBusy: None came free in time.
    """
    connection = _connect(socket_path)
    try:
        yield Sandbox(connection, _ask(connection, runtime, wait_s))
    finally:
        connection.close()


def _ask(connection: FrameSocket, runtime: str, wait_s: float) -> str:
    try:
        connection.send({"type": "take", "runtime": runtime, "wait_s": wait_s})
        answer = connection.receive(time.monotonic() + wait_s + _ANSWER_GRACE_S)
    except (FrameError, TimeoutError) as error:
        raise EngineUnavailable("the grader's keeper does not answer") from error
    if answer.get("type") == "taken":
        return str(answer["image_digest"])
    reason = str(answer.get("reason", ""))
    raise PoolBusy(reason) if answer.get("type") == "busy" else EngineUnavailable(reason)
