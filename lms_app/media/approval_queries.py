"""Reads of the wishes to erase media that are used."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, true
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from lms_app.core.actor import Actor
from lms_app.core.db import Db
from lms_app.media import links
from lms_app.media.errors import RequestNotFound
from lms_app.media.library_schemas import DeletionRequestView, MediaUse, RequestFilters, RequestPage
from lms_app.media.queries import check_uploader
from models.accounts import User
from models.media import DeletionStatus, Media, MediaDeletionRequest

PAGE_SIZE = 20


def list_requests(db: Db, actor: Actor, filters: RequestFilters) -> RequestPage:
    """Give one page of wishes, those that wait first: everybody's for admins, one's own for others.

    Raises:
        Unauthorized, AuthorsOnly: See `queries.check_uploader`.
    """
    user_id = check_uploader(db, actor)
    seen: ColumnElement[bool] = true() if actor.is_admin else col(MediaDeletionRequest.asked_by_id) == user_id
    status = col(MediaDeletionRequest.status)
    counted = dict(db.exec(select(status, func.count()).where(seen).group_by(status)).all())
    counts = {each: counted.get(each, 0) for each in DeletionStatus}
    total = counts[filters.status] if filters.status else sum(counts.values())
    found = [seen] if filters.status is None else [seen, status == filters.status]
    waits_first = case((status == DeletionStatus.PENDING, 0), else_=1)
    ids = db.exec(
        select(MediaDeletionRequest.id)
        .where(*found)
        .order_by(waits_first, col(MediaDeletionRequest.created_at).desc(), col(MediaDeletionRequest.id))
        .limit(PAGE_SIZE)
        .offset((filters.page - 1) * PAGE_SIZE)
    ).all()
    return RequestPage(
        requests=_view_requests(db, ids),
        counts=counts,
        total=total,
        page=filters.page,
        pages=-(-total // PAGE_SIZE),
    )


def view_request(db: Db, request_id: UUID) -> DeletionRequestView:
    """Give one wish to somebody who may see it.

    Raises:
        RequestNotFound: There is none.
    """
    found = _view_requests(db, [request_id])
    if not found:
        raise RequestNotFound
    return found[0]


def find_pending(db: Db, media_id: UUID) -> DeletionRequestView | None:
    """Give the wish about a medium that waits, if one does."""
    waits = col(MediaDeletionRequest.status) == DeletionStatus.PENDING
    found = db.exec(
        select(MediaDeletionRequest.id).where(col(MediaDeletionRequest.media_id) == media_id, waits)
    ).first()
    return _view_requests(db, [found])[0] if found is not None else None


def _view_requests(db: Db, ids: Sequence[UUID]) -> list[DeletionRequestView]:
    asker, decider = aliased(User), aliased(User)
    rows = db.exec(
        select(MediaDeletionRequest, Media, col(asker.name), col(decider.name))
        .join(Media, col(Media.id) == col(MediaDeletionRequest.media_id))
        .outerjoin(asker, col(asker.id) == col(MediaDeletionRequest.asked_by_id))
        .outerjoin(decider, col(decider.id) == col(MediaDeletionRequest.decided_by_id))
        .where(col(MediaDeletionRequest.id).in_(ids))
    ).all()
    waiting = [row[1].id for row in rows if row[0].status is DeletionStatus.PENDING]
    uses = links.list_uses(db, waiting)
    views = {
        row[0].id: _view(row[0], row[1], row[2], row[3], uses.get(row[1].id) or _former_uses(row[0], row[1]))
        for row in rows
    }
    return [views[each] for each in ids if each in views]


def _former_uses(row: MediaDeletionRequest, medium: Media) -> list[MediaUse]:
    """Give where a medium of the bin was used, as long as its wish waits."""
    if row.status is not DeletionStatus.PENDING:
        return []
    return [MediaUse.model_validate(each) for each in medium.links_snapshot or []]


def _view(
    row: MediaDeletionRequest,
    medium: Media,
    asked_by: str | None,
    decided_by: str | None,
    uses: list[MediaUse],
) -> DeletionRequestView:
    return DeletionRequestView(
        id=row.id,
        media_id=row.media_id,
        media_title=medium.title,
        asked_by=asked_by or "",
        reason=row.reason,
        status=row.status,
        note=row.note,
        decided_by=decided_by or "",
        decided_at=row.decided_at,
        created_at=row.created_at,
        uses=uses,
    )
