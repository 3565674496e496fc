"""How courses are written over HTTP, each address also below /api/admin-courses/courses (spec CRS 7)."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Depends, Path, Query, Response

from lms_app.core.log import bind
from lms_app.core.rate_limit import RateLimit
from lms_app.courses import gate, queries, service
from lms_app.courses.api import examples
from lms_app.courses.errors import (
    AuthorsOnly,
    CourseIdInvalid,
    CourseInvalid,
    CourseNotFound,
    CourseSyncFailed,
    CreationOff,
    NotPublishable,
    OrderClash,
    PartNotFound,
    SavedMeanwhile,
    WrongStatus,
)
from lms_app.courses.schemas import (
    AuthoredFilters,
    AuthoredPage,
    CourseBasic,
    CourseTree,
    CourseTreeInput,
    CourseView,
    PublishCheck,
)
from lms_app.web.http import DbDep, ErrorWords, SignedInDep, WordedRoute, limit_by_person
from lms_app.web.http_docs import flat_error_responses

NEW = "new"
_WRITES = RateLimit("course-writes", amount=120, period_s=60)
_OF_COURSE = (400, CourseIdInvalid, 401, AuthorsOnly, CourseNotFound)


class CourseRoute(WordedRoute):
    """A route of courses: wrong input is "Validation failed"."""

    words = ErrorWords(CourseInvalid.key)


class SyncRoute(WordedRoute):
    """The route that saves a tree: what goes wrong on the server is its failure."""

    words = ErrorWords(CourseInvalid.key, (CourseSyncFailed.code, CourseSyncFailed.key))


def read_course_id(
    course_id: Annotated[str, Path(alias="courseId", description="The course's id", max_length=300)],
) -> UUID:
    """Give the id in an address.

    Raises:
        CourseIdInvalid: It is none.
    """
    return parse_course_id(course_id)


def parse_course_id(text: str) -> UUID:
    """Give the id that `text` is; the log of the request has it from here on.

    Raises:
        CourseIdInvalid: It is none.
    """
    try:
        course_id = UUID(text)
    except ValueError as error:
        raise CourseIdInvalid from error
    bind(courseId=str(course_id))
    return course_id


CourseId = Annotated[UUID, Depends(read_course_id)]
NewOrId = Annotated[str, Path(alias="courseId", description='The course\'s id, or "new"', max_length=300)]
_BasicBody = Annotated[
    CourseBasic,
    Body(openapi_examples={"new": {"value": examples.NEW}, "save": {"value": examples.BASIC}}),
]
_TreeBody = Annotated[CourseTreeInput, Body(openapi_examples={"two items": {"value": examples.TREE}})]

router = APIRouter(prefix="/api/admin-courses", tags=["courses"], route_class=CourseRoute)


@router.get(
    "", summary="List the courses that one may change", responses=flat_error_responses(400, 401, AuthorsOnly)
)
def list_courses(db: DbDep, actor: SignedInDep, filters: Annotated[AuthoredFilters, Query()]) -> AuthoredPage:
    """One's own and those one instructs, all for admins; last saved first."""
    return queries.list_authored(db, actor, filters)


def save_basic(
    db: DbDep, actor: SignedInDep, course_id: NewOrId, body: _BasicBody, response: Response
) -> CourseView:
    """Title, description, price and difficulty. "new" in place of an id creates a draft and answers 201.

    A save over another version than the stored one is refused with who saved when; send that version to
    overwrite it knowingly. The same `saveId` again is answered and not repeated.
    """
    if course_id == NEW:
        response.status_code = 201
        return service.create_course(db, actor, body)
    return service.save_basic(db, actor, parse_course_id(course_id), body)


def sync_course(
    db: DbDep,
    actor: SignedInDep,
    course_id: CourseId,
    body: _TreeBody,
    _sync: Annotated[str, Query(alias="sync", pattern="^ids$", description="How parts are matched: `ids`")],
) -> Response:
    """The whole tree in one transaction of at most 30 s: all of it or nothing. What isn't sent is deleted.

    An id that nobody has creates; one of another course is refused. A part without an id takes over the one
    at its place; two at one place are refused. The version is checked as in saving a course.
    """
    tree = service.sync_tree(db, actor, course_id, body)
    # Written here and once: FastAPI would take a tree of a thousand items apart and look at each again.
    return Response(tree.model_dump_json(by_alias=True), media_type="application/json")


def read_course(db: DbDep, actor: SignedInDep, course_id: CourseId) -> CourseTree:
    """With its tree and the right answers of its quizzes."""
    return queries.get_tree(db, actor, course_id)


for _place in ("", "/courses"):
    router.add_api_route(
        f"{_place}/{{courseId}}/basic",
        save_basic,
        methods=["POST"],
        summary="Create or save a course",
        responses=flat_error_responses(*_OF_COURSE, CreationOff, SavedMeanwhile, NotPublishable)
        | {201: {"model": CourseView, "description": "Created"}},
        dependencies=[limit_by_person(_WRITES)],
    )
    router.add_api_route(
        f"{_place}/{{courseId}}",
        sync_course,
        methods=["PUT"],
        summary="Save the whole tree of a course",
        response_model=CourseTree,
        responses=flat_error_responses(
            *_OF_COURSE, PartNotFound, SavedMeanwhile, OrderClash, NotPublishable, 413, CourseSyncFailed
        ),
        dependencies=[limit_by_person(_WRITES)],
        route_class_override=SyncRoute,
    )
    router.add_api_route(
        f"{_place}/{{courseId}}",
        read_course,
        methods=["GET"],
        summary="Read a course to write it",
        responses=flat_error_responses(*_OF_COURSE),
    )


@router.get(
    "/{courseId}/publish-check",
    summary="List what keeps a course from being published",
    responses=flat_error_responses(*_OF_COURSE),
)
def check_publishing(db: DbDep, actor: SignedInDep, course_id: CourseId) -> PublishCheck:
    """Every point that is unmet, in words, and the chapter and item where it is."""
    return gate.check_publishing(db, actor, course_id)


@router.post(
    "/{courseId}/publish",
    summary="Publish a course",
    responses=flat_error_responses(*_OF_COURSE, WrongStatus, NotPublishable),
    dependencies=[limit_by_person(_WRITES)],
)
def publish_course(db: DbDep, actor: SignedInDep, course_id: CourseId) -> CourseView:
    """Only when every point is met; `details.unmet` lists those that aren't. Twice is as once."""
    return gate.publish_course(db, actor, course_id)


@router.post(
    "/{courseId}/archive",
    summary="Archive a course",
    responses=flat_error_responses(*_OF_COURSE),
    dependencies=[limit_by_person(_WRITES)],
)
def archive_course(db: DbDep, actor: SignedInDep, course_id: CourseId) -> CourseView:
    """Nobody finds it any more; who has begun goes on."""
    return gate.archive_course(db, actor, course_id)


@router.post(
    "/{courseId}/restore",
    summary="Make a draft of a course again",
    responses=flat_error_responses(*_OF_COURSE),
    dependencies=[limit_by_person(_WRITES)],
)
def restore_course(db: DbDep, actor: SignedInDep, course_id: CourseId) -> CourseView:
    """Out of the archive, or away from learners."""
    return gate.restore_course(db, actor, course_id)
