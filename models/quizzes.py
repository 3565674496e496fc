"""Quizzes that students got after a lesson, the points they earned, and the certificates they may ask for."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from models.base import Table, created_at_field, enum_type, new_id, timestamp


class AssignmentStatus(StrEnum):
    """How far a student is with a quiz."""

    ASSIGNED = "ASSIGNED"
    IN_PROGRESS = "IN_PROGRESS"
    COMPLETED = "COMPLETED"


class XpSource(StrEnum):
    """What points were earned by."""

    QUIZ = "QUIZ"


class CertificateStatus(StrEnum):
    """Where a certificate stands."""

    PENDING = "PENDING"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    SENT = "SENT"


class QuizAssignment(Table, table=True):
    """One student's quiz of one lesson.

    `questions` is the quiz as it was when assigned, right answers included, so that later edits change no
    result; it never leaves the server before the end. `answers` maps a question's id to what was chosen so
    far. `score` is in percent.
    """

    __table_args__ = (
        UniqueConstraint("lesson_id", "student_id"),
        CheckConstraint("score BETWEEN 0 AND 100", name="score"),
        CheckConstraint("(status = 'COMPLETED') = (completed_at IS NOT NULL)", name="completed"),
        CheckConstraint("(status = 'COMPLETED') = (score IS NOT NULL)", name="scored"),
        Index("ix_quiz_assignment_student", "student_id", "status"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    lesson_id: UUID = Field(foreign_key="scheduled_lesson.id", ondelete="CASCADE")
    student_id: UUID = Field(foreign_key="user_account.id", ondelete="CASCADE")
    quiz_id: UUID | None = Field(default=None, foreign_key="quiz.id", index=True, ondelete="SET NULL")
    status: AssignmentStatus = Field(
        default=AssignmentStatus.ASSIGNED, sa_type=enum_type(AssignmentStatus, "status")
    )
    questions: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    pass_percent: int = 50
    xp: int = 20
    score: int | None = None
    correct_answers: int | None = None
    assigned_at: datetime = created_at_field()
    started_at: datetime | None = Field(default=None, sa_type=timestamp())
    completed_at: datetime | None = Field(default=None, sa_type=timestamp())


class XpEntry(Table, table=True):
    """Points that a student earned in a club. Append-only; one source pays once; totals are sums of these."""

    __table_args__ = (
        UniqueConstraint("source", "source_id"),
        CheckConstraint("points >= 0", name="points"),
        Index("ix_xp_entry_student", "club_id", "user_id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    club_id: UUID = Field(foreign_key="club.id", ondelete="CASCADE")
    user_id: UUID = Field(foreign_key="user_account.id", index=True, ondelete="CASCADE")
    points: int
    source: XpSource = Field(sa_type=enum_type(XpSource, "source"))
    source_id: UUID
    created_at: datetime = created_at_field()


class CertificateRequest(Table, table=True):
    """That a student has earned the certificate of a club; one for each student and club.

    `task` says by what, in words. `xp` is the total at that moment.
    """

    __table_args__ = (
        UniqueConstraint("club_id", "student_id"),
        Index("ix_certificate_request_queue", "status", "requested_at"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    club_id: UUID = Field(foreign_key="club.id", ondelete="CASCADE")
    student_id: UUID = Field(foreign_key="user_account.id", index=True, ondelete="CASCADE")
    xp: int
    task: str = Field(max_length=300)
    status: CertificateStatus = Field(
        default=CertificateStatus.PENDING, sa_type=enum_type(CertificateStatus, "status")
    )
    requested_at: datetime = created_at_field()
    decided_at: datetime | None = Field(default=None, sa_type=timestamp())
    decided_by_id: UUID | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    sent_at: datetime | None = Field(default=None, sa_type=timestamp())
    certificate_url: str = Field(default="", max_length=300)
