"""Clubs ("kruzhok"), their classes and who belongs to them."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from models.base import Table, created_at_field, enum_type, new_id, timestamp


class MemberStatus(StrEnum):
    """Where an enrolment stands; only APPROVED members take part."""

    PENDING = "PENDING"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"


class PrintKind(StrEnum):
    """What a club has printed."""

    POSTER = "POSTER"
    CARDS = "CARDS"


class Club(Table, table=True):
    """A club of one mentor. Whoever counts its classes or members to add one locks this row first."""

    __table_args__ = (
        Index("ix_club_owner", "owner_id"),
        CheckConstraint("join_code = upper(join_code)", name="join_code_upper"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    owner_id: UUID = Field(foreign_key="user_account.id", ondelete="RESTRICT")
    program_id: UUID | None = Field(default=None, foreign_key="program.id", index=True, ondelete="SET NULL")
    name: str = Field(max_length=120)
    description: str = Field(default="", max_length=2000)
    join_code: str = Field(max_length=12, unique=True)
    time_zone: str = Field(default="Asia/Almaty", max_length=64)
    created_at: datetime = created_at_field()
    archived_at: datetime | None = Field(default=None, sa_type=timestamp())


class ClubClass(Table, table=True):
    """A group of students inside a club."""

    __table_args__ = (
        UniqueConstraint("club_id", "order_index", deferrable=True, initially="DEFERRED"),
        CheckConstraint("max_students BETWEEN 1 AND 1000", name="max_students"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    club_id: UUID = Field(foreign_key="club.id", ondelete="CASCADE")
    name: str = Field(max_length=120)
    description: str = Field(default="", max_length=2000)
    max_students: int = 30
    order_index: int
    is_active: bool = True
    created_at: datetime = created_at_field()


class ClubMember(Table, table=True):
    """One person's place in a club; whoever is removed keeps the row, and the journal its marks."""

    __table_args__ = (
        UniqueConstraint("club_id", "user_id"),
        Index("ix_club_member_user", "user_id"),
        Index("ix_club_member_class", "class_id", postgresql_where=text("removed_at IS NULL")),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    club_id: UUID = Field(foreign_key="club.id", ondelete="CASCADE")
    user_id: UUID = Field(foreign_key="user_account.id", ondelete="CASCADE")
    class_id: UUID | None = Field(default=None, foreign_key="club_class.id", ondelete="SET NULL")
    status: MemberStatus = Field(default=MemberStatus.PENDING, sa_type=enum_type(MemberStatus, "status"))
    requested_at: datetime = created_at_field()
    decided_at: datetime | None = Field(default=None, sa_type=timestamp())
    decided_by_id: UUID | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    removed_at: datetime | None = Field(default=None, sa_type=timestamp())


class ClubAccount(Table, table=True):
    """That an account without an e-mail was made by a club, which may give it a new password."""

    user_id: UUID = Field(foreign_key="user_account.id", primary_key=True, ondelete="CASCADE")
    club_id: UUID = Field(foreign_key="club.id", index=True, ondelete="CASCADE")
    created_by_id: UUID | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    created_at: datetime = created_at_field()


class ClubPrint(Table, table=True):
    """A sheet to print; its id is that of the job that makes it. It is kept for a day, file and row.

    `content` says what is on it (for cards only whose they are, never a password): the same content is the
    same sheet. `file_key` is set in the transaction that makes the sheet good.
    """

    __table_args__ = (Index("ix_club_print_club", "club_id"), Index("ix_club_print_created", "created_at"))

    id: UUID = Field(default_factory=new_id, primary_key=True)
    club_id: UUID = Field(foreign_key="club.id", ondelete="CASCADE")
    created_by_id: UUID = Field(foreign_key="user_account.id", ondelete="CASCADE")
    kind: PrintKind = Field(sa_type=enum_type(PrintKind, "kind"))
    locale: str = Field(max_length=2)
    content: dict[str, Any] = Field(sa_type=JSONB)
    file_key: str | None = Field(default=None, max_length=200)
    created_at: datetime = created_at_field()
