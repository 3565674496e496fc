"""The people of a course as those who write it or help in it see them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from lms_app.core.schema import ApiModel, ListFilters
from models.courses import CourseRole, ItemKind


class MemberInput(ApiModel):
    """Who takes part in a course, and as what."""

    user_id: UUID
    role: CourseRole


class Standing(StrEnum):
    """How far somebody is in a course, in a word."""

    NOT_STARTED = "NOT_STARTED"
    IN_PROGRESS = "IN_PROGRESS"
    COMPLETED = "COMPLETED"


class StudentFilters(ListFilters):
    """Whom to list of a course."""

    role: CourseRole | None = None
    standing: Standing | None = None


class StudentView(ApiModel):
    """One person of a course. `currentItem` is where they were last, None before the first visit."""

    user_id: UUID
    name: str
    role: CourseRole
    percent: int
    completed_items: int
    current_item: str | None
    last_seen_at: datetime | None
    enrolled_at: datetime
    completed_at: datetime | None


class ItemDone(ApiModel):
    """One item of a course and how many of its students are done with it."""

    id: UUID
    title: str
    kind: ItemKind
    done: int


class StudentsPage(ApiModel):
    """One page of the people of a course, by name, and the items with how many are done."""

    course_title: str
    can_edit: bool
    students: list[StudentView]
    total: int
    page: int
    pages: int
    student_count: int
    item_count: int
    items: list[ItemDone]


@dataclass(frozen=True)
class StudentTable:
    """The people of a course as text; the first row are the heads of the columns."""

    course_title: str
    rows: list[list[str]]


class PersonView(ApiModel):
    """Somebody who could take part. Of the e-mail address only what tells people of one name apart."""

    id: UUID
    name: str
    email_hint: str
    role: CourseRole | None
