"""Decisions about videos: which of their seconds were really played, and when that is enough.

A stretch is a pair of whole seconds: from the first until before the second.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

Stretch = tuple[int, int]

# Who leaves at the credits has watched it.
WATCHED_PERCENT = 90
# The fastest that the player plays.
MAX_RATE = 2
# What is forgiven of the clocks, and of writes that come late.
SLACK_S = 15


def is_of_another(kept_of: UUID | None, shown: UUID | None) -> bool:
    """Tell whether a place and stretches are of another file than the one that is shown."""
    return kept_of is not None and kept_of != shown


def merge(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Give the stretches in order, each second in one of them at most."""
    merged: list[Stretch] = []
    for first, end in sorted(each for each in stretches if each[0] < each[1]):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((first, end))
    return merged


def count_seconds(stretches: Sequence[Stretch]) -> int:
    """Give how long merged stretches are together."""
    return sum(end - first for first, end in stretches)


def budget_of(since: datetime, now: datetime) -> int:
    """Give how many seconds can have been played since then, by the clock on the wall."""
    return int((now - since).total_seconds() * MAX_RATE) + SLACK_S


def grow(known: Sequence[Stretch], played: Iterable[Stretch], budget_s: int) -> list[Stretch]:
    """Add what was played to what is known, at most `budget_s` seconds that are new; the first ones count.

    What doesn't fit isn't lost: players send it again, and by then more time has gone by.
    """
    merged, left = merge(known), budget_s
    new: list[Stretch] = []
    for first, end in merge(played):
        for gap_first, gap_end in _find_gaps(merged, first, end):
            taken = min(gap_end - gap_first, left)
            new.append((gap_first, gap_first + taken))
            left -= taken
    return merge([*merged, *new])


def _find_gaps(merged: Sequence[Stretch], first: int, end: int) -> list[Stretch]:
    """Give what of one stretch is in none of the merged ones."""
    gaps: list[Stretch] = []
    for known_first, known_end in merged:
        if known_first >= end:
            break
        if known_end > first:
            gaps.append((first, known_first))
            first = known_end
    return [each for each in [*gaps, (first, end)] if each[0] < each[1]]


def is_watched(watched_s: int, duration_s: int) -> bool:
    """Tell whether that much of a video is enough."""
    return duration_s > 0 and watched_s * 100 >= duration_s * WATCHED_PERCENT
