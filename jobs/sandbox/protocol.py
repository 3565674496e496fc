"""Frames between worker, keeper and container: a big-endian 32-bit length, then that many bytes of JSON."""

import json
import select
import socket
import struct
import time
from dataclasses import dataclass, field
from typing import Any

MAX_FRAME_BYTES = 16 << 20

Frame = dict[str, Any]


class FrameError(Exception):
    """The other side closed, or sent what is no frame."""


@dataclass(frozen=True)
class CaseLimits:
    """What one case may use: wall-clock seconds, and megabytes on top of the warm runtime."""

    wall_s: float
    memory_mb: int


@dataclass(frozen=True)
class CaseInput:
    """One call of a function of the student's code; the expected value never leaves the worker.

    With `is_test` the function is one of the author's tests instead.
    """

    id: str
    function: str
    args: list[Any]
    is_test: bool = False


@dataclass
class FrameSocket:
    """A stream socket that carries frames."""

    raw: socket.socket
    _buffer: bytearray = field(default_factory=bytearray)

    def send(self, frame: Frame) -> None:
        """Send a frame.

        Raises:
            FrameError: The other side is gone.
        """
        self.send_bytes(pack(frame))

    def send_bytes(self, data: bytes) -> None:
        """Send a packed frame.

        Raises:
            FrameError: The other side is gone.
        """
        try:
            self.raw.sendall(data)
        except OSError as error:
            raise FrameError("closed") from error

    def receive(self, deadline: float) -> Frame:
        """Give the next frame.

        Args:
            deadline: As `time.monotonic()` counts.

        Raises:
            FrameError: The other side closed, or sent what is no frame.
            TimeoutError: Nothing complete came in time.
        """
        while (frame := take_frame(self._buffer)) is None:
            left_s = deadline - time.monotonic()
            if left_s <= 0 or not select.select([self.raw], [], [], left_s)[0]:
                raise TimeoutError
            try:
                chunk = self.raw.recv(1 << 16)
            except OSError as error:
                raise FrameError("closed") from error
            if not chunk:
                raise FrameError("closed")
            self._buffer += chunk
        return frame

    def close(self) -> None:
        """Close; the other side reads the end."""
        self.raw.close()


def pack(frame: Frame) -> bytes:
    """Put a frame into bytes."""
    body = json.dumps(frame).encode("ascii")
    return struct.pack(">I", len(body)) + body


def take_frame(buffer: bytearray) -> Frame | None:
    """Take the first complete frame off the buffer; None while it is not complete.

    Raises:
        FrameError: It is too large or not a JSON object.
    """
    if len(buffer) < 4:
        return None
    (size,) = struct.unpack_from(">I", buffer)
    if size > MAX_FRAME_BYTES:
        raise FrameError("too large")
    if len(buffer) < 4 + size:
        return None
    body = bytes(buffer[4 : 4 + size])
    del buffer[: 4 + size]
    try:
        frame = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise FrameError("not JSON") from error
    if not isinstance(frame, dict):
        raise FrameError("not an object")
    return frame  # pyright: ignore[reportUnknownVariableType]  # JSON objects have text keys
