"""Today: the page that answers "what now"."""

import reflex as rx

from lms_app.clubs.components.listing import clubs_tab
from lms_app.dashboard.components import attempt_list, course_card, next_step_card
from lms_app.dashboard.state import DashboardState
from lms_app.lessons.components import today_card
from lms_app.quizzes.components import due_quizzes
from lms_app.ui.buttons import link_button
from lms_app.ui.i18n import t
from lms_app.ui.page_parts import empty_state, page, page_header, skeleton
from lms_app.ui.widgets import tabs


def dashboard_page() -> rx.Component:
    no_attempts = empty_state(
        t("dashboard.no_attempts"),
        icon="code_xml",
        action=link_button(t("dashboard.all_challenges"), href="/challenges"),
    )
    no_activity = empty_state(t("dashboard.no_activity"), icon="inbox")
    activity = attempt_list(DashboardState.activity, title=t("dashboard.activity"), empty=no_activity)
    loaded = rx.fragment(
        today_card(),
        due_quizzes(),
        course_card(),
        next_step_card(),
        rx.cond(DashboardState.is_author, activity, rx.fragment()),
        attempt_list(DashboardState.recent, title=t("dashboard.recent"), empty=no_attempts),
    )
    greeting = rx.cond(
        DashboardState.first_name != "", t("dashboard.hello", name=DashboardState.first_name), " "
    )
    today = rx.cond(DashboardState.is_loaded, loaded, skeleton("120px", count=3))
    return page(
        page_header(t("dashboard.title"), lead=greeting),
        tabs(
            ("today", t("dashboard.tab_today"), rx.el.div(today, class_name="page")),
            ("clubs", t("clubs.title"), clubs_tab()),
            label=t("dashboard.title"),
            query_key="tab",
        ),
    )
