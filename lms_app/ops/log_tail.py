"""Warnings from the children's log files, for the terminal; and keeping those files from growing for ever."""

import json
import re
from pathlib import Path

_LARGEST_LOG_BYTES = 20_000_000
_LONGEST_LINE = 220
_PLAIN_WARNING = re.compile(r"\b(WARN(ING)?|ERROR|CRITICAL|FATAL|PANIC)\b|^\w*(Error|Exception): ")
# Advice about the machine that changes nothing here, answers to our question whether PostgreSQL is up, and
# statements that it refused (two spaces): those are the application's to judge.
_NOISE = re.compile(
    r"overcommit|Transparent Huge Pages|the database system is (starting up|not yet)| ERROR:  "
)
_JSON_LEVELS = {"warning", "error", "critical", "exception"}
_JSON_NOISE = {"level", "timestamp", "logger", "event", "exception"}


class LogTail:
    """Reads what was added to the followed files since the last look."""

    def __init__(self) -> None:
        self._positions: dict[str, tuple[Path, int]] = {}

    def follow(self, name: str, file: Path) -> None:
        """Follow a file from its present end."""
        self._positions[name] = (file, file.stat().st_size if file.exists() else 0)

    def read_warnings(self) -> list[str]:
        """Give the new lines that warn of something, each with the name of its process."""
        found: list[str] = []
        for name, (file, position) in list(self._positions.items()):
            size = file.stat().st_size if file.exists() else 0
            if size < position:
                position = 0
            if size > position:
                with file.open("rb") as source:
                    source.seek(position)
                    chunk = source.read()
                complete = chunk[: chunk.rfind(b"\n") + 1]
                position += len(complete)
                lines = complete.decode("utf-8", "replace").splitlines()
                found += [f"[{name}] {text}" for line in lines if (text := warning_in(line))]
            if position > _LARGEST_LOG_BYTES:
                # Children hold the file open for appending, so it is emptied, not renamed.
                file.with_suffix(".log.1").write_bytes(file.read_bytes()[-_LARGEST_LOG_BYTES // 4 :])
                file.write_bytes(b"")
                position = 0
            self._positions[name] = (file, position)
        return found


def warning_in(line: str) -> str | None:
    """Give what a log line warns of in short, or None when it is no warning."""
    if line.startswith("{"):
        try:
            event = json.loads(line)
        except ValueError:
            return None
        if not isinstance(event, dict) or event.get("level") not in _JSON_LEVELS:
            return None
        fields = " ".join(f"{key}={value}" for key, value in event.items() if key not in _JSON_NOISE)
        return f"{event['level']}: {event.get('event', '')} {fields}".strip()[:_LONGEST_LINE]
    return line.strip()[:_LONGEST_LINE] if _PLAIN_WARNING.search(line) and not _NOISE.search(line) else None
