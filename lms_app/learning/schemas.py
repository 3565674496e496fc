"""What learners of courses send and get; right answers are never among it."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from lms_app.core.schema import ApiModel, ListFilters
from lms_app.courses.schemas import MAX_QUESTIONS
from models.courses import CourseDifficulty, CourseRole, CourseStatus, ItemKind
from models.programs import QuestionKind

# What a player sends at once of one video; who jumps about more sends the rest later.
MAX_STRETCHES = 50
MAX_SECONDS = 7 * 24 * 60 * 60
Seconds = Annotated[int, Field(ge=0, le=MAX_SECONDS)]


class CataloguePrice(StrEnum):
    """Which courses to look for by what they cost."""

    FREE = "free"
    PAID = "paid"


class CatalogueSort(StrEnum):
    """In which order courses are listed."""

    NEWEST = "newest"
    POPULAR = "popular"
    TITLE = "title"


class CatalogueFilters(ListFilters):
    """What to look for among published courses; `mine` has those one is in, begun ones of the archive too."""

    difficulty: CourseDifficulty | None = None
    price: CataloguePrice | None = None
    mine: bool = False
    sort: CatalogueSort = CatalogueSort.NEWEST


class CourseCard(ApiModel):
    """A course in the catalogue; `percent` is one's own, None for whoever is not in it."""

    id: UUID
    title: str
    description: str
    author: str
    difficulty: CourseDifficulty
    price: float | None
    currency: str | None
    item_count: int
    student_count: int
    duration_s: int = Field(description="Of all its videos together, in seconds")
    role: CourseRole | None
    percent: int | None


class Catalogue(ApiModel):
    """One page of the catalogue."""

    courses: list[CourseCard]
    total: int
    page: int
    pages: int


class OutlineItem(ApiModel):
    """One item of the outline. Positions and durations are in seconds, None before the first visit."""

    id: UUID
    kind: ItemKind
    title: str
    duration_s: int | None
    position_s: int | None
    is_completed: bool


class OutlineSection(ApiModel):
    """One chapter of the outline."""

    id: UUID
    title: str
    items: list[OutlineItem]


class TaskState(StrEnum):
    """How one stands with a challenge that the course sets; OVERDUE may still be solved."""

    OPEN = "OPEN"
    OVERDUE = "OVERDUE"
    SOLVED = "SOLVED"
    SOLVED_LATE = "SOLVED_LATE"


class CourseTask(ApiModel):
    """A challenge that the course sets beside its items; `earned` is what one has of its points.

    One that is not open can't be solved now.
    """

    challenge_id: UUID
    title: str
    difficulty: str
    due_at: datetime | None
    points: int
    required: bool
    is_open: bool
    state: TaskState
    solved_at: datetime | None
    earned: int


class CoursePage(ApiModel):
    """A course as learners see it; `resumeItemId` is where to go on, None at the end or for outsiders."""

    id: UUID
    title: str
    description: str
    author: str
    difficulty: CourseDifficulty
    status: CourseStatus
    price: float | None
    currency: str | None
    role: CourseRole | None
    can_edit: bool
    can_see_students: bool
    student_count: int
    item_count: int
    completed_count: int
    duration_s: int
    percent: int
    completed_at: datetime | None
    resume_item_id: UUID | None
    sections: list[OutlineSection]
    challenges: list[CourseTask]


class AskedQuestion(ApiModel):
    """A question without what is right; `matches` are in an order of this learner's own."""

    kind: QuestionKind
    text: str
    options: list[str]
    matches: list[str]


class VideoLink(ApiModel):
    """Where the video of an item is for this person alone, for `validS` seconds from now."""

    media_id: UUID
    url: str
    poster_url: str
    content_type: str
    duration_s: int | None
    width: int | None
    height: int | None
    valid_s: int


class ItemChallenge(ApiModel):
    """The challenge of an item, and whether one has solved it."""

    id: UUID
    title: str
    is_solved: bool


class ItemContent(ApiModel):
    """One item to learn by. `body` is Markdown; `video` is None where there is none to be seen (yet).

    Who may change the course but isn't in it gets a preview: nothing of theirs is kept.
    """

    id: UUID
    kind: ItemKind
    title: str
    body: str
    video: VideoLink | None
    challenge: ItemChallenge | None
    pass_percent: int | None
    questions: list[AskedQuestion]
    position_s: int
    watched_percent: int
    is_completed: bool
    is_preview: bool
    previous_id: UUID | None
    next_id: UUID | None


class ProgressInput(ApiModel):
    """How far one is. `isCompleted` is for texts, and for a challenge that was solved.

    `played` are stretches of the video that were really played, sent as often as one likes; `ageMs` is how
    long ago the playhead was at `positionS`: an older place never replaces a newer one. `mediaId` is the file
    that was played: nothing is kept of one that has been replaced.
    """

    media_id: UUID | None = None
    position_s: Seconds = 0
    duration_s: Seconds = 0
    played: Annotated[list[tuple[Seconds, Seconds]], Field(max_length=MAX_STRETCHES)] = []
    age_ms: Annotated[int, Field(ge=0, le=MAX_SECONDS * 1000)] = 0
    is_completed: bool = False


class ProgressView(ApiModel):
    """How far one is in an item and in the whole course; a video counts once 90 % of it were played."""

    position_s: int
    watched_percent: int
    is_completed: bool
    percent: int
    completed_at: datetime | None


class QuizAnswers(ApiModel):
    """For each question the places that were chosen; of a matching, the match of each option."""

    answers: Annotated[
        list[Annotated[list[Annotated[int, Field(ge=0, lt=100)]], Field(max_length=20)]],
        Field(max_length=MAX_QUESTIONS),
    ]


class QuizResult(ApiModel):
    """How the answers were; `right` says it for each question."""

    right: list[bool]
    score_percent: int
    is_passed: bool
    percent: int
