"""View data of the page /admin/media/analytics."""

from typing import Any

import reflex as rx

from lms_app.core.actor import Actor
from lms_app.core.db import Db, in_transaction
from lms_app.core.redis import get_redis
from lms_app.media_analytics.schemas import (
    CleanupPanel,
    CostsPanel,
    Panel,
    PanelName,
    PerformancePanel,
    TrendPanel,
)
from lms_app.media_analytics.service import get_panel
from lms_app.media_analytics.views import (
    CleanupRows,
    CostsRows,
    PerformanceRows,
    TrendRows,
    show_cleanup,
    show_costs,
    show_performance,
    show_trend,
)
from lms_app.web.actor import current_actor
from lms_app.web.browser import show_toast
from lms_app.web.guard import Guarded, require_role
from lms_app.web.live_pages import admin_topics, follow_reading
from models.accounts import Role

_POLL_S = 60.0


class MediaAnalyticsState(Guarded, rx.State):
    """The page /admin/media/analytics: four panels, each read again by itself."""

    is_loaded: bool = False
    cleanup: CleanupRows = CleanupRows()
    performance: PerformanceRows = PerformanceRows()
    costs: CostsRows = CostsRows()
    trend: TrendRows = TrendRows()

    @rx.event
    @require_role(Role.ADMIN)
    async def load(self) -> Any:
        """Show all panels, and look each minute whether one is to be computed again."""
        self._show(await _read(current_actor(), None))
        yield MediaAnalyticsState.watch

    @rx.event(background=True)
    @require_role(Role.ADMIN)
    async def watch(self) -> None:
        """Read again each minute; ends with the tab."""
        await follow_reading(
            "media_analytics",
            self,
            admin_topics,
            _read,
            self._show,
            wanted=lambda: None,
            poll_s=lambda: _POLL_S,
        )

    @rx.event
    @require_role(Role.ADMIN)
    async def refresh(self, name: str) -> rx.event.EventSpec:
        """Compute one panel now."""
        panel = await in_transaction(_read_panel, current_actor(), str(name), is_fresh=True)
        self._show([panel])
        return show_toast("success", "media_analytics.refreshed")

    def _show(self, panels: list[Panel]) -> None:
        for panel in panels:
            match panel:
                case CleanupPanel():
                    self.cleanup = show_cleanup(panel)
                case PerformancePanel():
                    self.performance = show_performance(panel)
                case CostsPanel():
                    self.costs = show_costs(panel)
                case TrendPanel():
                    self.trend = show_trend(panel)
                case _:
                    raise TypeError(type(panel).__name__)
        self.is_loaded = True


def _read_panel(db: Db, actor: Actor, name: str, *, is_fresh: bool) -> Panel:
    return get_panel(db, actor, get_redis(), name, is_fresh=is_fresh)


async def _read(actor: Actor, _wanted: None) -> list[Panel]:
    return [await in_transaction(_read_panel, actor, name.value, is_fresh=False) for name in PanelName]
