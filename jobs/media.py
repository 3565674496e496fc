"""Media: from the last byte of an upload to something that plays, and what is left lying about."""

import errno
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from jobs.inspection.findings import CONVERSION, Fault, Findings, NoRoom, Refused
from jobs.inspection.process import run_inspection
from jobs.leases import JobContext, RetryLater, finish_job
from lms_app.core.clock import utc_now
from lms_app.core.db import Db, transaction
from lms_app.core.job_names import JobName, QueueName
from lms_app.core.log import get_logger
from lms_app.core.queue import submit_job
from lms_app.core.storage import get_storage
from lms_app.media import parts, service
from lms_app.media.processing import (
    MadeMedium,
    PendingMedium,
    find_owner,
    find_pending,
    note_conversion,
    note_fault,
    note_medium,
)
from lms_app.media.schemas import UploadState
from models.jobs import Job

_ORPHAN_AGE_S = 3600.0
_ROOM_EVERY_S = 300.0
_log = get_logger(__name__)


def process_media(job: JobContext, upload_id: str) -> None:
    """Look into what was uploaded, and make a medium of it, have it converted or say why there is none.

    What was stored is stored again by a second try; the part file goes only after the last commit.
    """
    _process(job, UUID(upload_id), None)


def convert_media(job: JobContext, upload_id: str) -> None:
    """Make a medium of a video that no browser plays; it may take hours, and a second try begins anew."""
    _process(job, UUID(upload_id), CONVERSION)


def _process(job: JobContext, upload_id: UUID, kind: str | None) -> None:
    with transaction() as db:
        pending = find_pending(db, upload_id)
    if pending is None:
        parts.remove_files(upload_id)
        return
    part = parts.part_path(upload_id)
    with tempfile.TemporaryDirectory(prefix="work-", dir=parts.folder()) as name, _waiting_for_room():
        try:
            if not part.is_file() or part.stat().st_size != pending.size_bytes:
                raise Refused(Fault.LOST)
            findings = run_inspection(
                kind or pending.kind.value,
                pending.ending,
                part,
                Path(name),
                on_progress=lambda percent: _tell_progress(job, upload_id, percent),
            )
        except Refused as refusal:
            with transaction() as db:
                finish_job(db, job)
                note_fault(db, upload_id, refusal.fault.value)
        else:
            if findings.must_convert:
                _submit_conversion(job, upload_id)
                return
            job.heartbeat(progress_percent=70)
            made = _store(pending, findings, part, Path(name))
            with transaction() as db:
                finish_job(db, job)
                note_medium(db, upload_id, made)
    parts.remove_files(upload_id)


def _tell_progress(job: JobContext, upload_id: UUID, percent: int) -> None:
    """Show how far a conversion is; it goes on while the database is away."""
    try:
        with transaction() as db:
            job.check_lease(db)
            note_conversion(db, upload_id, percent)
    except SQLAlchemyError as error:
        _log.warning("media.progress_failed", uploadId=str(upload_id), error=type(error).__name__)


@contextmanager
def _waiting_for_room() -> Generator[None]:
    """Have the job wait while the disk is full: the file may be good, and somebody will make room."""
    try:
        yield
    except NoRoom as error:
        raise RetryLater(_ROOM_EVERY_S, "the disk is full") from error
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise RetryLater(_ROOM_EVERY_S, "the disk is full") from error
        raise


def _submit_conversion(job: JobContext, upload_id: UUID) -> None:
    with transaction() as db:
        finish_job(db, job)
        submit_job(
            db,
            JobName.CONVERT_MEDIA,
            {"upload_id": str(upload_id)},
            queue=QueueName.CONVERSION,
            dedup_key=str(upload_id),
            user_id=find_owner(db, upload_id),
        )


def _store(pending: PendingMedium, findings: Findings, part: Path, folder: Path) -> MadeMedium:
    with part.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    storage = get_storage()
    kept = folder / findings.copy_name if findings.copy_name else part
    ending = kept.suffix.lstrip(".") if findings.copy_name else pending.ending
    key, thumbnail_key = f"media/{pending.media_id}.{ending}", None
    stored = storage.adopt(key, kept)
    if findings.thumbnail_name:
        thumbnail_key = f"media/{pending.media_id}.thumbnail.jpg"
        storage.adopt(thumbnail_key, folder / findings.thumbnail_name)
    return MadeMedium(
        storage_key=key,
        thumbnail_key=thumbnail_key,
        size_bytes=stored.size_bytes,
        sha256=sha256,
        content_type={"mp4": "video/mp4", "webm": "video/webm"}.get(ending, pending.content_type),
        container=findings.container,
        width=findings.width,
        height=findings.height,
        duration_ms=findings.duration_ms,
        video_codec=findings.video_codec,
        audio_codec=findings.audio_codec,
    )


def give_up(db: Db, job_id: UUID) -> None:
    """Say that nothing came of an upload; the job's id is the upload's."""
    note_fault(db, job_id, Fault.FAILED.value)


def give_up_conversion(db: Db, job_id: UUID) -> None:
    """Say that a conversion failed; the job's key is the upload's id."""
    note_fault(db, UUID(db.get_one(Job, job_id).dedup_key), Fault.FAILED.value)


def sweep_uploads(_job: JobContext) -> None:
    """Finish uploads whose last byte came just before a crash, drop those that stood still and orphans."""
    with transaction() as db:
        uploads = service.list_open(db)
    finished = sum(_finish(each) for each in uploads if each.offset == each.size_bytes)
    now = utc_now()
    dropped = sum(_drop(each) for each in uploads if each.expires_at < now)
    orphans = _remove_orphans()
    if finished or dropped or orphans:
        _log.info("upload.swept", finished=finished, expired=dropped, orphans=orphans)


def _finish(upload: UploadState) -> bool:
    descriptor = parts.open_part(upload.id)
    try:
        # Whoever writes notes the end itself.
        if not parts.try_lock(descriptor) or os.fstat(descriptor).st_size != upload.size_bytes:
            return False
        os.fsync(descriptor)
        with transaction() as db:
            return service.receive_upload(db, upload.id)
    finally:
        os.close(descriptor)


def _drop(upload: UploadState) -> bool:
    with transaction() as db:
        if not service.expire_upload(db, upload.id):
            return False
    parts.remove_files(upload.id)
    return True


def _remove_orphans() -> int:
    """Remove files that no upload needs, and folders that a killed worker left."""
    old = [upload_id for upload_id, at in parts.list_ids() if at < time.time() - _ORPHAN_AGE_S]
    with transaction() as db:
        known = service.list_known(db, old)
    orphans = set(old) - known
    for upload_id in orphans:
        parts.remove_files(upload_id)
    for folder in parts.folder().glob("work-*"):
        if _last_change(folder) < time.time() - _ORPHAN_AGE_S:
            shutil.rmtree(folder, ignore_errors=True)
    return len(orphans)


def _last_change(folder: Path) -> float:
    """Give when anything in a folder was written, in seconds since 1970: a conversion writes for hours."""
    times = [0.0]
    # Whoever works in it may end just now.
    with suppress(FileNotFoundError):
        times.append(folder.stat().st_mtime)
        times += [path.stat().st_mtime for path in folder.iterdir()]
    return max(times)
