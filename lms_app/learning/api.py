"""How courses are found and learnt by over HTTP: /api/v1/courses; members below /api/admin-courses."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Path, Query, Response

from lms_app.core.rate_limit import RateLimit
from lms_app.courses.api.writing import CourseId, CourseRoute
from lms_app.courses.errors import (
    AuthorsOnly,
    CourseIdInvalid,
    CourseNotFound,
)
from lms_app.learning import catalogue, exports, members, progress, queries, service, students
from lms_app.learning.errors import (
    CoursePriced,
    ItemNotFound,
    NotCompletable,
    NotEnrolled,
    StaffOnly,
    TooManyStudents,
)
from lms_app.learning.schemas import (
    Catalogue,
    CatalogueFilters,
    CoursePage,
    ItemContent,
    ProgressInput,
    ProgressView,
    QuizAnswers,
    QuizResult,
)
from lms_app.learning.student_schemas import (
    MemberInput,
    PersonView,
    StudentFilters,
    StudentsPage,
    StudentView,
)
from lms_app.web.csv_files import CSV_ANSWER, send_csv
from lms_app.web.http import ActorDep, DbDep, SignedInDep, TransactionRoute, limit_by_person
from lms_app.web.http_docs import error_responses, flat_error_responses

router = APIRouter(prefix="/api/v1/courses", tags=["courses"], route_class=TransactionRoute)
members_router = APIRouter(prefix="/api/admin-courses", tags=["courses"], route_class=CourseRoute)

# A player says every five seconds where it is, in each of somebody's tabs.
_PROGRESS = RateLimit("course-progress", amount=120, period_s=60)
# Each reads as many people as there are.
_EXPORTS = RateLimit("course-exports", amount=20, period_s=60)
_OF_ITEM = (400, 401, NotEnrolled, ItemNotFound)
_MEMBER = {"userId": "0192a5c8-7e10-7c3a-9a41-7d2f3c9b1e09", "role": "TEACHING_ASSISTANT"}
_WATCHED = {"positionS": 63, "durationS": 600, "played": [[0, 63]], "ageMs": 0}

PublicId = Annotated[UUID, Path(alias="courseId", description="The course's id")]
UserId = Annotated[UUID, Path(alias="userId", description="The person's id")]
ItemId = Annotated[UUID, Path(alias="itemId", description="The item's id")]


@router.get("", summary="Look through published courses", responses=error_responses(400, 401))
def list_courses(db: DbDep, actor: ActorDep, filters: Annotated[CatalogueFilters, Query()]) -> Catalogue:
    """For whoever is signed in with how far they are. `mine` has only joined ones."""
    return catalogue.list_catalogue(db, actor, filters)


@router.get("/{courseId}", summary="Read about a course", responses=error_responses(400, 401, CourseNotFound))
def read_course(db: DbDep, actor: ActorDep, course_id: PublicId) -> CoursePage:
    """Its outline with how far one is and where to go on; contents are not in it."""
    return queries.get_course_page(db, actor, course_id)


@router.post(
    "/{courseId}/enrol",
    summary="Take part in a course",
    responses=error_responses(400, 401, 403, CourseNotFound, CoursePriced),
)
def enrol(db: DbDep, actor: SignedInDep, course_id: PublicId) -> CoursePage:
    """As a student. Twice is as once."""
    return service.enrol(db, actor, course_id)


@router.delete(
    "/{courseId}/enrol",
    status_code=204,
    summary="Leave a course",
    responses=error_responses(400, 401, 403, CourseNotFound),
)
def leave(db: DbDep, actor: SignedInDep, course_id: PublicId) -> None:
    """How far one was is forgotten. Twice is as once."""
    service.leave(db, actor, course_id)


@router.get("/{courseId}/items/{itemId}", summary="Read an item", responses=error_responses(*_OF_ITEM))
def read_item(db: DbDep, actor: SignedInDep, course_id: PublicId, item_id: ItemId) -> ItemContent:
    """For people of the course; right answers are not in it."""
    return queries.get_item(db, actor, course_id, item_id)


@router.put(
    "/{courseId}/items/{itemId}/progress",
    summary="Keep where one is in an item",
    responses=error_responses(*_OF_ITEM, NotCompletable),
    dependencies=[limit_by_person(_PROGRESS)],
)
def save_progress(
    db: DbDep,
    actor: SignedInDep,
    course_id: PublicId,
    item_id: ItemId,
    body: Annotated[ProgressInput, Body(openapi_examples={"a minute in": {"value": _WATCHED}})],
) -> ProgressView:
    """A video is completed once 90 % of it were played, a text by saying so, a challenge once solved."""
    return progress.save_progress(db, actor, course_id, item_id, body)


@router.post(
    "/{courseId}/items/{itemId}/answers",
    summary="Answer a quiz",
    responses=error_responses(*_OF_ITEM),
    dependencies=[limit_by_person(_PROGRESS)],
)
def answer_quiz(
    db: DbDep,
    actor: SignedInDep,
    course_id: PublicId,
    item_id: ItemId,
    body: Annotated[QuizAnswers, Body(openapi_examples={"two": {"value": {"answers": [[0], [1, 2]]}}})],
) -> QuizResult:
    """A pass completes the item; it may be tried again."""
    return progress.answer_quiz(db, actor, course_id, item_id, body)


_OF_STUDENTS = (400, 401, StaffOnly, CourseNotFound)


@router.get(
    "/{courseId}/students",
    summary="See who of a course is where",
    responses=error_responses(*_OF_STUDENTS),
)
def list_students(
    db: DbDep, actor: SignedInDep, course_id: PublicId, filters: Annotated[StudentFilters, Query()]
) -> StudentsPage:
    """By name; for those who write the course or help in it."""
    return students.list_students(db, actor, course_id, filters)


@router.get(
    "/{courseId}/students/export",
    summary="Get the people of a course as a table",
    response_class=Response,
    responses={**error_responses(*_OF_STUDENTS, TooManyStudents), **CSV_ANSWER},
    dependencies=[limit_by_person(_EXPORTS)],
)
def export_students(
    db: DbDep, actor: SignedInDep, course_id: PublicId, filters: Annotated[StudentFilters, Query()]
) -> Response:
    """CSV for a spreadsheet: everybody who fits the filters, whatever the page, and how far they are."""
    table = exports.export_students(db, actor, course_id, filters)
    return send_csv(f"{table.course_title}.csv", table.rows)


_OF_MEMBERS = (400, CourseIdInvalid, 401, AuthorsOnly, CourseNotFound)


@members_router.post(
    "/{courseId}/members",
    summary="Let somebody take part in a course",
    responses=flat_error_responses(*_OF_MEMBERS),
)
def set_member(
    db: DbDep,
    actor: SignedInDep,
    course_id: CourseId,
    body: Annotated[MemberInput, Body(openapi_examples={"assistant": {"value": _MEMBER}})],
) -> StudentView:
    """As STUDENT, TEACHING_ASSISTANT or INSTRUCTOR, who may change the course; also changes a role."""
    return members.set_member(db, actor, course_id, body)


@members_router.delete(
    "/{courseId}/members/{userId}",
    status_code=204,
    summary="Take somebody out of a course",
    responses=flat_error_responses(*_OF_MEMBERS),
)
def remove_member(db: DbDep, actor: SignedInDep, course_id: CourseId, user_id: UserId) -> None:
    """How far they were is forgotten. Twice is as once."""
    members.remove_member(db, actor, course_id, user_id)


@members_router.get(
    "/{courseId}/people",
    summary="Find people who could take part",
    responses=flat_error_responses(*_OF_MEMBERS),
)
def find_people(
    db: DbDep,
    actor: SignedInDep,
    course_id: CourseId,
    search: Annotated[str, Query(max_length=200, description="A whole e-mail address, or part of a name")],
) -> list[PersonView]:
    """By the whole address, or by at least three letters of the name; ten at most."""
    return members.find_people(db, actor, course_id, search)
