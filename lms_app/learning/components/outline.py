"""What is in a course: chapters with their items, and the challenges that it sets."""

from typing import Any

import reflex as rx

from lms_app.ui.cards import badge, card, status_badge
from lms_app.ui.i18n import t, t_enum
from lms_app.ui.icons import icon
from lms_app.ui.text import cluster, link, muted, row, stack
from lms_app.ui.widgets import time


def kind_icon(kind: Any) -> rx.Component:
    """What one does with an item, as an icon with its word."""
    return rx.fragment(
        rx.match(
            kind,
            ("VIDEO", icon("circle_play", size=18, label=t("learning.kind.video"))),
            ("TEXT", icon("book_open_text", size=18, label=t("learning.kind.text"))),
            ("QUIZ", icon("circle_help", size=18, label=t("learning.kind.quiz"))),
            icon("code_xml", size=18, label=t("learning.kind.challenge")),
        )
    )


def tick(item: Any) -> rx.Component:
    """Whether an item is done."""
    return rx.cond(
        item.is_completed,
        icon("circle_check", size=18, label=t("learning.done"), class_name="tick-done"),
        rx.fragment(),
    )


def chapter(section: Any) -> rx.Component:
    """One chapter of a course's page."""
    return rx.el.section(
        row(
            rx.el.h3(section.title, class_name="outline-title"),
            muted(
                rx.cond(
                    section.completed > 0,
                    t("learning.done_of", done=section.completed, total=section.total),
                    t("learning.items", count=section.total),
                )
            ),
            between=True,
        ),
        rx.el.ul(rx.foreach(section.parts, _item), class_name="outline-items"),
        class_name="card stack stack--2",
        key=section.id,
    )


def _item(item: Any) -> rx.Component:
    face = rx.fragment(
        kind_icon(item.kind),
        rx.el.span(item.title, class_name="grow outline-name"),
        rx.cond(item.duration != "", rx.el.span(item.duration, class_name="muted small num"), rx.fragment()),
        tick(item),
    )
    return rx.el.li(
        rx.cond(
            item.href != "",
            link(face, href=item.href, class_name="outline-item"),
            rx.el.span(face, class_name="outline-item"),
        ),
        key=item.id,
    )


def task_list(course: Any) -> rx.Component:
    """The challenges that a course sets, with how one stands; nothing where there are none."""
    head = row(
        rx.el.h2(t("learning.tasks.title")),
        rx.cond(
            (course.points > 0) & (course.role != ""),
            muted(t("learning.tasks.points_of", earned=course.earned, points=course.points)),
            rx.fragment(),
        ),
        between=True,
    )
    shown = rx.el.section(
        head,
        card(rx.el.ul(rx.foreach(course.tasks, _task), class_name="list-rows")),
        class_name="stack stack--2",
    )
    return rx.cond(course.tasks.length() > 0, shown, rx.fragment())


def _task(task: Any) -> rx.Component:
    due = rx.cond(
        task.due_at != "",
        rx.el.span(t("learning.tasks.due"), " ", time(task.due_at), class_name="muted small"),
        muted(t("learning.tasks.no_due")),
    )
    return rx.el.li(
        row(
            stack(
                rx.cond(
                    task.href != "",
                    link(task.title, href=task.href, class_name="strong"),
                    rx.el.span(task.title, " ", badge(t("courses.tasks.closed"), icon="")),
                ),
                cluster(
                    due,
                    muted(t("learning.tasks.points", count=task.points)),
                    rx.cond(
                        task.required,
                        badge(t("learning.tasks.required"), tone="accent", icon=""),
                        muted(t("learning.tasks.optional")),
                    ),
                ),
                gap=1,
            ),
            status_badge(
                task.state,
                ("SOLVED", "good", "circle_check", t_enum("learning.tasks.state", "SOLVED")),
                ("SOLVED_LATE", "info", "clock_alert", t_enum("learning.tasks.state", "SOLVED_LATE")),
                ("OVERDUE", "bad", "clock_alert", t_enum("learning.tasks.state", "OVERDUE")),
                ("OPEN", "neutral", "circle_dashed", t_enum("learning.tasks.state", "OPEN")),
            ),
            between=True,
        ),
        key=task.id,
        class_name="list-row",
    )
