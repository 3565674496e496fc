"""The HTTP door of submissions."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Header, Path, Query

from lms_app.challenges.errors import ChallengeNotFound, ChallengePrivate
from lms_app.core.redis import get_redis
from lms_app.grading.queries import get_grader
from lms_app.submissions import queries, service
from lms_app.submissions.errors import SameKeyOtherCode, SubmissionNotFound, TooManyWaiting
from lms_app.submissions.schemas import (
    RunCreate,
    SubmissionCreate,
    SubmissionFilters,
    SubmissionPage,
    SubmissionReceipt,
    SubmissionView,
)
from lms_app.web.http import DbDep, SignedInDep, TransactionRoute
from lms_app.web.http_docs import error_responses

router = APIRouter(prefix="/api/v1/submissions", tags=["submissions"], route_class=TransactionRoute)

IdempotencyKey = Annotated[
    str,
    Header(
        max_length=200,
        description="Any text that is new for each new thing; sending the same one again makes no second one",
    ),
]
_EXAMPLE = {
    "challengeId": "0190c2a4-5b1e-7c3d-9a44-2f6f0d6c1a11",
    "language": "python",
    "code": "def total(left, right):\n    return left + right\n",
}
_REFUSALS = (400, 401, ChallengePrivate, ChallengeNotFound, TooManyWaiting, SameKeyOtherCode)


@router.post("", status_code=201, summary="Submit code", responses=error_responses(*_REFUSALS))
def submit_code(
    db: DbDep,
    actor: SignedInDep,
    submission: Annotated[SubmissionCreate, Body(openapi_examples={"python": {"value": _EXAMPLE}})],
    idempotency_key: IdempotencyKey = "",
) -> SubmissionReceipt:
    """Hand code in for grading on all cases of a challenge.

    It is PENDING, then RUNNING, then PASSED, FAILED or ERROR; read it again to learn the verdict.
    """
    return service.submit_code(db, actor, submission, idempotency_key=idempotency_key)


@router.post("/run", status_code=201, summary="Try code", responses=error_responses(*_REFUSALS))
def run_code(
    db: DbDep,
    actor: SignedInDep,
    run: Annotated[
        RunCreate, Body(openapi_examples={"own input": {"value": {**_EXAMPLE, "ownInput": "[2, 3]"}}})
    ],
    idempotency_key: IdempotencyKey = "",
) -> SubmissionReceipt:
    """Run code on the public cases, or on `ownInput` (the JSON text of an array of arguments).

    It counts for nothing and is in no list; read it by its id.
    """
    return service.run_code(db, actor, run, idempotency_key=idempotency_key)


@router.get("/user", summary="List one's own submissions", responses=error_responses(400, 401))
def list_own_submissions(
    db: DbDep, actor: SignedInDep, filters: Annotated[SubmissionFilters, Query()]
) -> SubmissionPage:
    """Newest first; `challengeId` narrows to one challenge."""
    return queries.list_own_submissions(db, actor, filters)


@router.get(
    "/{submissionId}", summary="Read a submission", responses=error_responses(400, 401, SubmissionNotFound)
)
def read_submission(
    db: DbDep,
    actor: SignedInDep,
    submission_id: Annotated[UUID, Path(alias="submissionId", description="The submission's id")],
) -> SubmissionView:
    """Status, verdict and results so far, for its owner, the challenge's author and admins.

    Of hidden cases only whether they passed is told. `executionTime` is in milliseconds, `memoryUsed` in
    kB, `score` in percent; `fault` says whether the student, the challenge or the system is to blame.
    """
    return queries.get_submission(db, actor, submission_id, grader=get_grader(get_redis()))
