"""Parts of the page Today."""

from typing import Any

import reflex as rx

from lms_app.dashboard.state import DashboardState
from lms_app.ui.buttons import link_button
from lms_app.ui.cards import card, status_badge
from lms_app.ui.i18n import t, t_enum
from lms_app.ui.icons import icon
from lms_app.ui.page_parts import progress_bar
from lms_app.ui.text import link, muted, row, stack
from lms_app.ui.widgets import time


def next_step_card() -> rx.Component:
    """The one thing to do now, with its button."""
    label = rx.cond(DashboardState.is_started, t("dashboard.continue_label"), t("dashboard.start_label"))
    verb = rx.cond(DashboardState.is_started, t("dashboard.continue"), t("dashboard.start"))
    step = stack(
        stack(muted(label), rx.el.h2(DashboardState.next_title), gap=1),
        link_button(verb, href=DashboardState.next_href, variant="primary", icon="play"),
    )
    done = stack(
        row(icon("trophy", size=24), rx.el.h2(t("dashboard.all_done"))),
        link_button(t("dashboard.all_challenges"), href="/challenges"),
    )
    return card(
        stack(
            rx.cond(DashboardState.next_href != "", step, done),
            rx.cond(
                DashboardState.total > 0,
                progress_bar(
                    value=DashboardState.solved,
                    total=DashboardState.total,
                    label=t("dashboard.progress"),
                    text=t("dashboard.solved", solved=DashboardState.solved, total=DashboardState.total),
                ),
                rx.fragment(),
            ),
            gap=6,
        ),
        roomy=True,
    )


def course_card() -> rx.Component:
    """The course that one is in the midst of; nothing without one."""
    shown = card(
        stack(
            stack(muted(t("dashboard.course_label")), rx.el.h2(DashboardState.course_title), gap=1),
            progress_bar(
                value=DashboardState.course_percent,
                label=t("learning.progress"),
                text=t("learning.percent", percent=DashboardState.course_percent),
            ),
            link_button(t("learning.continue"), href=DashboardState.course_href, icon="graduation_cap"),
        ),
        roomy=True,
    )
    return rx.cond(DashboardState.course_href != "", shown, rx.fragment())


def attempt_item(attempt: Any) -> rx.Component:
    """One submission: whose, for what, how it ended, when."""
    status = status_badge(
        attempt.status,
        ("PENDING", "neutral", "clock", t_enum("submissions.status", "PENDING")),
        ("RUNNING", "info", "loader", t_enum("submissions.status", "RUNNING")),
        ("PASSED", "good", "circle_check", t_enum("submissions.status", "PASSED")),
        ("FAILED", "bad", "circle_x", t_enum("submissions.status", "FAILED")),
        ("ERROR", "warning", "triangle_alert", t_enum("submissions.status", "ERROR")),
    )
    return rx.el.li(
        row(
            stack(
                link(attempt.title, href=attempt.href, class_name="strong"),
                row(
                    rx.cond(attempt.who != "", rx.el.span(attempt.who, class_name="small"), rx.fragment()),
                    muted(time(attempt.at, kind="relative")),
                ),
                gap=1,
            ),
            status,
            between=True,
        ),
        key=attempt.id,
        class_name="list-row",
    )


def attempt_list(attempts: Any, *, title: rx.Var[str], empty: rx.Component) -> rx.Component:
    """A heading with submissions below it, or what stands there when there are none."""
    rows = rx.el.ul(rx.foreach(attempts, attempt_item), class_name="list-rows")
    return rx.el.section(
        rx.el.h2(title),
        rx.cond(attempts.length() > 0, card(rows), empty),
        class_name="stack",
    )
