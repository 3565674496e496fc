"""The HTTP door of calendars that people subscribe to."""

from datetime import UTC
from email.utils import format_datetime, parsedate_to_datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Header, Path, Response

from lms_app.core.rate_limit import RateLimit
from lms_app.lessons import feeds
from lms_app.lessons.errors import FeedNotFound
from lms_app.lessons.ical import CalendarText
from lms_app.lessons.schemas import FeedCreate, FeedList, FeedView
from lms_app.web.http import DbDep, SignedInDep, TransactionRoute, limit_by_address, limit_by_person
from lms_app.web.http_docs import flat_error_responses

router = APIRouter(prefix="/api/calendar", tags=["schedule"], route_class=TransactionRoute)

_WRITES = RateLimit("feed-writes", amount=30, period_s=60)
_READS = RateLimit("feed-reads", amount=120, period_s=60)
_EXAMPLE = Body(openapi_examples={"own": {"value": {"classId": None}}})


@router.get("/feeds", summary="One's own calendars", responses=flat_error_responses(401))
def list_feeds(db: DbDep, actor: SignedInDep) -> FeedList:
    """Private addresses that calendar programs subscribe to."""
    return feeds.list_feeds(db, actor)


@router.post(
    "/feeds",
    status_code=201,
    summary="Make a calendar, or give it a new address",
    responses=flat_error_responses(400, 401, FeedNotFound),
    dependencies=[limit_by_person(_WRITES)],
)
def make_feed(db: DbDep, actor: SignedInDep, wanted: Annotated[FeedCreate, _EXAMPLE]) -> FeedView:
    """Of all one's lessons, or with `classId` of one class. The address that was there before ends."""
    return feeds.make_feed(db, actor, wanted)


@router.delete(
    "/feeds/{feedId}",
    status_code=204,
    summary="Revoke a calendar",
    responses=flat_error_responses(400, 401, FeedNotFound),
)
def revoke_feed(
    db: DbDep,
    actor: SignedInDep,
    feed_id: Annotated[UUID, Path(alias="feedId", description="The calendar's id")],
) -> None:
    """Its address answers 404 from now on."""
    feeds.revoke_feed(db, actor, feed_id)


@router.get(
    "/{token}.ics",
    summary="Read a calendar",
    response_class=Response,
    responses={
        **flat_error_responses(FeedNotFound),
        200: {
            "description": "An iCalendar file",
            "content": {"text/calendar": {"schema": {"type": "string"}}},
        },
        304: {"description": "It is as the caller has it"},
    },
    dependencies=[limit_by_address(_READS)],
)
def read_feed(
    db: DbDep,
    token: Annotated[
        str, Path(max_length=64, description="The secret of the address; nobody has to sign in")
    ],
    if_none_match: Annotated[str, Header(description="The ETag that the caller has")] = "",
    if_modified_since: Annotated[str, Header(description="When the caller read it")] = "",
) -> Response:
    """Lessons from three months ago on, with time zones; cancelled ones are marked as such."""
    text = feeds.read_feed(db, token)
    headers = {
        "ETag": text.etag,
        "Last-Modified": format_datetime(text.changed_at.astimezone(UTC).replace(microsecond=0), usegmt=True),
        "Cache-Control": "private, no-cache",
        "X-Robots-Tag": "noindex",
    }
    if _is_unchanged(text, if_none_match, if_modified_since):
        return Response(status_code=304, headers=headers)
    return Response(
        text.body,
        media_type="text/calendar; charset=utf-8",
        headers={**headers, "Content-Disposition": 'inline; filename="kruzhok.ics"'},
    )


def _is_unchanged(text: CalendarText, if_none_match: str, if_modified_since: str) -> bool:
    """The tag decides when there is one; a date alone only by whole seconds (RFC 9110, 13.1.3)."""
    if if_none_match:
        known = {each.strip().removeprefix("W/") for each in if_none_match.split(",")}
        return text.etag in known or "*" in known
    try:
        since = parsedate_to_datetime(if_modified_since)
    except ValueError:
        return False
    if since.tzinfo is None:
        since = since.replace(tzinfo=UTC)
    return text.changed_at.replace(microsecond=0) <= since
