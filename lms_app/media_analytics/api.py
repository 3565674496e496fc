"""The HTTP door of the figures of media: /api/admin/media/analytics."""

from typing import Annotated

from fastapi import APIRouter, Query

from lms_app.core.redis import get_redis
from lms_app.media_analytics.schemas import CleanupPanel, CostsPanel, PanelName, PerformancePanel, TrendPanel
from lms_app.media_analytics.service import get_panel
from lms_app.web.http import DbDep, SignedInDep, TransactionRoute
from lms_app.web.http_docs import flat_error_responses

router = APIRouter(prefix="/api/admin/media/analytics", tags=["media"], route_class=TransactionRoute)

_ERRORS = flat_error_responses(400, 401, 403)
FreshParam = Annotated[bool, Query(description="Compute it now; else it may be four minutes old")]


@router.get("/cleanup", summary="Storage to clean up", responses=_ERRORS)
def read_cleanup(db: DbDep, actor: SignedInDep, fresh: FreshParam = False) -> CleanupPanel:
    """What takes room without need: unused, deleted and duplicated media, and the biggest; admins only."""
    return get_panel(db, actor, get_redis(), PanelName.CLEANUP, is_fresh=fresh)


@router.get("/performance", summary="How content is used", responses=_ERRORS)
def read_performance(db: DbDep, actor: SignedInDep, fresh: FreshParam = False) -> PerformancePanel:
    """Students of each course who enrolled, started and completed, and how far they come; admins only."""
    return get_panel(db, actor, get_redis(), PanelName.PERFORMANCE, is_fresh=fresh)


@router.get("/costs", summary="Costs and income", responses=_ERRORS)
def read_costs(db: DbDep, actor: SignedInDep, fresh: FreshParam = False) -> CostsPanel:
    """What storing costs a month, estimated income of courses, and what was received; admins only."""
    return get_panel(db, actor, get_redis(), PanelName.COSTS, is_fresh=fresh)


@router.get("/trend", summary="How storage fills up", responses=_ERRORS)
def read_trend(db: DbDep, actor: SignedInDep, fresh: FreshParam = False) -> TrendPanel:
    """What came in each week of half a year, what is free, and when the disk is full; admins only."""
    return get_panel(db, actor, get_redis(), PanelName.TREND, is_fresh=fresh)
