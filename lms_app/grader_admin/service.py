"""Stopping the grader from taking anything new, and letting it go on."""

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from lms_app.core import live
from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.core.log import get_logger
from lms_app.grader_admin.queries import GRADER_TOPIC
from models.accounts import Role
from models.base import new_id
from models.grading import GraderDrain

_log = get_logger(__name__)


def drain_grading(db: Db, actor: Actor) -> bool:
    """Let what runs come to its end and take nothing new; False when that is so already.

    The row says who did it and when. What waits keeps its place, and its pages say why it waits.

    Raises:
        Unauthorized: Nobody is signed in.
        Forbidden: The person is no admin.
    """
    user_id = actor.require_role(Role.ADMIN)
    # At most one is open, however many people press the button at once.
    added = db.exec(
        insert(GraderDrain)
        .values(id=new_id(), started_at=utc_now(), started_by=user_id)
        .on_conflict_do_nothing()
        .returning(col(GraderDrain.id))
    ).scalar_one_or_none()
    if added is None:
        return False
    _tell(db, "grading.drained", actor)
    return True


def resume_grading(db: Db, actor: Actor) -> bool:
    """Go on; False when nothing was stopped. The scheduler wakes the workers within a second.

    Raises:
        Unauthorized: Nobody is signed in.
        Forbidden: The person is no admin.
    """
    user_id = actor.require_role(Role.ADMIN)
    ended = db.exec(
        update(GraderDrain)
        .where(col(GraderDrain.ended_at).is_(None))
        .values(ended_at=utc_now(), ended_by=user_id)
        .returning(col(GraderDrain.id))
    ).scalar_one_or_none()
    if ended is None:
        return False
    _tell(db, "grading.resumed", actor)
    return True


def _tell(db: Db, event: str, actor: Actor) -> None:
    live.publish_after_commit(db, GRADER_TOPIC, {"changed": "drain"})
    _log.info(event, userId=str(actor.user_id))
