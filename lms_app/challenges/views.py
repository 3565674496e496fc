"""Rows of challenges as the views that leave the feature."""

from collections.abc import Sequence
from typing import Any

from lms_app.challenges.rules import write_json
from lms_app.challenges.schemas import AuthorCaseView, ChallengeAuthorView, ChallengeCard, WrongSolution
from models.challenges import Challenge, TestCase


def make_author_view(
    challenge: Challenge, cases: Sequence[TestCase], *, revision: Challenge | None = None
) -> ChallengeAuthorView:
    """Put together what an author sees; only for people who passed `access_own_challenge`.

    `cases` are those of the `revision` where there is one.
    """
    edited = revision or challenge
    return ChallengeAuthorView(
        **{**shared_fields(challenge), **_judged_fields(edited)},
        creator_id=challenge.creator_id,
        related=challenge.related,
        solution_code=edited.solution_code,
        test_files=edited.test_files,
        wrong_solutions=[WrongSolution.model_validate(each) for each in edited.wrong_solutions],
        has_unpublished_changes=revision is not None,
        hints=challenge.hints,
        status=challenge.status,
        version=challenge.version,
        cases_version=challenge.cases_version,
        test_cases=[
            AuthorCaseView(**case_fields(each), is_public=each.is_public, checker=each.checker)
            for each in cases
        ],
    )


def make_card(challenge: Challenge) -> ChallengeCard:
    """Give the card of a list."""
    return ChallengeCard(
        id=challenge.id,
        title=challenge.title,
        description=challenge.description,
        difficulty=challenge.difficulty,
        level=challenge.level,
        category=challenge.category,
        tags=challenge.tags,
        languages=challenge.languages,
        estimated_time=challenge.estimated_minutes,
        is_public=challenge.is_public,
        created_at=challenge.created_at,
    )


def shared_fields(challenge: Challenge) -> dict[str, Any]:
    """Give the fields that learners and authors both see."""
    return {
        "id": challenge.id,
        "title": challenge.title,
        "description": challenge.description,
        "instructions": challenge.instructions,
        "difficulty": challenge.difficulty,
        "level": challenge.level,
        "category": challenge.category,
        "tags": challenge.tags,
        "roles": challenge.roles,
        "skills": challenge.skills,
        "tools": challenge.tools,
        "learning_outcomes": challenge.learning_outcomes,
        **_judged_fields(challenge),
        "estimated_time": challenge.estimated_minutes,
        "is_public": challenge.is_public,
        "created_at": challenge.created_at,
        "updated_at": challenge.updated_at,
    }


def _judged_fields(challenge: Challenge) -> dict[str, Any]:
    """Give those that a revision may have otherwise."""
    return {
        "languages": challenge.languages,
        "starter_code": challenge.starter_code,
        "data_files": challenge.data_files,
        "time_limit_ms": challenge.time_limit_ms,
        "memory_limit_mb": challenge.memory_limit_mb,
    }


def case_fields(case: TestCase) -> dict[str, Any]:
    """Give the fields of a public case, or of any case to an author."""
    return {
        "id": case.id,
        "description": case.description,
        "function_name": case.function_name,
        "input": write_json(case.input),
        "expected_output": write_json(case.expected_output.get("value")),
        "weight": case.weight,
        "group": case.group_name,
    }
