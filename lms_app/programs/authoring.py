"""What admins read to write programs: lessons with the right answers, archived ones too."""

from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from lms_app.core.actor import Actor
from lms_app.core.config import get_settings
from lms_app.core.db import Db
from lms_app.programs.errors import LessonTemplateNotFound, ProgramNotFound
from lms_app.programs.queries import get_program, list_lesson_materials, list_programs
from lms_app.programs.schemas import (
    LessonAuthorView,
    ProgramDetails,
    ProgramView,
    QuestionInput,
    QuizInput,
)
from models.accounts import Role
from models.lessons import ScheduledLesson
from models.programs import LessonTemplate, Program, Quiz, QuizQuestion


def access_program(db: Db, actor: Actor, program_id: UUID, *, lock: bool = False) -> Program:
    """Fetch a program to change it; with `lock` nobody else adds or moves lessons until the end.

    Raises:
        Unauthorized: Nobody is signed in.
        Forbidden: The person is no admin.
        ProgramNotFound: There is none.
    """
    actor.require_role(Role.ADMIN)
    asked = select(Program).where(col(Program.id) == program_id)
    row = db.exec(asked.with_for_update() if lock else asked).one_or_none()
    if row is None:
        raise ProgramNotFound
    return row


def access_lesson_template(db: Db, actor: Actor, template_id: UUID, *, lock: bool = False) -> LessonTemplate:
    """Fetch a lesson to change it; with `lock` nobody else changes it until the end.

    Raises:
        Unauthorized: Nobody is signed in.
        Forbidden: The person is no admin.
        LessonTemplateNotFound: There is none.
    """
    actor.require_role(Role.ADMIN)
    asked = select(LessonTemplate).where(col(LessonTemplate.id) == template_id)
    row = db.exec(asked.with_for_update() if lock else asked).one_or_none()
    if row is None:
        raise LessonTemplateNotFound
    return row


def list_all_programs(db: Db, actor: Actor) -> list[ProgramView]:
    """Give all programs, archived ones at the end.

    Raises:
        Unauthorized: Nobody is signed in.
        Forbidden: The person is no admin.
    """
    actor.require_role(Role.ADMIN)
    return list_programs(db, with_archived=True)


def get_program_for_author(db: Db, actor: Actor, program_id: UUID) -> ProgramDetails:
    """Give a program with all its lessons.

    Raises:
        AppError: See `access_program`.
    """
    access_program(db, actor, program_id)
    return get_program(db, actor, program_id)


def get_lesson_for_author(db: Db, actor: Actor, template_id: UUID) -> LessonAuthorView:
    """Give a lesson with its quiz, right answers included.

    Raises:
        AppError: See `access_lesson_template`.
    """
    row = access_lesson_template(db, actor, template_id)
    program = db.get_one(Program, row.program_id)
    used = db.exec(select(func.count()).where(col(ScheduledLesson.template_id) == template_id)).one()
    return LessonAuthorView(
        id=row.id,
        program_id=row.program_id,
        program_title=program.title,
        order_index=row.order_index,
        version=row.version,
        is_archived=row.archived_at is not None,
        title=row.title,
        description=row.description,
        scenario=row.scenario,
        duration_minutes=row.duration_minutes,
        materials=list_lesson_materials(db, template_id),
        quiz=_read_quiz(db, template_id),
        used_count=used,
        updated_at=row.updated_at,
    )


def find_quiz(db: Db, template_id: UUID) -> Quiz | None:
    """Fetch the quiz of a lesson, if it has one."""
    return db.exec(select(Quiz).where(col(Quiz.template_id) == template_id)).one_or_none()


def list_questions(db: Db, quiz_id: UUID) -> list[QuestionInput]:
    """Give the questions of a quiz as they would be sent to be saved."""
    rows = db.exec(
        select(QuizQuestion)
        .where(col(QuizQuestion.quiz_id) == quiz_id)
        .order_by(col(QuizQuestion.order_index))
    ).all()
    return [
        QuestionInput.model_validate(row.model_dump(include=set(QuestionInput.model_fields))) for row in rows
    ]


def _read_quiz(db: Db, template_id: UUID) -> QuizInput:
    """Give the quiz, or for a lesson without one what a new quiz starts from."""
    row, settings = find_quiz(db, template_id), get_settings()
    if row is None:
        return QuizInput(pass_percent=settings.quiz_pass_percent, xp=settings.quiz_xp, questions=[])
    return QuizInput(pass_percent=row.pass_percent, xp=row.xp, questions=list_questions(db, row.id))
