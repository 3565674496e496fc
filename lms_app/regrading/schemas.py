"""What re-grading gives to authors."""

from datetime import datetime
from uuid import UUID

from lms_app.core.schema import ApiModel
from models.regrading import RegradeStatus
from models.submissions import Fault, SubmissionStatus

MAX_CHANGES = 200


class VerdictChange(ApiModel):
    """One submission whose verdict or points would change; `newStatus` has its fault beside it."""

    submission_id: UUID
    learner: str
    language: str
    created_at: datetime
    old_status: SubmissionStatus
    old_score: int | None
    new_status: SubmissionStatus
    new_score: int | None
    fault: Fault | None


class RegradeView(ApiModel):
    """The newest re-grade of a challenge.

    `better`, `worse` and `same` count graded submissions by their points; `unjudged` those that could not be
    graded through no fault of their own, which applying leaves as they are. `changes` are the first 200, the
    losers on top. `isStale` tells that the cases changed again meanwhile.
    """

    id: UUID
    status: RegradeStatus
    is_stale: bool
    total: int
    done: int
    better: int
    worse: int
    same: int
    unjudged: int
    changes: list[VerdictChange]
    created_at: datetime
    finished_at: datetime | None
