"""The wizard's draft over HTTP: /api/admin-courses/draft."""

from typing import Annotated

from fastapi import APIRouter, Body

from lms_app.core.rate_limit import RateLimit
from lms_app.courses import drafts
from lms_app.courses.api import examples
from lms_app.courses.api.writing import CourseRoute
from lms_app.courses.draft_schemas import DraftFinish, DraftInput, DraftView
from lms_app.courses.errors import AuthorsOnly, CreationOff, DraftElsewhere, DraftNotFound
from lms_app.courses.schemas import CourseView
from lms_app.web.http import DbDep, SignedInDep, limit_by_person
from lms_app.web.http_docs import flat_error_responses

router = APIRouter(prefix="/api/admin-courses/draft", tags=["courses"], route_class=CourseRoute)

# Saved as one types: once a second at most, and a person may have two tabs.
_SAVES = RateLimit("course-draft", amount=180, period_s=60)
_FINISH = {"draftId": "0192a5c8-7e10-7c3a-9a41-7d2f3c9b1e01", "version": 7}


@router.get(
    "", summary="Read one's draft of a course", responses=flat_error_responses(401, AuthorsOnly, CreationOff)
)
def read_draft(db: DbDep, actor: SignedInDep) -> DraftView:
    """What the wizard goes on from, on any machine; before the first save it is empty and has version 0."""
    return drafts.get_draft(db, actor)


@router.put(
    "",
    summary="Keep one's draft of a course",
    responses=flat_error_responses(400, 401, AuthorsOnly, CreationOff, DraftElsewhere),
    dependencies=[limit_by_person(_SAVES)],
)
def save_draft(
    db: DbDep,
    actor: SignedInDep,
    body: Annotated[DraftInput, Body(openapi_examples={"begun": {"value": examples.DRAFT}})],
) -> DraftView:
    """Half-finished as it may be. A save over another version than the stored one is refused."""
    return drafts.save_draft(db, actor, body)


@router.delete(
    "",
    status_code=204,
    summary="Throw one's draft of a course away",
    responses=flat_error_responses(401, AuthorsOnly, CreationOff),
)
def discard_draft(db: DbDep, actor: SignedInDep) -> None:
    """Twice is as once."""
    drafts.discard_draft(db, actor)


@router.post(
    "/finish",
    status_code=201,
    summary="Make a course of one's draft",
    responses=flat_error_responses(400, 401, AuthorsOnly, CreationOff, DraftNotFound, DraftElsewhere),
    dependencies=[limit_by_person(_SAVES)],
)
def finish_draft(
    db: DbDep,
    actor: SignedInDep,
    body: Annotated[DraftFinish, Body(openapi_examples={"reviewed": {"value": _FINISH}})],
) -> CourseView:
    """Only when title, description and a chapter are there. Sent twice, it gives the one course."""
    return drafts.finish_draft(db, actor, body)
