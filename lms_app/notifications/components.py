"""The bell of the frame, and the rows of the page /notifications."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

from typing import Any

import reflex as rx

from lms_app.notifications.bell_state import BellState
from lms_app.notifications.state import NotificationsState as State
from lms_app.ui.buttons import button
from lms_app.ui.content import aria
from lms_app.ui.i18n import PACKAGES, t
from lms_app.ui.icons import icon
from lms_app.ui.text import link, muted, row, stack
from lms_app.ui.widgets import time


class NotificationText(rx.Component):
    """The text of a notification in the viewer's language."""

    library = "$/public/widgets/notification_text.jsx"
    tag = "NotificationText"
    lib_dependencies = PACKAGES

    kind: rx.Var[str]
    params: rx.Var[str]
    zone: rx.Var[str]


def bell() -> rx.Component:
    """The link to the notifications with the number of those that are unread."""
    unread: Any = BellState.unread
    number = rx.el.span(
        rx.cond(unread > 99, "99+", unread), class_name="bell-count num", custom_attrs=aria(hidden="true")
    )
    return link(
        icon("bell"),
        rx.cond(unread > 0, number, rx.fragment()),
        href="/notifications",
        class_name="btn btn--ghost btn--icon bell",
        custom_attrs=aria(
            label=rx.cond(unread > 0, t("notifications.bell", count=unread), t("notifications.title"))
        ),
    )


def notification_list() -> rx.Component:
    """The messages of this page of the list."""
    return rx.el.ul(rx.foreach(State.rows, _notification), class_name="card note-list")


def _notification(item: Any) -> rx.Component:
    text = NotificationText.create(kind=item.kind, params=item.params, zone=State.time_zone)
    words = rx.cond(
        item.href != "",
        link(text, href=item.href, class_name="note-link", on_click=State.mark_read(item.id)),
        text,
    )
    mark = rx.cond(
        item.is_read,
        rx.fragment(),
        button(t("notifications.mark_read"), small=True, icon="check", on_click=State.mark_read(item.id)),
    )
    state = rx.cond(
        item.is_read,
        rx.fragment(),
        rx.el.span(
            rx.el.span(class_name="note-dot", custom_attrs=aria(hidden="true")),
            muted(t("notifications.new")),
            class_name="row",
        ),
    )
    return rx.el.li(
        stack(words, row(muted(time(item.at, kind="relative")), state), gap=1, class_name="note-words"),
        mark,
        key=item.id,
        class_name=rx.cond(item.is_read, "note", "note note--unread"),
    )
