"""What is taught online: courses of sections with items, the drafts they come from, who learns how far."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from models.base import Table, created_at_field, enum_type, new_id, timestamp


class CourseDifficulty(StrEnum):
    """How much a course asks for; the values are those on the wire."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


class CourseStatus(StrEnum):
    """Who finds a course: its authors while it is a draft or archived, learners once published."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class ItemKind(StrEnum):
    """What a learner does with an item: watch, read, answer, solve."""

    VIDEO = "VIDEO"
    TEXT = "TEXT"
    QUIZ = "QUIZ"
    CHALLENGE = "CHALLENGE"


class CourseRole(StrEnum):
    """What somebody is in one course."""

    STUDENT = "STUDENT"
    TEACHING_ASSISTANT = "TEACHING_ASSISTANT"
    INSTRUCTOR = "INSTRUCTOR"


class Course(Table, table=True):
    """A course without its tree. `price_minor` is in hundredths of `currency`; both or neither.

    `version` rises with every save of the course or its tree; `saved_by_id` made the last one, and
    `last_save_id` is the name that its client gave it: the same save sent again is answered, not repeated.
    `challenges_version` rises with every save of the list of challenges, which is apart from the tree.
    """

    __table_args__ = (
        CheckConstraint("price_minor >= 0", name="price"),
        CheckConstraint("(price_minor IS NULL) = (currency IS NULL)", name="price_with_currency"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
        Index("ix_course_listed", "published_at", postgresql_where=text("status = 'published'")),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    owner_id: UUID | None = Field(
        default=None, foreign_key="user_account.id", index=True, ondelete="SET NULL"
    )
    title: str = Field(max_length=200)
    description: str = ""
    price_minor: int | None = None
    currency: str | None = Field(default=None, max_length=3)
    difficulty: CourseDifficulty = Field(sa_type=enum_type(CourseDifficulty, "difficulty"))
    status: CourseStatus = Field(default=CourseStatus.DRAFT, sa_type=enum_type(CourseStatus, "status"))
    version: int = 1
    saved_by_id: UUID | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    last_save_id: UUID | None = None
    challenges_version: int = 1
    created_at: datetime = created_at_field()
    updated_at: datetime = created_at_field()
    published_at: datetime | None = Field(default=None, sa_type=timestamp())
    archived_at: datetime | None = Field(default=None, sa_type=timestamp())


class CourseSection(Table, table=True):
    """One section, "chapter" on the screen."""

    __table_args__ = (
        CheckConstraint("order_index >= 0", name="order"),
        # Deferred, so that a new order can be written row by row.
        UniqueConstraint("course_id", "order_index", deferrable=True, initially="DEFERRED"),
        # What an item's pair of keys points to: no item can be of one course and in a section of another.
        UniqueConstraint("id", "course_id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    course_id: UUID = Field(foreign_key="course.id", ondelete="CASCADE")
    title: str = Field(max_length=200)
    order_index: int


class CourseItem(Table, table=True):
    """One item of a section. `body` is Markdown: the text itself, or what is said beside the rest.

    A draft's video may have no file yet, its challenge item no challenge; publishing asks for them.
    `quiz` is {"passPercent", "questions"}, questions in the shape of lessons' quizzes.
    """

    __table_args__ = (
        CheckConstraint("order_index >= 0", name="order"),
        CheckConstraint("kind = 'VIDEO' OR media_id IS NULL", name="media_of_video"),
        CheckConstraint("kind = 'CHALLENGE' OR challenge_id IS NULL", name="challenge_of_challenge"),
        CheckConstraint("(kind = 'QUIZ') = (quiz IS NOT NULL)", name="quiz_of_quiz"),
        UniqueConstraint("section_id", "order_index", deferrable=True, initially="DEFERRED"),
        ForeignKeyConstraint(
            ["section_id", "course_id"], ["course_section.id", "course_section.course_id"], ondelete="CASCADE"
        ),
        Index("ix_course_item_course", "course_id"),
        Index("ix_course_item_media", "media_id", postgresql_where=text("media_id IS NOT NULL")),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    section_id: UUID
    course_id: UUID = Field(foreign_key="course.id", ondelete="CASCADE")
    kind: ItemKind = Field(sa_type=enum_type(ItemKind, "kind"))
    title: str = Field(max_length=200)
    order_index: int
    body: str = ""
    media_id: UUID | None = Field(default=None, foreign_key="media.id", ondelete="RESTRICT")
    challenge_id: UUID | None = Field(
        default=None, foreign_key="challenge.id", index=True, ondelete="RESTRICT"
    )
    quiz: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))  # pyright: ignore[reportArgumentType]  # a type instance is allowed


class CourseDraft(Table, table=True):
    """What somebody has entered into the wizard; `course_id` and `finished_at` are set by finishing it.

    `step` is the one that is open, 0 to 3. `data` has the shape of `DraftContent`.
    """

    __table_args__ = (
        CheckConstraint("step BETWEEN 0 AND 3", name="step"),
        Index("uq_course_draft_open", "user_id", unique=True, postgresql_where=text("finished_at IS NULL")),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID = Field(foreign_key="user_account.id", ondelete="CASCADE")
    step: int = 0
    data: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    version: int = 1
    course_id: UUID | None = Field(default=None, foreign_key="course.id", ondelete="SET NULL")
    created_at: datetime = created_at_field()
    updated_at: datetime = created_at_field()
    finished_at: datetime | None = Field(default=None, sa_type=timestamp())


class Enrollment(Table, table=True):
    """That somebody takes part in a course, and as what. `completed_at`: when all items were completed."""

    __table_args__ = (UniqueConstraint("course_id", "user_id"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    course_id: UUID = Field(foreign_key="course.id", ondelete="CASCADE")
    user_id: UUID = Field(foreign_key="user_account.id", index=True, ondelete="CASCADE")
    role: CourseRole = Field(default=CourseRole.STUDENT, sa_type=enum_type(CourseRole, "role"))
    created_at: datetime = created_at_field()
    completed_at: datetime | None = Field(default=None, sa_type=timestamp())


class ItemProgress(Table, table=True):
    """How far somebody is in one item. Positions and durations are whole seconds.

    `watched` are the stretches of a video that were really played, merged, as pairs of seconds; it last grew
    at `watched_at`. The playhead was at `position_s` at the time `position_at`,
    None before it ever moved. All this is of the file `media_id`: an author may put another one in its place.
    """

    __table_args__ = (
        UniqueConstraint("enrollment_id", "item_id"),
        CheckConstraint("position_s >= 0", name="position"),
        CheckConstraint("duration_s >= 0", name="duration"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    enrollment_id: UUID = Field(foreign_key="enrollment.id", ondelete="CASCADE")
    item_id: UUID = Field(foreign_key="course_item.id", index=True, ondelete="CASCADE")
    media_id: UUID | None = None
    position_s: int = 0
    duration_s: int = 0
    position_at: datetime | None = Field(default=None, sa_type=timestamp())
    watched: list[list[int]] = Field(default_factory=list[list[int]], sa_type=JSONB)
    watched_at: datetime = created_at_field()
    updated_at: datetime = created_at_field()
    completed_at: datetime | None = Field(default=None, sa_type=timestamp())


class CourseChallenge(Table, table=True):
    """A challenge that a course sets beside its items, with a day by which and what it counts."""

    __table_args__ = (
        UniqueConstraint("course_id", "challenge_id"),
        UniqueConstraint("course_id", "order_index", deferrable=True, initially="DEFERRED"),
        CheckConstraint("order_index >= 0", name="order"),
        CheckConstraint("points BETWEEN 0 AND 1000", name="points"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    course_id: UUID = Field(foreign_key="course.id", ondelete="CASCADE")
    challenge_id: UUID = Field(foreign_key="challenge.id", index=True, ondelete="RESTRICT")
    due_at: datetime | None = Field(default=None, sa_type=timestamp())
    points: int = 0
    required: bool = False
    order_index: int
    created_at: datetime = created_at_field()
