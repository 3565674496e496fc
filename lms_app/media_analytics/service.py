"""The panels for admins: each computed when somebody looks, and kept for some minutes."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from redis import Redis
from redis.exceptions import RedisError

from lms_app.core.actor import Actor
from lms_app.core.clock import utc_now
from lms_app.core.db import Db
from lms_app.core.log import get_logger
from lms_app.media_analytics.errors import PanelNotFound
from lms_app.media_analytics.queries import read_cleanup, read_costs, read_performance, read_trend
from lms_app.media_analytics.schemas import (
    CleanupPanel,
    CostsPanel,
    Panel,
    PanelName,
    PerformancePanel,
    TrendPanel,
)
from models.accounts import Role

# An open page asks each minute, so that what it shows is never older than five.
KEPT_S = 240
_KEY = "media-analytics:"
_log = get_logger(__name__)

_PANELS: dict[PanelName, tuple[type[Panel], Callable[[Db, datetime], Panel]]] = {
    PanelName.CLEANUP: (CleanupPanel, read_cleanup),
    PanelName.PERFORMANCE: (PerformancePanel, read_performance),
    PanelName.COSTS: (CostsPanel, read_costs),
    PanelName.TREND: (TrendPanel, read_trend),
}


def get_panel(db: Db, actor: Actor, redis: Redis, name: str, *, is_fresh: bool = False) -> Any:
    """Give a panel, not older than four minutes; with `is_fresh` it is computed now.

    Raises:
        Unauthorized: Nobody is signed in.
        Forbidden: The person is no admin.
        PanelNotFound: There is none of that name.
    """
    actor.require_role(Role.ADMIN)
    if name not in set(PanelName):
        raise PanelNotFound
    kind, compute = _PANELS[PanelName(name)]
    kept = None if is_fresh else _find_kept(redis, name)
    if kept is not None:
        return kind.model_validate_json(kept)
    panel = compute(db, utc_now())
    _keep(redis, name, panel)
    return panel


def _find_kept(redis: Redis, name: str) -> bytes | None:
    try:
        found: Any = redis.get(f"{_KEY}{name}")
    except (RedisError, OSError) as error:
        _log.warning("media_analytics.cache_down", error=type(error).__name__)
        return None
    return found


def _keep(redis: Redis, name: str, panel: Panel) -> None:
    try:
        redis.set(f"{_KEY}{name}", panel.model_dump_json(by_alias=True), ex=KEPT_S)
    except (RedisError, OSError) as error:
        _log.warning("media_analytics.cache_down", error=type(error).__name__)
