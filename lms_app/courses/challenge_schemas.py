"""The challenges that a course sets beside its items, as its authors send and get them."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, Field
from pydantic_core import PydanticCustomError

from lms_app.core.schema import ApiModel
from models.challenges import Difficulty

MAX_CHALLENGES = 100
MAX_POINTS = 1000
_FIRST, _LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def _refuse_far(moment: datetime) -> datetime:
    if not _FIRST <= moment < _LAST:
        raise PydanticCustomError("far_date", "Between the years 2000 and 2100")
    return moment


class CourseChallengeInput(ApiModel):
    """One challenge; `dueAt` is ISO 8601 with an offset, such as 2026-05-20T18:00:00+05:00."""

    challenge_id: UUID
    due_at: Annotated[AwareDatetime, AfterValidator(_refuse_far)] | None = None
    points: Annotated[int, Field(ge=0, le=MAX_POINTS)] = 0
    required: bool = False


class CourseChallengesInput(ApiModel):
    """The whole list in its order; `version` is the one that was read before."""

    version: Annotated[int, Field(ge=1, lt=2**31)]
    challenges: Annotated[list[CourseChallengeInput], Field(max_length=MAX_CHALLENGES)]


class CourseChallengeView(ApiModel):
    """One challenge of a course; one that is not open can't be solved now. `dueAt` is in UTC."""

    challenge_id: UUID
    title: str
    difficulty: Difficulty
    due_at: datetime | None
    points: int
    required: bool
    order_index: int
    is_open: bool


class CourseChallengesView(ApiModel):
    """The challenges of a course in their order."""

    version: int
    challenges: list[CourseChallengeView]
