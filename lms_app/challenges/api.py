"""The HTTP door of the challenges."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Header, Path, Query, Response

from lms_app.challenges import queries, service
from lms_app.challenges.errors import (
    AuthorsOnly,
    ChallengeNotFound,
    ChallengePrivate,
    EditedMeanwhile,
    HintNotFound,
    NotYourChallenge,
    SameKeyOtherContent,
)
from lms_app.challenges.schemas import (
    ChallengeAuthorView,
    ChallengeFilters,
    ChallengeInput,
    ChallengePage,
    ChallengeView,
    Facets,
    HintView,
)
from lms_app.core.rate_limit import RateLimit
from lms_app.web.http import ActorDep, DbDep, SignedInDep, TransactionRoute, limit_by_person
from lms_app.web.http_docs import error_responses
from models.challenges import ChallengeStatus

router = APIRouter(prefix="/api/v1/challenges", tags=["challenges"], route_class=TransactionRoute)

_WRITES = RateLimit("challenge-writes", amount=60, period_s=60)

ChallengeId = Annotated[UUID, Path(alias="challengeId", description="The challenge's id")]
IdempotencyKey = Annotated[
    str,
    Header(
        max_length=200,
        description="Any text that is new for each new thing; sending the same one again makes no second one",
    ),
]
EXAMPLE = {
    "title": "Sum of two sensors",
    "description": "Add up what two sensors counted.",
    "difficulty": "BEGINNER",
    "category": "Robot basics",
    "instructions": "Write `total(left, right)`, which returns the sum of its arguments.",
    "starterCode": "def total(left, right):\n    ...\n",
    "solutionCode": "def total(left, right):\n    return left + right\n",
    "languages": ["python"],
    "testCases": [
        {
            "description": "Small numbers",
            "functionName": "total",
            "input": "[2, 3]",
            "expectedOutput": "5",
            "isPublic": True,
            "weight": 1,
        }
    ],
    "hints": ["The operator + adds."],
    "tags": ["numbers"],
    "estimatedTime": 5,
    "isPublic": True,
}
ChallengeBody = Annotated[
    ChallengeInput, Body(openapi_examples={"sum": {"summary": "One public case", "value": EXAMPLE}})
]


@router.get(
    "",
    summary="List challenges",
    responses=error_responses(400),
)
def list_challenges(
    db: DbDep, actor: ActorDep, filters: Annotated[ChallengeFilters, Query()]
) -> ChallengePage:
    """Public ones for everybody, also the own private ones for their author, all for admins.

    `search` finds words that begin with what is given, in title, tags, category and description. By
    default the easiest band comes first.
    """
    return queries.list_challenges(db, actor, filters)


@router.get(
    "/categories",
    summary="List categories and tags",
    responses=error_responses(),
)
def list_categories(db: DbDep, actor: ActorDep) -> Facets:
    """Those in use, each with the number of challenges, most used first."""
    return queries.list_facets(db, actor)


@router.post(
    "",
    status_code=201,
    summary="Add a challenge",
    responses=error_responses(400, 401, AuthorsOnly, SameKeyOtherContent),
    dependencies=[limit_by_person(_WRITES)],
)
def create_challenge(
    db: DbDep,
    actor: SignedInDep,
    challenge: ChallengeBody,
    idempotency_key: IdempotencyKey = "",
    draft: Annotated[bool, Query(description="Learners don't find it until it is published")] = False,
) -> ChallengeAuthorView:
    """For instructors and admins. It is published at once, and who sends it answers for its cases.

    With `draft` it waits: `POST /api/v1/instructor/challenges/{id}/check` runs its reference, its starter
    and its wrong solutions; when that has ended well, `POST /api/v1/instructor/challenges/{id}/publish`
    publishes it.

    `input` is the JSON text of the array of arguments, `expectedOutput` the JSON text of the result;
    `starterCode` and `solutionCode` are a text or an object by language. `checker` (`exact`, `float`,
    `unordered`, `set`, `regex`, `raises`) says how results are compared.
    """
    status = ChallengeStatus.DRAFT if draft else ChallengeStatus.PUBLISHED
    return service.create_challenge(db, actor, challenge, idempotency_key=idempotency_key, status=status)


@router.get(
    "/{challengeId}",
    summary="Read a challenge",
    responses=error_responses(400, ChallengePrivate, ChallengeNotFound),
)
def read_challenge(
    db: DbDep, actor: ActorDep, challenge_id: ChallengeId
) -> ChallengeView | ChallengeAuthorView:
    """Learners get the statement, the starter code and the public cases.

    Its author and admins also get the reference solution, the hints and the hidden cases.
    """
    challenge = queries.access_challenge(db, actor, challenge_id)
    if queries.may_edit(actor, challenge):
        return queries.get_challenge_for_author(db, actor, challenge_id)
    return queries.get_challenge(db, actor, challenge_id)


@router.put(
    "/{challengeId}",
    summary="Replace a challenge",
    responses=error_responses(400, 401, NotYourChallenge, ChallengeNotFound, EditedMeanwhile),
    dependencies=[limit_by_person(_WRITES)],
)
def update_challenge(
    db: DbDep,
    actor: SignedInDep,
    challenge_id: ChallengeId,
    challenge: ChallengeBody,
    version: Annotated[int | None, Query(description="The version that was read before")] = None,
) -> ChallengeAuthorView:
    """For its author and admins.

    Of a published challenge the words change at once. Changed code, cases, files and limits wait, and
    `hasUnpublishedChanges` says so, until they are checked and published like a draft; until then learners
    get and are judged by what is published. With `version` nothing is saved over what somebody else
    saved meanwhile: the answer is 409 then.
    """
    return service.update_challenge(db, actor, challenge_id, challenge, version=version)


@router.delete(
    "/{challengeId}",
    status_code=204,
    response_class=Response,
    summary="Delete a challenge",
    responses=error_responses(400, 401, NotYourChallenge, ChallengeNotFound),
    dependencies=[limit_by_person(_WRITES)],
)
def delete_challenge(db: DbDep, actor: SignedInDep, challenge_id: ChallengeId) -> None:
    """For its author and admins.

    One that has submissions is only hidden.
    """
    service.delete_challenge(db, actor, challenge_id)


@router.get(
    "/{challengeId}/hints/{number}",
    summary="Read one hint",
    responses=error_responses(400, ChallengePrivate, ChallengeNotFound, HintNotFound),
)
def read_hint(
    db: DbDep, actor: ActorDep, challenge_id: ChallengeId, number: Annotated[int, Path(ge=1, le=100)]
) -> HintView:
    """Hints are given one by one, counted from 1."""
    return queries.get_hint(db, actor, challenge_id, number)
