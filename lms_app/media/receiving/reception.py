"""One request for an upload. The latest wins, as the connection of an older one may be half open for minutes.

It raises the row's `claim`, and whoever writes looks at that twice a second.
"""

import asyncio
import errno

from sqlalchemy.exc import SQLAlchemyError

from lms_app.core import live
from lms_app.core.db import in_transaction
from lms_app.core.log import get_logger
from lms_app.media import parts
from lms_app.media.errors import DiskFull, Superseded
from lms_app.media.queries import read_claim
from lms_app.media.receiving.appending import append
from lms_app.media.receiving.delivery import Delivery, Progress
from lms_app.media.schemas import UploadState

_LOOK_EVERY_S = 0.5
_SILENT_FOR_S = 60.0
# EFBIG: the disk has room, but not for a file of this length.
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_log = get_logger(__name__)


async def receive(upload: UploadState, part: parts.HeldPart, delivery: Delivery) -> int:
    """Append what comes; give the new offset. With the last byte the upload is noted as received.

    Args:
        upload: What was claimed.
        part: Its part file, opened while it was claimed; may be closed when this has ended.
        delivery: What comes.

    Raises:
        WrongOffset: The bytes don't go on where the file ends.
        TooManyBytes: More than was declared; nothing of it is kept.
        ChecksumMismatch: They were changed on their way; nothing of them is kept.
        Superseded: A newer request writes, or the upload was taken away; what came before is kept.
        UploadBusy: An older request doesn't let go.
        FileDamaged: The file isn't what its name says; the upload is thrown away.
        DiskFull: There is no room for more.
        ClientDisconnect: The sender went away; what came is kept, if no checksum was promised.
    """
    progress = Progress()
    body = asyncio.create_task(append(upload, part, delivery, progress))
    watch = asyncio.create_task(_watch(upload, progress))
    try:
        await asyncio.wait({body, watch}, return_when=asyncio.FIRST_COMPLETED)
        if not body.done():
            body.cancel()
            await asyncio.wait({body})
        if body.cancelled():
            await watch
            raise Superseded
        return body.result()
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise DiskFull from error
        raise
    finally:
        watch.cancel()
        if not body.done():
            body.cancel()
            # Its thread may be writing; the lock must not go before that ends.
            await asyncio.wait({body})


async def _watch(upload: UploadState, progress: Progress) -> None:
    """End when a newer request wants to write, or when nothing has come for a long time; tell other tabs."""
    seen, silent_s = 0, 0.0
    topic = live.user_topic(upload.user_id)
    while silent_s < _SILENT_FOR_S:
        await asyncio.sleep(_LOOK_EVERY_S)
        if not await _is_claimed(upload) and not progress.is_ending:
            return
        if progress.received == seen:
            silent_s += _LOOK_EVERY_S
            # Whoever asks where to go on shall hear of all that has come.
            if progress.flush is not None:
                await progress.flush()
            continue
        seen, silent_s = progress.received, 0.0
        await asyncio.to_thread(live.publish, topic, {"changed": "upload", "id": str(upload.media_id)})


async def _is_claimed(upload: UploadState) -> bool:
    try:
        return await in_transaction(read_claim, upload.id) == upload.claim
    except SQLAlchemyError as error:
        # The bytes don't need the database; with the last of them it will be asked again.
        _log.warning("upload.claim_unread", uploadId=str(upload.id), error=type(error).__name__)
        return True
