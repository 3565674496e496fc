"""Taking the bytes of erased media out of the storage."""

from uuid import UUID

from jobs.leases import JobContext, finish_job
from lms_app.core.db import transaction
from lms_app.core.storage import get_storage
from lms_app.media.managing import find_erased_keys, note_bytes_gone


def erase_media(job: JobContext, media_id: str) -> None:
    """Delete the files of a medium that is erased. A second try finds nothing left and ends well.

    The row says that it is erased before any file goes, and that nothing is left after all of them did: a
    process that dies between leaves a job that begins anew.
    """
    wanted = UUID(media_id)
    with transaction() as db:
        keys = find_erased_keys(db, wanted)
    storage = get_storage()
    for key in keys:
        storage.delete(key)
    with transaction() as db:
        finish_job(db, job)
        note_bytes_gone(db, wanted)
