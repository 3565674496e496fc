"""Links to what is watched in a course: each for one person, one file and an hour."""

from uuid import UUID

from lms_app.core.actor import Actor
from lms_app.core.db import Db
from lms_app.core.storage import FileLink, get_storage
from lms_app.learning.schemas import VideoLink
from lms_app.media.queries import LINK_VALID_S, link_media
from models.media import Media, MediaKind, MediaStatus


def link_video(db: Db, actor: Actor, media_id: UUID | None) -> VideoLink | None:
    """Give a link to a video that is ready; None when there is nothing to be watched.

    For callers that have checked that `actor` may watch it: the library itself shows a medium to its owner
    alone.
    """
    row = None if media_id is None else db.get(Media, media_id)
    if row is None or row.deleted_at is not None:
        return None
    if row.status is not MediaStatus.READY or row.kind is not MediaKind.VIDEO:
        return None
    return VideoLink(
        media_id=row.id,
        url=link_media(row, actor),
        poster_url=_link_poster(row, actor),
        content_type=row.content_type,
        duration_s=None if row.duration_ms is None else row.duration_ms // 1000,
        width=row.width,
        height=row.height,
        valid_s=LINK_VALID_S,
    )


def _link_poster(row: Media, actor: Actor) -> str:
    if row.thumbnail_key is None:
        return ""
    link = FileLink(row.thumbnail_key, "poster.jpg", "image/jpeg", True, user_id=actor.require_user())
    return get_storage().signed_url(link, valid_s=LINK_VALID_S)
