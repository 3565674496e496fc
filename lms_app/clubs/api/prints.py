"""Routes of what a club prints: /api/kruzhok/{kruzhokId}/poster, /login-cards, /prints."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path

from lms_app.clubs import prints
from lms_app.clubs.api.clubs import NOT_MINE, NOT_OPEN, ClubId, IdempotencyKey
from lms_app.clubs.errors import (
    MemberNotFound,
    NotAChildAccount,
    NotYourClub,
    PrintNotFound,
    SameKeyOtherContent,
)
from lms_app.clubs.schemas import CardOwners, CardRequest, PrintState, PrintTicket
from lms_app.core.rate_limit import RateLimit
from lms_app.web.http import DbDep, SignedInDep, TransactionRoute, limit_by_person
from lms_app.web.http_docs import flat_error_responses

router = APIRouter(prefix="/api/kruzhok/{kruzhokId}", tags=["clubs"], route_class=TransactionRoute)

_prints = [limit_by_person(RateLimit("clubs.prints", amount=30, period_s=300))]


@router.post(
    "/poster",
    status_code=202,
    summary="Make the poster with the join code",
    responses=flat_error_responses(*NOT_MINE),
    dependencies=_prints,
)
def request_poster(db: DbDep, actor: SignedInDep, club_id: ClubId) -> PrintTicket:
    """An A4 PDF with QR code, code and link; the same poster once more is the same file."""
    return prints.request_poster(db, actor, club_id)


@router.get(
    "/login-cards",
    summary="List children who may get login cards",
    responses=flat_error_responses(*NOT_OPEN, NotYourClub),
)
def list_card_owners(db: DbDep, actor: SignedInDep, club_id: ClubId) -> CardOwners:
    """Accounts that this club made and that have no e-mail, by name."""
    return prints.list_card_owners(db, actor, club_id)


@router.post(
    "/login-cards",
    status_code=202,
    summary="Make login cards with new passwords",
    responses=flat_error_responses(*NOT_MINE, MemberNotFound, NotAChildAccount, SameKeyOtherContent),
    dependencies=_prints,
)
def request_cards(
    db: DbDep,
    actor: SignedInDep,
    club_id: ClubId,
    request: CardRequest,
    idempotency_key: IdempotencyKey = "",
) -> PrintTicket:
    """The old passwords of these children end; the new ones are in the PDF and nowhere else.

    Whoever got no answer asks again with the same `Idempotency-Key`, and gets the same sheet.
    """
    return prints.request_cards(db, actor, club_id, request.member_ids, idempotency_key=idempotency_key)


@router.get(
    "/prints/{jobId}",
    summary="Ask for a sheet to print",
    responses=flat_error_responses(*NOT_OPEN, NotYourClub, PrintNotFound),
)
def read_print(
    db: DbDep,
    actor: SignedInDep,
    club_id: ClubId,
    job_id: Annotated[UUID, Path(alias="jobId", description="The job's id, as the request gave it")],
) -> PrintState:
    """How far it is, with a link once it is DONE; sheets are thrown away after a day."""
    return prints.get_print(db, actor, club_id, job_id)
