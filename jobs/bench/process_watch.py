"""What a process uses while something is measured."""

import os
import threading
from pathlib import Path

_MB = 1 << 20


def read_processor_s(pid: int) -> float:
    """Give the seconds of processor time that a process has used: also on a busy machine, to be compared."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class MemoryWatch:
    """The resident memory of a process, before and at its most, in MB."""

    def __init__(self, pid: int) -> None:
        self._file = Path(f"/proc/{pid}/statm")
        self.before_mb = self.most_mb = self._read()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "MemoryWatch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(0.05):
            self.most_mb = max(self.most_mb, self._read())

    def _read(self) -> float:
        return int(self._file.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / _MB
