"""The page /admin/media/analytics."""

import reflex as rx

from lms_app.media_analytics.components import cleanup_panel, costs_panel, performance_panel, trend_panel
from lms_app.media_analytics.state import MediaAnalyticsState
from lms_app.ui.i18n import t
from lms_app.ui.page_parts import page, page_header, skeleton


def media_analytics_page() -> rx.Component:
    """Four panels, each with the time of its figures and a button to read them again."""
    panels = rx.fragment(cleanup_panel(), trend_panel(), performance_panel(), costs_panel())
    return page(
        page_header(t("media_analytics.title"), lead=t("media_analytics.lead")),
        rx.cond(MediaAnalyticsState.is_loaded, panels, skeleton("240px", count=4)),
    )
