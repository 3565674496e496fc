"""The shipped program with its lessons, files and quizzes."""

import io

from sqlmodel import col, select

from lms_app.core.actor import Actor
from lms_app.core.db import Db
from lms_app.programs.library import (
    ARDUINO_DESCRIPTION,
    ARDUINO_LESSONS,
    ARDUINO_SLUG,
    ARDUINO_TITLE,
)
from lms_app.programs.library.parts import DemoLesson
from lms_app.programs.library.pictures import draw_led_circuit
from lms_app.programs.materials import add_material
from lms_app.programs.schemas import (
    LessonCreate,
    LessonInput,
    MaterialInput,
    MaterialView,
    ProgramInput,
    QuizInput,
)
from lms_app.programs.service import create_lesson, create_program, update_lesson
from models.accounts import Role, User
from models.programs import MaterialKind, Program

_ADMIN_EMAIL = "admin@demo.local"


def seed(db: Db) -> None:
    """Add the program as the demo admin's work, unless it is there; changes nothing that is."""
    if db.exec(select(Program.id).where(col(Program.slug) == ARDUINO_SLUG)).first() is not None:
        return
    admin = db.exec(select(User).where(col(User.email) == _ADMIN_EMAIL)).first()
    if admin is None:
        return
    actor = Actor(user_id=admin.id, role=Role.ADMIN, name=admin.name)
    program = create_program(
        db, actor, ProgramInput(title=ARDUINO_TITLE, description=ARDUINO_DESCRIPTION)
    ).program
    db.get_one(Program, program.id).slug = ARDUINO_SLUG
    for lesson in ARDUINO_LESSONS:
        created = create_lesson(db, actor, program.id, LessonCreate(title=lesson.title))
        files = _add_files(db, actor, lesson)
        update_lesson(
            db,
            actor,
            created.id,
            LessonInput(
                title=lesson.title,
                description=lesson.description,
                scenario=lesson.scenario,
                duration_minutes=lesson.duration_minutes,
                material_ids=[each.id for each in files],
                quiz=QuizInput(pass_percent=50, xp=20, questions=list(lesson.questions)),
            ),
        )


def _add_files(db: Db, actor: Actor, lesson: DemoLesson) -> list[MaterialView]:
    files: list[MaterialView] = []
    if lesson.pictures:
        about = MaterialInput(title=f"Схема: {lesson.title}", kind=MaterialKind.PRESENTATION)
        picture = io.BytesIO(draw_led_circuit())
        files.append(add_material(db, actor, picture, file_name="схема.png", about=about))
    if lesson.sketch:
        about = MaterialInput(title=f"Скетч: {lesson.title}", kind=MaterialKind.FILE)
        sketch = io.BytesIO(lesson.sketch.encode())
        files.append(add_material(db, actor, sketch, file_name=f"{lesson.title}.ino", about=about))
    return files
