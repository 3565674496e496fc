"""Reads of uploads and media: one's own; admins read all media."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import exists, func, or_
from sqlmodel import col, select

from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.core.errors import Message
from lms_app.core.storage import FileLink, get_storage
from lms_app.media import parts
from lms_app.media.errors import AuthorsOnly, MediaNotFound, UploadExpired, UploadNotFound
from lms_app.media.schemas import MediaView, UploadState
from models.clubs import Club
from models.media import Media, MediaKind, MediaStatus, Upload, UploadStatus
from models.subscriptions import Subscription, SubscriptionStatus

LINK_VALID_S = 3600


def check_uploader(db: Db, actor: Actor) -> UUID:
    """Give the id of a person who may upload: authors, and mentors with a club or a subscription in force.

    Raises:
        Unauthorized: Nobody is signed in.
        AuthorsOnly: The person is none of these.
    """
    user_id = actor.require_user()
    if actor.is_author:
        return user_id
    owns = exists().where(col(Club.owner_id) == user_id)
    ends = col(Subscription.expires_at)
    in_force = exists().where(
        col(Subscription.user_id) == user_id,
        col(Subscription.status) == SubscriptionStatus.ACTIVE,
        or_(ends.is_(None), ends > func.now()),
    )
    if not db.exec(select(or_(owns, in_force))).one():
        raise AuthorsOnly
    return user_id


def access_upload(db: Db, actor: Actor, upload_id: UUID, *, lock: bool = False) -> Upload:
    """Fetch one's own upload; an admin has no others either.

    Raises:
        Unauthorized: Nobody is signed in.
        UploadNotFound: There is none, or it is somebody else's.
        UploadExpired: It stood still for too long.
    """
    user_id = actor.require_user()
    asked = select(Upload).where(col(Upload.id) == upload_id, col(Upload.user_id) == user_id)
    upload = db.exec(asked.with_for_update() if lock else asked).one_or_none()
    if upload is None:
        raise UploadNotFound
    if upload.status is UploadStatus.UPLOADING and upload.expires_at < utc_now():
        raise UploadExpired
    return upload


def describe_upload(upload: Upload) -> UploadState:
    """Say how far an upload is, by its part file while it is open."""
    is_open = upload.status is UploadStatus.UPLOADING
    return UploadState(
        id=upload.id,
        media_id=upload.media_id,
        ending=upload.file_name.rpartition(".")[2].lower(),
        size_bytes=upload.size_bytes,
        offset=parts.read_offset(upload.id) if is_open else upload.size_bytes,
        status=upload.status,
        claim=upload.claim,
        user_id=upload.user_id,
        expires_at=upload.expires_at,
    )


def get_upload(db: Db, actor: Actor, upload_id: UUID) -> UploadState:
    """Say how far one's own upload is.

    Raises:
        AppError: See `access_upload`.
    """
    return describe_upload(access_upload(db, actor, upload_id))


def read_claim(db: Db, upload_id: UUID) -> int | None:
    """Give the number of the latest writer; None when nothing is to be written any more."""
    is_open = col(Upload.status) == UploadStatus.UPLOADING
    return db.exec(select(Upload.claim).where(col(Upload.id) == upload_id, is_open)).one_or_none()


def access_media(
    db: Db, actor: Actor, media_id: UUID, *, lock: bool = False, is_deleted: bool | None = False
) -> Media:
    """Fetch a medium of one's own, any for admins; an erased one is there for nobody.

    Args:
        db: The transaction.
        actor: Who asks.
        media_id: The medium.
        lock: Keep it until the end of the transaction.
        is_deleted: Whether it has to be in the bin; None for wherever it is.

    Raises:
        Unauthorized, AuthorsOnly: See `check_uploader`.
        MediaNotFound: There is none, or it is somebody else's.
    """
    user_id = check_uploader(db, actor)
    asked = select(Media).where(col(Media.id) == media_id, col(Media.erased_at).is_(None))
    if lock:
        asked = asked.with_for_update().execution_options(populate_existing=True)
    row = db.exec(asked).one_or_none()
    if row is None or not (actor.is_admin or row.owner_id == user_id):
        raise MediaNotFound
    if is_deleted is not None and (row.deleted_at is not None) is not is_deleted:
        raise MediaNotFound
    return row


def view_media(db: Db, actor: Actor, rows: Sequence[Media]) -> list[MediaView]:
    """Give media to somebody who may see them, with links for this person alone."""
    return [_view(row, actor, upload) for row, upload in _with_uploads(db, rows)]


def _with_uploads(db: Db, rows: Sequence[Media]) -> list[tuple[Media, Upload | None]]:
    waiting = [row.id for row in rows if row.status is MediaStatus.UPLOADING]
    found = db.exec(select(Upload).where(col(Upload.media_id).in_(waiting))).all()
    uploads = {each.media_id: each for each in found}
    return [(row, uploads.get(row.id)) for row in rows]


def link_media(row: Media, actor: Actor) -> str:
    """Give an address that shows a ready medium to this person, for an hour."""
    link = FileLink(
        row.storage_key,
        row.file_name,
        row.content_type,
        is_inline=row.kind is not MediaKind.PPTX,
        user_id=actor.require_user(),
    )
    return get_storage().signed_url(link, valid_s=LINK_VALID_S)


def _link_thumbnail(row: Media, actor: Actor) -> str:
    if row.thumbnail_key is None:
        return ""
    link = FileLink(row.thumbnail_key, "thumbnail.jpg", "image/jpeg", True, user_id=actor.require_user())
    return get_storage().signed_url(link, valid_s=LINK_VALID_S)


def _view(row: Media, actor: Actor, upload: Upload | None) -> MediaView:
    is_ready = row.status is MediaStatus.READY
    fault = Message(f"media.fault.{row.error_code}").text(actor.locale) if row.error_code else ""
    return MediaView(
        id=row.id,
        title=row.title,
        file_name=row.file_name,
        kind=row.kind.value.lower(),
        status=row.status.value.lower(),
        error=fault,
        error_code=row.error_code,
        content_type=row.content_type,
        size_bytes=row.size_bytes,
        received_bytes=parts.read_offset(upload.id) if upload else row.size_bytes,
        converted_percent=row.converted_percent,
        duration_ms=row.duration_ms,
        width=row.width,
        height=row.height,
        container=row.container,
        video_codec=row.video_codec,
        audio_codec=row.audio_codec,
        url=link_media(row, actor) if is_ready else "",
        thumbnail_url=_link_thumbnail(row, actor) if is_ready else "",
        version=row.version,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
