"""What open pages are told about media."""

from uuid import UUID

from lms_app.core import live
from lms_app.core.db import Db


def tell_owner(db: Db, owner_id: UUID, media_id: UUID | None) -> None:
    """Tell the pages of whose file it is that it has changed."""
    live.publish_after_commit(db, live.user_topic(owner_id), {"changed": "media", "id": str(media_id)})
