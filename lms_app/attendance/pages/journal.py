"""The page /kruzhok/:id/journal."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

import reflex as rx

from lms_app.attendance.components import Journal
from lms_app.attendance.state.journal import JournalState as State
from lms_app.clubs.components.frame import club_frame
from lms_app.ui.i18n import t
from lms_app.ui.page_parts import empty_state, skeleton


def journal_page() -> rx.Component:
    """Who was at which lesson."""
    journal = Journal.create(
        key=State.club_id, club_id=State.club_id, owner=State.owner, revision=State.revision
    )
    return club_frame(
        "journal",
        rx.match(
            State.phase,
            ("ready", journal),
            ("missing", empty_state(t("errors.clubs.not_yours"), icon="lock")),
            skeleton("420px"),
        ),
    )
