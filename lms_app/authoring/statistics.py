"""How learners fare with each case of a challenge, for its author."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select

from lms_app.authoring.schemas import CaseStatistics, ChallengeStatistics, OutputCount
from lms_app.challenges.queries import access_own_challenge, list_cases
from lms_app.core.actor import Actor
from lms_app.core.db import Db
from models.challenges import TestCase
from models.submissions import CaseResult, CaseStatus, Submission, SubmissionKind, SubmissionStatus

_COMMON_OUTPUTS = 5
_SHOWN_CHARS = 300
_JUDGED = (SubmissionStatus.PASSED, SubmissionStatus.FAILED, SubmissionStatus.ERROR)


def get_statistics(db: Db, actor: Actor, challenge_id: UUID) -> ChallengeStatistics:
    """Count attempts, and for each case how they ended; results of cases that are gone don't count.

    Raises:
        AppError: See `challenges.queries.access_own_challenge`.
    """
    access_own_challenge(db, actor, challenge_id)
    totals = db.exec(
        select(
            func.count(),
            func.count(func.distinct(col(Submission.user_id))),
            func.count(func.distinct(col(Submission.user_id))).filter(
                col(Submission.status) == SubmissionStatus.PASSED
            ),
            func.percentile_cont(0.5).within_group(col(Submission.execution_time_ms)),
        ).where(*_judged_attempts(challenge_id))
    ).one()
    endings, outputs = _count_endings(db, challenge_id), _list_common_outputs(db, challenge_id)
    return ChallengeStatistics(
        attempts=totals[0],
        learners=totals[1],
        solved=totals[2],
        median_time_ms=None if totals[3] is None else round(totals[3]),
        cases=[
            _make_line(case, endings.get(case.id, {}), outputs.get(case.id, []))
            for case in list_cases(db, challenge_id)
        ],
    )


def _judged_attempts(challenge_id: UUID) -> list[ColumnElement[bool]]:
    return [
        col(Submission.challenge_id) == challenge_id,
        col(Submission.kind) == SubmissionKind.SUBMIT,
        col(Submission.status).in_(_JUDGED),
    ]


def _count_endings(db: Db, challenge_id: UUID) -> dict[UUID, dict[CaseStatus, int]]:
    rows = db.exec(
        select(CaseResult.case_id, CaseResult.status, func.count())
        .join(Submission, col(Submission.id) == col(CaseResult.submission_id))
        .where(*_judged_attempts(challenge_id), col(CaseResult.case_id).is_not(None))
        .group_by(col(CaseResult.case_id), col(CaseResult.status))
    ).all()
    found: dict[UUID, dict[CaseStatus, int]] = {}
    for case_id, status, amount in rows:
        if case_id is not None:
            found.setdefault(case_id, {})[CaseStatus(status)] = amount
    return found


def _list_common_outputs(db: Db, challenge_id: UUID) -> dict[UUID, list[OutputCount]]:
    """Give the commonest wrong values of public cases; those of hidden ones are not stored at all."""
    shown = func.left(col(CaseResult.actual_output), _SHOWN_CHARS)
    rank: Any = func.row_number().over(
        partition_by=col(CaseResult.case_id), order_by=[func.count().desc(), shown]
    )
    counted = (
        select(CaseResult.case_id, shown.label("output"), func.count().label("amount"), rank.label("rank"))
        .join(Submission, col(Submission.id) == col(CaseResult.submission_id))
        .where(
            *_judged_attempts(challenge_id),
            col(CaseResult.status) == CaseStatus.WRONG,
            col(CaseResult.actual_output).is_not(None),
            col(CaseResult.case_id).is_not(None),
        )
        .group_by(col(CaseResult.case_id), shown)
        .subquery()
    )
    rows = db.exec(
        select(counted.c.case_id, counted.c.output, counted.c.amount)
        .where(counted.c.rank <= _COMMON_OUTPUTS)
        .order_by(counted.c.case_id, counted.c.rank)
    ).all()
    found: dict[UUID, list[OutputCount]] = {}
    for case_id, output, amount in rows:
        found.setdefault(case_id, []).append(OutputCount(output=output, count=amount))
    return found


def _make_line(case: TestCase, endings: dict[CaseStatus, int], outputs: list[OutputCount]) -> CaseStatistics:
    judged = sum(endings.values())
    failed = judged - endings.get(CaseStatus.OK, 0)
    return CaseStatistics(
        id=case.id,
        description=case.description,
        is_public=case.is_public,
        weight=case.weight,
        judged=judged,
        failed=failed,
        fail_percent=round(100 * failed / judged) if judged else None,
        endings={status: amount for status, amount in endings.items() if status is not CaseStatus.OK},
        common_outputs=outputs,
    )
