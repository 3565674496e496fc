"""The page /admin/grading."""

import reflex as rx

from lms_app.grader_admin.components import (
    drain_button,
    drain_list,
    figures_table,
    host_table,
    queue_figures,
    runtime_table,
    state_notice,
    worker_table,
)
from lms_app.grader_admin.state import GraderAdminState
from lms_app.ui.i18n import t
from lms_app.ui.page_parts import page, page_header, skeleton


def grading_page() -> rx.Component:
    """How grading stands, live, and the button that stops it."""
    loaded = rx.fragment(
        state_notice(),
        queue_figures(),
        runtime_table(),
        host_table(),
        worker_table(),
        figures_table(),
        drain_list(),
    )
    action = rx.cond(GraderAdminState.is_loaded, drain_button(), rx.fragment())
    return page(
        page_header(t("grader_admin.title"), action, lead=t("grader_admin.lead")),
        rx.cond(GraderAdminState.is_loaded, loaded, skeleton("96px", count=4)),
    )
