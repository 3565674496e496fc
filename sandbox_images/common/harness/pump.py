"""The pipes of one process: what comes out of them, with a cap on each."""

import os
import select

STDOUT, STDERR, RESULT = "stdout", "stderr", "result"

_TEXT_CAP_BYTES = 64 << 10
_RESULT_CAP_BYTES = 1 << 20
_FLOOD_BYTES = 8 << 20


class Pump:
    """Collects the pipes of a child with a cap on each; more than the flood limit in all ends the case."""

    def __init__(self, pipes: dict[str, int]) -> None:
        self.collected = {name: bytearray() for name in pipes}
        self.truncated: set[str] = set()
        self.total_bytes = 0
        self._names = {fd: name for name, fd in pipes.items()}

    @property
    def open_fds(self) -> list[int]:
        """Pipes that have not reached their end."""
        return list(self._names)

    @property
    def flooded(self) -> bool:
        """Whether the process wrote more than anyone will read, or a result over its cap."""
        return self.total_bytes > _FLOOD_BYTES or RESULT in self.truncated

    def has_ended(self, name: str) -> bool:
        """Whether everything that could write to a pipe has closed it."""
        return name not in self._names.values()

    def read(self, fd: int) -> None:
        """Take what `fd` has now."""
        name = self._names[fd]
        try:
            chunk = os.read(fd, 65536)
        except BlockingIOError:
            return
        if not chunk:
            del self._names[fd]
            os.close(fd)
            return
        self.total_bytes += len(chunk)
        room = (_RESULT_CAP_BYTES if name == RESULT else _TEXT_CAP_BYTES) - len(self.collected[name])
        self.collected[name] += chunk[: max(0, room)]
        if len(chunk) > room:
            self.truncated.add(name)

    def finish(self) -> None:
        """Take what is left in the pipes, without waiting, and close them."""
        while self._names and (ready := select.select(self.open_fds, [], [], 0)[0]):
            for fd in ready:
                self.read(fd)
            if self.total_bytes > _FLOOD_BYTES:
                break
        for fd in self._names:
            os.close(fd)
        self._names.clear()

    def text(self, name: str) -> str:
        """Text of one pipe; what is not UTF-8 becomes a replacement character."""
        return bytes(self.collected[name]).decode("utf-8", "replace")
