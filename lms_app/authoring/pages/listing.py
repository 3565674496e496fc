"""The page /instructor/challenges."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

import reflex as rx

from lms_app.authoring.components.listing import authored_row, create_dialog, list_skeleton, status_links
from lms_app.authoring.state.listing import AuthoredState
from lms_app.ui.buttons import button, link_button
from lms_app.ui.fields import search_field
from lms_app.ui.i18n import t
from lms_app.ui.page_parts import empty_state, page, page_header
from lms_app.ui.tables import pagination
from lms_app.ui.text import live_region, stack


def authored_page() -> rx.Component:
    """The challenges that the viewer may change."""
    forbidden = empty_state(
        t("authoring.forbidden"),
        icon="lock",
        action=link_button(t("challenges.show_all"), href="/challenges", variant="primary"),
    )
    new = button(t("authoring.new"), variant="primary", icon="plus", on_click=AuthoredState.open_form)
    return page(
        page_header(
            t("authoring.title"),
            rx.cond(AuthoredState.phase == "ready", new, rx.fragment()),
            lead=t("authoring.lead"),
        ),
        rx.match(AuthoredState.phase, ("ready", _list()), ("forbidden", forbidden), list_skeleton()),
        create_dialog(
            is_open=AuthoredState.is_creating,
            languages=AuthoredState.languages,
            categories=AuthoredState.categories,
            on_created=AuthoredState.open_created,
            on_close=AuthoredState.close_form,
        ),
    )


def _list() -> rx.Component:
    nothing = rx.cond(
        AuthoredState.is_filtered,
        empty_state(
            t("challenges.empty_filtered"),
            icon="search_x",
            action=link_button(t("challenges.show_all"), href="/instructor/challenges"),
        ),
        empty_state(t("authoring.empty"), icon="code_xml"),
    )
    rows = rx.el.ul(
        rx.foreach(
            AuthoredState.rows,
            lambda item: authored_row(
                item,
                shows_author=AuthoredState.shows_authors,
                on_duplicate=AuthoredState.duplicate,
                on_archive=AuthoredState.archive,
                on_restore=AuthoredState.restore,
            ),
        ),
        class_name="authored-list",
    )
    return stack(
        search_field(
            label=t("challenges.filter.search"),
            default_value=AuthoredState.search_text,
            on_change=AuthoredState.search.debounce(300),
            key=AuthoredState.search_key.to(str),
        ),
        status_links(AuthoredState.statuses),
        live_region(t("challenges.found", count=AuthoredState.total)),
        rx.cond(AuthoredState.rows.length() > 0, rows, nothing),
        pagination(page=AuthoredState.page, pages=AuthoredState.pages, href=AuthoredState.page_href),
    )
