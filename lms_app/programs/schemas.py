"""What programs, lessons and materials take and give."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from lms_app.core.schema import ApiModel, Line, ListFilters, Text
from models.programs import MaterialKind, QuestionKind

MAX_TITLE_CHARS = 200
MAX_QUESTIONS = 50
MAX_OPTIONS = 10

Title = Annotated[Line, Field(min_length=3, max_length=MAX_TITLE_CHARS)]


class ProgramInput(ApiModel):
    """A program without its lessons."""

    title: Title
    description: Annotated[Text, Field(max_length=5000)] = ""


class ProgramView(ApiModel):
    """A program; `lessonCount` leaves out archived lessons."""

    id: UUID
    title: str
    description: str
    version: int
    is_archived: bool
    lesson_count: int


class TemplateView(ApiModel):
    """One lesson of a program, as pickers show it. `orderIndex` counts from 1."""

    id: UUID
    program_id: UUID
    program_title: str
    order_index: int
    title: str
    description: str
    duration_minutes: int
    question_count: int
    material_count: int
    is_archived: bool


class ProgramDetails(ApiModel):
    """A program with its lessons in their order, archived ones at the end."""

    program: ProgramView
    lessons: list[TemplateView]


class MaterialLink(ApiModel):
    """A file of a lesson. `downloadUrl` saves it; `viewUrl` shows it and is empty where no browser could.

    Both work without signing in for three hours.
    """

    id: UUID
    kind: MaterialKind
    title: str
    file_name: str
    content_type: str
    size_bytes: int
    view_url: str
    download_url: str


class LessonContent(ApiModel):
    """What a mentor needs to give a lesson. `scenario` is Markdown."""

    id: UUID
    program_id: UUID
    title: str
    description: str
    scenario: str
    duration_minutes: int
    question_count: int
    materials: list[MaterialLink]


class QuestionInput(ApiModel):
    """One question. `correct` has the places of the right options, from 0.

    SINGLE has one of them, MULTIPLE one or more. For MATCHING option i goes with match i, `correct` is empty.
    """

    kind: QuestionKind
    text: Annotated[Line, Field(max_length=2000)]
    options: Annotated[list[Annotated[Line, Field(max_length=300)]], Field(max_length=MAX_OPTIONS)]
    matches: Annotated[list[Annotated[Line, Field(max_length=300)]], Field(max_length=MAX_OPTIONS)] = []
    correct: Annotated[list[Annotated[int, Field(ge=0, lt=MAX_OPTIONS)]], Field(max_length=MAX_OPTIONS)] = []
    explanation: Annotated[Line, Field(max_length=2000)] = ""


class QuizInput(ApiModel):
    """The questions after a lesson; `xp` is for all answers right, `passPercent` the least that earns any."""

    pass_percent: Annotated[int, Field(ge=0, le=100)]
    xp: Annotated[int, Field(ge=0, le=1000)]
    questions: Annotated[list[QuestionInput], Field(max_length=MAX_QUESTIONS)]


class LessonInput(ApiModel):
    """A lesson as a whole. `materialIds` has the files in their order; without questions there is no quiz."""

    title: Title
    description: Annotated[Text, Field(max_length=2000)] = ""
    scenario: Annotated[Text, Field(max_length=50_000)] = ""
    duration_minutes: Annotated[int, Field(ge=5, le=600)] = 60
    material_ids: Annotated[list[UUID], Field(max_length=50)] = []
    quiz: QuizInput


class LessonCreate(ApiModel):
    """The least that a new lesson needs; the rest is written in its editor."""

    title: Title


class LessonOrder(ApiModel):
    """The lessons of a program in their new order: all that are not archived."""

    lesson_ids: Annotated[list[UUID], Field(max_length=1000)]


class LessonAuthorView(ApiModel):
    """A lesson as its editor reads it, right answers included; for admins only."""

    id: UUID
    program_id: UUID
    program_title: str
    order_index: int
    version: int
    is_archived: bool
    title: str
    description: str
    scenario: str
    duration_minutes: int
    materials: list[MaterialLink]
    quiz: QuizInput
    used_count: int
    updated_at: datetime


class MaterialUse(ApiModel):
    """A lesson that uses a file."""

    lesson_id: UUID
    lesson_title: str
    program_title: str


class MaterialView(ApiModel):
    """A stored file and the lessons that use it."""

    id: UUID
    kind: MaterialKind
    title: str
    file_name: str
    content_type: str
    size_bytes: int
    uploaded_by: str
    created_at: datetime
    view_url: str
    download_url: str
    used_in: list[MaterialUse]


class MaterialInput(ApiModel):
    """What can be changed of a file: never its bytes. Without a title it has that of its file."""

    title: Annotated[Line, Field(max_length=MAX_TITLE_CHARS)] = ""
    kind: MaterialKind = MaterialKind.FILE


class MaterialFilters(ListFilters):
    """Which files, and which page of them."""

    kind: MaterialKind | None = None


class MaterialPage(ApiModel):
    """One page of the files, newest first."""

    materials: list[MaterialView]
    total: int
    page: int
    pages: int
