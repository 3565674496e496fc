"""The page /kruzhok/:id/schedule."""

import reflex as rx

from lms_app.clubs.components.frame import club_frame
from lms_app.lessons.components import schedule_board, today_card
from lms_app.lessons.state import ScheduleState
from lms_app.ui.i18n import t
from lms_app.ui.page_parts import empty_state, skeleton


def schedule_page() -> rx.Component:
    """Today's lesson, the calendar, the next seven days and the past of one club."""
    return club_frame(
        "schedule",
        rx.match(
            ScheduleState.phase,
            ("ready", rx.fragment(today_card(), schedule_board())),
            ("missing", empty_state(t("errors.clubs.not_found"), icon="search_x")),
            skeleton("120px", count=4),
        ),
    )
