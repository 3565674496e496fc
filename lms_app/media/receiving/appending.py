"""Which bytes of a request are kept, and what their first and their last mean."""

import asyncio
import hashlib
import os
from uuid import UUID

from starlette.requests import ClientDisconnect

from lms_app.core.db import Db, in_transaction
from lms_app.media import parts, service
from lms_app.media.errors import (
    ChecksumMismatch,
    FileDamaged,
    Superseded,
    TooManyBytes,
    UploadBusy,
    WrongOffset,
)
from lms_app.media.queries import read_claim
from lms_app.media.receiving.delivery import Delivery, Progress
from lms_app.media.receiving.writer import Writer, run_in_thread
from lms_app.media.rules import BEGINNING_BYTES, Checksum, check_beginning
from lms_app.media.schemas import UploadState

_LOCK_WITHIN_S = 5.0
_LOCK_EVERY_S = 0.02


async def append(upload: UploadState, part: parts.HeldPart, delivery: Delivery, progress: Progress) -> int:
    """Append what a request brings, under the lock of the part file, and note the end; give the new offset.

    Raises:
        AppError: See `receive`.
        OSError: The disk is full or broken; what was written before is kept.
        ClientDisconnect: See `receive`.
    """
    descriptor = await _take_lock(upload, part)
    offset = os.fstat(descriptor).st_size
    if offset != delivery.offset:
        raise WrongOffset(offset)
    if delivery.length is not None and offset + delivery.length > upload.size_bytes:
        raise TooManyBytes
    if delivery.checksum:
        end = await _append_checked(upload, delivery, descriptor, delivery.checksum, progress)
    else:
        end = await _append_plain(upload, delivery, descriptor, progress)
    await _note_end(upload, descriptor, progress, (offset, end))
    return end


async def _take_lock(upload: UploadState, part: parts.HeldPart) -> int:
    """Wait for an older request to let go; give the descriptor of the file that is now locked."""
    descriptor = part.descriptor
    if descriptor is None:
        raise Superseded
    if part.is_locked:
        # Since before the claim was committed: nobody can have claimed the upload after us and written.
        return descriptor
    end = asyncio.get_running_loop().time() + _LOCK_WITHIN_S
    while not parts.try_lock(descriptor):
        if asyncio.get_running_loop().time() > end:
            raise UploadBusy
        await asyncio.sleep(_LOCK_EVERY_S)
    if await in_transaction(read_claim, upload.id) != upload.claim:
        await _forget_orphan(upload.id)
        raise Superseded
    return descriptor


async def _forget_orphan(upload_id: UUID) -> None:
    """Remove the file that opening has made of an upload that was taken away a moment before."""
    if await in_transaction(_is_gone, upload_id):
        await asyncio.to_thread(parts.remove_files, upload_id)


def _is_gone(db: Db, upload_id: UUID) -> bool:
    return not service.list_known(db, [upload_id])


async def _append_plain(upload: UploadState, delivery: Delivery, descriptor: int, progress: Progress) -> int:
    offset = delivery.offset
    writer = Writer(descriptor, progress)
    try:
        async for chunk in delivery.stream:
            if offset + writer.taken + len(chunk) > upload.size_bytes:
                raise TooManyBytes
            await writer.add(chunk)
        await writer.finish()
    except TooManyBytes:
        await writer.settle()
        await run_in_thread(os.ftruncate, descriptor, offset)
        raise
    except ClientDisconnect:
        await writer.finish()
        await _note_end(upload, descriptor, progress, (offset, offset + writer.taken))
        raise
    finally:
        await writer.settle()
    return offset + writer.taken


async def _append_checked(
    upload: UploadState, delivery: Delivery, descriptor: int, checksum: Checksum, progress: Progress
) -> int:
    """Keep bytes beside the part file until their checksum is right: a crash leaves none that isn't."""
    path = parts.checked_path(upload.id)
    digest = hashlib.new(checksum.algorithm)
    flags = os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND | os.O_CLOEXEC
    aside = await asyncio.to_thread(os.open, path, flags, 0o600)
    writer = Writer(aside, progress, digest.update)
    try:
        async for chunk in delivery.stream:
            if delivery.offset + writer.taken + len(chunk) > upload.size_bytes:
                raise TooManyBytes
            await writer.add(chunk)
        await writer.finish()
        if digest.digest() != checksum.digest:
            raise ChecksumMismatch
        await run_in_thread(parts.append_file, descriptor, path)
    finally:
        await writer.settle()
        os.close(aside)
        path.unlink(missing_ok=True)
    return delivery.offset + writer.taken


async def _note_end(upload: UploadState, descriptor: int, progress: Progress, span: tuple[int, int]) -> None:
    """Look at the first bytes when they have come, and note the upload as received after the last."""
    start, end = span
    progress.is_ending = True
    needed = min(BEGINNING_BYTES, upload.size_bytes)
    if start < needed <= end:
        try:
            check_beginning(upload.ending, os.pread(descriptor, BEGINNING_BYTES, 0))
        except FileDamaged:
            await in_transaction(service.discard_upload, upload.id)
            await asyncio.to_thread(parts.remove_files, upload.id)
            raise
    if end == upload.size_bytes:
        await run_in_thread(os.fsync, descriptor)
        await in_transaction(service.receive_upload, upload.id)
