"""What a re-grade has found so far."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, not_, or_
from sqlmodel import col, select

from lms_app.challenges.queries import access_own_challenge
from lms_app.core.actor import Actor
from lms_app.core.db import Db
from lms_app.regrading.errors import NoRegrade
from lms_app.regrading.schemas import MAX_CHANGES, RegradeView, VerdictChange
from models.accounts import User
from models.challenges import ChallengeStatus
from models.regrading import Regrade, RegradeResult
from models.submissions import Fault, Submission, SubmissionKind, SubmissionStatus

_JUDGED = (SubmissionStatus.PASSED, SubmissionStatus.FAILED, SubmissionStatus.ERROR)


def get_regrade(db: Db, actor: Actor, challenge_id: UUID) -> RegradeView:
    """Give the newest re-grade of a challenge.

    Raises:
        AppError: See `challenges.queries.access_own_challenge`.
        NoRegrade: There was none.
    """
    challenge = access_own_challenge(db, actor, challenge_id)
    regrade = find_newest(db, challenge_id)
    if regrade is None:
        raise NoRegrade
    return make_view(db, regrade, cases_version=challenge.cases_version)


def find_newest(db: Db, challenge_id: UUID, *, lock: bool = False) -> Regrade | None:
    """Give the newest re-grade; with `lock` nobody else changes it until the transaction ends."""
    query = (
        select(Regrade)
        .where(col(Regrade.challenge_id) == challenge_id)
        .order_by(col(Regrade.created_at).desc(), col(Regrade.id).desc())
        .limit(1)
    )
    return db.exec(query.with_for_update() if lock else query).one_or_none()


def is_outdated(challenge_id: UUID, cases_version: int) -> ColumnElement[bool]:
    """Condition for submissions that other cases judged, or that the system or the challenge failed."""
    return and_(
        col(Submission.challenge_id) == challenge_id,
        col(Submission.kind) == SubmissionKind.SUBMIT,
        col(Submission.status).in_(_JUDGED),
        or_(
            col(Submission.cases_version).is_distinct_from(cases_version),
            col(Submission.fault).in_((Fault.CHALLENGE, Fault.SYSTEM)),
        ),
    )


def count_outdated(db: Db, actor: Actor, challenge_id: UUID) -> int:
    """Give how many submissions a re-grade would grade.

    Raises:
        AppError: See `challenges.queries.access_own_challenge`.
    """
    challenge = access_own_challenge(db, actor, challenge_id)
    if challenge.status is not ChallengeStatus.PUBLISHED:
        return 0
    outdated = is_outdated(challenge_id, challenge.cases_version)
    return db.exec(select(func.count()).select_from(Submission).where(outdated)).one()


def can_be_applied() -> ColumnElement[bool]:
    """Condition for verdicts that say something about the submission, not about the system or the author."""
    is_judged = col(RegradeResult.new_status).is_not(None)
    return and_(is_judged, func.coalesce(col(RegradeResult.fault), Fault.STUDENT) == Fault.STUDENT)


def _points(status: Any, score: Any) -> ColumnElement[int]:
    """Rank a verdict: no points at all comes below nothing earned, PASSED above all."""
    return case((status == SubmissionStatus.PASSED, 101), else_=func.coalesce(score, -1))


def make_view(db: Db, regrade: Regrade, *, cases_version: int) -> RegradeView:
    """Put together what an author sees; only for people who passed `access_own_challenge`."""
    of_regrade = col(RegradeResult.regrade_id) == regrade.id
    old = _points(col(RegradeResult.old_status), col(RegradeResult.old_score_percent))
    new = _points(col(RegradeResult.new_status), col(RegradeResult.new_score_percent))
    done, judged = col(RegradeResult.new_status).is_not(None), can_be_applied()
    change = case(
        (~done, "waiting"), (~judged, "unjudged"), (new > old, "better"), (new < old, "worse"), else_="same"
    )
    counted = db.exec(select(change, func.count()).where(of_regrade).group_by(change)).all()
    counts: dict[str, int] = {row[0]: row[1] for row in counted}
    rows = db.exec(
        select(RegradeResult, Submission.language, Submission.created_at, User.name)
        .join(Submission, col(Submission.id) == col(RegradeResult.submission_id))
        .join(User, col(User.id) == col(Submission.user_id))
        .where(of_regrade, done, or_(new != old, not_(judged)))
        .order_by((new - old), col(Submission.created_at))
        .limit(MAX_CHANGES)
    ).all()
    return RegradeView(
        id=regrade.id,
        status=regrade.status,
        is_stale=regrade.cases_version != cases_version,
        total=sum(counts.values()),
        done=sum(counts.values()) - counts.get("waiting", 0),
        better=counts.get("better", 0),
        worse=counts.get("worse", 0),
        same=counts.get("same", 0),
        unjudged=counts.get("unjudged", 0),
        changes=[_make_change(*row) for row in rows],
        created_at=regrade.created_at,
        finished_at=regrade.finished_at,
    )


def _make_change(result: RegradeResult, language: str, created_at: object, learner: str) -> VerdictChange:
    return VerdictChange.model_validate(
        {
            "submission_id": result.submission_id,
            "learner": learner,
            "language": language,
            "created_at": created_at,
            "old_status": result.old_status,
            "old_score": result.old_score_percent,
            "new_status": result.new_status,
            "new_score": result.new_score_percent,
            "fault": result.fault,
        }
    )
