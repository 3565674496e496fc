"""The challenges of a course, beside its items and among them, and how somebody stands with them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func
from sqlmodel import col, select

from lms_app.challenges.queries import visible_to
from lms_app.core.actor import Actor
from lms_app.core.db import Db
from lms_app.courses.course_challenges import SetChallenge, list_set_challenges
from lms_app.learning.rules import judge_task
from lms_app.learning.schemas import CourseTask, ItemChallenge
from models.challenges import Challenge
from models.submissions import Submission, SubmissionKind, SubmissionStatus


def is_solution() -> ColumnElement[bool]:
    """Condition for the submissions that solve their challenge: handed in and passed, not only tried."""
    return and_(
        col(Submission.kind) == SubmissionKind.SUBMIT, col(Submission.status) == SubmissionStatus.PASSED
    )


def list_tasks(db: Db, actor: Actor, course_id: UUID, now: datetime) -> list[CourseTask]:
    """Give the challenges that a course sets, in their order. For callers that have checked access.

    What was handed in before the day was in time, however long it waited for its verdict.
    """
    rows = list_set_challenges(db, course_id, is_open=visible_to(actor))
    solved = _map_solved(db, actor, {each.row.challenge_id for each in rows})
    return [_view(each, solved.get(each.row.challenge_id), now) for each in rows]


def _map_solved(db: Db, actor: Actor, challenge_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """Give when each challenge was handed in rightly for the first time."""
    if actor.user_id is None:
        return {}
    rows = db.exec(
        select(Submission.challenge_id, func.min(Submission.created_at))
        .where(
            col(Submission.user_id) == actor.user_id,
            col(Submission.challenge_id).in_(challenge_ids),
            is_solution(),
        )
        .group_by(col(Submission.challenge_id))
    ).all()
    return {row[0]: row[1] for row in rows}


def _view(task: SetChallenge, solved_at: datetime | None, now: datetime) -> CourseTask:
    row = task.row
    return CourseTask(
        challenge_id=row.challenge_id,
        title=task.title,
        difficulty=task.difficulty.value,
        due_at=row.due_at,
        points=row.points,
        required=row.required,
        is_open=task.is_open,
        state=judge_task(row.due_at, solved_at, now),
        solved_at=solved_at,
        earned=row.points if solved_at is not None else 0,
    )


def find_challenge(db: Db, actor: Actor, challenge_id: UUID | None) -> ItemChallenge | None:
    """Give the challenge of an item; None when `actor` can't open it (any more)."""
    row = db.exec(
        select(Challenge.id, Challenge.title).where(col(Challenge.id) == challenge_id, visible_to(actor))
    ).first()
    if row is None:
        return None
    return ItemChallenge(id=row[0], title=row[1], is_solved=is_solved(db, actor.require_user(), row[0]))


def is_solved(db: Db, user_id: UUID, challenge_id: UUID | None) -> bool:
    """Tell whether somebody has solved a challenge."""
    asked = select(Submission.id).where(
        col(Submission.user_id) == user_id, col(Submission.challenge_id) == challenge_id, is_solution()
    )
    return db.exec(asked.limit(1)).first() is not None
