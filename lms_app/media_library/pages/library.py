"""The page /instructor/media."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

import reflex as rx

from lms_app.media.components.upload import MediaUpload
from lms_app.media_library.components.cards import media_list
from lms_app.media_library.components.filters import bulk_bar, deleted_note, filters, library_tabs
from lms_app.media_library.components.medium import medium_dialog
from lms_app.media_library.components.questions import delete_dialog
from lms_app.media_library.state.library import PATH, LibraryState
from lms_app.ui.buttons import link_button
from lms_app.ui.i18n import t
from lms_app.ui.page_parts import empty_state, page, page_header, skeleton
from lms_app.ui.tables import pagination
from lms_app.ui.text import live_region, stack


def library_page() -> rx.Component:
    """The files of the viewer, all files for admins, and the bin."""
    return page(
        page_header(t("media.title"), lead=t("media.lead")),
        rx.match(
            LibraryState.phase,
            ("ready", _list()),
            ("forbidden", empty_state(t("media.forbidden"), icon="lock")),
            skeleton("72px", count=5),
        ),
        delete_dialog(),
        medium_dialog(),
    )


def _upload() -> rx.Component:
    refresh = LibraryState.refresh
    return MediaUpload.create(
        place="library", kinds="all", on_added=refresh, on_ready=refresh, on_removed=refresh
    )


def _list() -> rx.Component:
    nothing = rx.cond(
        LibraryState.is_filtered,
        empty_state(
            t("media.empty_filtered"),
            icon="search_x",
            action=link_button(t("media.show_all"), href=PATH),
        ),
        rx.cond(
            LibraryState.is_bin,
            empty_state(t("media.empty_bin"), icon="trash"),
            empty_state(t("media.empty"), icon="film"),
        ),
    )
    return stack(
        library_tabs(),
        rx.cond(LibraryState.is_bin, rx.fragment(), _upload()),
        deleted_note(),
        filters(),
        live_region(t("media.found", count=LibraryState.total)),
        rx.cond(LibraryState.rows.length() > 0, rx.fragment(bulk_bar(), media_list()), nothing),
        pagination(page=LibraryState.page, pages=LibraryState.pages, href=LibraryState.page_href),
    )
