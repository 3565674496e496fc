"""What is on its way for one person, from any tab or machine of theirs."""

from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import col, or_, select

from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.media import parts
from models.media import Media, MediaStatus, Upload

# What ended is told for as long, so that a tab that slept hears of it.
_ENDED_FOR = timedelta(hours=1)
_MOST = 60


@dataclass(frozen=True)
class UploadItem:
    """One file: on its way, looked into, or done a short while ago.

    `status` is uploading, processing, ready or error; `upload_id` is empty once all bytes are there;
    `converted_percent` is 0 unless the file is being converted;
    `error_code` is the last part of a text's key, `media.fault.<code>`.
    """

    id: str
    upload_id: str
    file_name: str
    title: str
    status: str
    received_bytes: int
    size_bytes: int
    converted_percent: int
    error_code: str


def list_own_uploads(db: Db, actor: Actor) -> list[UploadItem]:
    """Give one's files that are on their way and those that ended within the hour, the newest first.

    Raises:
        Unauthorized: Nobody is signed in.
    """
    is_open = col(Media.status).in_([MediaStatus.UPLOADING, MediaStatus.PROCESSING])
    asked = (
        select(Media, Upload)
        .outerjoin(Upload, col(Upload.media_id) == col(Media.id))
        .where(col(Media.owner_id) == actor.require_user(), col(Media.deleted_at).is_(None))
        .where(or_(is_open, col(Media.updated_at) > utc_now() - _ENDED_FOR))
        .order_by(is_open.desc(), col(Media.created_at).desc(), col(Media.id))
        .limit(_MOST)
    )
    return [_describe(media, upload) for media, upload in db.exec(asked).all()]


def _describe(media: Media, upload: Upload | None) -> UploadItem:
    coming = upload if media.status is MediaStatus.UPLOADING else None
    return UploadItem(
        id=str(media.id),
        upload_id=str(coming.id) if coming else "",
        file_name=media.file_name,
        title=media.title,
        status=media.status.value.lower(),
        received_bytes=parts.read_offset(coming.id) if coming else media.size_bytes,
        size_bytes=media.size_bytes,
        converted_percent=media.converted_percent,
        error_code=media.error_code or "",
    )
