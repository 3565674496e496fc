"""What admins see and set of features."""

from datetime import datetime
from typing import Literal

from lms_app.core.schema import ApiModel

STEPS = (0, 10, 50, 100)


class FlagInput(ApiModel):
    """The part of the people that shall have a feature, in percent."""

    percent: Literal[0, 10, 50, 100]


class FlagChange(ApiModel):
    """One change of a feature: who made it, when, from how many percent to how many."""

    at: datetime
    by: str
    before: int
    now: int


class FlagView(ApiModel):
    """One feature; without a time nobody has changed it yet, and everybody has it.

    `authorsOn` of `authors`, the people who write courses, have it. `changes` has the last ones, newest
    first.
    """

    name: str
    percent: int
    updated_at: datetime | None
    updated_by: str
    authors: int
    authors_on: int
    changes: list[FlagChange]
