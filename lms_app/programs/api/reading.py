"""What mentors read of programs over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path

from lms_app.programs import queries
from lms_app.programs.errors import LessonTemplateNotFound, MentorsOnly, ProgramNotFound
from lms_app.programs.schemas import LessonContent, ProgramDetails, ProgramView
from lms_app.web.http import DbDep, SignedInDep, TransactionRoute
from lms_app.web.http_docs import flat_error_responses

router = APIRouter(prefix="/api/programs", tags=["programs"], route_class=TransactionRoute)

ProgramId = Annotated[UUID, Path(description="The program's id", alias="programId")]
LessonId = Annotated[UUID, Path(description="The lesson template's id", alias="lessonId")]


@router.get("", summary="List programs", responses=flat_error_responses(401, MentorsOnly))
def list_programs(db: DbDep, actor: SignedInDep) -> list[ProgramView]:
    """Those that a mentor can choose from, by title."""
    return queries.list_readable_programs(db, actor)


@router.get(
    "/{programId}",
    summary="Read a program",
    responses=flat_error_responses(400, 401, MentorsOnly, ProgramNotFound),
)
def read_program(db: DbDep, actor: SignedInDep, program_id: ProgramId) -> ProgramDetails:
    """With its lessons in their order."""
    return queries.get_program(db, actor, program_id)


@router.get(
    "/lessons/{lessonId}",
    summary="Read what a lesson is taught with",
    responses=flat_error_responses(400, 401, MentorsOnly, LessonTemplateNotFound),
)
def read_lesson(db: DbDep, actor: SignedInDep, lesson_id: LessonId) -> LessonContent:
    """Scenario and files, with links that work for three hours; never the questions of the quiz."""
    return queries.get_readable_lesson(db, actor, lesson_id)
