"""The page /kruzhok/:id/journal."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

import reflex as rx

from lms_app.attendance.components import Journal
from lms_app.attendance.pages.lesson import absent
from lms_app.attendance.state.journal import JournalState as State
from lms_app.ui.i18n import t
from lms_app.ui.page_parts import page, page_header, skeleton
from lms_app.ui.text import stack


def journal_page() -> rx.Component:
    """Who was at which lesson."""
    home = rx.Var.create("/kruzhok/") + State.club_id
    journal = Journal.create(
        key=State.club_id, club_id=State.club_id, owner=State.owner, revision=State.revision
    )
    return page(
        rx.match(
            State.phase,
            (
                "ready",
                stack(page_header(t("attendance.journal"), crumbs=[(State.club_name, home)]), journal, gap=6),
            ),
            ("missing", absent(t("errors.clubs.not_found"))),
            stack(page_header(t("attendance.journal")), skeleton("420px")),
        )
    )
