"""The HTTP door of one's own notifications: /api/v1/notifications."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query

from lms_app.notifications import queries, service
from lms_app.notifications.errors import NotificationNotFound
from lms_app.notifications.schemas import NotificationFilters, NotificationPage, ReadView
from lms_app.web.http import DbDep, SignedInDep, TransactionRoute
from lms_app.web.http_docs import error_responses

router = APIRouter(prefix="/api/v1/notifications", tags=["notifications"], route_class=TransactionRoute)


@router.get("", summary="List one's own notifications", responses=error_responses(400, 401))
def list_notifications(
    db: DbDep, actor: SignedInDep, filters: Annotated[NotificationFilters, Query()]
) -> NotificationPage:
    """The newest first, without the kinds that the person has switched off for the bell."""
    return queries.list_notifications(db, actor, filters)


@router.post("/read-all", summary="Mark all notifications read", responses=error_responses(401, 403))
def mark_all_read(db: DbDep, actor: SignedInDep) -> ReadView:
    """Twice is as once."""
    return ReadView(unread=service.mark_all_read(db, actor))


@router.post(
    "/{notificationId}/read",
    summary="Mark a notification read",
    responses=error_responses(400, 401, 403, NotificationNotFound),
)
def mark_read(
    notification_id: Annotated[UUID, Path(alias="notificationId", description="The notification's id")],
    db: DbDep,
    actor: SignedInDep,
) -> ReadView:
    """Twice is as once; the time of the first reading stays."""
    return ReadView(unread=service.mark_read(db, actor, notification_id))
