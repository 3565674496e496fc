"""What this worker can't run now, so that it leaves the turn of such submissions to others."""

import time

_until: dict[str, float] = {}


def avoid(language: str, for_s: float) -> None:
    """Take no submission in `language` for so many seconds."""
    _until[language] = time.monotonic() + for_s


def list_avoided() -> list[str]:
    """Give the languages to leave alone at this moment."""
    now = time.monotonic()
    return sorted(language for language, until in _until.items() if until > now)
