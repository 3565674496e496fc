"""How admins write programs and lessons over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Body, Query

from lms_app.programs import authoring, service
from lms_app.programs.api.reading import LessonId, ProgramId
from lms_app.programs.errors import (
    LessonTemplateNotFound,
    MaterialNotFound,
    ProgramNotFound,
    SavedMeanwhile,
)
from lms_app.programs.schemas import (
    LessonAuthorView,
    LessonCreate,
    LessonInput,
    LessonOrder,
    ProgramDetails,
    ProgramInput,
    ProgramView,
)
from lms_app.web.http import DbDep, SignedInDep, TransactionRoute
from lms_app.web.http_docs import flat_error_responses

router = APIRouter(prefix="/api/admin/kruzhok", tags=["programs"], route_class=TransactionRoute)

_OF_PROGRAM = (400, 401, 403, ProgramNotFound)
_OF_LESSON = (400, 401, 403, LessonTemplateNotFound)
_PROGRAM = {"title": "Arduino for beginners", "description": "From a light to a robot that follows a line."}
_LESSON = {
    "title": "The light blinks",
    "scenario": "## Beginning\n\nAsk who has seen a traffic light.",
    "durationMinutes": 60,
    "materialIds": [],
    "quiz": {
        "passPercent": 50,
        "xp": 20,
        "questions": [
            {
                "kind": "SINGLE",
                "text": "Which leg of a light-emitting diode is longer?",
                "options": ["plus", "minus"],
                "correct": [0],
                "explanation": "The longer one is the anode: plus.",
            },
            {
                "kind": "MATCHING",
                "text": "What belongs together?",
                "options": ["LED", "resistor"],
                "matches": ["gives light", "holds current back"],
            },
        ],
    },
}
_ORDER = {"lessonIds": ["0192a5c8-7e10-7c3a-9a41-7d2f3c9b1e01", "0192a5c8-7e10-7c3a-9a41-7d2f3c9b1e02"]}

Version = Annotated[int | None, Query(ge=1, description="The version that the changes were made over")]
ProgramBody = Annotated[ProgramInput, Body(openapi_examples={"arduino": {"value": _PROGRAM}})]


@router.get("/programs", summary="List all programs", responses=flat_error_responses(401, 403))
def list_programs(db: DbDep, actor: SignedInDep) -> list[ProgramView]:
    """Archived ones at the end; admins only."""
    return authoring.list_all_programs(db, actor)


@router.post(
    "/programs", status_code=201, summary="Add a program", responses=flat_error_responses(400, 401, 403)
)
def create_program(db: DbDep, actor: SignedInDep, body: ProgramBody) -> ProgramDetails:
    """Empty at first; admins only."""
    return service.create_program(db, actor, body)


@router.get(
    "/programs/{programId}",
    summary="Read a program to write it",
    responses=flat_error_responses(*_OF_PROGRAM),
)
def read_program(db: DbDep, actor: SignedInDep, program_id: ProgramId) -> ProgramDetails:
    """With all its lessons, archived ones at the end."""
    return authoring.get_program_for_author(db, actor, program_id)


@router.put(
    "/programs/{programId}",
    summary="Change a program",
    responses=flat_error_responses(*_OF_PROGRAM, SavedMeanwhile),
)
def update_program(
    db: DbDep, actor: SignedInDep, program_id: ProgramId, body: ProgramBody, version: Version = None
) -> ProgramDetails:
    """Title and description. With `version` a save over somebody else's is refused."""
    return service.update_program(db, actor, program_id, body, version=version)


@router.post(
    "/programs/{programId}/archive", summary="Archive a program", responses=flat_error_responses(*_OF_PROGRAM)
)
def archive_program(db: DbDep, actor: SignedInDep, program_id: ProgramId) -> ProgramDetails:
    """Nobody can choose it any more; lessons that are planned stay."""
    return service.archive_program(db, actor, program_id)


@router.post(
    "/programs/{programId}/restore",
    summary="Take a program out of the archive",
    responses=flat_error_responses(*_OF_PROGRAM),
)
def restore_program(db: DbDep, actor: SignedInDep, program_id: ProgramId) -> ProgramDetails:
    """It can be chosen again."""
    return service.restore_program(db, actor, program_id)


@router.put(
    "/programs/{programId}/order",
    summary="Order the lessons of a program",
    responses=flat_error_responses(*_OF_PROGRAM, SavedMeanwhile),
)
def reorder_lessons(
    db: DbDep,
    actor: SignedInDep,
    program_id: ProgramId,
    body: Annotated[LessonOrder, Body(openapi_examples={"two": {"value": _ORDER}})],
) -> ProgramDetails:
    """All lessons that are not archived, in their new order; refused when the program has others by now."""
    return service.reorder_lessons(db, actor, program_id, body.lesson_ids)


@router.post(
    "/programs/{programId}/lessons",
    status_code=201,
    summary="Add a lesson",
    responses=flat_error_responses(*_OF_PROGRAM),
)
def create_lesson(
    db: DbDep,
    actor: SignedInDep,
    program_id: ProgramId,
    body: Annotated[LessonCreate, Body(openapi_examples={"blink": {"value": {"title": "The light blinks"}}})],
) -> LessonAuthorView:
    """At the end of the program, with nothing but its title."""
    return service.create_lesson(db, actor, program_id, body)


@router.get(
    "/lessons/{lessonId}", summary="Read a lesson to write it", responses=flat_error_responses(*_OF_LESSON)
)
def read_lesson(db: DbDep, actor: SignedInDep, lesson_id: LessonId) -> LessonAuthorView:
    """With the right answers of its quiz; admins only."""
    return authoring.get_lesson_for_author(db, actor, lesson_id)


@router.put(
    "/lessons/{lessonId}",
    summary="Save a lesson",
    responses=flat_error_responses(*_OF_LESSON, MaterialNotFound, SavedMeanwhile),
)
def update_lesson(
    db: DbDep,
    actor: SignedInDep,
    lesson_id: LessonId,
    body: Annotated[LessonInput, Body(openapi_examples={"blink": {"value": _LESSON}})],
    version: Version = None,
) -> LessonAuthorView:
    """Text, files and quiz as a whole: all or nothing. Quizzes that students have stay as they were given."""
    return service.update_lesson(db, actor, lesson_id, body, version=version)


@router.post(
    "/lessons/{lessonId}/archive", summary="Archive a lesson", responses=flat_error_responses(*_OF_LESSON)
)
def archive_lesson(db: DbDep, actor: SignedInDep, lesson_id: LessonId) -> LessonAuthorView:
    """Nobody can plan it any more; what is planned stays."""
    return service.archive_lesson(db, actor, lesson_id)


@router.post(
    "/lessons/{lessonId}/restore",
    summary="Take a lesson out of the archive",
    responses=flat_error_responses(*_OF_LESSON),
)
def restore_lesson(db: DbDep, actor: SignedInDep, lesson_id: LessonId) -> LessonAuthorView:
    """To its old place."""
    return service.restore_lesson(db, actor, lesson_id)
