"""The page /kruzhok/:id/lesson/:id."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

import reflex as rx

from lms_app.attendance.components import Register, lesson_line, material_list, own_part, scenario
from lms_app.attendance.state.lesson import LessonState as State
from lms_app.ui.buttons import button, link_button
from lms_app.ui.i18n import t
from lms_app.ui.page_parts import alert, empty_state, page, page_header, skeleton
from lms_app.ui.text import stack


def lesson_page() -> rx.Component:
    """One lesson: its files, its plan, who is there."""
    return page(
        rx.match(
            State.phase,
            ("ready", _lesson()),
            ("missing", absent(t("lessons.error.not_found"))),
            stack(page_header(t("common.loading")), skeleton("96px", count=3)),
        )
    )


def absent(text: rx.Var[str]) -> rx.Component:
    """What stands where there is nothing for this person."""
    back = link_button(t("attendance.to_dashboard"), href="/dashboard?tab=clubs", variant="primary")
    return stack(page_header(t("attendance.absent")), empty_state(text, icon="search_x", action=back))


def _lesson() -> rx.Component:
    start = button(t("attendance.start"), variant="primary", icon="play", on_click=State.start)
    home = rx.Var.create("/kruzhok/") + State.club_id
    can_start = State.can_manage & (State.status == "SCHEDULED")
    return stack(
        page_header(
            State.title,
            rx.cond(can_start, start, rx.fragment()),
            crumbs=[(State.club_name, home), (t("attendance.schedule"), home + "/schedule")],
        ),
        lesson_line(),
        rx.el.div(
            rx.cond(State.can_manage, _for_mentor(), own_part()),
            stack(material_list(), scenario(), id="materials", class_name="lesson-side"),
            class_name="lesson",
        ),
        gap=6,
    )


def _for_mentor() -> rx.Component:
    register = Register.create(
        key=State.lesson_id,
        club_id=State.club_id,
        lesson_id=State.lesson_id,
        owner=State.owner,
        revision=State.revision,
        has_quiz=State.has_quiz,
        on_send=State.send,
        on_finish=State.finish,
        on_saved=State.tell_saved,
    )
    cancelled = alert(t("attendance.error.cancelled_lesson"), tone="warning")
    return rx.cond(State.status == "CANCELLED", cancelled, register)
