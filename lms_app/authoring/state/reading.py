"""What the authors' pages read and save, in one transaction each time."""

from dataclasses import dataclass
from functools import partial
from uuid import UUID

from lms_app.authoring.queries import get_check_report
from lms_app.authoring.schemas import CheckReport
from lms_app.challenges.errors import ChallengeNotFound, ChallengePrivate, NotYourChallenge
from lms_app.challenges.queries import get_challenge_for_author
from lms_app.challenges.schemas import ChallengeAuthorView
from lms_app.core.actor import Actor
from lms_app.core.db import Db
from lms_app.core.redis import get_redis
from lms_app.grading.queries import get_grader
from lms_app.web.addresses import need_id

need_challenge_id = partial(need_id, missing_error=ChallengeNotFound)


@dataclass(frozen=True)
class Opened:
    """A challenge as the editor opens it; without one, `phase` says why: missing or forbidden."""

    phase: str
    view: ChallengeAuthorView | None = None


@dataclass(frozen=True)
class Standing:
    """What can change while the editor is open; `grader` says whether anybody grades at all."""

    view: ChallengeAuthorView
    report: CheckReport
    grader: str


def open_editor(db: Db, actor: Actor, challenge_id: str) -> Opened:
    """Read the challenge that an address names, for somebody who may change it."""
    if not challenge_id:
        return Opened("missing")
    try:
        return Opened("ready", get_challenge_for_author(db, actor, UUID(challenge_id)))
    except ChallengeNotFound:
        return Opened("missing")
    except (ChallengePrivate, NotYourChallenge):
        return Opened("forbidden")


def read_standing(db: Db, actor: Actor, challenge_id: str) -> Standing:
    """Read status and check of a challenge again."""
    key = need_challenge_id(challenge_id)
    return Standing(
        view=get_challenge_for_author(db, actor, key),
        report=get_check_report(db, actor, key),
        grader=get_grader(get_redis()).state.value,
    )
