"""What the job that makes media reads and writes; nobody asks here, the upload's row says who did."""

from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col, select

from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.core.log import get_logger
from lms_app.media.news import tell_owner
from models.media import Media, MediaKind, MediaStatus, Upload, UploadStatus

_log = get_logger(__name__)


@dataclass(frozen=True)
class PendingMedium:
    """A medium whose bytes have come and are not looked into yet."""

    media_id: UUID
    kind: MediaKind
    ending: str
    size_bytes: int
    content_type: str


@dataclass(frozen=True)
class MadeMedium:
    """A medium that is ready: where it is and what is in it; `sha256` is of the bytes as they came."""

    storage_key: str
    thumbnail_key: str | None
    size_bytes: int
    sha256: str
    content_type: str
    container: str
    width: int | None
    height: int | None
    duration_ms: int | None
    video_codec: str | None
    audio_codec: str | None


def find_pending(db: Db, upload_id: UUID) -> PendingMedium | None:
    """Give the medium of an upload that is received; None when it is made or gone."""
    row = db.exec(
        select(Media, Upload)
        .join(Upload, col(Upload.media_id) == col(Media.id))
        .where(col(Upload.id) == upload_id, col(Upload.status) == UploadStatus.RECEIVED)
    ).one_or_none()
    if row is None:
        return None
    media, upload = row
    ending = upload.file_name.rpartition(".")[2].lower()
    return PendingMedium(media.id, media.kind, ending, upload.size_bytes, media.content_type)


def find_owner(db: Db, upload_id: UUID) -> UUID | None:
    """Give whose upload it is."""
    return db.exec(select(Upload.user_id).where(col(Upload.id) == upload_id)).one_or_none()


def note_conversion(db: Db, upload_id: UUID, percent: int) -> None:
    """Note how much of a video has been converted, for the pages of its person."""
    received = select(Upload.media_id).where(
        col(Upload.id) == upload_id, col(Upload.status) == UploadStatus.RECEIVED
    )
    changed = db.exec(
        update(Media)
        .where(col(Media.id).in_(received))
        .values(converted_percent=percent)
        .returning(col(Media.id), col(Media.owner_id))
    ).all()
    for media_id, owner_id in changed:
        tell_owner(db, owner_id, media_id)


def note_medium(db: Db, upload_id: UUID, made: MadeMedium) -> None:
    """Make a medium READY; in the transaction that also finishes the job. Twice is as once."""
    media = _close(db, upload_id)
    if media is None:
        return
    for name, value in asdict(made).items():
        setattr(media, name, value)
    media.status, media.error_code = MediaStatus.READY, None
    _save(db, media)
    _log.info("media.ready", mediaId=str(media.id), bytes=media.size_bytes)


def note_fault(db: Db, upload_id: UUID, code: str) -> None:
    """End a medium in ERROR, with the reason that its person reads. Twice is as once."""
    media = _close(db, upload_id)
    if media is None:
        return
    media.status, media.error_code = MediaStatus.ERROR, code
    _save(db, media)
    _log.warning("media.refused", mediaId=str(media.id), reason=code)


def _close(db: Db, upload_id: UUID) -> Media | None:
    upload = db.exec(select(Upload).where(col(Upload.id) == upload_id).with_for_update()).one_or_none()
    if upload is None or upload.status is not UploadStatus.RECEIVED:
        return None
    upload.status = UploadStatus.DONE
    return db.get(Media, upload.media_id, with_for_update=True) if upload.media_id else None


def _save(db: Db, media: Media) -> None:
    media.version += 1
    media.updated_at = utc_now()
    db.flush()
    tell_owner(db, media.owner_id, media.id)
