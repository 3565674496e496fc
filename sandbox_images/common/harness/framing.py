"""Frames on a pair of file descriptors: a big-endian 32-bit length, then that many bytes of JSON."""

import json
import os
import struct
from typing import Any

STDIN = 0
STDOUT = 1

Frame = dict[str, Any]


def read_exactly(fd: int, size: int) -> bytes:
    """Give exactly `size` bytes of `fd`.

    Raises:
        EOFError: The other side closed first.
    """
    parts: list[bytes] = []
    while size:
        part = os.read(fd, min(size, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def write_all(fd: int, data: bytes) -> None:
    """Write all of `data`, however often the kernel takes only a part."""
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def read_frame(fd: int = STDIN) -> Frame:
    """Give the next frame. It is read only when needed.

    A process forked for one case therefore never holds the next case in its memory.

    Raises:
        EOFError: The keeper is gone.
    """
    (size,) = struct.unpack(">I", read_exactly(fd, 4))
    return json.loads(read_exactly(fd, size))


def write_frame(frame: Frame, fd: int = STDOUT) -> None:
    """Send one frame; text is escaped to ASCII, so lone surrogates pass through unharmed."""
    body = json.dumps(frame).encode("ascii")
    write_all(fd, struct.pack(">I", len(body)) + body)
