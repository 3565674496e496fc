"""The HTTP door of authors: the list of one's own, drafts, copies, checks, publishing, the archive.

A challenge itself is read and saved at /api/v1/challenges/{id}.
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Path, Query, Response

from lms_app.authoring import queries, service, statistics
from lms_app.authoring.errors import (
    CheckRunning,
    NotChecked,
    ReferenceFails,
    StarterPasses,
    WrongSolutionPasses,
    WrongStatus,
)
from lms_app.authoring.schemas import (
    AuthoredFilters,
    AuthoredPage,
    ChallengeFile,
    ChallengeStatistics,
    CheckReport,
    DraftCreate,
    StatusView,
)
from lms_app.challenges.api import EXAMPLE, IdempotencyKey
from lms_app.challenges.errors import (
    AuthorsOnly,
    ChallengeNotFound,
    ChallengePrivate,
    NotYourChallenge,
    SameKeyOtherContent,
)
from lms_app.challenges.schemas import ChallengeAuthorView
from lms_app.challenges.service import discard_changes as discard
from lms_app.core.rate_limit import RateLimit
from lms_app.web.http import DbDep, SignedInDep, TransactionRoute, limit_by_person
from lms_app.web.http_docs import error_responses

router = APIRouter(prefix="/api/v1/instructor/challenges", tags=["authoring"], route_class=TransactionRoute)

_WRITES = RateLimit("authoring-writes", amount=60, period_s=60)
_NOT_MINE = (400, 401, NotYourChallenge, ChallengePrivate, ChallengeNotFound)
_EXAMPLE = {
    "title": "Sum of two sensors",
    "category": "Robot basics",
    "difficulty": "BEGINNER",
    "language": "python",
}
_FILE_EXAMPLE = {"format": "robotics-lms-challenge", "version": 1, "challenge": EXAMPLE}

ChallengeId = Annotated[UUID, Path(alias="challengeId", description="The challenge's id")]


@router.get(
    "", summary="List the challenges that one may change", responses=error_responses(401, AuthorsOnly)
)
def list_authored(
    db: DbDep, actor: SignedInDep, filters: Annotated[AuthoredFilters, Query()]
) -> AuthoredPage:
    """Drafts and archived ones too, last saved first; one's own, and all for admins."""
    return queries.list_authored(db, actor, filters)


@router.post(
    "",
    status_code=201,
    summary="Start a draft",
    responses=error_responses(400, 401, AuthorsOnly),
    dependencies=[limit_by_person(_WRITES)],
)
def create_draft(
    db: DbDep,
    actor: SignedInDep,
    draft: Annotated[DraftCreate, Body(openapi_examples={"python": {"value": _EXAMPLE}})],
) -> ChallengeAuthorView:
    """With a small example in the language to change; learners see nothing of it until it is published.

    Save it with `PUT /api/v1/challenges/{id}?version=...`.
    """
    return service.create_draft(db, actor, draft)


@router.post(
    "/{challengeId}/duplicate",
    status_code=201,
    summary="Copy a challenge",
    responses=error_responses(*_NOT_MINE),
    dependencies=[limit_by_person(_WRITES)],
)
def duplicate_challenge(db: DbDep, actor: SignedInDep, challenge_id: ChallengeId) -> ChallengeAuthorView:
    """The copy is a draft of whoever asks."""
    return service.duplicate_challenge(db, actor, challenge_id)


@router.get("/{challengeId}/check", summary="Read a check", responses=error_responses(*_NOT_MINE))
def read_check(db: DbDep, actor: SignedInDep, challenge_id: ChallengeId) -> CheckReport:
    """How references, starters and wrong solutions fare on the cases as they are now, hidden ones too."""
    return queries.get_check_report(db, actor, challenge_id)


@router.post(
    "/{challengeId}/check",
    status_code=202,
    summary="Start a check",
    responses=error_responses(*_NOT_MINE, NotChecked, CheckRunning),
    dependencies=[limit_by_person(_WRITES)],
)
def start_check(db: DbDep, actor: SignedInDep, challenge_id: ChallengeId) -> CheckReport:
    """Run the saved references, starters and wrong solutions on all cases; read the check to follow it."""
    service.start_check(db, actor, challenge_id)
    return queries.get_check_report(db, actor, challenge_id)


@router.post(
    "/{challengeId}/publish",
    summary="Publish a draft, or changes of a published challenge",
    responses=error_responses(
        *_NOT_MINE, WrongStatus, NotChecked, CheckRunning, ReferenceFails, StarterPasses, WrongSolutionPasses
    ),
    dependencies=[limit_by_person(_WRITES)],
)
def publish_challenge(db: DbDep, actor: SignedInDep, challenge_id: ChallengeId) -> StatusView:
    """Only when every reference passes all cases, and every starter and wrong solution fails.

    Changes of a published challenge's code, cases, files and limits reach learners by this, and only by this.
    """
    return service.publish_challenge(db, actor, challenge_id)


@router.post(
    "/{challengeId}/discard",
    summary="Discard changes that are not published",
    responses=error_responses(*_NOT_MINE),
    dependencies=[limit_by_person(_WRITES)],
)
def discard_changes(db: DbDep, actor: SignedInDep, challenge_id: ChallengeId) -> ChallengeAuthorView:
    """Go back to the code, cases, files and limits that learners have; without changes nothing happens."""
    return discard(db, actor, challenge_id)


@router.post(
    "/{challengeId}/archive",
    summary="Archive a challenge",
    responses=error_responses(*_NOT_MINE, WrongStatus),
    dependencies=[limit_by_person(_WRITES)],
)
def archive_challenge(db: DbDep, actor: SignedInDep, challenge_id: ChallengeId) -> StatusView:
    """Learners don't find it any more; what they handed in stays."""
    return service.archive_challenge(db, actor, challenge_id)


@router.post(
    "/{challengeId}/restore",
    summary="Take a challenge out of the archive",
    responses=error_responses(*_NOT_MINE, WrongStatus),
    dependencies=[limit_by_person(_WRITES)],
)
def restore_challenge(db: DbDep, actor: SignedInDep, challenge_id: ChallengeId) -> StatusView:
    """It is a draft again, to be published when it is ready."""
    return service.restore_challenge(db, actor, challenge_id)


@router.get(
    "/{challengeId}/statistics",
    summary="Read how learners fare with each case",
    responses=error_responses(*_NOT_MINE),
)
def read_statistics(db: DbDep, actor: SignedInDep, challenge_id: ChallengeId) -> ChallengeStatistics:
    """Of graded attempts, for the cases as they are now; wrong values are of public cases only."""
    return statistics.get_statistics(db, actor, challenge_id)


@router.get("/{challengeId}/export", summary="Export a challenge", responses=error_responses(*_NOT_MINE))
def export_challenge(
    db: DbDep, actor: SignedInDep, challenge_id: ChallengeId, response: Response
) -> ChallengeFile:
    """One JSON file with all of it, solutions and hidden cases too; another installation can import it."""
    response.headers["Content-Disposition"] = f'attachment; filename="challenge-{challenge_id}.json"'
    return service.export_challenge(db, actor, challenge_id)


@router.post(
    "/import",
    status_code=201,
    summary="Import a challenge",
    responses=error_responses(400, 401, AuthorsOnly, SameKeyOtherContent),
    dependencies=[limit_by_person(_WRITES)],
)
def import_challenge(
    db: DbDep,
    actor: SignedInDep,
    file: Annotated[ChallengeFile, Body(openapi_examples={"sum": {"value": _FILE_EXAMPLE}})],
    idempotency_key: IdempotencyKey = "",
) -> ChallengeAuthorView:
    """The file of an export becomes a draft of whoever asks; it is checked like one that was written here."""
    return service.import_challenge(db, actor, file, idempotency_key=idempotency_key)
