"""Decisions about quizzes: how questions are frozen, when an answer is right, what it earns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from models.programs import QuestionKind, QuizQuestion

# As kept: a place, places, or for each option the place of its match.
Answer = int | list[int] | list[int | None]


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


def check_answer(question: Mapping[str, Any], chosen: Any) -> Answer | None:
    """Give an answer in the shape in which it is kept; None for none.

    Raises:
        ValueError: It names an option that isn't there, or has another shape than the question's kind.
    """
    kind, amount = QuestionKind(question["kind"]), len(question["options"])
    if chosen is None:
        return None
    if kind is QuestionKind.SINGLE:
        if not isinstance(chosen, int):
            raise ValueError("one place is needed")
        return _within(chosen, amount)
    places: list[int | None] = [chosen] if isinstance(chosen, int) else list(chosen)
    if kind is QuestionKind.MULTIPLE:
        return sorted({_within(each, amount) for each in places}) or None
    if len(places) != amount:
        raise ValueError("each option needs its place")
    kept = [None if each is None else _within(each, amount) for each in places]
    return kept if any(each is not None for each in kept) else None


def _within(place: int | None, amount: int) -> int:
    if place is None or not 0 <= place < amount:
        raise ValueError("no such place")
    return place


def is_complete(answer: Answer | None) -> bool:
    """Tell whether an answer leaves no part of its question open."""
    return answer is not None and (isinstance(answer, int) or None not in answer)


def is_right(question: Mapping[str, Any], answer: Answer | None) -> bool:
    """Tell whether an answer is right as a whole: there are no points for half of one."""
    correct = list(question["correct"])
    if question["kind"] == QuestionKind.SINGLE:
        return [answer] == correct
    if question["kind"] == QuestionKind.MULTIPLE:
        return answer == sorted(correct)
    return answer == correct


def correct_index(question: Mapping[str, Any]) -> int | list[int]:
    """Give the right answer in the shape of an answer."""
    correct = list(question["correct"])
    return correct[0] if question["kind"] == QuestionKind.SINGLE else correct


def judge(
    questions: Sequence[Mapping[str, Any]], answers: Mapping[str, Any], *, pass_percent: int, xp: int
) -> Score:
    """Count right answers and what they earn: from `pass_percent` on, `xp` in proportion (QUZ 2)."""
    total = len(questions)
    correct = sum(is_right(each, answers.get(each["id"])) for each in questions)
    percent = _share(100, correct, total)
    is_passed = percent >= pass_percent
    return Score(correct, total, percent, is_passed, _share(xp, correct, total) if is_passed else 0)


def _share(whole: int, part: int, total: int) -> int:
    """Give `whole * part / total`, rounded half up, in integers."""
    return (2 * whole * part + total) // (2 * total)
