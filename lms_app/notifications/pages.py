"""The page /notifications."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

import reflex as rx

from lms_app.notifications.components import notification_list
from lms_app.notifications.state import NotificationsState as State
from lms_app.ui.buttons import button, link_button
from lms_app.ui.fields import segmented
from lms_app.ui.i18n import t
from lms_app.ui.page_parts import empty_state, page, page_header, skeleton
from lms_app.ui.tables import pagination
from lms_app.ui.text import live_region, row


def notifications_page() -> rx.Component:
    choice = segmented(
        ("", t("notifications.all")),
        ("unread", t("notifications.unread")),
        value=State.shown,
        on_choose=State.show,
        label=t("notifications.shown"),
    )
    every = button(t("notifications.mark_all"), icon="check_check", small=True, on_click=State.mark_all)
    nothing = empty_state(
        rx.cond(State.shown == "", t("notifications.empty"), t("notifications.empty_unread")), icon="bell_off"
    )
    shown = rx.fragment(
        rx.cond(State.rows.length() > 0, notification_list(), nothing),
        pagination(page=State.page, pages=State.pages, href=State.page_href),
    )
    return page(
        page_header(
            t("notifications.title"),
            link_button(
                t("notifications.settings"),
                href="/profile?section=notifications",
                icon="settings",
                small=True,
            ),
        ),
        row(choice, rx.cond(State.unread > 0, every, rx.fragment()), between=True, class_name="note-tools"),
        live_region(t("notifications.count", count=State.unread)),
        rx.cond(State.is_loaded, shown, skeleton("64px", count=5)),
    )
