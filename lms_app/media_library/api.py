"""Links between media and what uses them, over HTTP: /api/media/:id/links."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Path

from lms_app.courses.errors import NotPublishable
from lms_app.media.api import LIMITED, MediaId
from lms_app.media.errors import AuthorsOnly, MediaNotFound, TargetNotFound
from lms_app.media.library_schemas import LinkTarget, MediumDetails, TargetKind
from lms_app.media_library import service
from lms_app.web.http import DbDep, SignedInDep, TransactionRoute
from lms_app.web.http_docs import flat_error_responses

router = APIRouter(prefix="/api/media/{mediaId}/links", tags=["media"], route_class=TransactionRoute)

_TARGET = {"kind": "section", "id": "01a2b3c4-0000-7000-8000-000000000001"}
_OF_LINK = (400, 401, AuthorsOnly, MediaNotFound, TargetNotFound)


@router.post("", summary="Use a medium", responses=flat_error_responses(*_OF_LINK), dependencies=LIMITED)
def link_medium(
    db: DbDep,
    actor: SignedInDep,
    media_id: MediaId,
    target: Annotated[LinkTarget, Body(openapi_examples={"a chapter": {"value": _TARGET}})],
) -> MediumDetails:
    """In a course, a chapter, an item or a lesson that one may change. Twice is as once.

    What an item plays is set with the course's tree.
    """
    return service.link_medium(db, actor, media_id, target)


@router.delete(
    "/{kind}/{targetId}",
    summary="Use a medium no longer",
    responses=flat_error_responses(*_OF_LINK, NotPublishable),
    dependencies=LIMITED,
)
def unlink_medium(
    db: DbDep,
    actor: SignedInDep,
    media_id: MediaId,
    kind: Annotated[TargetKind, Path(description="What it is used in")],
    target_id: Annotated[UUID, Path(alias="targetId", description="The id of that")],
) -> MediumDetails:
    """An item that played it has no video then; a published course must still be whole. Twice is as once."""
    return service.unlink_medium(db, actor, media_id, LinkTarget(kind=kind, id=target_id))
