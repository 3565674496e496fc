"""The HTTP door of re-grading: start, look at the difference, apply or discard."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path

from lms_app.challenges.errors import ChallengeNotFound, ChallengePrivate, NotYourChallenge
from lms_app.core.rate_limit import RateLimit
from lms_app.regrading import queries, service
from lms_app.regrading.errors import (
    CasesChanged,
    NoRegrade,
    NothingToRegrade,
    NotPublished,
    RegradeNotReady,
    RegradeOpen,
)
from lms_app.regrading.schemas import RegradeView
from lms_app.web.http import DbDep, SignedInDep, TransactionRoute, limit_by_person
from lms_app.web.http_docs import error_responses

router = APIRouter(
    prefix="/api/v1/instructor/challenges/{challengeId}/regrade",
    tags=["authoring"],
    route_class=TransactionRoute,
)

_WRITES = RateLimit("regrade-writes", amount=20, period_s=60)
_NOT_MINE = (400, 401, NotYourChallenge, ChallengePrivate, ChallengeNotFound)

ChallengeId = Annotated[UUID, Path(alias="challengeId", description="The challenge's id")]


@router.get("", summary="Read the newest re-grade", responses=error_responses(*_NOT_MINE, NoRegrade))
def read_regrade(db: DbDep, actor: SignedInDep, challenge_id: ChallengeId) -> RegradeView:
    """How far it is, and which verdicts would change; those that lose points come first."""
    return queries.get_regrade(db, actor, challenge_id)


@router.post(
    "",
    status_code=202,
    summary="Start a re-grade",
    responses=error_responses(*_NOT_MINE, NotPublished, NothingToRegrade, RegradeOpen),
    dependencies=[limit_by_person(_WRITES)],
)
def start_regrade(db: DbDep, actor: SignedInDep, challenge_id: ChallengeId) -> RegradeView:
    """Grade past submissions on the cases as they are now; no verdict changes before it is applied."""
    return service.start_regrade(db, actor, challenge_id)


@router.post(
    "/apply",
    summary="Apply a re-grade",
    responses=error_responses(*_NOT_MINE, RegradeNotReady, NotPublished, CasesChanged),
    dependencies=[limit_by_person(_WRITES)],
)
def apply_regrade(db: DbDep, actor: SignedInDep, challenge_id: ChallengeId) -> RegradeView:
    """Put the new verdicts in place of the old ones, all at once."""
    return service.apply_regrade(db, actor, challenge_id)


@router.post(
    "/discard",
    summary="Discard a re-grade",
    responses=error_responses(*_NOT_MINE, RegradeNotReady),
    dependencies=[limit_by_person(_WRITES)],
)
def discard_regrade(db: DbDep, actor: SignedInDep, challenge_id: ChallengeId) -> RegradeView:
    """Forget the new verdicts."""
    return service.discard_regrade(db, actor, challenge_id)
