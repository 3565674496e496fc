"""Coding challenges and their test cases."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TEXT
from sqlmodel import Field

from models.base import Table, created_at_field, enum_type, new_id, timestamp


class Difficulty(StrEnum):
    """Bands of challenges, easiest first."""

    BEGINNER = "BEGINNER"
    INTERMEDIATE = "INTERMEDIATE"
    ADVANCED = "ADVANCED"
    EXPERT = "EXPERT"


def _json_list() -> Any:
    return Field(default_factory=list, sa_type=JSONB, sa_column_kwargs={"server_default": text("'[]'")})


def _json_object() -> Any:
    return Field(default_factory=dict, sa_type=JSONB, sa_column_kwargs={"server_default": text("'{}'")})


class ChallengeStatus(StrEnum):
    """Who can find a challenge: its author while it is a DRAFT or ARCHIVED, learners once PUBLISHED."""

    DRAFT = "DRAFT"
    PUBLISHED = "PUBLISHED"
    ARCHIVED = "ARCHIVED"


class Challenge(Table, table=True):
    """A coding task. `starter_code` and `solution_code` map a language to its source text.

    `test_files` maps a language to the author's tests, which no learner ever gets; `data_files` a path to the
    text of a file that the learner's code finds under `data/`. `wrong_solutions` are typical mistakes,
    `{"language", "title", "code"}` each, that grading has to catch. `related` has slugs.

    `version` rises with every save, so that of two people who edit at once the later one is told;
    `cases_version` rises only with what verdicts depend on.

    A row with `revises_id` is no challenge of its own but a revision: what the author of a published one
    has changed of its judged parts and not published yet.
    """

    __table_args__ = (
        CheckConstraint("level BETWEEN 1 AND 10", name="level"),
        CheckConstraint("estimated_minutes BETWEEN 1 AND 600", name="estimated_minutes"),
        CheckConstraint("time_limit_ms BETWEEN 100 AND 60000", name="time_limit"),
        CheckConstraint("memory_limit_mb BETWEEN 16 AND 1024", name="memory_limit"),
        # Whatever hides drafts from learners hides revisions.
        CheckConstraint("revises_id IS NULL OR status = 'DRAFT'", name="revision_is_draft"),
        Index("ix_challenge_listed", "difficulty", "category", postgresql_where=text("deleted_at IS NULL")),
        Index("ix_challenge_tags", "tags", postgresql_using="gin"),
        Index("ix_challenge_search", text("array_to_tsvector(search_words)"), postgresql_using="gin"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    creator_id: UUID | None = Field(
        default=None, foreign_key="user_account.id", index=True, ondelete="SET NULL"
    )
    revises_id: UUID | None = Field(default=None, foreign_key="challenge.id", unique=True, ondelete="CASCADE")
    slug: str | None = Field(default=None, max_length=80, unique=True)
    title: str = Field(max_length=200)
    description: str
    instructions: str = ""
    difficulty: Difficulty = Field(sa_type=enum_type(Difficulty, "difficulty"))
    level: int = 1
    category: str = Field(max_length=80)
    tags: list[str] = Field(default_factory=list, sa_type=ARRAY(TEXT))  # pyright: ignore[reportArgumentType]  # a type instance is allowed
    # Cut from title, description and tags by the application, so that no database locale matters.
    search_words: list[str] = Field(
        default_factory=list,
        sa_type=ARRAY(TEXT),  # pyright: ignore[reportArgumentType]  # a type instance is allowed
        sa_column_kwargs={"server_default": text("'{}'")},
    )
    roles: list[str] = _json_list()
    skills: list[str] = _json_list()
    tools: list[str] = _json_list()
    related: list[str] = _json_list()
    learning_outcomes: list[str] = Field(default_factory=list, sa_type=JSONB)
    hints: list[str] = Field(default_factory=list, sa_type=JSONB)
    languages: list[str] = Field(default_factory=list, sa_type=JSONB)
    starter_code: dict[str, str] = Field(default_factory=dict, sa_type=JSONB)
    solution_code: dict[str, str] = Field(default_factory=dict, sa_type=JSONB)
    test_files: dict[str, str] = _json_object()
    data_files: dict[str, str] = _json_object()
    wrong_solutions: list[dict[str, str]] = _json_list()
    estimated_minutes: int = 15
    time_limit_ms: int = 2000
    memory_limit_mb: int = 128
    is_public: bool = True
    status: ChallengeStatus = Field(
        default=ChallengeStatus.PUBLISHED,
        sa_type=enum_type(ChallengeStatus, "status"),
        sa_column_kwargs={"server_default": "PUBLISHED"},
    )
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    cases_version: int = 1
    created_at: datetime = created_at_field()
    updated_at: datetime = created_at_field()
    deleted_at: datetime | None = Field(default=None, sa_type=timestamp())


class ChallengeListStamp(Table, table=True):
    """One row that every write to a challenge changes; cached lists are named after its stamp.

    Readers see the new stamp exactly when they see the new data, since both commit together.
    """

    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    stamp: UUID = Field(default_factory=new_id)


class TestCase(Table, table=True):
    """One call of the learner's function, or one of the author's tests, and how its result is judged.

    `input` is the JSON array of arguments, `expected_output` a JSON value in a one-key wrapper
    `{"value": ...}` so that JSON null differs from no value; `checker` says how to compare.
    Cases with the same `group_name` earn their weights only when all of them pass.
    """

    __test__ = False  # the name starts with Test, and pytest would collect it
    __table_args__ = (
        UniqueConstraint("challenge_id", "order_index"),
        CheckConstraint("weight BETWEEN 0 AND 1000", name="weight"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    challenge_id: UUID = Field(foreign_key="challenge.id", ondelete="CASCADE")
    order_index: int
    description: str = Field(max_length=300)
    function_name: str = Field(max_length=100)
    input: list[Any] = Field(sa_type=JSONB)
    expected_output: dict[str, Any] = Field(sa_type=JSONB)
    is_public: bool = True
    weight: int = 1
    checker: dict[str, Any] = Field(default_factory=lambda: {"kind": "exact"}, sa_type=JSONB)
    group_name: str | None = Field(default=None, max_length=80)
