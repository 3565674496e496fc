"""Erasing media that are used: an author asks, an admin decides (spec MED 4)."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from lms_app.core import audit, live
from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.core.log import get_logger
from lms_app.media import links
from lms_app.media.approval_queries import find_pending, view_request
from lms_app.media.errors import MediaNotInUse, RequestDecided, RequestNotFound, StillOnItsWay
from lms_app.media.library_schemas import DeletionRequestView
from lms_app.media.managing import take_away_for_good, touch
from lms_app.media.queries import access_media
from lms_app.notifications.service import notify
from models.accounts import Role, User
from models.media import DeletionStatus, Media, MediaDeletionRequest, MediaStatus
from models.notifications import NotificationKind

REQUESTS_PATH = "/instructor/media/requests"
_log = get_logger(__name__)


def ask_deletion(db: Db, actor: Actor, media_id: UUID, reason: str) -> DeletionRequestView:
    """Ask the admins to erase a medium that is used, and tell them. While a wish waits, it is the answer.

    Raises:
        AppError: See `queries.access_media`.
        StillOnItsWay: Its bytes are still coming or being looked into.
        MediaNotInUse: Nothing uses it: it can be erased at once.
    """
    row = access_media(db, actor, media_id, lock=True, is_deleted=None)
    pending = find_pending(db, row.id)
    if pending is not None:
        return pending
    if row.status in (MediaStatus.UPLOADING, MediaStatus.PROCESSING):
        raise StillOnItsWay
    uses = links.find_uses(db, row)
    if not uses:
        raise MediaNotInUse
    wish = MediaDeletionRequest(media_id=row.id, asked_by_id=actor.user_id, reason=reason)
    db.exec(insert(MediaDeletionRequest).values(wish.model_dump()))
    places = [each.title for each in uses]
    audit.record(db, actor, "media.deletion_asked", row.id, reason=reason, places=places)
    touch(db, row)
    _tell_admins(db, actor, row, wish)
    _log.info("media.deletion_asked", mediaId=str(row.id), requestId=str(wish.id))
    return view_request(db, wish.id)


def _tell_admins(db: Db, actor: Actor, row: Media, wish: MediaDeletionRequest) -> None:
    is_admin = (col(User.role) == Role.ADMIN, col(User.deleted_at).is_(None))
    admins = db.exec(select(User.id).where(*is_admin)).all()
    notify(
        db,
        [each for each in admins if each != actor.user_id],
        NotificationKind.MEDIA_DELETION_REQUESTED,
        params={"person": actor.name, "title": row.title, "reason": wish.reason},
        href=REQUESTS_PATH,
        dedup_key=f"media-deletion:{wish.id}",
    )


def approve_deletion(db: Db, actor: Actor, request_id: UUID, note: str = "") -> DeletionRequestView:
    """Erase what somebody asked to be erased; what used it says that it is gone. Twice is as once.

    Raises:
        Unauthorized: Nobody is signed in.
        Forbidden: The person is no admin.
        RequestNotFound: There is no such wish.
        RequestDecided: It was refused.
        StillOnItsWay: Its bytes are being looked into.
    """
    return _decide(db, actor, request_id, DeletionStatus.APPROVED, note)


def refuse_deletion(db: Db, actor: Actor, request_id: UUID, note: str = "") -> DeletionRequestView:
    """Leave a medium as it is and say why. Twice is as once.

    Raises:
        Unauthorized: Nobody is signed in.
        Forbidden: The person is no admin.
        RequestNotFound: There is no such wish.
        RequestDecided: It was approved.
    """
    return _decide(db, actor, request_id, DeletionStatus.REFUSED, note)


def _decide(
    db: Db, actor: Actor, request_id: UUID, decision: DeletionStatus, note: str
) -> DeletionRequestView:
    admin_id = actor.require_role(Role.ADMIN)
    known = db.get(MediaDeletionRequest, request_id)
    if known is None:
        raise RequestNotFound
    # The medium before the wish, as in asking: whoever locks both does it in this order.
    medium = db.get_one(Media, known.media_id, with_for_update=True, populate_existing=True)
    wish = db.get_one(MediaDeletionRequest, request_id, with_for_update=True, populate_existing=True)
    if wish.status is decision:
        return view_request(db, request_id)
    if wish.status is not DeletionStatus.PENDING:
        raise RequestDecided
    wish.status, wish.note = decision, note
    wish.decided_by_id, wish.decided_at = admin_id, utc_now()
    db.flush()
    if decision is DeletionStatus.APPROVED:
        audit.record(db, actor, "media.deletion_approved", medium.id, note=note)
        take_away_for_good(db, actor, medium)
    else:
        audit.record(db, actor, "media.deletion_refused", medium.id, note=note)
        touch(db, medium)
    _tell_asker(db, actor, medium, wish)
    _log.info("media.deletion_decided", requestId=str(request_id), decision=decision.value)
    return view_request(db, request_id)


def _tell_asker(db: Db, actor: Actor, medium: Media, wish: MediaDeletionRequest) -> None:
    live.publish_after_commit(db, live.admins_topic(), {"changed": "media", "id": str(medium.id)})
    if wish.asked_by_id is None or wish.asked_by_id == actor.user_id:
        return
    kind = NotificationKind.MEDIA_DELETION_APPROVED
    if wish.status is DeletionStatus.REFUSED:
        kind = NotificationKind.MEDIA_DELETION_REFUSED
    notify(
        db,
        [wish.asked_by_id],
        kind,
        params={"title": medium.title, "reason": wish.note},
        href=REQUESTS_PATH,
        dedup_key=f"media-deletion-decided:{wish.id}",
    )
