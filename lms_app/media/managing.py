"""What people do with the media of the library: rename, delete, restore, erase."""

from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col, select

from lms_app.core import audit, live
from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.core.job_names import JobName, QueueName
from lms_app.core.log import get_logger
from lms_app.core.queue import submit_job
from lms_app.media import links
from lms_app.media.errors import MediaInUse, StillOnItsWay
from lms_app.media.library import view_library
from lms_app.media.library_schemas import LibraryMedium, RestoredMedium
from lms_app.media.queries import access_media
from models.media import ERASED, DeletionStatus, Media, MediaDeletionRequest, MediaStatus

_log = get_logger(__name__)


def rename_medium(db: Db, actor: Actor, media_id: UUID, title: str) -> LibraryMedium:
    """Give a medium another title. The same one again changes nothing.

    Raises:
        AppError: See `queries.access_media`.
    """
    row = access_media(db, actor, media_id, lock=True)
    if row.title != title:
        audit.record(db, actor, "media.renamed", row.id, before=row.title, after=title)
        row.title = title
        touch(db, row)
    return view_library(db, actor, [row])[0]


def delete_medium(db: Db, actor: Actor, media_id: UUID) -> None:
    """Put a medium into the bin: nobody sees it, and where it was used is kept. Twice is as once.

    Raises:
        AppError: See `queries.access_media`.
        StillOnItsWay: Its bytes are still coming.
    """
    row = access_media(db, actor, media_id, lock=True, is_deleted=None)
    if row.deleted_at is not None:
        return
    if row.status is MediaStatus.UPLOADING:
        raise StillOnItsWay
    row.links_snapshot = links.take_away(db, row.id)
    row.deleted_at, row.deleted_by_id = utc_now(), actor.user_id
    audit.record(db, actor, "media.deleted", row.id, places=[each["title"] for each in row.links_snapshot])
    touch(db, row)
    _log.info("media.deleted", mediaId=str(row.id), links=len(row.links_snapshot))


def restore_medium(db: Db, actor: Actor, media_id: UUID, *, with_links: bool) -> RestoredMedium:
    """Take a medium out of the bin, where it was used too when asked for. Twice is as once.

    Without its links nothing uses it any more: items that played it have no video.

    Raises:
        AppError: See `queries.access_media`.
    """
    row = access_media(db, actor, media_id, lock=True, is_deleted=None)
    restored, lost = 0, list[str]()
    if row.deleted_at is not None:
        if with_links:
            restored, lost = links.put_back(db, row.id, row.links_snapshot)
        else:
            links.forget(db, row.id)
        row.deleted_at, row.deleted_by_id, row.links_snapshot = None, None, None
        details: dict[str, Any] = {"withLinks": with_links, "restored": restored, "lost": lost}
        audit.record(db, actor, "media.restored", row.id, **details)
        touch(db, row)
        _log.info("media.restored", mediaId=str(row.id), links=restored)
    return RestoredMedium(medium=view_library(db, actor, [row])[0], restored=restored, lost=lost)


def erase_medium(db: Db, actor: Actor, media_id: UUID) -> None:
    """Take a medium away for good, of which nothing is used; its bytes go after the commit.

    Raises:
        AppError: See `queries.access_media`; it is there for nobody afterwards.
        StillOnItsWay: Its bytes are still coming or being looked into.
        MediaInUse: It is used, or was when it was put into the bin; `details.uses` say where.
    """
    row = access_media(db, actor, media_id, lock=True, is_deleted=None)
    uses = links.find_uses(db, row)
    if uses:
        raise MediaInUse([each.model_dump(mode="json", by_alias=True) for each in uses])
    _close_wish(db, actor, row)
    take_away_for_good(db, actor, row)


def _close_wish(db: Db, actor: Actor, row: Media) -> None:
    """Close a wish about something that meanwhile nothing uses."""
    db.exec(
        update(MediaDeletionRequest)
        .where(
            col(MediaDeletionRequest.media_id) == row.id,
            col(MediaDeletionRequest.status) == DeletionStatus.PENDING,
        )
        .values(status=DeletionStatus.APPROVED, decided_at=utc_now(), decided_by_id=actor.user_id)
    )


def take_away_for_good(db: Db, actor: Actor, row: Media) -> None:
    """Erase a medium whose row is locked, used or not; the caller has checked that this may be.

    Raises:
        StillOnItsWay: Its bytes are still coming or being looked into.
    """
    if row.status in (MediaStatus.UPLOADING, MediaStatus.PROCESSING):
        raise StillOnItsWay
    places = [each["title"] for each in links.take_away(db, row.id)]
    now = utc_now()
    row.deleted_at, row.deleted_by_id = row.deleted_at or now, row.deleted_by_id or actor.user_id
    row.erased_at, row.status, row.error_code, row.links_snapshot = now, MediaStatus.ERROR, ERASED, None
    audit.record(db, actor, "media.erased", row.id, title=row.title, bytes=row.size_bytes, places=places)
    touch(db, row)
    submit_job(
        db,
        JobName.ERASE_MEDIA,
        {"media_id": str(row.id)},
        queue=QueueName.MEDIA,
        dedup_key=str(row.id),
        max_attempts=10,
    )
    _log.info("media.erased", mediaId=str(row.id), bytes=row.size_bytes)


def find_erased_keys(db: Db, media_id: UUID) -> list[str]:
    """Give the keys of the files of an erased medium, for the job; none of any other."""
    row = db.exec(
        select(Media).where(col(Media.id) == media_id, col(Media.erased_at).is_not(None))
    ).one_or_none()
    return [] if row is None else [key for key in (row.storage_key, row.thumbnail_key) if key is not None]


def note_bytes_gone(db: Db, media_id: UUID) -> None:
    """Note that nothing is left of an erased medium, so that it takes up nobody's room."""
    db.exec(
        update(Media)
        .where(col(Media.id) == media_id, col(Media.erased_at).is_not(None))
        .values(size_bytes=0, thumbnail_key=None)
    )


def touch(db: Db, row: Media) -> None:
    """Note a change of a medium, and tell its owner's and the admins' pages after the commit."""
    row.version += 1
    row.updated_at = utc_now()
    db.add(row)
    db.flush()
    news = {"changed": "media", "id": str(row.id)}
    live.publish_to_all_after_commit(db, [live.user_topic(row.owner_id), live.admins_topic()], news)
