"""What courses ask the library: which media can be shown, and by whom they may be used."""

from collections.abc import Set as AbstractSet
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import col, select

from lms_app.core.actor import Actor
from lms_app.core.db import Db
from lms_app.courses.rules import MediumState
from models.courses import CourseItem, CourseSection
from models.media import Media, MediaKind, MediaLink, MediaStatus


def read_states(db: Db, media_ids: AbstractSet[UUID]) -> dict[UUID, MediumState]:
    """Give how each of the media stands."""
    if not media_ids:
        return {}
    rows = db.exec(select(Media.id, Media.status, Media.deleted_at).where(col(Media.id).in_(media_ids))).all()
    return {row[0]: _state_of(MediaStatus(row[1]), is_deleted=row[2] is not None) for row in rows}


def _state_of(status: MediaStatus, *, is_deleted: bool) -> MediumState:
    if is_deleted:
        return MediumState.DELETED
    known = {MediaStatus.READY: MediumState.READY, MediaStatus.ERROR: MediumState.FAILED}
    return known.get(status, MediumState.ON_ITS_WAY)


def find_usable_videos(db: Db, actor: Actor, course_id: UUID, media_ids: AbstractSet[UUID]) -> set[UUID]:
    """Give those of `media_ids` that `actor` may put into a course: videos that are not deleted.

    They are one's own, or linked to this course already; any for admins. They need not be ready: a course is
    written while its files are on their way. Each stays as it is until the end of the transaction, so that
    none is deleted between this and its link.
    """
    asked = select(Media.id).where(
        col(Media.id).in_(media_ids), col(Media.kind) == MediaKind.VIDEO, col(Media.deleted_at).is_(None)
    )
    if not actor.is_admin:
        linked = select(MediaLink.media_id).where(
            or_(
                col(MediaLink.course_id) == course_id,
                col(MediaLink.section_id).in_(
                    select(CourseSection.id).where(col(CourseSection.course_id) == course_id)
                ),
                col(MediaLink.item_id).in_(
                    select(CourseItem.id).where(col(CourseItem.course_id) == course_id)
                ),
            )
        )
        asked = asked.where(or_(col(Media.owner_id) == actor.require_user(), col(Media.id).in_(linked)))
    # In one order, so that two savers who name the same media don't wait for each other in a ring.
    return set(db.exec(asked.order_by(col(Media.id)).with_for_update(read=True)).all())
