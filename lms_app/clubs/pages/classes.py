"""The tab Classes of a club."""

from typing import Any

import reflex as rx

from lms_app.clubs.components.frame import club_frame
from lms_app.clubs.components.widgets import drag_order
from lms_app.clubs.state.classes import ClassesState
from lms_app.clubs.state.frame import ClubFrameState
from lms_app.subscriptions.components import limit_dialog
from lms_app.ui.api_form import api_form, submit_button
from lms_app.ui.buttons import button, icon_button
from lms_app.ui.cards import badge, card
from lms_app.ui.fields import text_field
from lms_app.ui.i18n import t
from lms_app.ui.page_parts import empty_state, skeleton
from lms_app.ui.text import cluster, link, muted, row, stack
from lms_app.ui.widgets import dialog, dialog_actions

State: Any = ClassesState


def classes_page() -> rx.Component:
    """Classes in their order, with how full they are."""
    add = button(t("clubs.class.add"), icon="plus", variant="primary", on_click=State.edit(""))
    may_change = ClubFrameState.can_manage & ~ClubFrameState.is_archived
    none = empty_state(t("clubs.class.none"), icon="layers", action=rx.cond(may_change, add, rx.fragment()))
    head = rx.cond(may_change, rx.el.div(add), rx.fragment())
    listed = stack(head, drag_order(rx.foreach(State.classes, _class_item), on_order=State.put_in_order))
    return club_frame(
        "classes",
        rx.cond(
            State.is_loaded, rx.cond(State.classes.length() > 0, listed, none), skeleton("72px", count=2)
        ),
        _class_dialog(),
        limit_dialog(),
    )


def _class_item(each: Any) -> rx.Component:
    href = f"/kruzhok/{ClubFrameState.club_id}/members?classId={each.id}"
    name = rx.cond(
        ClubFrameState.can_manage,
        link(each.name, href=href, class_name="strong"),
        rx.el.span(each.name, class_name="strong"),
    )
    fill = badge(
        rx.fragment(each.fill, rx.el.span(t("clubs.class.fill_words"), class_name="visually-hidden")),
        tone="neutral",
        icon="users_round",
    )
    full = badge(t("clubs.class.full"), tone="warning")
    off = badge(t("clubs.class.off"), tone="neutral", icon="power_off")
    words = stack(
        cluster(name, fill, rx.cond(each.is_full, full, rx.fragment()), rx.cond(each.is_active, "", off)),
        rx.cond(each.description != "", muted(each.description), rx.fragment()),
        gap=1,
        class_name="grow",
    )
    may_change = ClubFrameState.can_manage & ~ClubFrameState.is_archived
    return rx.el.li(
        card(row(words, rx.cond(may_change, _class_buttons(each), rx.fragment()), between=True)),
        key=each.id,
        custom_attrs={"data-id": each.id, "draggable": rx.cond(may_change, "true", "false")},
    )


def _class_buttons(each: Any) -> rx.Component:
    up, down = t("clubs.class.up", name=each.name), t("clubs.class.down", name=each.name)
    off, on = t("clubs.class.switch_off", name=each.name), t("clubs.class.switch_on", name=each.name)
    switch = rx.cond(
        each.is_active,
        icon_button("power_off", label=off, on_click=State.switch(each.id, False)),
        icon_button("power", label=on, on_click=State.switch(each.id, True)),
    )
    return row(
        icon_button("arrow_up", label=up, on_click=State.step(each.id, -1), disabled=each.is_first),
        icon_button("arrow_down", label=down, on_click=State.step(each.id, 1), disabled=each.is_last),
        icon_button("pencil", label=t("clubs.class.edit", name=each.name), on_click=State.edit(each.id)),
        switch,
        class_name="row-buttons",
    )


def _class_dialog() -> rx.Component:
    base = f"/api/kruzhok/{ClubFrameState.club_id}/classes"
    title = rx.cond(
        State.editing == "new", t("clubs.class.add"), t("clubs.class.edit", name=State.edited.name)
    )
    return dialog(
        rx.cond(
            State.editing == "new",
            _class_form(base, "POST"),
            _class_form(f"{base}/{State.editing}", "PATCH"),
        ),
        open=State.editing != "",
        on_close=State.close,
        title=title,
    )


def _class_form(action: Any, method: str) -> rx.Component:
    edited = State.edited
    return api_form(
        text_field(
            "name", label=t("clubs.field.name"), required=True, max_length=120, default_value=edited.name
        ),
        text_field(
            "description",
            label=t("clubs.field.description"),
            optional=True,
            lines=2,
            max_length=2000,
            default_value=edited.description,
        ),
        text_field(
            "maxStudents",
            label=t("clubs.field.max_students"),
            help_text=t("clubs.field.max_students_help"),
            type="number",
            json="number",
            min=1,
            default_value=edited.max_students.to(str),
        ),
        dialog_actions(button(t("common.cancel"), on_click=State.close), submit_button(t("common.save"))),
        action=action,
        method=method,
        on_success=State.note_saved,
        on_failure=State.note_refusal,
        label=t("clubs.tab.classes"),
    )
