"""Challenges as an author sends them."""

from typing import Any
from uuid import UUID

from lms_app.challenges.cache import change_stamp
from lms_app.challenges.queries import get_challenge_for_author
from lms_app.challenges.revisions import take_over_revision
from lms_app.challenges.schemas import ChallengeAuthorView, ChallengeInput
from lms_app.challenges.service import create_challenge
from lms_app.core.db import Db
from models.accounts import Role
from models.challenges import Challenge, ChallengeStatus
from tests.factories.accounts import actor_of, make_user

# Texts that appear nowhere but in hidden cases and solutions, so that a leak is found by looking for them.
HIDDEN_INPUT = 424242001
HIDDEN_OUTPUT = 424242012
HIDDEN_NAME = "hidden-name-zx81"
SOLUTION_MARK = "solution_mark_zx82"


def case_body(**over: Any) -> dict[str, Any]:
    """One public case in the words of the API."""
    return {
        "description": "Small numbers",
        "functionName": "add",
        "input": "[2, 3]",
        "expectedOutput": "5",
        "isPublic": True,
        "weight": 1,
        **over,
    }


def hidden_case_body(**over: Any) -> dict[str, Any]:
    return case_body(
        description=HIDDEN_NAME,
        input=f"[{HIDDEN_INPUT}, 11]",
        expectedOutput=str(HIDDEN_OUTPUT),
        isPublic=False,
        **over,
    )


def challenge_body(**over: Any) -> dict[str, Any]:
    """A challenge with one public and one hidden case, in the words of the API."""
    return {
        "title": "Add two numbers",
        "description": "Write add(a, b).",
        "difficulty": "BEGINNER",
        "category": "Basics",
        "instructions": "Return **the sum**.",
        "starterCode": "def add(a, b):\n    ...\n",
        "solutionCode": f"def add(a, b):  # {SOLUTION_MARK}\n    return a + b\n",
        "testCases": [case_body(), hidden_case_body()],
        "hints": ["Use +.", "Return it."],
        "tags": ["numbers", "python"],
        "estimatedTime": 5,
        **over,
    }


def challenge_input(**over: Any) -> ChallengeInput:
    return ChallengeInput.model_validate(challenge_body(**over))


def make_full_challenge(db: Db, author: Any = None, **over: Any) -> ChallengeAuthorView:
    """Add a challenge as if its check had passed and it had been published, committed.

    An instructor is made for it unless given.
    """
    author = author or make_user(db, role=Role.INSTRUCTOR)
    made = create_challenge(db, actor_of(author), challenge_input(**over))
    publish_unchecked(db, made.id)
    db.commit()
    return get_challenge_for_author(db, actor_of(author), made.id)


def publish_unchecked(db: Db, challenge_id: UUID) -> None:
    """Do what publishing does once a check has passed, without one."""
    challenge = db.get_one(Challenge, challenge_id)
    take_over_revision(db, challenge, is_checked=True)
    challenge.status = ChallengeStatus.PUBLISHED
    change_stamp(db)
    db.flush()
