"""Decisions about quizzes: how questions are frozen, when an answer is right, what it earns."""

from dataclasses import dataclass
from random import Random
from typing import Any

from models.programs import QuestionKind, QuizQuestion

Answer = int | list[int]


@dataclass(frozen=True)
class Score:
    """How a quiz went. `percent` and `xp` are whole numbers, rounded half up."""

    correct: int
    total: int
    percent: int
    is_passed: bool
    xp: int


def freeze_question(question: QuizQuestion, chance: Random) -> dict[str, Any]:
    """Give a question as an assignment keeps it: later edits of the quiz change no result.

    The matches are put into another order, since in the editor each stands beside its option; `correct` then
    has for each option the place of its match.
    """
    matches, correct = list(question.matches), list(question.correct)
    if question.kind is QuestionKind.MATCHING:
        order = shuffle(len(matches), chance)
        matches = [question.matches[place] for place in order]
        correct = [order.index(place) for place in range(len(order))]
    return {
        "id": str(question.id),
        "kind": question.kind.value,
        "text": question.text,
        "options": list(question.options),
        "matches": matches,
        "correct": correct,
        "explanation": question.explanation,
    }


def shuffle(amount: int, chance: Random) -> list[int]:
    """Give the numbers below `amount` in another order than the usual one, if there is another."""
    order = list(range(amount))
    while amount > 1 and order == sorted(order):
        chance.shuffle(order)
    return order
