"""Tasks that go well with the one on the page, as plain values for the browser."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from lms_app.challenges.schemas import ChallengeCard
from lms_app.submissions.schemas import ProgressMark


@dataclass(frozen=True)
class RelatedRow:
    """One task; `mark` is solved, tried or empty."""

    title: str
    difficulty: str
    level: int
    mark: str
    href: str


def make_related_rows(cards: Sequence[ChallengeCard], marks: Mapping[UUID, ProgressMark]) -> list[RelatedRow]:
    """Prepare the links, in the order of `cards`."""
    return [
        RelatedRow(
            title=card.title,
            difficulty=card.difficulty.value,
            level=card.level,
            mark=marks[card.id].value.lower() if card.id in marks else "",
            href=f"/challenge/{card.id}",
        )
        for card in cards
    ]
