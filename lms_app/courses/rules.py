"""Decisions about courses: which values a course takes, what it lacks to be published."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from lms_app.core.errors import Message
from lms_app.courses.errors import CourseInvalid
from lms_app.courses.schemas import CourseBasic, QuizContent
from lms_app.programs.schemas import QuestionInput
from models.courses import CourseDifficulty, ItemKind
from models.programs import QuestionKind

# Currencies with hundredths, so that one rule makes minor units of all.
CURRENCIES = ("KZT", "RUB", "USD", "EUR")
MIN_PUBLISHED_TITLE_CHARS = 3

Fields = dict[str, list[Message]]


@dataclass(frozen=True)
class BasicValues:
    """A course's own values, checked."""

    title: str
    description: str
    price_minor: int | None
    currency: str | None
    difficulty: CourseDifficulty


def read_basic(basic: CourseBasic, *, prefix: str = "") -> BasicValues:
    """Check what was sent of a course.

    Args:
        basic: As it came.
        prefix: Before the names of fields in errors, such as "basic.".

    Raises:
        CourseInvalid: With everything that is wrong.
    """
    fields: Fields = {}
    if not basic.title:
        fields["title"] = [Message("courses.error.title_required")]
    difficulty = parse_difficulty(basic.difficulty)
    if difficulty is None:
        fields["difficulty"] = [Message("courses.error.difficulty_unknown")]
    currency = (basic.currency or "").upper() or None
    if basic.price is not None and currency is None:
        fields["currency"] = [Message("courses.error.currency_required")]
    elif currency is not None and currency not in CURRENCIES:
        fields["currency"] = [Message("errors.field.not_one_of", {"expected": ", ".join(CURRENCIES)})]
    if fields or not basic.title or difficulty is None:
        raise CourseInvalid({prefix + name: messages for name, messages in fields.items()})
    return BasicValues(
        title=basic.title,
        description=basic.description,
        price_minor=None if basic.price is None else int(basic.price * 100),
        currency=None if basic.price is None else currency,
        difficulty=difficulty,
    )


def parse_difficulty(text: str | None) -> CourseDifficulty | None:
    """Give the difficulty that a word names, in any case of letters."""
    try:
        return CourseDifficulty((text or "").lower())
    except ValueError:
        return None


def editor_path(course_id: UUID) -> str:
    """Give the address of the page on which a course is written."""
    return f"/instructor/course/{course_id}/edit"


def price_of(price_minor: int | None) -> float | None:
    """Give a price in whole units."""
    return None if price_minor is None else float(Decimal(price_minor) / 100)


def has_quiz_faults(quiz: QuizContent) -> bool:
    """Tell whether anybody could not answer the quiz: no question, or one without a right answer."""
    return not quiz.questions or any(_is_unanswerable(each) for each in quiz.questions)


def _is_unanswerable(question: QuestionInput) -> bool:
    options = question.options
    if not question.text or len(options) < 2 or not all(options) or len(set(options)) < len(options):
        return True
    if question.kind is QuestionKind.MATCHING:
        return len(question.matches) != len(options) or not all(question.matches)
    right = set(question.correct)
    if not right or max(right) >= len(options):
        return True
    return question.kind is QuestionKind.SINGLE and len(right) > 1


class MediumState(StrEnum):
    """What learners would get of a medium."""

    READY = "ready"
    ON_ITS_WAY = "on_its_way"
    FAILED = "failed"
    DELETED = "deleted"


class Point(StrEnum):
    """What publishing asks for (spec CRS 9)."""

    TITLE = "title"
    DESCRIPTION = "description"
    SECTIONS = "sections"
    SECTION_TITLE = "section_title"
    ITEMS = "items"
    ITEM_TITLE = "item_title"
    MEDIA_MISSING = "media_missing"
    MEDIA_NOT_READY = "media_not_ready"
    MEDIA_FAILED = "media_failed"
    MEDIA_DELETED = "media_deleted"
    TEXT = "text"
    QUIZ = "quiz"
    CHALLENGE = "challenge"


@dataclass(frozen=True)
class Unmet:
    """A point that a course doesn't meet, where, and the title of the part to name it by."""

    point: Point
    section_id: UUID | None = None
    item_id: UUID | None = None
    title: str = ""


@dataclass(frozen=True)
class GateItem:
    """What the gate looks at in an item; the last two are about the medium and challenge that it names."""

    id: UUID
    kind: ItemKind
    title: str
    body: str
    media_id: UUID | None
    challenge_id: UUID | None
    quiz: QuizContent | None
    medium: MediumState | None
    is_challenge_open: bool


@dataclass(frozen=True)
class GateSection:
    """What the gate looks at in a section."""

    id: UUID
    title: str
    items: Sequence[GateItem]


def find_unmet(title: str, description: str, sections: Sequence[GateSection]) -> list[Unmet]:
    """Give everything that keeps a course from being published, in the order of the course."""
    unmet: list[Unmet] = []
    if len(title.strip()) < MIN_PUBLISHED_TITLE_CHARS:
        unmet.append(Unmet(Point.TITLE))
    if not description.strip():
        unmet.append(Unmet(Point.DESCRIPTION))
    if not sections:
        unmet.append(Unmet(Point.SECTIONS))
    for section in sections:
        if not section.title.strip():
            unmet.append(Unmet(Point.SECTION_TITLE, section.id))
        if not section.items:
            unmet.append(Unmet(Point.ITEMS, section.id, title=section.title))
        for item in section.items:
            unmet += [Unmet(point, section.id, item.id, item.title) for point in _find_unmet_of_item(item)]
    return unmet


def _find_unmet_of_item(item: GateItem) -> list[Point]:
    points = [] if item.title.strip() else [Point.ITEM_TITLE]
    lacks: Mapping[ItemKind, Callable[[GateItem], Point | None]] = {
        ItemKind.VIDEO: _lacks_of_video,
        ItemKind.TEXT: lambda each: None if each.body.strip() else Point.TEXT,
        ItemKind.QUIZ: lambda each: Point.QUIZ if each.quiz is None or has_quiz_faults(each.quiz) else None,
        ItemKind.CHALLENGE: lambda each: None if each.is_challenge_open else Point.CHALLENGE,
    }
    lacking = lacks[item.kind](item)
    return points if lacking is None else [*points, lacking]


def _lacks_of_video(item: GateItem) -> Point | None:
    if item.media_id is None:
        return Point.MEDIA_MISSING
    lacks = {
        MediumState.READY: None,
        MediumState.FAILED: Point.MEDIA_FAILED,
        MediumState.DELETED: Point.MEDIA_DELETED,
    }
    return Point.MEDIA_NOT_READY if item.medium is None else lacks.get(item.medium, Point.MEDIA_NOT_READY)
