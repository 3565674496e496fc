"""Revisions: what the author of a published challenge changed of its judged parts and has not published.

Learners get what was published, and are judged by it, until a check of the revision has passed and its author
publishes it (docs/decisions/0016-a-published-challenge-is-revised-aside.md). Every function here takes a
challenge that the caller has locked and may change.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.orm import aliased
from sqlmodel import col

from lms_app.challenges.contents import (
    JUDGED_COLUMNS,
    differs,
    judged_columns,
    list_case_columns,
    store_content,
)
from lms_app.challenges.queries import find_revision
from lms_app.core.db import Db
from models.challenges import Challenge, ChallengeStatus, TestCase
from models.submissions import CaseResult, Submission, SubmissionKind, SubmissionStatus

_UNFINISHED = (SubmissionStatus.PENDING, SubmissionStatus.RUNNING)
_NO_CASES = 0  # versions of cases count from 1


def save_published(
    db: Db, challenge: Challenge, columns: Mapping[str, Any], cases: Sequence[Mapping[str, Any]]
) -> None:
    """Let words go live at once, and keep changed judged parts in a revision.

    Judged parts that are again what is published leave no revision.
    """
    challenge.sqlmodel_update({name: value for name, value in columns.items() if name not in JUDGED_COLUMNS})
    if not differs(db, challenge, columns, cases):
        discard_revision(db, challenge)
        return
    revision = find_revision(db, challenge.id)
    if revision is None:
        revision = Challenge(
            revises_id=challenge.id,
            creator_id=challenge.creator_id,
            status=ChallengeStatus.DRAFT,
            **columns,
        )
        db.add(revision)
        db.flush()
    store_content(db, revision, columns, cases)


def take_over_revision(db: Db, challenge: Challenge, *, is_checked: bool) -> bool:
    """Put the revision in place of what was published; tell whether there was one.

    With `is_checked` its check counts as the challenge's from now on.
    """
    revision = find_revision(db, challenge.id)
    if revision is None:
        return False
    store_content(db, challenge, judged_columns(revision), list_case_columns(db, revision.id))
    _move_checks(db, challenge, revision, is_proof=is_checked)
    db.delete(revision)
    db.flush()
    return True


def discard_revision(db: Db, challenge: Challenge) -> bool:
    """Go back to what is published; tell whether there was anything else."""
    revision = find_revision(db, challenge.id)
    if revision is None:
        return False
    _move_checks(db, challenge, revision, is_proof=False)
    db.delete(revision)
    db.flush()
    return True


def _move_checks(db: Db, challenge: Challenge, revision: Challenge, *, is_proof: bool) -> None:
    """Keep the runs of a revision's check, since a job may still be at one.

    Those of the challenge's own earlier check go, as before every new one.
    """
    is_check = col(Submission.kind) == SubmissionKind.CHECK
    ended = col(Submission.status).not_in(_UNFINISHED)
    db.exec(delete(Submission).where(col(Submission.challenge_id) == challenge.id, is_check, ended))
    of_revision = col(Submission.challenge_id) == revision.id
    if is_proof:
        _point_results_at(db, challenge, revision)
        of_these_cases = col(Submission.cases_version) == revision.cases_version
        proven = {"challenge_id": challenge.id, "cases_version": challenge.cases_version}
        db.exec(update(Submission).where(of_revision, of_these_cases).values(proven))
    db.exec(update(Submission).where(of_revision).values(challenge_id=challenge.id, cases_version=_NO_CASES))


def _point_results_at(db: Db, challenge: Challenge, revision: Challenge) -> None:
    """Let results of the revision's cases belong to those that took their places."""
    there, here = aliased(TestCase), aliased(TestCase)
    db.exec(
        update(CaseResult)
        .where(
            col(CaseResult.case_id) == col(there.id),
            col(there.challenge_id) == revision.id,
            col(here.challenge_id) == challenge.id,
            col(here.order_index) == col(there.order_index),
        )
        .values(case_id=col(here.id))
    )
