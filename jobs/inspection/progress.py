"""How far a conversion is: its process writes it into a file beside what it makes, and its parent looks."""

from pathlib import Path

_NAME = "progress"
_MOST = 99


class ProgressWriter:
    """Counts the bytes of `total` that are done; the file changes a hundred times at most."""

    def __init__(self, folder: Path, total: int) -> None:
        self._path = folder / _NAME
        self._total = max(1, total)
        self._percent = 0

    def note(self, done: int) -> None:
        """Note how many bytes are done."""
        percent = min(_MOST, done * 100 // self._total)
        if percent > self._percent:
            self._percent = percent
            self._path.write_text(str(percent))


def read_progress(folder: Path) -> int:
    """Give the percentage that is done; 0 when nothing was said, or nothing that makes sense."""
    try:
        return min(_MOST, max(0, int((folder / _NAME).read_text()[:2])))
    except (OSError, ValueError):
        return 0
