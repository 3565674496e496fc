"""The page /admin/kruzhok/holidays."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

from typing import Any

import reflex as rx

from lms_app.lessons.holidays_state import HolidaysState
from lms_app.submissions.components.catalogue import filter_link
from lms_app.ui.api_form import api_form, submit_button
from lms_app.ui.buttons import button
from lms_app.ui.cards import card
from lms_app.ui.content import aria
from lms_app.ui.fields import text_field
from lms_app.ui.i18n import t
from lms_app.ui.page_parts import empty_state, page, page_header, skeleton
from lms_app.ui.text import cluster, live_region, muted, stack
from lms_app.ui.widgets import dialog, dialog_actions, time


def holidays_page() -> rx.Component:
    """Days without lessons in all clubs, by year."""
    new = button(
        t("lessons.holidays.add"), variant="primary", icon="plus", on_click=HolidaysState.ask("add", "")
    )
    return page(
        page_header(
            t("lessons.holidays.title"),
            rx.cond(HolidaysState.phase == "ready", new, rx.fragment()),
            lead=t("lessons.holidays.admin_lead"),
        ),
        rx.match(
            HolidaysState.phase,
            ("ready", _year()),
            ("forbidden", empty_state(t("lessons.holidays.forbidden"), icon="lock")),
            skeleton("64px", count=4),
        ),
        _form_dialog(),
        _remove_dialog(),
    )


def _year() -> rx.Component:
    years = rx.el.nav(
        rx.foreach(HolidaysState.years, lambda each: filter_link(each, each.name)),
        class_name="cluster",
        custom_attrs=aria(label=t("lessons.holidays.year")),
    )
    days = card(rx.el.ul(rx.foreach(HolidaysState.rows, _day), class_name="list-rows"))
    nothing = empty_state(t("lessons.holidays.none_of_year", year=HolidaysState.year), icon="calendar_off")
    return stack(
        years,
        live_region(t("lessons.holidays.found", count=HolidaysState.rows.length())),
        rx.cond(HolidaysState.rows.length() > 0, days, nothing),
    )


def _day(each: Any) -> rx.Component:
    planned = muted(t("lessons.holidays.planned", count=each.planned))
    words = stack(
        rx.el.span(each.name, class_name="strong"),
        cluster(time(each.at, kind="date", zone="UTC"), rx.cond(each.planned > 0, planned, rx.fragment())),
        gap=1,
        class_name="grow",
    )
    return rx.el.li(
        words,
        cluster(
            button(
                t("lessons.edit"),
                small=True,
                on_click=HolidaysState.ask("edit", each.id),
                custom_attrs=aria(label=t("lessons.holidays.edit_of", name=each.name)),
            ),
            button(
                t("lessons.holidays.remove"),
                small=True,
                on_click=HolidaysState.ask("remove", each.id),
                custom_attrs=aria(label=t("lessons.holidays.remove_of", name=each.name)),
            ),
        ),
        class_name="list-row holiday-row",
        key=each.id,
    )


def _form_dialog() -> rx.Component:
    def form(method: Any) -> rx.Component:
        return api_form(
            text_field(
                "date",
                field_id="holiday-date",
                type="date",
                label=t("lessons.field.date"),
                default_value=HolidaysState.chosen.day,
            ),
            text_field(
                "name",
                field_id="holiday-name",
                label=t("lessons.holidays.name"),
                default_value=HolidaysState.chosen.name,
                max_length=120,
            ),
            dialog_actions(
                button(t("common.cancel"), on_click=HolidaysState.close),
                submit_button(t("common.save")),
            ),
            action=HolidaysState.form_path,
            method=method,
            on_success=HolidaysState.after_save,
        )

    is_new = HolidaysState.dialog == "add"
    return rx.fragment(
        dialog(
            form("POST"), open=is_new, on_close=HolidaysState.close, title=t("lessons.holidays.new_title")
        ),
        dialog(
            form("PUT"),
            open=HolidaysState.dialog == "edit",
            on_close=HolidaysState.close,
            title=t("lessons.holidays.edit_title"),
        ),
    )


def _remove_dialog() -> rx.Component:
    return dialog(
        rx.el.p(t("lessons.holidays.remove_text", name=HolidaysState.chosen.name)),
        dialog_actions(
            button(t("common.cancel"), on_click=HolidaysState.close),
            button(t("lessons.holidays.remove"), variant="danger", on_click=HolidaysState.remove),
        ),
        open=HolidaysState.dialog == "remove",
        on_close=HolidaysState.close,
        title=t("lessons.holidays.remove_title"),
    )
