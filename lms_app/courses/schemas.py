"""What authors of courses send and get. Prices are in whole units on the wire, hundredths inside."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from lms_app.core.schema import ApiModel, Line, ListFilters, Text
from lms_app.programs.schemas import QuestionInput
from models.courses import CourseDifficulty, CourseStatus, ItemKind

MAX_TITLE_CHARS = 200
MAX_SECTIONS = 200
MAX_ITEMS_OF_SECTION = 200
MAX_ITEMS = 2_000
MAX_ORDER = 100_000
MAX_QUESTIONS = 50

# That a title is there is a rule's matter, which says so in the words of the product.
MaybeTitle = Annotated[Line | None, Field(max_length=MAX_TITLE_CHARS)]
Price = Annotated[Decimal | None, Field(ge=0, max_digits=9, decimal_places=2)]
Place = Annotated[int, Field(ge=0, le=MAX_ORDER)]
Version = Annotated[int, Field(ge=1, lt=2**31)]


class CourseBasic(ApiModel):
    """A course without its tree. `version` is the one that the changes were made over; new ones have none.

    `difficulty` is Beginner, Intermediate or Advanced, in any case of letters.
    """

    title: MaybeTitle = None
    description: Annotated[Text, Field(max_length=20_000)] = ""
    price: Price = None
    currency: Annotated[Line | None, Field(max_length=3)] = None
    difficulty: Annotated[Line | None, Field(max_length=40)] = None
    version: Version | None = None
    save_id: UUID | None = None


class QuizContent(ApiModel):
    """The questions of a quiz item; `passPercent` of right answers complete it."""

    pass_percent: Annotated[int, Field(ge=0, le=100)] = 50
    questions: Annotated[list[QuestionInput], Field(max_length=MAX_QUESTIONS)] = []


class ItemInput(ApiModel):
    """One item; only VIDEO has `mediaId`, only CHALLENGE `challengeId`, only QUIZ `quiz`."""

    id: UUID | None = None
    kind: ItemKind
    title: MaybeTitle = None
    order_index: Place
    body: Annotated[Text, Field(max_length=100_000)] = ""
    media_id: UUID | None = None
    challenge_id: UUID | None = None
    quiz: QuizContent | None = None


class SectionInput(ApiModel):
    """One section with its items. Programs make ids themselves; one that nobody has yet creates."""

    id: UUID | None = None
    title: MaybeTitle = None
    order_index: Place
    items: Annotated[list[ItemInput], Field(max_length=MAX_ITEMS_OF_SECTION)] = []


class CourseTreeInput(ApiModel):
    """The whole tree as it shall be: what isn't in it is deleted.

    `saveId` names the save: sent again after a time-out, it is answered and not repeated.
    """

    version: Version
    save_id: UUID | None = None
    basic: CourseBasic | None = None
    sections: Annotated[list[SectionInput], Field(max_length=MAX_SECTIONS)]


class ItemView(ApiModel):
    """One item as its author has it, right answers included."""

    id: UUID
    kind: ItemKind
    title: str
    order_index: int
    body: str
    media_id: UUID | None
    challenge_id: UUID | None
    quiz: QuizContent | None


class SectionView(ApiModel):
    """One section with its items in their order."""

    id: UUID
    title: str
    order_index: int
    items: list[ItemView]


class CourseView(ApiModel):
    """A course without its tree; `savedBy` made the last save at `updatedAt`."""

    id: UUID
    title: str
    description: str
    price: float | None
    currency: str | None
    difficulty: CourseDifficulty
    status: CourseStatus
    version: int
    saved_by: str
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None


class CourseTree(CourseView):
    """A course with its tree, to write it."""

    sections: list[SectionView]


class AuthoredFilters(ListFilters):
    """What to list of one's own courses."""

    status: CourseStatus | None = None


class AuthoredCourse(CourseView):
    """One line of the list: with how much is in the course and how many learn by it."""

    section_count: int
    item_count: int
    student_count: int


class AuthoredPage(ApiModel):
    """One page of one's own courses, last saved first."""

    courses: list[AuthoredCourse]
    total: int
    page: int
    pages: int


class UnmetPoint(ApiModel):
    """One thing that keeps a course from being published, in words, and where it is.

    `href` is the address of that place in the editor: below `#` it says title, description or sections, or
    `section-<id>` or `item-<id>`.
    """

    point: str
    message: str
    section_id: UUID | None
    item_id: UUID | None
    href: str


class PublishCheck(ApiModel):
    """Whether a course could be published now, and everything that is missing."""

    is_ready: bool
    unmet: list[UnmetPoint]
