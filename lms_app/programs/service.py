"""What admins do with programs and their lessons."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, func
from sqlmodel import col, select

from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.core.log import get_logger
from lms_app.programs import rules
from lms_app.programs.authoring import (
    access_lesson_template,
    access_program,
    find_quiz,
    get_lesson_for_author,
    get_program_for_author,
    list_questions,
)
from lms_app.programs.errors import MaterialNotFound, SavedMeanwhile
from lms_app.programs.schemas import (
    LessonAuthorView,
    LessonCreate,
    LessonInput,
    ProgramDetails,
    ProgramInput,
    QuestionInput,
    QuizInput,
)
from models.accounts import Role
from models.programs import LessonMaterial, LessonTemplate, Material, Program, Quiz, QuizQuestion

_log = get_logger(__name__)


def create_program(db: Db, actor: Actor, program: ProgramInput) -> ProgramDetails:
    """Add an empty program.

    Raises:
        Unauthorized: Nobody is signed in.
        Forbidden: The person is no admin.
    """
    actor.require_role(Role.ADMIN)
    row = Program(title=program.title, description=program.description)
    db.add(row)
    db.flush()
    _log.info("program.created", programId=str(row.id))
    return get_program_for_author(db, actor, row.id)


def update_program(
    db: Db, actor: Actor, program_id: UUID, program: ProgramInput, *, version: int | None = None
) -> ProgramDetails:
    """Change title and description. `version` is the one that the person had before them.

    Raises:
        AppError: See `authoring.access_program`.
        SavedMeanwhile: It has another version by now.
    """
    row = access_program(db, actor, program_id, lock=True)
    if version is not None and version != row.version:
        raise SavedMeanwhile
    row.title, row.description = program.title, program.description
    row.version += 1
    db.flush()
    return get_program_for_author(db, actor, program_id)


def archive_program(db: Db, actor: Actor, program_id: UUID) -> ProgramDetails:
    """Take a program away from those who choose one; lessons that are planned stay. Twice is as once.

    Raises:
        AppError: See `authoring.access_program`.
    """
    row = access_program(db, actor, program_id, lock=True)
    row.archived_at = row.archived_at or utc_now()
    db.flush()
    return get_program_for_author(db, actor, program_id)


def restore_program(db: Db, actor: Actor, program_id: UUID) -> ProgramDetails:
    """Take a program out of the archive. Twice is as once.

    Raises:
        AppError: See `authoring.access_program`.
    """
    access_program(db, actor, program_id, lock=True).archived_at = None
    db.flush()
    return get_program_for_author(db, actor, program_id)


def create_lesson(db: Db, actor: Actor, program_id: UUID, lesson: LessonCreate) -> LessonAuthorView:
    """Add a lesson at the end of a program.

    Raises:
        AppError: See `authoring.access_program`.
    """
    access_program(db, actor, program_id, lock=True)
    last = db.exec(
        select(func.coalesce(func.max(LessonTemplate.order_index), 0)).where(
            col(LessonTemplate.program_id) == program_id
        )
    ).one()
    row = LessonTemplate(program_id=program_id, order_index=last + 1, title=lesson.title)
    db.add(row)
    db.flush()
    _log.info("lesson_template.created", templateId=str(row.id))
    return get_lesson_for_author(db, actor, row.id)


def update_lesson(
    db: Db, actor: Actor, template_id: UUID, lesson: LessonInput, *, version: int | None = None
) -> LessonAuthorView:
    """Put `lesson` in place of what was there, quiz and files with it: all of it or nothing.

    Quizzes that students have already stay as they were given. `version` is the one that the person had
    before them.

    Raises:
        AppError: See `authoring.access_lesson_template`.
        SavedMeanwhile: It has another version by now.
        ValidationFailed: A question makes no sense.
        MaterialNotFound: A file is not there (any more).
    """
    row = access_lesson_template(db, actor, template_id, lock=True)
    if version is not None and version != row.version:
        raise SavedMeanwhile
    rules.check_questions(lesson.quiz.questions)
    row.title, row.description, row.scenario = lesson.title, lesson.description, lesson.scenario
    row.duration_minutes = lesson.duration_minutes
    _put_materials(db, template_id, list(dict.fromkeys(lesson.material_ids)))
    _put_quiz(db, template_id, lesson.quiz)
    row.version += 1
    row.updated_at = utc_now()
    db.flush()
    _log.info("lesson_template.updated", templateId=str(template_id))
    return get_lesson_for_author(db, actor, template_id)


def _put_materials(db: Db, template_id: UUID, material_ids: Sequence[UUID]) -> None:
    # Locked, so that nobody deletes a file between this look and the end of the transaction.
    known = db.exec(
        select(Material.id)
        .where(col(Material.id).in_(material_ids), col(Material.deleted_at).is_(None))
        .with_for_update(read=True)
    ).all()
    if len(known) < len(material_ids):
        raise MaterialNotFound
    db.exec(delete(LessonMaterial).where(col(LessonMaterial.template_id) == template_id))
    db.add_all(
        LessonMaterial(template_id=template_id, material_id=each, order_index=place)
        for place, each in enumerate(material_ids)
    )


def _put_quiz(db: Db, template_id: UUID, quiz: QuizInput) -> None:
    row = find_quiz(db, template_id)
    if row is None:
        row = Quiz(template_id=template_id)
        db.add(row)
    row.pass_percent, row.xp = quiz.pass_percent, quiz.xp
    db.flush()
    put_questions(db, row, quiz.questions)


def put_questions(db: Db, quiz: Quiz, questions: Sequence[QuestionInput]) -> None:
    """Put `questions` in place of those of a quiz; the same ones again keep their keys."""
    if list_questions(db, quiz.id) == list(questions):
        return
    db.exec(delete(QuizQuestion).where(col(QuizQuestion.quiz_id) == quiz.id))
    db.add_all(
        QuizQuestion(quiz_id=quiz.id, order_index=place, **each.model_dump())
        for place, each in enumerate(questions)
    )
    quiz.version += 1
    quiz.updated_at = utc_now()
    db.flush()


def archive_lesson(db: Db, actor: Actor, template_id: UUID) -> LessonAuthorView:
    """Take a lesson away from those who plan; what is planned stays. Twice is as once.

    Raises:
        AppError: See `authoring.access_lesson_template`.
    """
    row = access_lesson_template(db, actor, template_id, lock=True)
    row.archived_at = row.archived_at or utc_now()
    db.flush()
    return get_lesson_for_author(db, actor, template_id)


def restore_lesson(db: Db, actor: Actor, template_id: UUID) -> LessonAuthorView:
    """Take a lesson out of the archive, to its old place. Twice is as once.

    Raises:
        AppError: See `authoring.access_lesson_template`.
    """
    access_lesson_template(db, actor, template_id, lock=True).archived_at = None
    db.flush()
    return get_lesson_for_author(db, actor, template_id)


def reorder_lessons(db: Db, actor: Actor, program_id: UUID, lesson_ids: Sequence[UUID]) -> ProgramDetails:
    """Give the lessons of a program a new order; `lesson_ids` names all that are not archived.

    Raises:
        AppError: See `authoring.access_program`.
        SavedMeanwhile: The program has other lessons by now.
    """
    access_program(db, actor, program_id, lock=True)
    rows = db.exec(
        select(LessonTemplate)
        .where(col(LessonTemplate.program_id) == program_id)
        .order_by(col(LessonTemplate.order_index))
    ).all()
    used = {row.id: row for row in rows if row.archived_at is None}
    if len(lesson_ids) != len(used) or set(lesson_ids) != set(used):
        raise SavedMeanwhile
    ordered = [used[each] for each in lesson_ids] + [row for row in rows if row.archived_at is not None]
    for place, row in enumerate(ordered, start=1):
        row.order_index = place
    db.flush()
    return get_program_for_author(db, actor, program_id)
