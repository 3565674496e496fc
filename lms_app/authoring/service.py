"""What authors do beyond writing: draft, copy, check, publish, archive."""

from typing import Any
from uuid import UUID

from lms_app.authoring import rules
from lms_app.authoring.errors import CheckRunning, NotChecked
from lms_app.authoring.queries import get_check_report, list_checked_codes
from lms_app.authoring.schemas import ChallengeFile, DraftCreate, Readiness, StatusView
from lms_app.authoring.templates import make_first_content
from lms_app.challenges import service as challenges
from lms_app.challenges.cache import change_stamp
from lms_app.challenges.queries import (
    access_edited_challenge,
    access_own_challenge,
    find_revision,
    get_challenge_for_author,
)
from lms_app.challenges.revisions import take_over_revision
from lms_app.challenges.schemas import ChallengeAuthorView, ChallengeInput
from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.core.i18n import translate
from lms_app.core.log import get_logger
from lms_app.submissions.schemas import SubmissionCreate
from lms_app.submissions.service import check_codes
from models.challenges import Challenge, ChallengeStatus

_MAX_TITLE_CHARS = 200
_log = get_logger(__name__)


def create_draft(db: Db, actor: Actor, draft: DraftCreate) -> ChallengeAuthorView:
    """Add a draft with a function, a reference, a wrong solution and cases to start from.

    Raises:
        Unauthorized: Nobody is signed in.
        AuthorsOnly: The person is neither instructor nor admin.
        ValidationFailed: The language is none that can be graded.
    """
    challenge = ChallengeInput.model_validate(
        {
            "title": draft.title,
            "description": draft.title,
            "category": draft.category,
            "difficulty": draft.difficulty,
            "languages": [draft.language],
            **make_first_content(draft.language, actor.locale),
        }
    )
    return challenges.create_challenge(db, actor, challenge)


def duplicate_challenge(db: Db, actor: Actor, challenge_id: UUID) -> ChallengeAuthorView:
    """Add a draft that is a copy, owned by `actor`.

    Raises:
        AppError: See `challenges.queries.access_own_challenge`.
    """
    view = get_challenge_for_author(db, actor, challenge_id)
    title = translate(actor.locale, "authoring.copy_of", title=view.title)[:_MAX_TITLE_CHARS]
    return challenges.create_challenge(db, actor, make_input(view, title=title))


def make_input(view: ChallengeAuthorView, **changes: Any) -> ChallengeInput:
    """Give what an author would send to get `view` again, with `changes`."""
    fields = view.model_dump(include=set(ChallengeInput.model_fields), exclude={"test_cases"})
    cases = [each.model_dump(exclude={"id"}) for each in view.test_cases]
    return ChallengeInput.model_validate({**fields, "test_cases": cases, **changes})


def export_challenge(db: Db, actor: Actor, challenge_id: UUID) -> ChallengeFile:
    """Give a challenge as a file: everything but its id, its status and what learners did.

    Raises:
        AppError: See `challenges.queries.access_own_challenge`.
    """
    view = get_challenge_for_author(db, actor, challenge_id)
    return ChallengeFile(format="robotics-lms-challenge", version=1, challenge=make_input(view))


def import_challenge(
    db: Db, actor: Actor, file: ChallengeFile, *, idempotency_key: str = ""
) -> ChallengeAuthorView:
    """Add the challenge of a file as a draft of `actor`.

    With an `idempotency_key` a second call by the same person gives the first one's draft.

    Raises:
        AppError: See `challenges.service.create_challenge`.
    """
    return challenges.create_challenge(db, actor, file.challenge, idempotency_key=idempotency_key)


def start_check(db: Db, actor: Actor, challenge_id: UUID) -> None:
    """Run the saved references, starters and wrong solutions on all cases; the jobs are pushed after commit.

    Raises:
        AppError: See `challenges.queries.access_own_challenge` and `submissions.service.check_codes`.
        NotChecked: A language has no reference to run.
        CheckRunning: They are running already.
    """
    access_own_challenge(db, actor, challenge_id, lock=True)
    if get_check_report(db, actor, challenge_id).readiness is Readiness.RUNNING:
        raise CheckRunning
    wanted = list_checked_codes(access_edited_challenge(db, actor, challenge_id))
    if not wanted:
        raise NotChecked
    # Two solutions may have the same text; it is run once.
    texts = dict.fromkeys((each.language, each.text) for each in wanted)
    codes = [
        SubmissionCreate(challenge_id=challenge_id, language=language, code=text) for language, text in texts
    ]
    check_codes(db, actor, challenge_id, codes)
    _log.info("challenge.check_started", challengeId=str(challenge_id), runs=len(codes))


def publish_challenge(db: Db, actor: Actor, challenge_id: UUID) -> StatusView:
    """Let learners find a draft, or give them what was changed of a published challenge.

    Raises:
        AppError: See `challenges.queries.access_own_challenge`.
        WrongStatus: It is archived, or published without changes.
        NotChecked, CheckRunning, ReferenceFails, StarterPasses, WrongSolutionPasses: See `rules.check_ready`.
    """
    challenge = access_own_challenge(db, actor, challenge_id, lock=True)
    if find_revision(db, challenge_id) is None:
        rules.check_step(challenge.status, ChallengeStatus.PUBLISHED)
    rules.check_ready(get_check_report(db, actor, challenge_id).readiness)
    take_over_revision(db, challenge, is_checked=True)
    return _set_status(db, challenge, ChallengeStatus.PUBLISHED)


def archive_challenge(db: Db, actor: Actor, challenge_id: UUID) -> StatusView:
    """Take a challenge away from learners; what they handed in stays.

    Changes that were not published become part of it: nobody is judged by it until it is checked again.

    Raises:
        AppError: See `challenges.queries.access_own_challenge`.
        WrongStatus: It is archived already.
    """
    challenge = access_own_challenge(db, actor, challenge_id, lock=True)
    rules.check_step(challenge.status, ChallengeStatus.ARCHIVED)
    take_over_revision(db, challenge, is_checked=False)
    return _set_status(db, challenge, ChallengeStatus.ARCHIVED)


def restore_challenge(db: Db, actor: Actor, challenge_id: UUID) -> StatusView:
    """Make an archived challenge a draft again.

    Raises:
        AppError: See `challenges.queries.access_own_challenge`.
        WrongStatus: It is not archived.
    """
    challenge = access_own_challenge(db, actor, challenge_id, lock=True)
    rules.check_step(challenge.status, ChallengeStatus.DRAFT)
    return _set_status(db, challenge, ChallengeStatus.DRAFT)


def _set_status(db: Db, challenge: Challenge, status: ChallengeStatus) -> StatusView:
    challenge.status = status
    challenge.updated_at = utc_now()
    change_stamp(db)
    db.flush()
    _log.info("challenge.status_changed", challengeId=str(challenge.id), status=status)
    return StatusView(id=challenge.id, status=status, version=challenge.version)
