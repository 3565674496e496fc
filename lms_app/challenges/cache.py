"""Lists of challenges in Redis, named after the stamp that every write to a challenge changes.

A reader takes the stamp and then reads, both from what has committed: what it stores under a stamp is
never older than it. A writer changes the stamp in its own transaction. So nothing has to be deleted,
no moment exists in which a committed change is hidden, and a Redis that was away can't bring old lists back.
"""

from hashlib import sha256
from typing import TypeVar
from uuid import UUID

from pydantic import BaseModel, ValidationError
from redis.exceptions import RedisError
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from lms_app.core.actor import Actor
from lms_app.core.db import Db
from lms_app.core.log import get_logger
from lms_app.core.redis import get_redis
from models.base import new_id
from models.challenges import ChallengeListStamp

CACHE_TTL_S = 600
_log = get_logger(__name__)

Model = TypeVar("Model", bound=BaseModel)


def change_stamp(db: Db) -> None:
    """Make every cached list old once the transaction of `db` commits; writers wait for each other."""
    added = insert(ChallengeListStamp).values(id=1, stamp=new_id())
    db.exec(
        added.on_conflict_do_update(
            index_elements=[col(ChallengeListStamp.id)], set_={"stamp": added.excluded.stamp}
        )
    )


def make_cache_key(db: Db, actor: Actor, kind: str, question: BaseModel | None = None) -> str:
    """Name the answer to `question` for people who may see the same challenges as `actor`."""
    stamp: UUID | None = db.exec(select(ChallengeListStamp.stamp)).one_or_none()
    asked = question.model_dump_json() if question is not None else ""
    digest = sha256(asked.encode()).hexdigest()[:32]
    return f"challenges:{stamp}:{_audience(actor)}:{kind}:{digest}"


def _audience(actor: Actor) -> str:
    if actor.is_admin:
        return "all"
    return str(actor.user_id) if actor.is_author else "public"


def load_cached(key: str, model: type[Model]) -> Model | None:
    """Give what is stored; None when there is nothing, nothing readable, or no Redis."""
    try:
        stored = get_redis().get(key)
    except (RedisError, OSError) as error:
        _log.warning("challenges.cache_unavailable", error=type(error).__name__)
        return None
    if not isinstance(stored, bytes):
        return None
    try:
        return model.model_validate_json(stored)
    except ValidationError:
        return None


def store_cached(key: str, answer: BaseModel) -> None:
    """Keep `answer` for `CACHE_TTL_S` seconds; without Redis nothing is kept."""
    try:
        get_redis().set(key, answer.model_dump_json(), ex=CACHE_TTL_S)
    except (RedisError, OSError) as error:
        _log.warning("challenges.cache_unavailable", error=type(error).__name__)
