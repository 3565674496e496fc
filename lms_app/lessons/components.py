"""Parts of pages that show lessons."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

from typing import Any

import reflex as rx

from lms_app.lessons.calendar_state import CalendarState
from lms_app.lessons.state import ScheduleState, TodayState
from lms_app.ui.buttons import button, link_button
from lms_app.ui.cards import status_badge
from lms_app.ui.i18n import PACKAGES, t, t_enum
from lms_app.ui.text import cluster, link, live_region, muted, stack

CALENDAR_PACKAGES = ["@fullcalendar/react@7.1.4", "temporal-polyfill@1.0.8"]


class Schedule(rx.NoSSRComponent):
    """See ``schedule_board``."""

    library = "$/public/widgets/schedule.jsx"
    tag = "Schedule"
    lib_dependencies = [*PACKAGES, *CALENDAR_PACKAGES]

    club_id: rx.Var[str]
    time_zone: rx.Var[str]
    zone_note: rx.Var[str]
    can_manage: rx.Var[bool]
    classes: rx.Var[list[Any]]
    templates: rx.Var[list[Any]]
    version: rx.Var[int]


def schedule_board() -> rx.Component:
    """Calendar or agenda, the next seven days, the past, and the dialogs; needs ``ScheduleState.load``."""
    return Schedule.create(
        club_id=ScheduleState.club_id,
        time_zone=ScheduleState.time_zone,
        zone_note=ScheduleState.zone_note,
        can_manage=ScheduleState.can_manage,
        classes=ScheduleState.classes,
        templates=ScheduleState.templates,
        version=ScheduleState.version,
    )


class OwnCalendar(rx.NoSSRComponent):
    """See ``own_calendar``."""

    library = "$/public/widgets/calendar.jsx"
    tag = "OwnCalendar"
    lib_dependencies = [*PACKAGES, *CALENDAR_PACKAGES]

    time_zone: rx.Var[str]
    version: rx.Var[int]


def own_calendar() -> rx.Component:
    """The lessons of all of a person's clubs; needs ``CalendarState.load``."""
    return OwnCalendar.create(time_zone=CalendarState.time_zone, version=CalendarState.version)


def today_card() -> rx.Component:
    """«Сегодняшний урок» (SCH 4): of the club, or elsewhere of each club; needs ``TodayState.load``.

    Without a lesson it is one line on a club's pages and nothing elsewhere.
    """
    rows = rx.el.ul(rx.foreach(TodayState.lessons, _today_lesson), class_name="list-rows today-lessons")
    nothing = muted(t("lessons.today_none"), small=False)
    shown = rx.el.section(
        rx.el.h2(t("lessons.today"), id="today-title"),
        rx.cond(TodayState.lessons.length() > 0, rows, nothing),
        rx.cond(TodayState.names_clubs, link(t("lessons.calendar.all"), href="/calendar"), rx.fragment()),
        class_name="card card--roomy stack stack--2 today-card",
        custom_attrs={"aria-labelledby": "today-title"},
    )
    is_shown = TodayState.is_loaded & (~TodayState.names_clubs | (TodayState.lessons.length() > 0))
    return rx.fragment(
        live_region(rx.foreach(TodayState.lessons, lambda each: t_enum("lessons.status", each.status))),
        rx.cond(is_shown, shown, rx.fragment()),
    )


def _today_lesson(lesson: Any) -> rx.Component:
    start = button(
        t("lessons.start"),
        variant="primary",
        icon="play",
        on_click=TodayState.start(lesson.club_id, lesson.id),
    )
    go_on = link_button(t("lessons.go_on"), href=lesson.href, variant="primary", icon="play")
    look = link_button(t("lessons.open"), href=lesson.href)
    action = rx.cond(lesson.can_manage, rx.cond(lesson.status == "SCHEDULED", start, go_on), look)
    club = rx.cond(TodayState.names_clubs, rx.fragment(lesson.club, " · "), rx.fragment())
    whose = rx.cond(lesson.class_name != "", lesson.class_name, t("lessons.all_classes"))
    zone = rx.cond(lesson.zone != "", muted(lesson.zone), rx.fragment())
    return rx.el.li(
        stack(
            rx.el.span(lesson.title, class_name="today-title"),
            cluster(
                rx.el.span(lesson.hours, class_name="strong num"),
                zone,
                rx.el.span(club, whose),
                _status(lesson.status),
            ),
            gap=1,
            class_name="grow",
        ),
        action,
        key=lesson.id,
        class_name="today-lesson",
    )


def _status(status: Any) -> rx.Component:
    return status_badge(
        status,
        ("SCHEDULED", "info", "clock", t_enum("lessons.status", "SCHEDULED")),
        ("IN_PROGRESS", "accent", "play", t_enum("lessons.status", "IN_PROGRESS")),
    )
