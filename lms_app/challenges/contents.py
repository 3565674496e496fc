"""What a challenge consists of, as columns of its row and of its cases."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from lms_app.challenges.queries import list_cases
from lms_app.challenges.rules import CaseDraft, ChallengeDraft
from lms_app.challenges.schemas import ChallengeInput
from lms_app.core.db import Db
from models.challenges import Challenge, TestCase

JUDGED_COLUMNS = (
    "languages",
    "starter_code",
    "solution_code",
    "test_files",
    "data_files",
    "wrong_solutions",
    "time_limit_ms",
    "memory_limit_mb",
)
"""With the cases all that a check depends on; the other columns are words for people."""

_VERDICT_COLUMNS = ("time_limit_ms", "memory_limit_mb", "test_files", "data_files")

Columns = Mapping[str, Any]


def read_columns(challenge: ChallengeInput, draft: ChallengeDraft) -> dict[str, Any]:
    """Give the columns of what an author sent, without its cases."""
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


def read_case_columns(case: CaseDraft) -> dict[str, Any]:
    """Give the columns of a case that an author sent, without its place."""
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


def list_case_columns(db: Db, challenge_id: UUID) -> list[dict[str, Any]]:
    """Give the columns of the cases of a challenge in order, without their keys and places."""
    return [_stored_case(case) for case in list_cases(db, challenge_id)]


def judged_columns(challenge: Challenge) -> dict[str, Any]:
    """Give the columns that a check depends on."""
    return {name: getattr(challenge, name) for name in JUDGED_COLUMNS}


def differs(db: Db, challenge: Challenge, columns: Columns, cases: Sequence[Columns]) -> bool:
    """Tell whether a check of `columns` and `cases` could end otherwise than one of `challenge`."""
    wanted = {name: columns[name] for name in JUDGED_COLUMNS}
    return _text(wanted) != _text(judged_columns(challenge)) or _text(cases) != _text(
        list_case_columns(db, challenge.id)
    )


def store_content(db: Db, challenge: Challenge, columns: Columns, cases: Sequence[Columns]) -> None:
    """Put `columns` and `cases` into a challenge that is locked or new.

    A case that stays as it was keeps its id and with it its results; `cases_version` rises when a case, a
    limit, a test file or a data file changes.
    """
    before = [getattr(challenge, name) for name in _VERDICT_COLUMNS]
    challenge.sqlmodel_update(dict(columns))
    cases_changed = _replace_cases(db, challenge.id, cases)
    if cases_changed or before != [getattr(challenge, name) for name in _VERDICT_COLUMNS]:
        challenge.cases_version += 1


def add_cases(db: Db, challenge_id: UUID, cases: Mapping[int, Columns]) -> None:
    """Add cases by their places."""
    db.add_all(
        TestCase(challenge_id=challenge_id, order_index=index, **columns) for index, columns in cases.items()
    )
    db.flush()


def _replace_cases(db: Db, challenge_id: UUID, wanted: Sequence[Columns]) -> bool:
    """Make the cases of a challenge those of `wanted`; tell whether any differs."""
    there = {case.order_index: case for case in list_cases(db, challenge_id)}
    fresh = {
        index: columns
        for index, columns in enumerate(wanted)
        if index not in there or _text(columns) != _text(_stored_case(there[index]))
    }
    old = [case for index, case in there.items() if index in fresh or index >= len(wanted)]
    for case in old:
        db.delete(case)
    db.flush()
    add_cases(db, challenge_id, fresh)
    return bool(fresh or old)


def _stored_case(case: TestCase) -> dict[str, Any]:
    return case.model_dump(exclude={"id", "challenge_id", "order_index"})


def _text(value: Any) -> str:
    """Write as JSON to compare, since to Python `True`, 1 and 1.0 are the same."""
    return json.dumps(value, sort_keys=True)
