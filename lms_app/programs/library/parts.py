"""What the shipped lessons are put together from."""

from dataclasses import dataclass, field

from lms_app.programs.schemas import QuestionInput
from models.programs import QuestionKind


@dataclass(frozen=True)
class DemoLesson:
    """One lesson; `sketch` is the program of its board, kept as a file of its own."""

    title: str
    description: str
    scenario: str
    questions: tuple[QuestionInput, ...]
    sketch: str = ""
    duration_minutes: int = 60
    pictures: tuple[str, ...] = field(default=())


def one(text: str, *options: str, right: int, why: str) -> QuestionInput:
    """A question with one right option."""
    return QuestionInput(
        kind=QuestionKind.SINGLE, text=text, options=list(options), correct=[right], explanation=why
    )


def several(text: str, *options: str, right: list[int], why: str) -> QuestionInput:
    """A question with several right options."""
    return QuestionInput(
        kind=QuestionKind.MULTIPLE, text=text, options=list(options), correct=right, explanation=why
    )


def pairs(text: str, matches: dict[str, str], why: str) -> QuestionInput:
    """A question in which pairs are to be found."""
    return QuestionInput(
        kind=QuestionKind.MATCHING,
        text=text,
        options=list(matches),
        matches=list(matches.values()),
        explanation=why,
    )
