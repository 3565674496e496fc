"""What the pages of one course show in place of it."""

import reflex as rx

from lms_app.courses.state.addresses import LIST_PATH
from lms_app.ui.buttons import link_button
from lms_app.ui.i18n import t
from lms_app.ui.page_parts import empty_state


def missing_course() -> rx.Component:
    """There is none, or it is somebody else's: the way to one's own."""
    mine = link_button(t("courses.mine.title"), href=LIST_PATH)
    return empty_state(t("courses.error.not_found"), icon="search_x", action=mine)


def forbidden_courses() -> rx.Component:
    """The viewer writes no courses."""
    return empty_state(t("courses.error.authors_only"), icon="lock")
