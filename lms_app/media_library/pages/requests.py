"""The page /instructor/media/requests."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

import reflex as rx

from lms_app.media_library.components.filters import tabs
from lms_app.media_library.components.requests import decision_dialog, request_list, status_links
from lms_app.media_library.state.requests import DeletionRequestsState
from lms_app.ui.i18n import t
from lms_app.ui.page_parts import empty_state, page, page_header, skeleton
from lms_app.ui.tables import pagination
from lms_app.ui.text import live_region, stack


def requests_page() -> rx.Component:
    """Who wants to erase what is used, and why."""
    return page(
        page_header(t("media.requests_title"), lead=t("media.requests_lead")),
        rx.match(
            DeletionRequestsState.phase,
            ("ready", _list()),
            ("forbidden", empty_state(t("media.forbidden"), icon="lock")),
            skeleton("96px", count=4),
        ),
        decision_dialog(),
    )


def _list() -> rx.Component:
    nothing = rx.cond(
        DeletionRequestsState.is_filtered,
        empty_state(t("media.empty_filtered"), icon="search_x"),
        empty_state(t("media.no_requests"), icon="inbox"),
    )
    return stack(
        tabs(requests="page"),
        status_links(),
        live_region(t("media.requests_found", count=DeletionRequestsState.total)),
        rx.cond(DeletionRequestsState.rows.length() > 0, request_list(), nothing),
        pagination(
            page=DeletionRequestsState.page,
            pages=DeletionRequestsState.pages,
            href=DeletionRequestsState.page_href,
        ),
    )
