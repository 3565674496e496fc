"""What authors read: their challenges with figures, and where the check of one stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, cast, func, or_, true
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlmodel import col, select

from lms_app.authoring import rules
from lms_app.authoring.schemas import (
    PAGE_SIZE,
    AuthoredChallenge,
    AuthoredFilters,
    AuthoredPage,
    CheckedCode,
    CheckReport,
    CheckRun,
)
from lms_app.challenges.errors import AuthorsOnly
from lms_app.challenges.queries import access_edited_challenge
from lms_app.challenges.rules import prefix_query
from lms_app.challenges.schemas import Pagination
from lms_app.core.actor import Actor
from lms_app.core.db import Db
from lms_app.submissions.queries import list_checks
from models.accounts import User
from models.challenges import Challenge, ChallengeStatus, TestCase
from models.submissions import Submission, SubmissionKind, SubmissionStatus


@dataclass(frozen=True)
class CodeToCheck:
    """One text that a check runs; `title` names a wrong solution."""

    code: CheckedCode
    language: str
    title: str
    text: str


def editable_by(actor: Actor) -> ColumnElement[bool]:
    """Condition for the challenges that `actor` may change, whatever their status.

    Raises:
        Unauthorized: Nobody is signed in.
        AuthorsOnly: The person is neither instructor nor admin.
    """
    user_id = actor.require_user()
    if not actor.is_author:
        raise AuthorsOnly
    own = true() if actor.is_admin else col(Challenge.creator_id) == user_id
    return col(Challenge.deleted_at).is_(None) & col(Challenge.revises_id).is_(None) & own


def list_authored(db: Db, actor: Actor, filters: AuthoredFilters) -> AuthoredPage:
    """Give one page of the challenges that `actor` may change, last saved first.

    Raises:
        Unauthorized: Nobody is signed in.
        AuthorsOnly: The person is neither instructor nor admin.
    """
    found = [editable_by(actor), *_matches(filters.search)]
    counts = _count_statuses(db, found)
    if filters.status is not None:
        found.append(col(Challenge.status) == filters.status)
    total = sum(counts.values()) if filters.status is None else counts[filters.status]
    rows = db.exec(
        select(Challenge, User.name)
        .outerjoin(User, col(User.id) == col(Challenge.creator_id))
        .where(*found)
        .order_by(col(Challenge.updated_at).desc(), col(Challenge.id))
        .limit(PAGE_SIZE)
        .offset((filters.page - 1) * PAGE_SIZE)
    ).all()
    return AuthoredPage(
        challenges=_make_lines(db, [(row[0], row[1] or "") for row in rows]),
        counts=counts,
        pagination=Pagination(page=filters.page, limit=PAGE_SIZE, total=total, pages=-(-total // PAGE_SIZE)),
    )


def _count_statuses(db: Db, found: Sequence[ColumnElement[bool]]) -> dict[ChallengeStatus, int]:
    counted = db.exec(
        select(Challenge.status, func.count()).where(*found).group_by(col(Challenge.status))
    ).all()
    return {**dict.fromkeys(ChallengeStatus, 0), **{ChallengeStatus(row[0]): row[1] for row in counted}}


def _make_lines(db: Db, rows: Sequence[tuple[Challenge, str]]) -> list[AuthoredChallenge]:
    """Give lines of the list of challenges and their authors' names."""
    ids = [challenge.id for challenge, _ in rows]
    figures, cases, revised = _count_submissions(db, ids), _count_cases(db, ids), _find_revised(db, ids)
    return [
        _make_line(
            challenge,
            author,
            figures.get(challenge.id, (0, 0)),
            cases.get(challenge.id, (0, 0)),
            is_revised=challenge.id in revised,
        )
        for challenge, author in rows
    ]


def _matches(search: str) -> list[ColumnElement[bool]]:
    if not search:
        return []
    asked = prefix_query(search)
    title = col(Challenge.title).icontains(search, autoescape=True)
    if not asked:
        return [title]
    words = func.array_to_tsvector(col(Challenge.search_words)).op("@@")(cast(asked, TSQUERY))
    return [or_(title, words)]


def _count_submissions(db: Db, challenge_ids: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
    passed = func.count().filter(col(Submission.status) == SubmissionStatus.PASSED)
    rows = db.exec(
        select(Submission.challenge_id, func.count(), passed)
        .where(col(Submission.challenge_id).in_(challenge_ids), col(Submission.kind) == SubmissionKind.SUBMIT)
        .group_by(col(Submission.challenge_id))
    ).all()
    return {row[0]: (row[1], row[2]) for row in rows}


def _count_cases(db: Db, challenge_ids: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
    hidden = func.count().filter(~col(TestCase.is_public))
    rows = db.exec(
        select(TestCase.challenge_id, func.count(), hidden)
        .where(col(TestCase.challenge_id).in_(challenge_ids))
        .group_by(col(TestCase.challenge_id))
    ).all()
    return {row[0]: (row[1], row[2]) for row in rows}


def _find_revised(db: Db, challenge_ids: Sequence[UUID]) -> set[UUID | None]:
    revises = col(Challenge.revises_id)
    return set(db.exec(select(revises).where(revises.in_(challenge_ids))).all())


def _make_line(
    challenge: Challenge,
    author: str,
    figures: tuple[int, int],
    cases: tuple[int, int],
    *,
    is_revised: bool,
) -> AuthoredChallenge:
    amount, passed = figures
    return AuthoredChallenge(
        id=challenge.id,
        title=challenge.title,
        status=challenge.status,
        has_unpublished_changes=is_revised,
        is_public=challenge.is_public,
        difficulty=challenge.difficulty,
        category=challenge.category,
        languages=challenge.languages,
        author=author,
        case_count=cases[0],
        hidden_case_count=cases[1],
        submission_count=amount,
        pass_percent=round(100 * passed / amount) if amount else None,
        updated_at=challenge.updated_at,
    )


def get_check_report(db: Db, actor: Actor, challenge_id: UUID) -> CheckReport:
    """Tell how the reference, the starter and the wrong solutions fare on the cases as they are now.

    Raises:
        AppError: See `challenges.queries.access_own_challenge`.
    """
    challenge = access_edited_challenge(db, actor, challenge_id)
    found = {(each.language, each.code): each for each in list_checks(db, actor, challenge_id)}
    runs = [
        CheckRun(
            code=each.code,
            language=each.language,
            title=each.title,
            run=found.get((each.language, each.text)),
        )
        for each in list_checked_codes(challenge)
    ]
    return CheckReport(
        readiness=rules.judge_readiness(runs),
        runs=runs,
        proposed_time_limit_ms=rules.propose_time_limit_ms(runs),
    )


def list_checked_codes(challenge: Challenge) -> list[CodeToCheck]:
    """Give what a check runs. Empty when a language has no reference.

    An empty starter has nothing to run; it can't pass.
    """
    references = [(each, challenge.solution_code.get(each, "")) for each in challenge.languages]
    if not all(text.strip() for _, text in references):
        return []
    starters = [(each, challenge.starter_code.get(each, "")) for each in challenge.languages]
    return [
        *(CodeToCheck(CheckedCode.REFERENCE, language, "", text) for language, text in references),
        *(
            CodeToCheck(CheckedCode.STARTER, language, "", text)
            for language, text in starters
            if text.strip()
        ),
        *(
            CodeToCheck(CheckedCode.WRONG, each["language"], each["title"], each["code"])
            for each in challenge.wrong_solutions
        ),
    ]
