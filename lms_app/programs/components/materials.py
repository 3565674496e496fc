"""Parts of the page of materials."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

from typing import Any

import reflex as rx

from lms_app.programs.state.materials import MaterialsState, UseRow
from lms_app.submissions.components.catalogue import filter_link
from lms_app.ui.api_form import api_form, submit_button
from lms_app.ui.buttons import button
from lms_app.ui.fields import select_field, text_field
from lms_app.ui.i18n import t, t_enum
from lms_app.ui.icons import icon
from lms_app.ui.tables import table, table_row
from lms_app.ui.text import external_link, link, muted, stack
from lms_app.ui.widgets import dialog, dialog_actions, menu, menu_item, number, time
from models.programs import MaterialKind


def kind_links() -> rx.Component:
    """All, and each kind."""

    def draw(item: Any) -> rx.Component:
        name = rx.cond(item.name == "", t("programs.kind_all"), t_enum("programs.material", item.name))
        return filter_link(item, name.to(str))

    return rx.el.nav(
        rx.foreach(MaterialsState.kinds, draw),
        class_name="cluster",
        custom_attrs={"aria-label": t("programs.field.material_kind")},
    )


def material_table() -> rx.Component:
    """Title and file, kind, size, who and when, where used."""
    return table(
        [*_columns(), rx.el.span(t("programs.actions"), class_name="visually-hidden")],
        rx.foreach(MaterialsState.rows, _row),
        caption=t("programs.materials_title"),
        numeric=(2,),
        stacks=True,
    )


def _columns() -> list[Any]:
    return [
        t("programs.file"),
        t("programs.field.material_kind"),
        t("programs.size"),
        t("programs.uploaded"),
        t("programs.used_in"),
    ]


def _row(item: Any) -> rx.Component:
    title = rx.cond(
        item.view_url == "",
        external_link(item.title, href=item.download_url),
        external_link(item.title, href=item.view_url),
    )
    uses = rx.el.div(
        rx.foreach(item.uses.to(list[UseRow]), lambda use: link(use.title, href=use.href)),
        class_name="material-uses",
    )
    edit = menu_item(t("programs.rename"), icon="pencil", on_click=MaterialsState.open_edit(item.id))
    remove = menu_item(t("programs.delete"), icon="trash_2", on_click=MaterialsState.delete(item.id))
    return table_row(
        stack(title, muted(item.file_name), gap=1),
        t_enum("programs.material", item.kind),
        number(item.size_kb, unit="kilobyte"),
        stack(rx.el.span(item.by), time(item.at, kind="date"), gap=1),
        rx.cond(item.uses.length() > 0, uses, muted(t("programs.unused"))),
        menu(
            icon("ellipsis_vertical"),
            edit,
            remove,
            label=t("programs.actions_of", title=item.title),
            button_class="btn btn--ghost btn--icon",
        ),
        numeric=(2,),
        labels=[*_columns(), ""],
        key=item.id,
    )


def edit_dialog() -> rx.Component:
    """Another title and kind."""
    form = api_form(
        text_field(
            "title",
            label=t("programs.field.title"),
            default_value=MaterialsState.edited.title,
            max_length=200,
        ),
        select_field(
            "kind",
            *(
                rx.el.option(t_enum("programs.material", each.value), value=each.value)
                for each in MaterialKind
            ),
            label=t("programs.field.material_kind"),
            default_value=MaterialsState.edited.kind,
        ),
        dialog_actions(
            button(t("common.cancel"), on_click=MaterialsState.close_edit), submit_button(t("common.save"))
        ),
        action=MaterialsState.edit_path,
        method="PUT",
        on_success=MaterialsState.after_edit,
    )
    return dialog(
        form,
        open=MaterialsState.edit_path != "",
        on_close=MaterialsState.close_edit,
        title=t("programs.rename"),
    )
