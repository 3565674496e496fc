"""What people and the sweep do with uploads. Bytes are written by `receiving`, with no transaction open."""

import shutil
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, update
from sqlmodel import col, select

from lms_app.core import audit
from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.config import get_settings
from lms_app.core.db import Db, commit_without_disk
from lms_app.core.job_names import JobName, QueueName
from lms_app.core.log import get_logger
from lms_app.core.queue import submit_job
from lms_app.media import parts
from lms_app.media.errors import (
    DiskFull,
    FileTooLarge,
    QuotaExceeded,
    TooManyUploads,
    UploadFinished,
    UploadNotFound,
    WrongHeader,
)
from lms_app.media.news import tell_owner
from lms_app.media.queries import access_upload, check_uploader, describe_upload
from lms_app.media.rules import MAX_UPLOAD_BYTES, NamedFile, read_file_name
from lms_app.media.schemas import UploadCreate, UploadState
from models.accounts import User
from models.base import new_id
from models.media import Media, MediaStatus, Upload, UploadStatus

_MB = 1024**2
_log = get_logger(__name__)


def create_upload(db: Db, actor: Actor, declared: UploadCreate) -> UploadState:
    """Begin an upload; the medium that comes of it is in the library from now on, as UPLOADING.

    Raises:
        Unauthorized, AuthorsOnly: The person doesn't upload.
        WrongHeader: The file is empty.
        FileTypeRefused, FileTooLarge: Such a file isn't taken.
        QuotaExceeded, TooManyUploads: The person has too much already.
        DiskFull: The server has no room for it now.
    """
    user_id = check_uploader(db, actor)
    named = _check_declared(declared)
    # Locked, so that two uploads that begin at once don't both fit in the same room.
    db.exec(select(User.id).where(col(User.id) == user_id).with_for_update()).one()
    _check_room(db, user_id, declared.size_bytes)
    media = _add_medium(db, user_id, named, declared.size_bytes)
    upload = Upload(
        user_id=user_id,
        file_name=named.name,
        content_type=named.type.content_type,
        size_bytes=declared.size_bytes,
        media_id=media.id,
        expires_at=_expiry(),
    )
    db.add(upload)
    db.flush()
    tell_owner(db, user_id, media.id)
    _log.info("upload.created", uploadId=str(upload.id), mediaId=str(media.id), bytes=upload.size_bytes)
    return describe_upload(upload)


def _add_medium(db: Db, user_id: UUID, named: NamedFile, size_bytes: int) -> Media:
    media_id = new_id()
    media = Media(
        id=media_id,
        owner_id=user_id,
        title=named.name.rpartition(".")[0],
        file_name=named.name,
        kind=named.type.kind,
        content_type=named.type.content_type,
        size_bytes=size_bytes,
        storage_key=f"media/{media_id}.{named.ending}",
    )
    db.add(media)
    db.flush()
    return media


def _check_declared(declared: UploadCreate) -> NamedFile:
    if declared.size_bytes > MAX_UPLOAD_BYTES:
        raise FileTooLarge(max=MAX_UPLOAD_BYTES // 1024**3)
    if declared.size_bytes == 0:
        raise WrongHeader(name="Upload-Length")
    return read_file_name(declared.file_name)


def _check_room(db: Db, user_id: UUID, size_bytes: int) -> None:
    settings = get_settings()
    stored = db.exec(
        select(func.coalesce(func.sum(Media.size_bytes), 0)).where(
            col(Media.owner_id) == user_id, col(Media.status) != MediaStatus.ERROR
        )
    ).one()
    if int(stored) + size_bytes > settings.upload_quota_mb * _MB:
        raise QuotaExceeded(max=settings.upload_quota_mb)
    uploads = db.exec(select(Upload).where(col(Upload.status) == UploadStatus.UPLOADING)).all()
    if sum(each.user_id == user_id for each in uploads) >= settings.upload_open_per_user:
        raise TooManyUploads(max=settings.upload_open_per_user)
    promised = sum(max(0, each.size_bytes - parts.read_offset(each.id)) for each in uploads)
    free = shutil.disk_usage(parts.folder()).free - settings.upload_keep_free_bytes
    if promised + size_bytes > free:
        raise DiskFull


def claim_upload(db: Db, actor: Actor, upload_id: UUID, part: parts.HeldPart) -> UploadState:
    """Announce that this request wants to write; older writers see it and stop. Keeps it from expiring.

    Opens the part file and takes its lock if nobody has it. The row is locked meanwhile, so who has the lock
    here is the latest; only who has to wait for it must look at the claim again.

    Raises:
        AppError: See `access_upload`.
    """
    # A crash of the database that forgets the claim ends the request that made it, which is sent again.
    commit_without_disk(db)
    upload = access_upload(db, actor, upload_id, lock=True)
    if upload.status is UploadStatus.UPLOADING:
        upload.claim += 1
        upload.expires_at = _expiry()
        db.flush()
        part.open(upload.id)
    return describe_upload(upload)


def receive_upload(db: Db, upload_id: UUID) -> bool:
    """Note that all bytes are on the disk, and have the medium made; twice is as once.

    To be called by whoever holds the lock of the part file. False when there was nothing to note.
    """
    upload = db.exec(select(Upload).where(col(Upload.id) == upload_id).with_for_update()).one_or_none()
    if upload is None or upload.status is not UploadStatus.UPLOADING:
        return False
    now = utc_now()
    upload.status, upload.received_at = UploadStatus.RECEIVED, now
    db.exec(
        update(Media)
        .where(col(Media.id) == upload.media_id)
        .values(status=MediaStatus.PROCESSING, updated_at=now)
    )
    submit_job(
        db,
        JobName.PROCESS_MEDIA,
        {"upload_id": str(upload_id)},
        queue=QueueName.MEDIA,
        job_id=upload_id,
        user_id=upload.user_id,
    )
    if upload.media_id is not None:
        sender = Actor(user_id=upload.user_id)
        audit.record(db, sender, "media.uploaded", upload.media_id, fileName=upload.file_name)
    tell_owner(db, upload.user_id, upload.media_id)
    _log.info("upload.received", uploadId=str(upload_id))
    return True


def terminate_upload(db: Db, actor: Actor, upload_id: UUID) -> None:
    """Take an unfinished upload away, at its person's wish; the files go after the commit.

    Raises:
        AppError: See `access_upload`.
        UploadFinished: It is a medium of the library by now.
    """
    upload = access_upload(db, actor, upload_id, lock=True)
    if upload.status is not UploadStatus.UPLOADING:
        raise UploadFinished
    _discard(db, upload)


def discard_upload(db: Db, upload_id: UUID) -> None:
    """Take away an unfinished upload that can come to nothing; one that is finished stays as it is."""
    upload = db.exec(select(Upload).where(col(Upload.id) == upload_id).with_for_update()).one_or_none()
    if upload is not None and upload.status is UploadStatus.UPLOADING:
        _discard(db, upload)


def expire_upload(db: Db, upload_id: UUID) -> bool:
    """Take away an upload that stood still for too long; False when it went on meanwhile."""
    is_old = (col(Upload.expires_at) < utc_now()) & (col(Upload.status) == UploadStatus.UPLOADING)
    upload = db.exec(
        select(Upload).where(col(Upload.id) == upload_id, is_old).with_for_update(skip_locked=True)
    ).one_or_none()
    if upload is None:
        return False
    _discard(db, upload)
    return True


def _discard(db: Db, upload: Upload) -> None:
    media_id, user_id = upload.media_id, upload.user_id
    db.delete(upload)
    db.flush()
    db.exec(delete(Media).where(col(Media.id) == media_id))
    tell_owner(db, user_id, media_id)
    _log.info("upload.discarded", uploadId=str(upload.id))


def list_open(db: Db) -> list[UploadState]:
    """Give all uploads whose last byte hasn't been noted, for the sweep."""
    rows = db.exec(select(Upload).where(col(Upload.status) == UploadStatus.UPLOADING)).all()
    return [describe_upload(row) for row in rows]


def list_known(db: Db, upload_ids: list[UUID]) -> set[UUID]:
    """Give those of the uploads whose bytes are still needed, for the sweep."""
    is_needed = col(Upload.status) != UploadStatus.DONE
    return set(db.exec(select(Upload.id).where(col(Upload.id).in_(upload_ids), is_needed)).all())


def parse_upload_id(text: str) -> UUID:
    """Read the last part of an upload's address.

    Raises:
        UploadNotFound: No upload has such an address.
    """
    try:
        return UUID(text)
    except ValueError as error:
        raise UploadNotFound from error


def _expiry() -> datetime:
    return utc_now() + timedelta(hours=get_settings().upload_expires_hours)
