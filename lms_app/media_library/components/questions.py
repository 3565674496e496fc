"""Questions about one file: where else to use it, whether it goes for good, why an admin should erase it."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

from typing import Any

import reflex as rx

from lms_app.media_library.state.library import LibraryState
from lms_app.media_library.state.medium import MediumState
from lms_app.ui.api_form import api_form, submit_button
from lms_app.ui.buttons import button
from lms_app.ui.fields import search_field, text_field
from lms_app.ui.i18n import t, t_enum
from lms_app.ui.icons import icon
from lms_app.ui.page_parts import alert
from lms_app.ui.text import link, muted, stack
from lms_app.ui.widgets import dialog, dialog_actions


def link_panel() -> rx.Component:
    """A course first, then it or one of its chapters and items."""
    courses = stack(
        search_field(
            label=t("media.find_course"),
            field_id="link-search",
            on_change=MediumState.find_courses.debounce(300),
        ),
        rx.cond(
            MediumState.courses.length() > 0,
            rx.el.ul(rx.foreach(MediumState.courses, _course), class_name="media-places"),
            muted(t("media.no_courses")),
        ),
        gap=2,
    )
    places = stack(
        button(t("media.other_course"), icon="arrow_left", small=True, on_click=MediumState.leave_course),
        rx.el.ul(rx.foreach(MediumState.places, _place), class_name="media-places"),
        gap=2,
    )
    return stack(
        rx.cond(MediumState.places.length() > 0, places, courses),
        dialog_actions(button(t("common.cancel"), on_click=MediumState.back)),
    )


def _course(course: Any) -> rx.Component:
    return _choice(course, MediumState.choose_course(course.key), "chevron_right")


def _place(place: Any) -> rx.Component:
    return _choice(place, MediumState.link(place.key), "link")


def _choice(option: Any, on_click: Any, sign: str) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            rx.el.span(option.title, class_name="grow"),
            icon(sign, size=18),
            type="button",
            class_name="media-place",
            on_click=on_click,
            custom_attrs={"data-depth": option.depth.to(str)},
        ),
        key=option.key,
    )


def rename_form() -> rx.Component:
    """Another title."""
    return api_form(
        text_field(
            "title",
            field_id="medium-title",
            label=t("media.field.title"),
            help_text=t("media.field.title_help"),
            default_value=MediumState.medium.title,
            max_length=200,
        ),
        dialog_actions(
            button(t("common.cancel"), on_click=MediumState.back), submit_button(t("common.save"))
        ),
        action=MediumState.path,
        method="PATCH",
        on_success=MediumState.after_rename,
    )


def erase_question() -> rx.Component:
    """A file that nothing uses goes for good."""
    return stack(
        rx.el.p(t("media.erase_text", title=MediumState.medium.title)),
        dialog_actions(
            button(t("common.cancel"), on_click=MediumState.close),
            button(t("media.erase"), variant="danger", icon="trash_2", on_click=MediumState.erase),
        ),
    )


def ask_form() -> rx.Component:
    """Where a file is used, and why it has to go all the same."""
    form = api_form(
        text_field(
            "reason",
            field_id="deletion-reason",
            label=t("media.field.reason"),
            help_text=t("media.field.reason_help"),
            lines=3,
            max_length=1000,
        ),
        dialog_actions(
            button(t("common.cancel"), on_click=MediumState.close),
            submit_button(t("media.ask"), variant="danger"),
        ),
        action=MediumState.path + "/deletion-requests",
        on_success=MediumState.after_ask,
    )
    waits = stack(
        alert(t("media.wished"), tone="warning"),
        dialog_actions(button(t("common.close"), on_click=MediumState.close)),
    )
    return stack(
        rx.el.p(t("media.ask_text", title=MediumState.medium.title, count=MediumState.uses.length())),
        rx.el.ul(rx.foreach(MediumState.uses, plain_use), class_name="media-uses"),
        rx.cond(MediumState.is_wished, waits, form),
    )


def plain_use(use: Any) -> rx.Component:
    """One place in a question."""
    return rx.el.li(
        link(use.title, href=use.href),
        rx.el.span(t_enum("media.target", use.kind), " ", use.parent, class_name="muted small"),
        key=use.key,
    )


def delete_dialog() -> rx.Component:
    """Before something that is used goes into the bin."""
    return dialog(
        stack(
            rx.el.p(t("media.bin_text", count=LibraryState.uses_of_selected)),
            dialog_actions(
                button(t("common.cancel"), on_click=LibraryState.close_delete),
                button(
                    t("media.to_bin"), variant="danger", icon="trash", on_click=LibraryState.delete_selected
                ),
            ),
        ),
        open=LibraryState.is_asking_delete,
        on_close=LibraryState.close_delete,
        title=t("media.bin_title", count=LibraryState.selected.length()),
    )
