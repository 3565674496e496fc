"""What the page of a challenge reads, in one transaction each time."""

from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

from lms_app.challenges.errors import ChallengeNotFound, ChallengePrivate
from lms_app.challenges.queries import get_challenge, list_related
from lms_app.challenges.schemas import ChallengeView, Pagination
from lms_app.core.actor import Actor
from lms_app.core.db import Db
from lms_app.core.redis import get_redis
from lms_app.grading.queries import GraderView, get_grader
from lms_app.grading.turns import is_drained
from lms_app.submissions.queries import (
    find_next_challenge,
    find_open_submission,
    get_submission,
    list_marks,
    list_own_submissions,
)
from lms_app.submissions.schemas import SubmissionFilters, SubmissionPage, SubmissionView
from lms_app.submissions.state.related import RelatedRow, make_related_rows
from lms_app.submissions.state.rows import HISTORY_SIZE
from lms_app.web.addresses import read_id_after
from models.submissions import SubmissionKind, SubmissionStatus

read_challenge_id = partial(read_id_after, word="challenge")
_NO_HISTORY = SubmissionPage(
    submissions=[], pagination=Pagination(page=1, limit=HISTORY_SIZE, total=0, pages=0)
)


@dataclass(frozen=True)
class Loaded:
    """A challenge as the page opens it; without one, `phase` says why: missing or private."""

    phase: str
    challenge: ChallengeView | None = None
    related: list[RelatedRow] = field(default_factory=list[RelatedRow])
    history: SubmissionPage = _NO_HISTORY
    open_id: UUID | None = None
    mark: str = ""


@dataclass(frozen=True)
class Progress:
    """Where the submission on the screen stands. `next_challenge` is id and title of one, after a pass.

    `grader` says why a waiting one waits: "drained", or a GraderState.
    """

    history: SubmissionPage
    submission: SubmissionView | None = None
    grader: str = ""
    next_challenge: tuple[str, str] | None = None
    mark: str = ""


def read_page(db: Db, actor: Actor, challenge_id: str) -> Loaded:
    """Read the challenge and, for people who are signed in, what they did with it."""
    if not challenge_id:
        return Loaded("missing")
    key = UUID(challenge_id)
    try:
        challenge = get_challenge(db, actor, key)
    except ChallengeNotFound:
        return Loaded("missing")
    except ChallengePrivate:
        return Loaded("private")
    cards = list_related(db, actor, key)
    related = make_related_rows(cards, list_marks(db, actor, [card.id for card in cards]))
    if not actor.is_signed_in:
        return Loaded("ready", challenge, related)
    history = read_history(db, actor, key)
    return Loaded(
        "ready",
        challenge,
        related,
        history,
        find_open_submission(db, actor, key),
        mark=_read_mark(db, actor, key),
    )


def read_progress(
    db: Db, actor: Actor, challenge_id: str, watched: str, *, history_size: int = HISTORY_SIZE
) -> Progress:
    """Read the history of a challenge and the submission `watched`, if one is."""
    key = UUID(challenge_id)
    history = read_history(db, actor, key, history_size)
    mark = _read_mark(db, actor, key)
    if not watched:
        return Progress(history, mark=mark)
    grader = get_grader(get_redis())
    submission = get_submission(db, actor, UUID(watched), grader=grader)
    is_waiting = submission.status is SubmissionStatus.PENDING
    is_solved = submission.status is SubmissionStatus.PASSED and submission.kind is SubmissionKind.SUBMIT
    following = find_next_challenge(db, actor, key) if is_solved else None
    return Progress(
        history,
        submission,
        grader=_say_why(db, grader, submission.language) if is_waiting else "",
        next_challenge=None if following is None else (str(following[0]), following[1]),
        mark=mark,
    )


def _read_mark(db: Db, actor: Actor, challenge_id: UUID) -> str:
    """Give how far the person is with the challenge: solved, tried or an empty text."""
    mark = list_marks(db, actor, [challenge_id]).get(challenge_id)
    return mark.value.lower() if mark else ""


def _say_why(db: Db, grader: GraderView, language: str) -> str:
    return "drained" if is_drained(db) else grader.state_of(language).value


def read_history(db: Db, actor: Actor, challenge_id: UUID, size: int = HISTORY_SIZE) -> SubmissionPage:
    """Give the newest `size` attempts of the person at a challenge."""
    filters = SubmissionFilters(challenge_id=challenge_id, limit=size)
    return list_own_submissions(db, actor, filters)


def pick_language(challenge: ChallengeView, history: SubmissionPage, *wanted: str) -> str:
    """Give the first of `wanted` that the challenge has, else that of the newest attempt, else its first."""
    candidates = [*wanted, *(each.language for each in history.submissions[:1])]
    return next((each for each in candidates if each in challenge.languages), challenge.languages[0])
