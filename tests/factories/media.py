"""Uploads and media, and small real files of each kind."""

from datetime import timedelta
from typing import Any

from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from models.accounts import Role, User
from models.base import new_id
from models.media import Media, MediaKind, Upload
from tests.factories.accounts import make_user


def make_author(db: Db, **over: Any) -> User:
    """Add an instructor, who may upload."""
    return make_user(db, **{"role": Role.INSTRUCTOR, "name": "Данияр", "locale": "en", **over})


def make_media(db: Db, owner: User, **over: Any) -> Media:
    """Add a video that is on its way."""
    media_id = new_id()
    values = {
        "id": media_id,
        "owner_id": owner.id,
        "title": "Урок 1",
        "file_name": "lesson.mp4",
        "kind": MediaKind.VIDEO,
        "content_type": "video/mp4",
        "size_bytes": 1000,
        "storage_key": f"media/{media_id}.mp4",
        **over,
    }
    media = Media(**values)
    db.add(media)
    db.commit()
    return media


def make_upload(db: Db, owner: User, media: Media | None = None, **over: Any) -> Upload:
    """Add an upload of a medium; its part file is the caller's."""
    media = media or make_media(db, owner, size_bytes=over.get("size_bytes", 1000))
    values = {
        "user_id": owner.id,
        "media_id": media.id,
        "file_name": media.file_name,
        "content_type": media.content_type,
        "size_bytes": media.size_bytes,
        "expires_at": utc_now() + timedelta(hours=1),
        **over,
    }
    upload = Upload(**values)
    db.add(upload)
    db.commit()
    return upload
