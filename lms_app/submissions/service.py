"""What learners do with challenges: try code and hand it in."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import delete
from sqlmodel import col, func, select

from lms_app.challenges.queries import access_challenge, access_edited_challenge
from lms_app.core import live
from lms_app.core.actor import Actor
from lms_app.core.config import get_settings
from lms_app.core.db import Db
from lms_app.core.errors import Message, ValidationFailed
from lms_app.core.job_names import JobName, QueueName
from lms_app.core.log import get_logger
from lms_app.core.queue import submit_job
from lms_app.core.rate_limit import RateLimit, check_rate
from lms_app.submissions.errors import SameKeyOtherCode, TooManyWaiting
from lms_app.submissions.rules import UNFINISHED, check_code, read_own_input
from lms_app.submissions.schemas import RunCreate, SubmissionCreate, SubmissionReceipt
from models.accounts import User
from models.base import new_id
from models.challenges import TestCase
from models.submissions import Submission, SubmissionKind, SubmissionStatus

SUBMIT_LIMIT = RateLimit("submissions", amount=30, period_s=60)
# One check runs every reference, starter and wrong solution of a challenge.
CHECK_LIMIT = RateLimit("author-checks", amount=20, period_s=60)
_log = get_logger(__name__)


def submit_code(
    db: Db, actor: Actor, submission: SubmissionCreate, *, idempotency_key: str = ""
) -> SubmissionReceipt:
    """Hand code in for grading on all cases; the job is pushed after commit.

    With an `idempotency_key` a second call by the same person gives the first one's submission.

    Raises:
        Unauthorized: Nobody is signed in.
        TooManyRequests: More than 30 within a minute.
        ValidationFailed: The code is empty or too large, or the language isn't one of the challenge's.
        ChallengeNotFound, ChallengePrivate: See `challenges.queries.access_challenge`.
        TooManyWaiting: The person has GRADER_MAX_WAITING_PER_USER waiting already.
        SameKeyOtherCode: The key was used for something else.
    """
    return _add(db, actor, submission, SubmissionKind.SUBMIT, own_input=None, key=idempotency_key)


def run_code(db: Db, actor: Actor, run: RunCreate, *, idempotency_key: str = "") -> SubmissionReceipt:
    """Try code on the public cases, or on the learner's own input; it counts for nothing.

    Raises:
        AppError: As `submit_code`; ValidationFailed also when `ownInput` is no JSON array, or when there is
            none and the challenge has no public case either.
    """
    return _add(db, actor, run, SubmissionKind.RUN, own_input=read_own_input(run), key=idempotency_key)


def check_codes(db: Db, actor: Actor, challenge_id: UUID, codes: Sequence[SubmissionCreate]) -> None:
    """Run an author's `codes` on all cases, with everything shown to authors and nothing to anybody else.

    The cases and limits are those that were saved last, also where learners still have the published ones.

    They don't count against the number that one may have waiting. Earlier checks of the challenge that have
    ended go, so that only the last one is kept. The jobs are pushed after commit.

    Raises:
        AppError: See `challenges.queries.access_own_challenge`.
        TooManyRequests: More than 20 checks within a minute.
        ValidationFailed: A code is empty or too large, or the language isn't one of the challenge's.
    """
    user_id = actor.require_user()
    edited = access_edited_challenge(db, actor, challenge_id)
    check_rate(CHECK_LIMIT, str(user_id))
    db.exec(
        delete(Submission).where(
            col(Submission.challenge_id) == edited.id,
            col(Submission.kind) == SubmissionKind.CHECK,
            col(Submission.status).not_in(UNFINISHED),
        )
    )
    for code in codes:
        check_code(code, edited.languages)
        row = Submission(
            user_id=user_id,
            challenge_id=edited.id,
            kind=SubmissionKind.CHECK,
            language=code.language,
            code=code.code,
        )
        _hand_over(db, row)


def _add(
    db: Db,
    actor: Actor,
    submission: SubmissionCreate,
    kind: SubmissionKind,
    *,
    own_input: list[Any] | None,
    key: str,
) -> SubmissionReceipt:
    user_id = actor.require_user()
    check_rate(SUBMIT_LIMIT, str(user_id))
    challenge = access_challenge(db, actor, submission.challenge_id, keep=True)
    check_code(submission, challenge.languages)
    if kind is SubmissionKind.RUN and own_input is None:
        _check_public_cases(db, challenge.id)
    row = Submission(
        id=uuid5(user_id, f"submission:{key}") if key else new_id(),
        user_id=user_id,
        challenge_id=challenge.id,
        kind=kind,
        language=submission.language,
        code=submission.code,
        own_input=own_input,
    )
    _lock_person(db, user_id)
    earlier = db.get(Submission, row.id)
    if earlier is not None:
        return _repeat(earlier, row)
    _check_waiting(db, user_id)
    _hand_over(db, row)
    return _receipt(row)


def _hand_over(db: Db, row: Submission) -> None:
    """Add the submission and its job; workers and the person's pages hear of it after the commit."""
    db.add(row)
    db.flush()
    submit_job(
        db,
        JobName.GRADE_SUBMISSION,
        {"submission_id": str(row.id)},
        queue=QueueName.CODE_EXECUTION,
        job_id=row.id,
        user_id=row.user_id,
    )
    live.publish_after_commit(db, live.user_topic(row.user_id), {"submission": str(row.id)})
    _log.info(
        "submission.created", submissionId=str(row.id), challengeId=str(row.challenge_id), kind=row.kind
    )


def _check_public_cases(db: Db, challenge_id: UUID) -> None:
    """Refuse a run that would have nothing to run."""
    public = select(TestCase.id).where(col(TestCase.challenge_id) == challenge_id, col(TestCase.is_public))
    if db.exec(public.limit(1)).first() is None:
        raise ValidationFailed({"ownInput": [Message("submissions.field.nothing_to_run")]})


def _lock_person(db: Db, user_id: UUID) -> None:
    """Let one person's submissions come one after the other, so that counting and keys hold."""
    db.exec(select(User.id).where(col(User.id) == user_id).with_for_update(key_share=True))


def _check_waiting(db: Db, user_id: UUID) -> None:
    waiting = db.exec(
        select(func.count())
        .select_from(Submission)
        .where(col(Submission.user_id) == user_id, col(Submission.status) == SubmissionStatus.PENDING)
    ).one()
    if waiting >= get_settings().grader_max_waiting_per_user:
        raise TooManyWaiting(count=waiting)


def _repeat(earlier: Submission, wanted: Submission) -> SubmissionReceipt:
    """Answer a second sending of the same key."""
    fields = ("challenge_id", "kind", "language", "code", "own_input")
    if any(getattr(earlier, field) != getattr(wanted, field) for field in fields):
        raise SameKeyOtherCode
    return _receipt(earlier)


def _receipt(row: Submission) -> SubmissionReceipt:
    return SubmissionReceipt(id=row.id, submission_id=row.id, status=row.status)
