"""The library over HTTP: /api/media."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Path, Query

from lms_app.core.rate_limit import RateLimit
from lms_app.media import approval, approval_queries, library, managing
from lms_app.media.errors import (
    AuthorsOnly,
    MediaInUse,
    MediaNotFound,
    MediaNotInUse,
    RequestDecided,
    RequestNotFound,
    StillOnItsWay,
)
from lms_app.media.library_schemas import (
    DeletionAsk,
    DeletionDecision,
    DeletionRequestView,
    LibraryFilters,
    LibraryMedium,
    LibraryPage,
    MediumDetails,
    MediumRename,
    MediumRestore,
    RequestFilters,
    RequestPage,
    RestoredMedium,
)
from lms_app.web.http import DbDep, SignedInDep, TransactionRoute, limit_by_person
from lms_app.web.http_docs import flat_error_responses

router = APIRouter(prefix="/api/media", tags=["media"], route_class=TransactionRoute)

MediaId = Annotated[UUID, Path(description="The medium's id", alias="mediaId")]
RequestId = Annotated[UUID, Path(description="The request's id", alias="requestId")]
_RENAME = {"title": "Arduino: the first circuit"}
_RESTORE = {"withLinks": True}
_ASK = {"reason": "A pupil is seen on it whose parents don't agree"}
_OF_MEDIUM = (400, 401, AuthorsOnly, MediaNotFound)
_OF_REQUEST = (400, 401, 403, RequestNotFound, RequestDecided)
DecisionBody = Annotated[
    DeletionDecision,
    Body(openapi_examples={"with a note": {"value": {"note": "Agreed with the head of the school"}}}),
]
WRITES = RateLimit("media-writes", amount=240, period_s=60)
LIMITED = [limit_by_person(WRITES)]


@router.get("", summary="List media", responses=flat_error_responses(400, 401, AuthorsOnly))
def list_media(db: DbDep, actor: SignedInDep, filters: Annotated[LibraryFilters, Query()]) -> LibraryPage:
    """One page of one's own, of everybody's for admins, those on their way too. `deleted` opens the bin."""
    return library.list_library(db, actor, filters)


@router.get(
    "/deletion-requests",
    summary="List requests to erase media in use",
    responses=flat_error_responses(400, 401, AuthorsOnly),
)
def list_requests(db: DbDep, actor: SignedInDep, filters: Annotated[RequestFilters, Query()]) -> RequestPage:
    """Those that wait first; everybody's for admins, one's own for others."""
    return approval_queries.list_requests(db, actor, filters)


@router.post(
    "/deletion-requests/{requestId}/approve",
    summary="Erase media in use",
    responses=flat_error_responses(*_OF_REQUEST, StillOnItsWay),
    dependencies=LIMITED,
)
def approve_deletion(
    db: DbDep, actor: SignedInDep, request_id: RequestId, decision: DecisionBody
) -> DeletionRequestView:
    """For good: items that played it say that it is gone, and whoever asked is told. Admins only."""
    return approval.approve_deletion(db, actor, request_id, decision.note)


@router.post(
    "/deletion-requests/{requestId}/refuse",
    summary="Refuse to erase media in use",
    responses=flat_error_responses(*_OF_REQUEST),
    dependencies=LIMITED,
)
def refuse_deletion(
    db: DbDep, actor: SignedInDep, request_id: RequestId, decision: DecisionBody
) -> DeletionRequestView:
    """It stays as it is; whoever asked is told why. Admins only."""
    return approval.refuse_deletion(db, actor, request_id, decision.note)


@router.get("/{mediaId}", summary="Read a medium", responses=flat_error_responses(*_OF_MEDIUM))
def read_medium(db: DbDep, actor: SignedInDep, media_id: MediaId) -> MediumDetails:
    """With where it is used, what was done to it, and links for an hour and the person who asked alone."""
    return library.get_details(db, actor, media_id)


@router.patch(
    "/{mediaId}",
    summary="Rename a medium",
    responses=flat_error_responses(*_OF_MEDIUM),
    dependencies=LIMITED,
)
def rename_medium(
    db: DbDep,
    actor: SignedInDep,
    media_id: MediaId,
    change: Annotated[MediumRename, Body(openapi_examples={"rename": {"value": _RENAME}})],
) -> LibraryMedium:
    """Its title; the name of its file stays."""
    return managing.rename_medium(db, actor, media_id, change.title)


@router.delete(
    "/{mediaId}",
    status_code=204,
    summary="Put a medium into the bin",
    responses=flat_error_responses(*_OF_MEDIUM, StillOnItsWay),
    dependencies=LIMITED,
)
def delete_medium(db: DbDep, actor: SignedInDep, media_id: MediaId) -> None:
    """Nobody sees it then; where it was used is kept for restoring it. Twice is as once."""
    managing.delete_medium(db, actor, media_id)


@router.post(
    "/{mediaId}/restore",
    summary="Take a medium out of the bin",
    responses=flat_error_responses(*_OF_MEDIUM),
    dependencies=LIMITED,
)
def restore_medium(
    db: DbDep,
    actor: SignedInDep,
    media_id: MediaId,
    wish: Annotated[MediumRestore, Body(openapi_examples={"with its links": {"value": _RESTORE}})],
) -> RestoredMedium:
    """With its links, or unused. `lost` names the places that are gone or play something else by now."""
    return managing.restore_medium(db, actor, media_id, with_links=wish.with_links)


@router.post(
    "/{mediaId}/erase",
    status_code=204,
    summary="Erase a medium that nothing uses",
    responses=flat_error_responses(*_OF_MEDIUM, MediaInUse, StillOnItsWay),
    dependencies=LIMITED,
)
def erase_medium(db: DbDep, actor: SignedInDep, media_id: MediaId) -> None:
    """For good, bytes and all. One that is used is refused with every place; ask for its deletion then."""
    managing.erase_medium(db, actor, media_id)


@router.post(
    "/{mediaId}/deletion-requests",
    summary="Ask to erase a medium in use",
    responses=flat_error_responses(*_OF_MEDIUM, MediaNotInUse, StillOnItsWay),
    dependencies=LIMITED,
)
def ask_deletion(
    db: DbDep,
    actor: SignedInDep,
    media_id: MediaId,
    wish: Annotated[DeletionAsk, Body(openapi_examples={"why": {"value": _ASK}})],
) -> DeletionRequestView:
    """The admins decide. While a request waits, asking again gives that one."""
    return approval.ask_deletion(db, actor, media_id, wish.reason)
