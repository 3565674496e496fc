"""Files of materials that no row names: what is left when a process dies between the file and its row."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice

from sqlmodel import col, select

from lms_app.core.db import transaction
from lms_app.core.storage import get_storage
from lms_app.programs.materials import FOLDER
from models.programs import Material

# No upload takes that long; and whoever put back the database of an older backup has time to notice before
# the files go that it doesn't know.
KEPT = timedelta(days=7)
_BATCH = 500


def delete_orphans(*, now: datetime) -> int:
    """Delete files that were written more than a week ago and that no material names; gives how many.

    Files of deleted materials stay: a deletion can be undone. Opens its own short transactions, only to read.
    """
    storage = get_storage()
    old = storage.list_older(FOLDER, now - KEPT)
    total = 0
    while keys := list(islice(old, _BATCH)):
        orphans = _find_orphans(keys)
        for key in orphans:
            storage.delete(key)
        total += len(orphans)
    return total


def _find_orphans(keys: Sequence[str]) -> list[str]:
    with transaction() as db:
        named = set(db.exec(select(Material.storage_key).where(col(Material.storage_key).in_(keys))).all())
    return [key for key in keys if key not in named]
