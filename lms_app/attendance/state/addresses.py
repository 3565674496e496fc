"""What an address of a club names."""

from lms_app.web.addresses import read_id_after


def read_ids(path: str) -> tuple[str, str]:
    """Give the ids of /kruzhok/:id/journal and /kruzhok/:id/lesson/:lesson; empty texts for none."""
    return read_id_after(path, "kruzhok"), read_id_after(path, "lesson")
