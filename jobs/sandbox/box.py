"""A container in the keeper's hands: a stream of frames to and from its harness."""

import contextlib
import select
import socket
import struct
import time
from dataclasses import dataclass, field
from typing import Any

from jobs.sandbox.protocol import Frame, FrameError, pack, take_frame

_STDOUT_STREAM = 1
_MUX_HEADER_BYTES = 8


@dataclass
class Box:
    """A started container whose harness waits for code; used for one submission, then destroyed."""

    container_id: str
    runtime: str
    image_digest: str
    born: float
    stream: socket.socket
    _holder: Any
    _mux: bytearray = field(default_factory=bytearray)
    _frames: bytearray = field(default_factory=bytearray)

    def send(self, frame: Frame) -> None:
        """Send a frame to the harness.

        Raises:
            FrameError: The container is gone.
        """
        try:
            self.stream.sendall(pack(frame))
        except OSError as error:
            raise FrameError("closed") from error

    def receive(self, deadline: float, give_up_on: socket.socket | None = None) -> Frame:
        """Give the next frame of the harness.

        Args:
            deadline: As `time.monotonic()` counts.
            give_up_on: A socket that is silent while its owner still waits for the answer.

        Raises:
            FrameError: The container ended, sent what is no frame, or nobody waits any more.
            TimeoutError: Nothing complete came in time.
        """
        watched = [self.stream] if give_up_on is None else [self.stream, give_up_on]
        while (frame := take_frame(self._frames)) is None:
            left_s = deadline - time.monotonic()
            ready = select.select(watched, [], [], left_s)[0] if left_s > 0 else []
            if not ready:
                raise TimeoutError
            if give_up_on in ready:
                raise FrameError("nobody waits")
            self._read()
        return frame

    def _read(self) -> None:
        """Take what the engine has and sort it: the harness's stdout is frames, its stderr is dropped."""
        try:
            chunk = self.stream.recv(1 << 16)
        except OSError as error:
            raise FrameError("closed") from error
        if not chunk:
            raise FrameError("closed")
        self._mux += chunk
        while len(self._mux) >= _MUX_HEADER_BYTES:
            stream_number, size = struct.unpack_from(">B3xI", self._mux)
            if len(self._mux) < _MUX_HEADER_BYTES + size:
                return
            if stream_number == _STDOUT_STREAM:
                self._frames += self._mux[_MUX_HEADER_BYTES : _MUX_HEADER_BYTES + size]
            del self._mux[: _MUX_HEADER_BYTES + size]

    def is_alive(self) -> bool:
        """Whether an idle container is still there: its harness is silent, so what can be read is the end."""
        try:
            return not select.select([self.stream], [], [], 0)[0]
        except (OSError, ValueError):
            return False

    def hang_up(self) -> None:
        """Close the stream; the harness reads the end of its input and exits."""
        with contextlib.suppress(OSError):
            self.stream.shutdown(socket.SHUT_RDWR)
        with contextlib.suppress(OSError):
            self.stream.close()
            self._holder.close()
