"""The challenges of a course over HTTP: /api/admin-courses/:courseId/challenges."""

from typing import Annotated

from fastapi import APIRouter, Body

from lms_app.core.rate_limit import RateLimit
from lms_app.courses import course_challenges
from lms_app.courses.api import examples
from lms_app.courses.api.writing import CourseId, CourseRoute
from lms_app.courses.challenge_schemas import CourseChallengesInput, CourseChallengesView
from lms_app.courses.errors import AuthorsOnly, ChallengesChanged, CourseIdInvalid, CourseNotFound
from lms_app.web.http import DbDep, SignedInDep, limit_by_person
from lms_app.web.http_docs import flat_error_responses

router = APIRouter(prefix="/api/admin-courses", tags=["courses"], route_class=CourseRoute)

_WRITES = RateLimit("course-challenges", amount=60, period_s=60)
_OF_COURSE = (400, CourseIdInvalid, 401, AuthorsOnly, CourseNotFound)


@router.get(
    "/{courseId}/challenges",
    summary="List the challenges of a course",
    responses=flat_error_responses(*_OF_COURSE),
)
def list_challenges(db: DbDep, actor: SignedInDep, course_id: CourseId) -> CourseChallengesView:
    """In their order, with the version to send with the next save."""
    return course_challenges.list_challenges(db, actor, course_id)


@router.put(
    "/{courseId}/challenges",
    summary="Set the challenges of a course",
    responses=flat_error_responses(*_OF_COURSE, ChallengesChanged),
    dependencies=[limit_by_person(_WRITES)],
)
def set_challenges(
    db: DbDep,
    actor: SignedInDep,
    course_id: CourseId,
    body: Annotated[CourseChallengesInput, Body(openapi_examples={"one": {"value": examples.CHALLENGES}})],
) -> CourseChallengesView:
    """The whole list in its order: what isn't in it is taken out. Students are told of new and moved days."""
    return course_challenges.set_challenges(db, actor, course_id, body)
