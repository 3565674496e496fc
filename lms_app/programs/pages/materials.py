"""The page /admin/kruzhok/materials."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

import reflex as rx

from lms_app.programs.components.materials import edit_dialog, kind_links, material_table
from lms_app.programs.components.widgets import MaterialUpload
from lms_app.programs.state.materials import PATH, MaterialsState
from lms_app.ui.buttons import button, link_button
from lms_app.ui.fields import search_field
from lms_app.ui.i18n import t
from lms_app.ui.page_parts import alert, empty_state, page, page_header, skeleton
from lms_app.ui.tables import pagination
from lms_app.ui.text import live_region, row, stack


def materials_page() -> rx.Component:
    """Files of lessons: upload, search, where used."""
    return page(
        page_header(t("programs.materials_title"), lead=t("programs.materials_page_lead")),
        rx.match(
            MaterialsState.phase,
            ("ready", _list()),
            ("forbidden", empty_state(t("programs.forbidden"), icon="lock")),
            skeleton("56px", count=5),
        ),
        edit_dialog(),
    )


def _list() -> rx.Component:
    nothing = rx.cond(
        MaterialsState.is_filtered,
        empty_state(
            t("programs.nothing_found"),
            icon="search_x",
            action=link_button(t("programs.show_all"), href=PATH),
        ),
        empty_state(t("programs.no_materials"), icon="files"),
    )
    deleted = alert(
        row(
            rx.el.span(t("programs.deleted", title=MaterialsState.deleted_title), class_name="grow"),
            button(t("authoring.undo"), small=True, on_click=MaterialsState.undo),
        ),
        announce=True,
    )
    return stack(
        MaterialUpload.create(on_uploaded=MaterialsState.refresh),
        rx.cond(MaterialsState.deleted_id != "", deleted, rx.fragment()),
        search_field(
            label=t("programs.search_files"),
            default_value=MaterialsState.search_text,
            on_change=MaterialsState.search.debounce(300),
            key=MaterialsState.search_key.to(str),
        ),
        kind_links(),
        live_region(t("programs.found", count=MaterialsState.total)),
        rx.cond(MaterialsState.rows.length() > 0, material_table(), nothing),
        pagination(page=MaterialsState.page, pages=MaterialsState.pages, href=MaterialsState.page_href),
    )
