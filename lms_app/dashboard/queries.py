"""What the page Today shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import distinct, func
from sqlmodel import col, select

from lms_app.challenges.queries import visible_to
from lms_app.core.actor import Actor
from lms_app.core.db import Db
from lms_app.submissions.queries import find_next_challenge, list_marks, list_own_submissions
from lms_app.submissions.schemas import ProgressMark, SubmissionFilters, SubmissionSummary
from models.accounts import User
from models.base import new_id
from models.challenges import Challenge
from models.submissions import Submission, SubmissionKind, SubmissionStatus

_RECENT_SHOWN = 5
_ACTIVITY_SHOWN = 8


@dataclass(frozen=True)
class NextStep:
    """The challenge to open next; `is_started` when there were tries but no pass yet."""

    challenge_id: UUID
    title: str
    is_started: bool


@dataclass(frozen=True)
class Activity:
    """What somebody else handed in for a challenge that the viewer is in charge of."""

    submission_id: UUID
    student: str
    challenge_id: UUID
    challenge_title: str
    status: SubmissionStatus
    created_at: datetime


@dataclass(frozen=True)
class Today:
    """All of the page. `solved` and `total` count the challenges that the viewer can see."""

    next_step: NextStep | None
    solved: int
    total: int
    recent: Sequence[SubmissionSummary]
    activity: Sequence[Activity]


def get_today(db: Db, actor: Actor) -> Today:
    """Give what the person does next, did last and, for authors, what others handed in to them.

    Raises:
        Unauthorized: Nobody is signed in.
    """
    recent = list_own_submissions(db, actor, SubmissionFilters(limit=_RECENT_SHOWN)).submissions
    solved, total = _count_solved(db, actor)
    return Today(
        next_step=_find_next_step(db, actor, recent),
        solved=solved,
        total=total,
        recent=recent,
        activity=list_activity(db, actor),
    )


def _find_next_step(db: Db, actor: Actor, recent: Sequence[SubmissionSummary]) -> NextStep | None:
    marks = list_marks(db, actor, [each.challenge_id for each in recent])
    for each in recent:
        if marks[each.challenge_id] is ProgressMark.TRIED and _is_open(db, actor, each.challenge_id):
            return NextStep(each.challenge_id, each.challenge_title, is_started=True)
    # Beyond the level of what was solved last; for beginners (no challenge has a new id) the easiest.
    found = find_next_challenge(db, actor, recent[0].challenge_id if recent else new_id())
    return None if found is None else NextStep(*found, is_started=False)


def _is_open(db: Db, actor: Actor, challenge_id: UUID) -> bool:
    seen = select(Challenge.id).where(visible_to(actor), col(Challenge.id) == challenge_id)
    return db.exec(seen).one_or_none() is not None


def _count_solved(db: Db, actor: Actor) -> tuple[int, int]:
    solved = db.exec(
        select(func.count(distinct(col(Submission.challenge_id))))
        .join(Challenge, col(Challenge.id) == col(Submission.challenge_id))
        .where(
            visible_to(actor),
            col(Submission.user_id) == actor.require_user(),
            col(Submission.kind) == SubmissionKind.SUBMIT,
            col(Submission.status) == SubmissionStatus.PASSED,
        )
    ).one()
    total = db.exec(select(func.count()).select_from(Challenge).where(visible_to(actor))).one()
    return solved, total


def list_activity(db: Db, actor: Actor) -> list[Activity]:
    """Give the latest submissions of others to challenges of the person, for admins to all (SUB 3).

    Students get an empty list.

    Raises:
        Unauthorized: Nobody is signed in.
    """
    user_id = actor.require_user()
    if not actor.is_author:
        return []
    statement = (
        select(Submission, Challenge.title, User.name)
        .join(Challenge, col(Challenge.id) == col(Submission.challenge_id))
        .join(User, col(User.id) == col(Submission.user_id))
        .where(
            col(Submission.kind) == SubmissionKind.SUBMIT,
            col(Submission.user_id) != user_id,
            col(Challenge.deleted_at).is_(None),
        )
        .order_by(col(Submission.created_at).desc(), col(Submission.id).desc())
        .limit(_ACTIVITY_SHOWN)
    )
    if not actor.is_admin:
        statement = statement.where(col(Challenge.creator_id) == user_id)
    return [
        Activity(each.id, student, each.challenge_id, title, each.status, each.created_at)
        for each, title, student in db.exec(statement).all()
    ]
