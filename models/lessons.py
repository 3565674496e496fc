"""Lessons of clubs on their dates, and who was there."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from models.base import Table, created_at_field, enum_type, new_id, timestamp


class LessonStatus(StrEnum):
    """Where a lesson stands."""

    SCHEDULED = "SCHEDULED"
    IN_PROGRESS = "IN_PROGRESS"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"


class AttendanceStatus(StrEnum):
    """Whether a student was there."""

    PRESENT = "PRESENT"
    LATE = "LATE"
    ABSENT = "ABSENT"


class ScheduledLesson(Table, table=True):
    """One lesson of a club. Without `class_id` it is for all classes.

    `title` is the template's at the time of planning. Lessons planned together share `series_id`. `sequence`
    rises with every change that calendars must follow (RFC 5545). Whoever plans locks the club's row first:
    a lesson for all classes clashes with one of any class, which no constraint can say.
    """

    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_later"),
        CheckConstraint("(status = 'COMPLETED') = (completed_at IS NOT NULL)", name="completed"),
        Index("ix_scheduled_lesson_club", "club_id", "starts_at"),
        Index("ix_scheduled_lesson_soon", "starts_at", postgresql_where=text("status = 'SCHEDULED'")),
        Index("ix_scheduled_lesson_series", "series_id", postgresql_where=text("series_id IS NOT NULL")),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    club_id: UUID = Field(foreign_key="club.id", ondelete="CASCADE")
    class_id: UUID | None = Field(default=None, foreign_key="club_class.id", index=True, ondelete="RESTRICT")
    template_id: UUID = Field(foreign_key="lesson_template.id", index=True, ondelete="RESTRICT")
    series_id: UUID | None = None
    title: str = Field(max_length=200)
    starts_at: datetime = Field(sa_type=timestamp())
    ends_at: datetime = Field(sa_type=timestamp())
    status: LessonStatus = Field(default=LessonStatus.SCHEDULED, sa_type=enum_type(LessonStatus, "status"))
    started_at: datetime | None = Field(default=None, sa_type=timestamp())
    completed_at: datetime | None = Field(default=None, sa_type=timestamp())
    cancelled_at: datetime | None = Field(default=None, sa_type=timestamp())
    cancel_reason: str = Field(default="", max_length=500)
    sequence: int = 0
    created_by_id: UUID | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    created_at: datetime = created_at_field()
    updated_at: datetime = created_at_field()


class Holiday(Table, table=True):
    """A day on which series have no lesson: of one club, or without `club_id` of all."""

    __table_args__ = (
        UniqueConstraint("club_id", "day", postgresql_nulls_not_distinct=True),
        Index("ix_holiday_day", "day"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    club_id: UUID | None = Field(default=None, foreign_key="club.id", ondelete="CASCADE")
    day: date
    name: str = Field(max_length=120)


class CalendarFeed(Table, table=True):
    """A private calendar address: of all of a person's lessons, or of one class. Revoking it deletes the row.

    The token stands here as it is, since its owner may ask for the address again.
    """

    __table_args__ = (UniqueConstraint("user_id", "class_id", postgresql_nulls_not_distinct=True),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID = Field(foreign_key="user_account.id", ondelete="CASCADE")
    class_id: UUID | None = Field(default=None, foreign_key="club_class.id", index=True, ondelete="CASCADE")
    token: str = Field(max_length=64, unique=True)
    created_at: datetime = created_at_field()


class Attendance(Table, table=True):
    """One mark of the register."""

    __table_args__ = (
        UniqueConstraint("lesson_id", "student_id"),
        Index("ix_attendance_student", "student_id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    lesson_id: UUID = Field(foreign_key="scheduled_lesson.id", ondelete="CASCADE")
    student_id: UUID = Field(foreign_key="user_account.id", ondelete="CASCADE")
    status: AttendanceStatus = Field(sa_type=enum_type(AttendanceStatus, "status"))
    notes: str = Field(default="", max_length=500)
    marked_by_id: UUID | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    marked_at: datetime = created_at_field()
