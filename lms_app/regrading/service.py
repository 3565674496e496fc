"""Starting a re-grade, keeping its verdicts apart, applying or discarding them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import cast, delete, exists, insert, literal, text, update
from sqlalchemy import select as sa_select
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import col, func, select

from lms_app.challenges.queries import access_own_challenge
from lms_app.core import live
from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.core.job_names import JobName
from lms_app.core.log import get_logger
from lms_app.core.queue import submit_job
from lms_app.grading.plans import GradingPlan
from lms_app.grading.service import CaseRow, case_result_values, plan_submission
from lms_app.grading.verdicts import SubmissionVerdict
from lms_app.regrading.errors import (
    CasesChanged,
    NothingToRegrade,
    NotPublished,
    RegradeNotReady,
    RegradeOpen,
)
from lms_app.regrading.queries import can_be_applied, find_newest, is_outdated, make_view
from lms_app.regrading.schemas import RegradeView
from models.challenges import Challenge, ChallengeStatus
from models.regrading import Regrade, RegradeResult, RegradeStatus
from models.submissions import CaseResult, Submission

_OPEN = (RegradeStatus.RUNNING, RegradeStatus.READY)
_log = get_logger(__name__)


def start_regrade(db: Db, actor: Actor, challenge_id: UUID) -> RegradeView:
    """Grade again, beside what is there, all submissions that the cases as they are now did not judge.

    That includes those which the system or the challenge could not judge at all. The job is pushed after
    commit; learners notice nothing until `apply_regrade`.

    Raises:
        AppError: See `challenges.queries.access_own_challenge`.
        NotPublished: Its cases may have changed without a check.
        RegradeOpen: One is running or waits to be looked at.
        NothingToRegrade: All were judged by these cases.
    """
    challenge = access_own_challenge(db, actor, challenge_id, lock=True)
    if challenge.status is not ChallengeStatus.PUBLISHED:
        raise NotPublished
    newest = find_newest(db, challenge_id, lock=True)
    if newest is not None and newest.status in _OPEN:
        raise RegradeOpen
    regrade = Regrade(
        challenge_id=challenge_id, creator_id=actor.user_id, cases_version=challenge.cases_version
    )
    db.add(regrade)
    db.flush()
    if not _add_waiting(db, regrade):
        raise NothingToRegrade
    submit_job(db, JobName.REGRADE, {"regrade_id": str(regrade.id)}, job_id=regrade.id, user_id=actor.user_id)
    _log.info("regrade.started", challengeId=str(challenge_id), regradeId=str(regrade.id))
    return make_view(db, regrade, cases_version=challenge.cases_version)


def _add_waiting(db: Db, regrade: Regrade) -> int:
    """Note every submission to be graded; give how many."""
    wanted = sa_select(
        func.gen_random_uuid(),
        literal(regrade.id),
        col(Submission.id),
        col(Submission.status),
        col(Submission.score_percent),
        cast(literal("[]"), JSONB),
    ).where(is_outdated(regrade.challenge_id, regrade.cases_version))
    columns = ["id", "regrade_id", "submission_id", "old_status", "old_score_percent", "case_rows"]
    db.exec(insert(RegradeResult).from_select(columns, wanted))
    of_regrade = col(RegradeResult.regrade_id) == regrade.id
    return db.exec(select(func.count()).select_from(RegradeResult).where(of_regrade)).one()


def plan_next(db: Db, regrade_id: UUID) -> tuple[GradingPlan, str, bool] | None:
    """Give what to run next, its language, and whether an author's checker judges it; None at the end.

    None, too, when the re-grade was discarded meanwhile.
    """
    submission = db.exec(
        select(Submission)
        .join(RegradeResult, col(RegradeResult.submission_id) == col(Submission.id))
        .join(Regrade, col(Regrade.id) == col(RegradeResult.regrade_id))
        .where(
            col(Regrade.id) == regrade_id,
            col(Regrade.status) == RegradeStatus.RUNNING,
            col(RegradeResult.new_status).is_(None),
        )
        .order_by(col(Submission.created_at), col(Submission.id))
        .limit(1)
    ).one_or_none()
    if submission is None:
        return None
    challenge = db.get_one(Challenge, submission.challenge_id)
    plan = plan_submission(db, challenge, submission)
    asks_author = any(case.spec.has_authors_checker for case in plan.cases)
    return plan, submission.language, asks_author


def add_result(
    db: Db, regrade_id: UUID, submission_id: UUID, rows: Sequence[CaseRow], verdict: SubmissionVerdict
) -> None:
    """Keep the new verdict of one submission; authors' pages hear of it after commit."""
    plain = [{**each, "case_id": str(each["case_id"])} for each in case_result_values(rows)]
    db.exec(
        update(RegradeResult)
        .where(col(RegradeResult.regrade_id) == regrade_id, col(RegradeResult.submission_id) == submission_id)
        .values(
            new_status=verdict.status,
            new_score_percent=verdict.score_percent,
            outcome=verdict.outcome,
            fault=verdict.fault,
            execution_time_ms=verdict.execution_time_ms,
            memory_used_kb=verdict.memory_used_kb,
            case_rows=plain,
        )
    )
    _tell_author(db, regrade_id)


def count_progress(db: Db, regrade_id: UUID) -> int:
    """Give how much is done, in percent."""
    done = func.count().filter(col(RegradeResult.new_status).is_not(None))
    total, finished = db.exec(
        select(func.count(), done).where(col(RegradeResult.regrade_id) == regrade_id)
    ).one()
    return 100 * finished // total if total else 100


def finish_regrade(db: Db, regrade_id: UUID) -> None:
    """Note that every submission has its new verdict; one that was discarded stays so."""
    db.exec(
        update(Regrade)
        .where(col(Regrade.id) == regrade_id, col(Regrade.status) == RegradeStatus.RUNNING)
        .values(status=RegradeStatus.READY, finished_at=utc_now())
    )
    _tell_author(db, regrade_id)


def give_up_regrade(db: Db, job_id: UUID) -> None:
    """Discard a re-grade whose job failed for good; the job's id is the re-grade's."""
    db.exec(
        update(Regrade)
        .where(col(Regrade.id) == job_id, col(Regrade.status) == RegradeStatus.RUNNING)
        .values(status=RegradeStatus.DISCARDED, finished_at=utc_now())
    )
    _tell_author(db, job_id)


def _tell_author(db: Db, regrade_id: UUID) -> None:
    creator_id = db.exec(select(Regrade.creator_id).where(col(Regrade.id) == regrade_id)).one_or_none()
    if creator_id is not None:
        live.publish_after_commit(db, live.user_topic(creator_id), {"regrade": str(regrade_id)})


def apply_regrade(db: Db, actor: Actor, challenge_id: UUID) -> RegradeView:
    """Put the new verdicts in place of the old ones, all at once; a second call changes nothing.

    Raises:
        AppError: See `challenges.queries.access_own_challenge`.
        RegradeNotReady: There is none that waits for this.
        NotPublished: The challenge was archived meanwhile.
        CasesChanged: The cases changed after it began.
    """
    challenge = access_own_challenge(db, actor, challenge_id, lock=True)
    regrade = find_newest(db, challenge_id, lock=True)
    if regrade is None or regrade.status not in (RegradeStatus.READY, RegradeStatus.APPLIED):
        raise RegradeNotReady
    if regrade.status is RegradeStatus.READY:
        if challenge.status is not ChallengeStatus.PUBLISHED:
            raise NotPublished
        if regrade.cases_version != challenge.cases_version:
            raise CasesChanged
        _replace_verdicts(db, regrade)
        regrade.status = RegradeStatus.APPLIED
        db.flush()
        _log.info("regrade.applied", challengeId=str(challenge_id), regradeId=str(regrade.id))
    return make_view(db, regrade, cases_version=challenge.cases_version)


def _replace_verdicts(db: Db, regrade: Regrade) -> None:
    replaced = exists().where(
        col(RegradeResult.regrade_id) == regrade.id,
        col(RegradeResult.submission_id) == CaseResult.submission_id,
        can_be_applied(),
    )
    db.exec(delete(CaseResult).where(replaced))
    db.connection().execute(_INSERT_RESULTS, {"regrade_id": regrade.id})
    learners = db.exec(
        update(Submission)
        .where(
            col(Submission.id) == col(RegradeResult.submission_id),
            col(RegradeResult.regrade_id) == regrade.id,
            can_be_applied(),
        )
        .values(
            status=col(RegradeResult.new_status),
            score_percent=col(RegradeResult.new_score_percent),
            outcome=col(RegradeResult.outcome),
            fault=col(RegradeResult.fault),
            execution_time_ms=col(RegradeResult.execution_time_ms),
            memory_used_kb=col(RegradeResult.memory_used_kb),
            cases_version=regrade.cases_version,
        )
        .returning(col(Submission.user_id), col(Submission.id))
    ).all()
    for user_id, submission_id in learners:
        live.publish_after_commit(db, live.user_topic(user_id), {"submission": str(submission_id)})


_INSERT_RESULTS = text("""
    INSERT INTO case_result (id, submission_id, case_id, order_index, description, is_public, status, passed,
                             actual_output, error, stdout, wall_ms, memory_kb, query_plan)
    SELECT gen_random_uuid(), result.submission_id, each.*
    FROM regrade_result AS result
    CROSS JOIN LATERAL jsonb_to_recordset(result.case_rows) AS each(
        case_id uuid, order_index int, description text, is_public boolean, status text, passed boolean,
        actual_output text, error text, stdout text, wall_ms int, memory_kb int, query_plan jsonb)
    WHERE result.regrade_id = :regrade_id AND result.new_status IS NOT NULL
      AND coalesce(result.fault, 'student') = 'student'
""")


def discard_regrade(db: Db, actor: Actor, challenge_id: UUID) -> RegradeView:
    """Forget the new verdicts; a job that is at it stops. A second call changes nothing.

    Raises:
        AppError: See `challenges.queries.access_own_challenge`.
        RegradeNotReady: There is none to discard.
    """
    challenge = access_own_challenge(db, actor, challenge_id, lock=True)
    regrade = find_newest(db, challenge_id, lock=True)
    if regrade is None or regrade.status is RegradeStatus.APPLIED:
        raise RegradeNotReady
    regrade.status = RegradeStatus.DISCARDED
    db.flush()
    return make_view(db, regrade, cases_version=challenge.cases_version)
