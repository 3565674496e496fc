"""What may be handed in, and who may see what became of it."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from lms_app.challenges.rules import read_json
from lms_app.core.actor import Actor
from lms_app.core.errors import Message, ValidationFailed
from lms_app.submissions.schemas import MAX_CODE_BYTES, RunCreate, SubmissionCreate
from models.submissions import SubmissionStatus

UNFINISHED = frozenset({SubmissionStatus.PENDING, SubmissionStatus.RUNNING})


def check_code(submission: SubmissionCreate, languages: Sequence[str]) -> None:
    """Refuse code that nobody could grade.

    Raises:
        ValidationFailed: It is empty, too large, or in a language that the challenge doesn't take.
    """
    problems: dict[str, list[Message]] = {}
    if submission.language not in languages:
        problems["language"] = [Message("errors.field.not_one_of", {"expected": ", ".join(languages)})]
    if not submission.code.strip():
        problems["code"] = [Message("submissions.field.code_empty")]
    elif len(submission.code.encode()) > MAX_CODE_BYTES:
        problems["code"] = [
            Message("submissions.field.code_too_large", {"kilobytes": MAX_CODE_BYTES // 1024})
        ]
    if problems:
        raise ValidationFailed(problems)


def read_own_input(run: RunCreate) -> list[Any] | None:
    """Read the learner's own arguments; None when there are none.

    Raises:
        ValidationFailed: It is no JSON array.
    """
    if run.own_input is None or not run.own_input.strip():
        return None
    try:
        value = read_json(run.own_input)
    except ValueError as error:
        raise ValidationFailed({"ownInput": [Message("challenges.field.json")]}) from error
    if not isinstance(value, list):
        raise ValidationFailed({"ownInput": [Message("challenges.field.input_array")]})
    return cast("list[Any]", value)


def can_see(actor: Actor, *, owner_id: UUID, creator_id: UUID | None) -> bool:
    """Tell whether `actor` may see a submission: its owner, the challenge's author, admins (SUB 3)."""
    if actor.user_id is None:
        return False
    return actor.is_admin or actor.user_id == owner_id or is_author(actor, creator_id=creator_id)


def is_author(actor: Actor, *, creator_id: UUID | None) -> bool:
    """Tell whether `actor` wrote the challenge and may know what its hidden cases are called."""
    return actor.is_admin or (actor.is_author and actor.user_id is not None and actor.user_id == creator_id)
