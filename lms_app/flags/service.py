"""What admins do with features."""

from sqlmodel import col, select

from lms_app.core import audit, live
from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db, lock_name
from lms_app.core.log import get_logger
from lms_app.flags.errors import FlagNotFound
from lms_app.flags.queries import CHANGED, FLAGS, list_flags
from lms_app.flags.rules import subject_of
from lms_app.flags.schemas import FlagInput, FlagView
from models.accounts import Role
from models.flags import FeatureFlag

_log = get_logger(__name__)


def set_flag(db: Db, actor: Actor, name: str, flag: FlagInput) -> FlagView:
    """Give a feature to another part of the people; it holds from the next request on.

    Setting what it is already changes and notes nothing. Open pages of admins hear of it after the commit.

    Raises:
        Unauthorized: Nobody is signed in.
        Forbidden: The person is no admin.
        FlagNotFound: There is no such feature.
    """
    actor.require_role(Role.ADMIN)
    if name not in FLAGS:
        raise FlagNotFound
    row = _lock_flag(db, name)
    before = row.percent
    if before != flag.percent:
        row.percent, row.updated_at, row.updated_by_id = flag.percent, utc_now(), actor.user_id
        db.add(row)
        audit.record(db, actor, CHANGED, subject_of(name), flag=name, before=before, now=flag.percent)
        db.flush()
        live.publish_after_commit(db, live.admins_topic(), {"changed": "flags"})
        _log.info("flag.changed", flag=name, before=before, percent=flag.percent)
    return next(each for each in list_flags(db, actor) if each.name == name)


def _lock_flag(db: Db, name: str) -> FeatureFlag:
    # There may be no row yet, so the name is locked: two admins' first changes come one after the other.
    lock_name(db, f"flag:{name}")
    asked = select(FeatureFlag).where(col(FeatureFlag.name) == name)
    return db.exec(asked.execution_options(populate_existing=True)).first() or FeatureFlag(name=name)
