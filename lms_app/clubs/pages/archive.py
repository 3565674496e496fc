"""The tab Archive of a club."""

import reflex as rx

from lms_app.clubs.components.frame import club_frame
from lms_app.ui.i18n import t
from lms_app.ui.page_parts import empty_state


def archive_page() -> rx.Component:
    """Nothing is in the archive yet."""
    return club_frame("archive", empty_state(t("clubs.archive_empty"), icon="archive"))
