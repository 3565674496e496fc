"""What the editor of a course shows of the files in it."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select

from lms_app.core.actor import Actor
from lms_app.core.db import Db
from lms_app.core.errors import Message
from models.courses import CourseItem
from models.media import Media


@dataclass(frozen=True)
class MediaFact:
    """One file. `status` is uploading, processing, ready or error; `error` is in the reader's language."""

    id: str
    title: str
    status: str
    duration_ms: int
    error: str


def list_media_facts(db: Db, actor: Actor, course_id: UUID) -> list[MediaFact]:
    """Give what is known of the files in a course. For callers that have checked access."""
    used = select(CourseItem.media_id).where(col(CourseItem.course_id) == course_id)
    rows = db.exec(select(Media).where(col(Media.id).in_(used)).order_by(col(Media.id))).all()
    return [
        MediaFact(
            id=str(row.id),
            title=row.title,
            status=row.status.value.lower(),
            duration_ms=row.duration_ms or 0,
            error=Message(f"media.fault.{row.error_code}").text(actor.locale) if row.error_code else "",
        )
        for row in rows
    ]
