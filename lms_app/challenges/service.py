"""What authors do with challenges."""

from uuid import UUID, uuid5

from sqlmodel import col, select

from lms_app.challenges.cache import change_stamp
from lms_app.challenges.contents import add_cases, read_case_columns, read_columns, store_content
from lms_app.challenges.errors import AuthorsOnly, EditedMeanwhile, SameKeyOtherContent
from lms_app.challenges.queries import access_own_challenge, get_challenge_for_author, list_cases
from lms_app.challenges.revisions import discard_revision, save_published
from lms_app.challenges.rules import read_draft
from lms_app.challenges.schemas import ChallengeAuthorView, ChallengeInput
from lms_app.challenges.views import make_author_view
from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.core.log import get_logger
from models.base import new_id
from models.challenges import Challenge, ChallengeStatus
from models.submissions import Submission

_log = get_logger(__name__)


def create_challenge(
    db: Db,
    actor: Actor,
    challenge: ChallengeInput,
    *,
    idempotency_key: str = "",
    status: ChallengeStatus = ChallengeStatus.DRAFT,
) -> ChallengeAuthorView:
    """Add a challenge with its cases; `authoring.service` checks and publishes a draft.

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
        return get_challenge_for_author(db, actor, row.id)
    row = Challenge(id=challenge_id, creator_id=user_id, status=status, **read_columns(challenge, draft))
    db.add(row)
    db.flush()
    add_cases(db, row.id, dict(enumerate(map(read_case_columns, draft.cases))))
    _log.info("challenge.created", challengeId=str(row.id))
    return make_author_view(row, list_cases(db, row.id))


def add_library_challenge(db: Db, challenge: ChallengeInput, *, slug: str, creator_id: UUID | None) -> bool:
    """Publish a challenge that ships with the product, unless one of that `slug` is there, hidden or not.

    Its reference, starter and wrong solutions were run in the real images before the release.

    Returns:
        Whether it was added.

    Raises:
        ValidationFailed: Something in it means nothing.
    """
    draft = read_draft(challenge)
    change_stamp(db)
    if db.exec(select(Challenge.id).where(col(Challenge.slug) == slug)).first() is not None:
        return False
    row = Challenge(
        slug=slug,
        creator_id=creator_id,
        status=ChallengeStatus.PUBLISHED,
        **read_columns(challenge, draft),
    )
    db.add(row)
    db.flush()
    add_cases(db, row.id, dict(enumerate(map(read_case_columns, draft.cases))))
    return True


def update_challenge(
    db: Db, actor: Actor, challenge_id: UUID, challenge: ChallengeInput, *, version: int | None = None
) -> ChallengeAuthorView:
    """Put `challenge` in place of what was there; the same twice changes nothing the second time.

    Of a published one only the words change at once: code, cases, files and limits wait in a revision until
    they are checked and published. `version` is the one that the person had before them.

    Raises:
        AppError: See `queries.access_own_challenge`.
        ValidationFailed: Something in it means nothing.
        EditedMeanwhile: It has another version than `version` by now.
    """
    row = access_own_challenge(db, actor, challenge_id, lock=True)
    if version is not None and version != row.version:
        raise EditedMeanwhile
    draft = read_draft(challenge)
    columns, cases = read_columns(challenge, draft), [read_case_columns(each) for each in draft.cases]
    if row.status is ChallengeStatus.PUBLISHED:
        save_published(db, row, columns, cases)
    else:
        store_content(db, row, columns, cases)
    row.version += 1
    row.updated_at = utc_now()
    change_stamp(db)
    db.flush()
    _log.info("challenge.updated", challengeId=str(row.id), casesVersion=row.cases_version)
    return get_challenge_for_author(db, actor, challenge_id)


def discard_changes(db: Db, actor: Actor, challenge_id: UUID) -> ChallengeAuthorView:
    """Go back to what is published; words that were saved stay. A second call changes nothing.

    Raises:
        AppError: See `queries.access_own_challenge`.
    """
    row = access_own_challenge(db, actor, challenge_id, lock=True)
    if discard_revision(db, row):
        row.version += 1
        row.updated_at = utc_now()
        _log.info("challenge.changes_discarded", challengeId=str(challenge_id))
    return get_challenge_for_author(db, actor, challenge_id)


def delete_challenge(db: Db, actor: Actor, challenge_id: UUID) -> None:
    """Delete a challenge; one that has submissions is only hidden, so that nobody's work is lost (CHL 4).

    Raises:
        AppError: See `queries.access_own_challenge`.
    """
    row = access_own_challenge(db, actor, challenge_id, lock=True)
    discard_revision(db, row)
    used = db.exec(select(Submission.id).where(col(Submission.challenge_id) == challenge_id).limit(1)).first()
    if used is None:
        db.delete(row)
    else:
        row.deleted_at = utc_now()
    change_stamp(db)
    _log.info("challenge.deleted", challengeId=str(challenge_id), hidden=used is not None)
