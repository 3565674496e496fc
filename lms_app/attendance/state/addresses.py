"""What an address of a club names."""

from uuid import UUID


def read_ids(path: str) -> tuple[str, str]:
    """Give the ids of /kruzhok/:id/journal and /kruzhok/:id/lesson/:lesson; empty texts for none."""
    parts = path.strip("/").split("/")
    club_id = _read_id(parts[1]) if len(parts) > 1 else ""
    lesson_id = _read_id(parts[3]) if len(parts) > 3 and parts[2] == "lesson" else ""
    return club_id, lesson_id


def _read_id(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""
