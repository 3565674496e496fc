"""What authors do with challenges."""

import json
from typing import Any
from uuid import UUID, uuid5

from sqlmodel import col, select

from lms_app.challenges.cache import change_stamp
from lms_app.challenges.errors import AuthorsOnly, EditedMeanwhile, SameKeyOtherContent
from lms_app.challenges.queries import access_own_challenge, list_cases
from lms_app.challenges.rules import CaseDraft, ChallengeDraft, read_draft
from lms_app.challenges.schemas import ChallengeAuthorView, ChallengeInput
from lms_app.challenges.views import make_author_view
from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.core.log import get_logger
from models.base import new_id
from models.challenges import Challenge, ChallengeStatus, TestCase
from models.submissions import Submission

_log = get_logger(__name__)


def create_challenge(
    db: Db,
    actor: Actor,
    challenge: ChallengeInput,
    *,
    idempotency_key: str = "",
    status: ChallengeStatus = ChallengeStatus.PUBLISHED,
) -> ChallengeAuthorView:
    """Add a challenge with its cases, published unless `status` says otherwise.

    With an `idempotency_key` a second call by the same person gives the first one's challenge.

    Raises:
        Unauthorized: Nobody is signed in.
        AuthorsOnly: The person is neither instructor nor admin.
        ValidationFailed: Something in it means nothing.
        SameKeyOtherContent: The key was used for a challenge of another title.
    """
    user_id = actor.require_user()
    if not actor.is_author:
        raise AuthorsOnly
    draft = read_draft(challenge)
    change_stamp(db)
    # The stamp's row is locked now, so that two sendings of one key come one after the other.
    challenge_id = uuid5(user_id, f"challenge:{idempotency_key}") if idempotency_key else new_id()
    row = db.get(Challenge, challenge_id)
    if row is not None:
        if row.title != challenge.title:
            raise SameKeyOtherContent
        return make_author_view(row, list_cases(db, row.id))
    row = Challenge(id=challenge_id, creator_id=user_id, status=status, **_columns(challenge, draft))
    db.add(row)
    db.flush()
    _add_cases(db, row.id, dict(enumerate(draft.cases)))
    _log.info("challenge.created", challengeId=str(row.id))
    return make_author_view(row, list_cases(db, row.id))


def add_library_challenge(db: Db, challenge: ChallengeInput, *, slug: str, creator_id: UUID | None) -> bool:
    """Add a challenge that ships with the product, unless one of that `slug` is there, hidden or not.

    Returns:
        Whether it was added.

    Raises:
        ValidationFailed: Something in it means nothing.
    """
    draft = read_draft(challenge)
    change_stamp(db)
    if db.exec(select(Challenge.id).where(col(Challenge.slug) == slug)).first() is not None:
        return False
    row = Challenge(slug=slug, creator_id=creator_id, **_columns(challenge, draft))
    db.add(row)
    db.flush()
    _add_cases(db, row.id, dict(enumerate(draft.cases)))
    return True


def update_challenge(
    db: Db, actor: Actor, challenge_id: UUID, challenge: ChallengeInput, *, version: int | None = None
) -> ChallengeAuthorView:
    """Put `challenge` in place of what was there; the same twice changes nothing the second time.

    A case that stays as it was keeps its id and with it its results; `cases_version` rises when a case,
    a limit, a test file or a data file changes. `version` is the one that the person had before them.

    Raises:
        AppError: See `queries.access_own_challenge`.
        ValidationFailed: Something in it means nothing.
        EditedMeanwhile: It has another version than `version` by now.
    """
    row = access_own_challenge(db, actor, challenge_id, lock=True)
    if version is not None and version != row.version:
        raise EditedMeanwhile
    draft = read_draft(challenge)
    before = _what_verdicts_depend_on(row)
    row.sqlmodel_update(_columns(challenge, draft))
    cases_changed = _replace_cases(db, challenge_id, draft.cases)
    if cases_changed or before != _what_verdicts_depend_on(row):
        row.cases_version += 1
    row.version += 1
    row.updated_at = utc_now()
    change_stamp(db)
    db.flush()
    _log.info("challenge.updated", challengeId=str(row.id), casesVersion=row.cases_version)
    return make_author_view(row, list_cases(db, challenge_id))


def delete_challenge(db: Db, actor: Actor, challenge_id: UUID) -> None:
    """Delete a challenge; one that has submissions is only hidden, so that nobody's work is lost (CHL 4).

    Raises:
        AppError: See `queries.access_own_challenge`.
    """
    row = access_own_challenge(db, actor, challenge_id, lock=True)
    used = db.exec(select(Submission.id).where(col(Submission.challenge_id) == challenge_id).limit(1)).first()
    if used is None:
        db.delete(row)
    else:
        row.deleted_at = utc_now()
    change_stamp(db)
    _log.info("challenge.deleted", challengeId=str(challenge_id), hidden=used is not None)


def _what_verdicts_depend_on(row: Challenge) -> tuple[int, int, dict[str, str], dict[str, str]]:
    """Everything but the cases themselves."""
    return row.time_limit_ms, row.memory_limit_mb, row.test_files, row.data_files


def _columns(challenge: ChallengeInput, draft: ChallengeDraft) -> dict[str, Any]:
    return {
        "title": challenge.title,
        "description": challenge.description,
        "instructions": challenge.instructions,
        "difficulty": challenge.difficulty,
        "level": draft.level,
        "category": challenge.category,
        "tags": draft.tags,
        "search_words": draft.search_words,
        "roles": challenge.roles,
        "skills": challenge.skills,
        "tools": challenge.tools,
        "related": challenge.related,
        "learning_outcomes": challenge.learning_outcomes,
        "hints": challenge.hints,
        "languages": draft.languages,
        "starter_code": draft.starter_code,
        "solution_code": draft.solution_code,
        "test_files": challenge.test_files,
        "data_files": challenge.data_files,
        "wrong_solutions": [each.model_dump() for each in challenge.wrong_solutions],
        "estimated_minutes": challenge.estimated_time,
        "time_limit_ms": challenge.time_limit_ms,
        "memory_limit_mb": challenge.memory_limit_mb,
        "is_public": challenge.is_public,
    }


def _replace_cases(db: Db, challenge_id: UUID, wanted: list[CaseDraft]) -> bool:
    """Make the cases of a challenge those of `wanted`; tell whether any differs."""
    there = {case.order_index: case for case in list_cases(db, challenge_id)}
    fresh = {
        index: case
        for index, case in enumerate(wanted)
        if index not in there or not _is_same(_case_columns(case), there[index])
    }
    old = [case for index, case in there.items() if index in fresh or index >= len(wanted)]
    for case in old:
        db.delete(case)
    db.flush()
    _add_cases(db, challenge_id, fresh)
    return bool(fresh or old)


def _add_cases(db: Db, challenge_id: UUID, cases: dict[int, CaseDraft]) -> None:
    db.add_all(
        TestCase(challenge_id=challenge_id, order_index=index, **_case_columns(case))
        for index, case in cases.items()
    )
    db.flush()


def _case_columns(case: CaseDraft) -> dict[str, Any]:
    return {
        "description": case.description,
        "function_name": case.function_name,
        "input": case.input,
        "expected_output": {"value": case.expected},
        "is_public": case.is_public,
        "weight": case.weight,
        "checker": case.checker,
        "group_name": case.group,
    }


def _is_same(wanted: dict[str, Any], case: TestCase) -> bool:
    """Compare as JSON text, since to Python `True`, 1 and 1.0 are the same."""
    stored = case.model_dump(exclude={"id", "challenge_id", "order_index"})
    return json.dumps(wanted, sort_keys=True) == json.dumps(stored, sort_keys=True)
