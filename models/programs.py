"""What clubs teach: programs of lesson templates with materials and quizzes."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from models.base import Table, created_at_field, enum_type, new_id, timestamp


class MaterialKind(StrEnum):
    """What a file is for."""

    PRESENTATION = "PRESENTATION"
    SCENARIO = "SCENARIO"
    FILE = "FILE"


class QuestionKind(StrEnum):
    """How a question is answered: one option, several, or pairs to be matched."""

    SINGLE = "SINGLE"
    MULTIPLE = "MULTIPLE"
    MATCHING = "MATCHING"


class Program(Table, table=True):
    """A sequence of lesson templates, written by admins for all clubs."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    slug: str | None = Field(default=None, max_length=80, unique=True)
    title: str = Field(max_length=200)
    description: str = ""
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    created_at: datetime = created_at_field()
    archived_at: datetime | None = Field(default=None, sa_type=timestamp())


class LessonTemplate(Table, table=True):
    """One lesson of a program as it is meant: the scenario is Markdown. `version` rises with every save."""

    __table_args__ = (
        # Deferred, so that a new order can be written row by row.
        UniqueConstraint("program_id", "order_index", deferrable=True, initially="DEFERRED"),
        CheckConstraint("duration_minutes BETWEEN 5 AND 600", name="duration"),
        Index("ix_lesson_template_program", "program_id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    program_id: UUID = Field(foreign_key="program.id", ondelete="CASCADE")
    order_index: int
    title: str = Field(max_length=200)
    description: str = ""
    scenario: str = ""
    duration_minutes: int = 60
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    created_at: datetime = created_at_field()
    updated_at: datetime = created_at_field()
    archived_at: datetime | None = Field(default=None, sa_type=timestamp())


class Material(Table, table=True):
    """A stored file that lessons use; `storage_key` is its name in the storage, never shown."""

    __table_args__ = (
        CheckConstraint("size_bytes >= 0", name="size"),
        Index("ix_material_listed", "created_at", postgresql_where=text("deleted_at IS NULL")),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: MaterialKind = Field(sa_type=enum_type(MaterialKind, "kind"))
    title: str = Field(max_length=200)
    file_name: str = Field(max_length=200)
    content_type: str = Field(max_length=100)
    size_bytes: int
    storage_key: str = Field(max_length=200, unique=True)
    uploaded_by_id: UUID | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    created_at: datetime = created_at_field()
    deleted_at: datetime | None = Field(default=None, sa_type=timestamp())


class LessonMaterial(Table, table=True):
    """That a lesson template uses a file, and at which place."""

    template_id: UUID = Field(foreign_key="lesson_template.id", primary_key=True, ondelete="CASCADE")
    material_id: UUID = Field(foreign_key="material.id", primary_key=True, index=True, ondelete="RESTRICT")
    order_index: int = 0


class Quiz(Table, table=True):
    """The questions after a lesson. `xp` is for a faultless pass; less is earned in proportion."""

    __table_args__ = (
        CheckConstraint("pass_percent BETWEEN 0 AND 100", name="pass_percent"),
        CheckConstraint("xp BETWEEN 0 AND 1000", name="xp"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    template_id: UUID = Field(foreign_key="lesson_template.id", unique=True, ondelete="CASCADE")
    pass_percent: int = 50
    xp: int = 20
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    updated_at: datetime = created_at_field()


class QuizQuestion(Table, table=True):
    """One question. `correct` has the indexes of the right `options`.

    For MATCHING option i goes with match i, and `correct` is empty.
    """

    __table_args__ = (
        UniqueConstraint("quiz_id", "order_index", deferrable=True, initially="DEFERRED"),
        Index("ix_quiz_question_quiz", "quiz_id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    quiz_id: UUID = Field(foreign_key="quiz.id", ondelete="CASCADE")
    order_index: int
    kind: QuestionKind = Field(sa_type=enum_type(QuestionKind, "kind"))
    text: str = Field(max_length=2000)
    options: list[str] = Field(default_factory=list, sa_type=JSONB)
    matches: list[str] = Field(default_factory=list, sa_type=JSONB)
    correct: list[int] = Field(default_factory=list, sa_type=JSONB)
    explanation: str = Field(default="", max_length=2000)
