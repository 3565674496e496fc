"""The pages /kruzhok/:id/schedule and /calendar."""

import reflex as rx

from lms_app.clubs.components.frame import club_frame
from lms_app.lessons.calendar_state import CalendarState
from lms_app.lessons.components import own_calendar, schedule_board, today_card
from lms_app.lessons.state import ScheduleState
from lms_app.ui.buttons import link_button
from lms_app.ui.i18n import t
from lms_app.ui.page_parts import empty_state, page, page_header, skeleton


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


def calendar_page() -> rx.Component:
    """Everything of the person's clubs in one calendar, with the address to subscribe to."""
    nothing = empty_state(
        t("lessons.calendar.no_clubs"),
        icon="calendar_days",
        action=link_button(t("lessons.calendar.find_club"), href="/dashboard?tab=clubs", variant="primary"),
    )
    loaded = rx.cond(CalendarState.has_clubs, own_calendar(), nothing)
    return page(
        page_header(t("lessons.calendar.title"), lead=t("lessons.calendar.lead")),
        rx.cond(CalendarState.is_loaded, loaded, skeleton("120px", count=4)),
    )
