"""What became of submissions, for whoever asks."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select

from lms_app.challenges.queries import access_edited_challenge, visible_to
from lms_app.challenges.rules import write_json
from lms_app.challenges.schemas import Pagination
from lms_app.core.actor import Actor
from lms_app.core.db import Db
from lms_app.grading.queries import GraderState, GraderView
from lms_app.grading.turns import find_place, is_drained
from lms_app.submissions import rules
from lms_app.submissions.errors import SubmissionNotFound
from lms_app.submissions.results import group_results, list_results, make_public_result
from lms_app.submissions.schemas import (
    ProgressMark,
    SubmissionFilters,
    SubmissionPage,
    SubmissionSummary,
    SubmissionView,
)
from models.challenges import Challenge
from models.submissions import Submission, SubmissionKind, SubmissionStatus


def access_submission(db: Db, actor: Actor, submission_id: UUID) -> tuple[Submission, Challenge]:
    """Fetch a submission and its challenge.

    Raises:
        SubmissionNotFound: There is none that `actor` may see.
    """
    row = db.exec(
        select(Submission, Challenge)
        .join(Challenge, col(Challenge.id) == col(Submission.challenge_id))
        .where(col(Submission.id) == submission_id)
    ).one_or_none()
    if row is None or not rules.can_see(actor, owner_id=row[0].user_id, creator_id=row[1].creator_id):
        raise SubmissionNotFound
    is_check = row[0].kind is SubmissionKind.CHECK
    if is_check and not rules.is_author(actor, creator_id=row[1].creator_id):
        # Its owner may have lost the role meanwhile, and it shows what hidden cases ask for.
        raise SubmissionNotFound
    return row[0], row[1]


def get_submission(
    db: Db, actor: Actor, submission_id: UUID, *, grader: GraderView | None = None
) -> SubmissionView:
    """Give a submission with the results that are there so far, those of hidden cases without any value.

    With `grader` a waiting one's place leaves out those whose language is stuck, unless its own is too.

    Raises:
        SubmissionNotFound: There is none that `actor` may see.
    """
    submission, challenge = access_submission(db, actor, submission_id)
    knows_hidden = rules.is_author(actor, creator_id=challenge.creator_id)
    is_waiting = submission.status is SubmissionStatus.PENDING
    place = find_place(db, submission_id, stuck=grader.stuck if grader else []) if is_waiting else None
    can_start = not place or _can_start(db, submission.language, grader)
    own_input = submission.own_input
    return SubmissionView(
        **_summary_fields(submission, challenge.title),
        user_id=submission.user_id,
        code=submission.code,
        own_input=None if own_input is None else write_json(own_input),
        test_results=list_results(db, submission, knows_hidden=knows_hidden),
        queue_position=place.position if place else None,
        estimated_wait=place.wait_s if place and can_start else None,
    )


def _can_start(db: Db, language: str, grader: GraderView | None) -> bool:
    """Whether its turn will come as things stand, so that there is a time to tell."""
    return not is_drained(db) and (grader is None or grader.state_of(language) is GraderState.READY)


def list_checks(db: Db, actor: Actor, challenge_id: UUID) -> list[SubmissionView]:
    """Give the newest check of each code on the cases that were saved last, with everything that it found.

    Raises:
        AppError: See `challenges.queries.access_own_challenge`.
    """
    challenge = access_edited_challenge(db, actor, challenge_id)
    rows = _list_newest_checks(db, challenge)
    results = group_results(db, [row.id for row in rows])
    return [
        SubmissionView(
            **_summary_fields(row, challenge.title),
            user_id=row.user_id,
            code=row.code,
            own_input=None,
            test_results=[make_public_result(result, case, None) for result, case in results[row.id]],
            queue_position=None,
            estimated_wait=None,
        )
        for row in rows
    ]


def _list_newest_checks(db: Db, challenge: Challenge) -> Sequence[Submission]:
    return db.exec(
        select(Submission)
        .where(
            col(Submission.challenge_id) == challenge.id,
            col(Submission.kind) == SubmissionKind.CHECK,
            # One that still waits has no version of the cases yet: it will be run on these.
            func.coalesce(col(Submission.cases_version), challenge.cases_version) == challenge.cases_version,
        )
        .ext(distinct_on(col(Submission.language), func.md5(col(Submission.code))))
        .order_by(
            col(Submission.language),
            func.md5(col(Submission.code)),
            col(Submission.created_at).desc(),
            col(Submission.id).desc(),
        )
    ).all()


def list_own_submissions(db: Db, actor: Actor, filters: SubmissionFilters) -> SubmissionPage:
    """Give one page of what the person handed in (not of mere runs), newest first.

    Raises:
        Unauthorized: Nobody is signed in.
    """
    own = [
        col(Submission.user_id) == actor.require_user(),
        col(Submission.kind) == SubmissionKind.SUBMIT,
    ]
    if filters.challenge_id is not None:
        own.append(col(Submission.challenge_id) == filters.challenge_id)
    total = db.exec(select(func.count()).select_from(Submission).where(*own)).one()
    rows = db.exec(
        select(Submission, Challenge.title)
        .join(Challenge, col(Challenge.id) == col(Submission.challenge_id))
        .where(*own)
        .order_by(col(Submission.created_at).desc(), col(Submission.id).desc())
        .limit(filters.limit)
        .offset((filters.page - 1) * filters.limit)
    ).all()
    return SubmissionPage(
        submissions=[SubmissionSummary(**_summary_fields(row[0], row[1])) for row in rows],
        pagination=Pagination(
            page=filters.page, limit=filters.limit, total=total, pages=-(-total // filters.limit)
        ),
    )


def _summary_fields(submission: Submission, challenge_title: str) -> dict[str, Any]:
    return {
        "id": submission.id,
        "challenge_id": submission.challenge_id,
        "challenge_title": challenge_title,
        "kind": submission.kind,
        "language": submission.language,
        "status": submission.status,
        "outcome": submission.outcome,
        "fault": submission.fault,
        "score": submission.score_percent,
        "execution_time": submission.execution_time_ms,
        "memory_used": submission.memory_used_kb,
        "created_at": submission.created_at,
        "finished_at": submission.finished_at,
    }


def find_open_submission(db: Db, actor: Actor, challenge_id: UUID) -> UUID | None:
    """Give the person's newest submission or run of a challenge that has no verdict yet, if any."""
    return db.exec(
        select(Submission.id)
        .where(
            col(Submission.user_id) == actor.require_user(),
            col(Submission.challenge_id) == challenge_id,
            col(Submission.kind) != SubmissionKind.CHECK,
            col(Submission.status).in_(rules.UNFINISHED),
        )
        .order_by(col(Submission.created_at).desc())
        .limit(1)
    ).first()


def list_marks(db: Db, actor: Actor, challenge_ids: Sequence[UUID]) -> dict[UUID, ProgressMark]:
    """Give how far the person is with each of the challenges that were tried; nothing for strangers."""
    if actor.user_id is None or not challenge_ids:
        return {}
    solved = func.bool_or(col(Submission.status) == SubmissionStatus.PASSED)
    rows = db.exec(
        select(Submission.challenge_id, solved)
        .where(
            col(Submission.user_id) == actor.user_id,
            col(Submission.kind) == SubmissionKind.SUBMIT,
            col(Submission.challenge_id).in_(challenge_ids),
        )
        .group_by(col(Submission.challenge_id))
    ).all()
    return {row[0]: ProgressMark.SOLVED if row[1] else ProgressMark.TRIED for row in rows}


def find_next_challenge(db: Db, actor: Actor, challenge_id: UUID) -> tuple[UUID, str] | None:
    """Give id and title of what to solve next: the easiest unsolved one, not below the level of this one.

    One that this one names as related comes first. When nothing is left from that level on, the easiest of
    all that are unsolved.
    """
    this = aliased(Challenge)
    level = select(this.level).where(col(this.id) == challenge_id).scalar_subquery()
    related = select(func.jsonb_array_elements_text(col(this.related))).where(col(this.id) == challenge_id)
    is_below = col(Challenge.level) < level
    fits = func.coalesce(col(Challenge.slug).in_(related), False) & ~is_below
    solved = select(Submission.challenge_id).where(
        col(Submission.user_id) == actor.require_user(),
        col(Submission.kind) == SubmissionKind.SUBMIT,
        col(Submission.status) == SubmissionStatus.PASSED,
    )
    row = db.exec(
        select(Challenge.id, Challenge.title)
        .where(visible_to(actor), col(Challenge.id) != challenge_id, col(Challenge.id).not_in(solved))
        .order_by(~fits, is_below, col(Challenge.level), col(Challenge.title), col(Challenge.id))
        .limit(1)
    ).first()
    return None if row is None else (row[0], row[1])
