"""Reads of programs, lessons and materials."""

from uuid import UUID

from sqlalchemy import exists, func, or_
from sqlmodel import col, select

from lms_app.core.actor import Actor
from lms_app.core.db import Db
from lms_app.core.storage import FileLink, get_storage
from lms_app.programs.errors import LessonTemplateNotFound, MentorsOnly, ProgramNotFound
from lms_app.programs.rules import is_shown_by_browsers
from lms_app.programs.schemas import (
    LessonContent,
    MaterialLink,
    ProgramDetails,
    ProgramView,
    TemplateView,
)
from models.clubs import Club
from models.programs import LessonMaterial, LessonTemplate, Material, Program, Quiz, QuizQuestion
from models.subscriptions import Subscription, SubscriptionStatus

# A lesson page stays open for a lesson and the tidying up after it.
LINK_VALID_S = 3 * 60 * 60


def list_programs(db: Db, *, with_archived: bool = False) -> list[ProgramView]:
    """Give all programs by title, archived ones only when asked for. For callers that have checked access."""
    lessons = (
        select(func.count())
        .where(col(LessonTemplate.program_id) == col(Program.id), col(LessonTemplate.archived_at).is_(None))
        .scalar_subquery()
    )
    asked = select(Program, lessons).order_by(col(Program.archived_at).is_not(None), col(Program.title))
    if not with_archived:
        asked = asked.where(col(Program.archived_at).is_(None))
    return [_view_program(row[0], row[1]) for row in db.exec(asked).all()]


def list_templates(
    db: Db, program_id: UUID | None = None, *, with_archived: bool = False
) -> list[TemplateView]:
    """Give the lessons of one program, or of all, in their order. For callers that have checked access."""
    questions = (
        select(func.count())
        .select_from(Quiz)
        .join(QuizQuestion, col(QuizQuestion.quiz_id) == col(Quiz.id))
        .where(col(Quiz.template_id) == col(LessonTemplate.id))
        .scalar_subquery()
    )
    materials = (
        select(func.count())
        .where(col(LessonMaterial.template_id) == col(LessonTemplate.id))
        .scalar_subquery()
    )
    asked = (
        select(LessonTemplate, Program.title, questions, materials)
        .join(Program, col(Program.id) == col(LessonTemplate.program_id))
        .order_by(
            col(Program.title),
            col(Program.id),
            col(LessonTemplate.archived_at).is_not(None),
            col(LessonTemplate.order_index),
        )
    )
    if program_id is not None:
        asked = asked.where(col(LessonTemplate.program_id) == program_id)
    if not with_archived:
        asked = asked.where(col(LessonTemplate.archived_at).is_(None), col(Program.archived_at).is_(None))
    return [_view_template(*row) for row in db.exec(asked).all()]


def get_lesson_content(db: Db, template_id: UUID) -> LessonContent:
    """Give scenario and files of a lesson, with links that work for three hours.

    It doesn't ask who wants them: the caller has checked.

    Raises:
        LessonTemplateNotFound: There is none.
    """
    row = db.get(LessonTemplate, template_id)
    if row is None:
        raise LessonTemplateNotFound
    return LessonContent(
        id=row.id,
        program_id=row.program_id,
        title=row.title,
        description=row.description,
        scenario=row.scenario,
        duration_minutes=row.duration_minutes,
        question_count=_count_questions(db, row.id),
        materials=list_lesson_materials(db, row.id),
    )


def list_lesson_materials(db: Db, template_id: UUID) -> list[MaterialLink]:
    """Give the files of a lesson in their order. For callers that have checked access."""
    rows = db.exec(
        select(Material)
        .join(LessonMaterial, col(LessonMaterial.material_id) == col(Material.id))
        .where(col(LessonMaterial.template_id) == template_id, col(Material.deleted_at).is_(None))
        .order_by(col(LessonMaterial.order_index), col(Material.id))
    ).all()
    return [link_material(each) for each in rows]


def link_material(material: Material) -> MaterialLink:
    """Make the links of one file."""
    saved = FileLink(material.storage_key, material.file_name, material.content_type, is_inline=False)
    shown = FileLink(material.storage_key, material.file_name, material.content_type, is_inline=True)
    storage, is_shown = get_storage(), is_shown_by_browsers(material.content_type)
    return MaterialLink(
        id=material.id,
        kind=material.kind,
        title=material.title,
        file_name=material.file_name,
        content_type=material.content_type,
        size_bytes=material.size_bytes,
        view_url=storage.signed_url(shown, valid_s=LINK_VALID_S) if is_shown else "",
        download_url=storage.signed_url(saved, valid_s=LINK_VALID_S),
    )


def check_reader(db: Db, actor: Actor) -> None:
    """Refuse those who have no need of programs: everybody but staff and people who run or may run a club.

    Raises:
        Unauthorized: Nobody is signed in.
        MentorsOnly: The person is no mentor.
    """
    user_id = actor.require_user()
    if actor.is_author:
        return
    owns = exists().where(col(Club.owner_id) == user_id)
    may_open = exists().where(
        col(Subscription.user_id) == user_id, col(Subscription.status) == SubscriptionStatus.ACTIVE
    )
    if not db.exec(select(or_(owns, may_open))).one():
        raise MentorsOnly


def list_readable_programs(db: Db, actor: Actor) -> list[ProgramView]:
    """Give the programs that a mentor can choose from.

    Raises:
        Unauthorized, MentorsOnly: See `check_reader`.
    """
    check_reader(db, actor)
    return list_programs(db)


def get_program(db: Db, actor: Actor, program_id: UUID) -> ProgramDetails:
    """Give a program with its lessons; admins see those in the archive too.

    Raises:
        Unauthorized, MentorsOnly: See `check_reader`.
        ProgramNotFound: There is none, or for a mentor none that is in use.
    """
    check_reader(db, actor)
    row = db.get(Program, program_id)
    if row is None or (row.archived_at is not None and not actor.is_admin):
        raise ProgramNotFound
    lessons = list_templates(db, program_id, with_archived=True)
    used = [each for each in lessons if not each.is_archived]
    return ProgramDetails(program=_view_program(row, len(used)), lessons=lessons if actor.is_admin else used)


def get_readable_lesson(db: Db, actor: Actor, template_id: UUID) -> LessonContent:
    """Give scenario and files of a lesson to a mentor, never the quiz's answers.

    Raises:
        Unauthorized, MentorsOnly: See `check_reader`.
        LessonTemplateNotFound: There is none.
    """
    check_reader(db, actor)
    return get_lesson_content(db, template_id)


def _count_questions(db: Db, template_id: UUID) -> int:
    return db.exec(
        select(func.count())
        .select_from(QuizQuestion)
        .join(Quiz, col(Quiz.id) == col(QuizQuestion.quiz_id))
        .where(col(Quiz.template_id) == template_id)
    ).one()


def _view_program(row: Program, lesson_count: int) -> ProgramView:
    return ProgramView(
        id=row.id,
        title=row.title,
        description=row.description,
        version=row.version,
        is_archived=row.archived_at is not None,
        lesson_count=lesson_count,
    )


def _view_template(
    row: LessonTemplate, program_title: str, question_count: int, material_count: int
) -> TemplateView:
    return TemplateView(
        id=row.id,
        program_id=row.program_id,
        program_title=program_title,
        order_index=row.order_index,
        title=row.title,
        description=row.description,
        duration_minutes=row.duration_minutes,
        question_count=question_count,
        material_count=material_count,
        is_archived=row.archived_at is not None,
    )
