"""Attempts at a challenge: submissions in the order in which somebody handed them in, counted from 1."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import and_, col, func, or_, select

from lms_app.core.actor import Actor
from lms_app.core.db import Db
from lms_app.submissions.errors import SubmissionNotFound
from lms_app.submissions.queries import get_submission
from lms_app.submissions.schemas import SubmissionView
from models.submissions import Submission, SubmissionKind


@dataclass(frozen=True)
class AttemptView:
    """A submission with its results, and which attempt of its writer at the challenge it is."""

    number: int
    submission: SubmissionView


def get_attempt(db: Db, actor: Actor, submission_id: UUID) -> AttemptView:
    """Give an attempt with its code and its results.

    Raises:
        SubmissionNotFound: There is none that `actor` may see, or it was a mere run.
    """
    submission = get_submission(db, actor, submission_id)
    if submission.kind is not SubmissionKind.SUBMIT:
        raise SubmissionNotFound
    return AttemptView(_count_until(db, submission), submission)


def get_two_attempts(
    db: Db, actor: Actor, first_id: UUID, second_id: UUID
) -> tuple[AttemptView, AttemptView]:
    """Give two attempts of one person at one challenge, the older one first.

    Raises:
        SubmissionNotFound: `actor` may not see both, or they belong to two people or two challenges.
    """
    first, second = get_attempt(db, actor, first_id), get_attempt(db, actor, second_id)
    if _whose(first.submission) != _whose(second.submission):
        raise SubmissionNotFound
    return (first, second) if first.number <= second.number else (second, first)


def _whose(submission: SubmissionView) -> tuple[UUID, UUID]:
    return submission.user_id, submission.challenge_id


def _count_until(db: Db, submission: SubmissionView) -> int:
    handed_in, key = col(Submission.created_at), col(Submission.id)
    same_moment = and_(handed_in == submission.created_at, key <= submission.id)
    return db.exec(
        select(func.count())
        .select_from(Submission)
        .where(
            col(Submission.user_id) == submission.user_id,
            col(Submission.challenge_id) == submission.challenge_id,
            col(Submission.kind) == SubmissionKind.SUBMIT,
            or_(handed_in < submission.created_at, same_moment),
        )
    ).one()
