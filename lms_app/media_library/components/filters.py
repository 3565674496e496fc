"""Above the list: tabs, search, filters, and what can be done with the ticked files."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

from enum import StrEnum

import reflex as rx

from lms_app.media.approval import REQUESTS_PATH
from lms_app.media.library_schemas import KindName, MediaSort, StatusName, UseName
from lms_app.media_library.state.library import PATH, LibraryState
from lms_app.ui.buttons import button
from lms_app.ui.content import Text
from lms_app.ui.fields import search_field, select_field
from lms_app.ui.i18n import t, t_enum
from lms_app.ui.page_parts import alert
from lms_app.ui.text import cluster, link, row
from lms_app.ui.widgets import TabStrip


def tabs(*, library: Text = "", bin_tab: Text = "", requests: Text = "") -> rx.Component:
    """The library, its bin and the wishes to erase; each argument is "page" where that one is open."""

    def tab(text: Text, href: str, current: Text) -> rx.Component:
        return link(text, href=href, class_name="tab", current=current)

    return TabStrip.create(
        tab(t("media.tab.library"), PATH, library),
        tab(t("media.tab.bin"), f"{PATH}?deleted=true", bin_tab),
        tab(t("media.tab.requests"), REQUESTS_PATH, requests),
        label=t("media.title"),
    )


def library_tabs() -> rx.Component:
    """The tabs on the page of the list."""
    return tabs(
        library=rx.cond(LibraryState.is_bin, "false", "page"),
        bin_tab=rx.cond(LibraryState.is_bin, "page", "false"),
    )


def filters() -> rx.Component:
    """Words, kind, status, use, owner and order; the address keeps them."""
    owner = _choice(
        "owner",
        rx.foreach(LibraryState.owners, lambda each: rx.el.option(each.name, value=each.id)),
    )
    return rx.el.div(
        search_field(
            label=t("media.search"),
            default_value=LibraryState.search_text,
            on_change=LibraryState.search.debounce(300),
            key=LibraryState.search_key.to(str),
            class_name="media-search",
        ),
        rx.el.div(
            _choice("kind", *_options("media.kind", KindName)),
            _choice("status", *_options("media.status", StatusName)),
            _choice("use", *_options("media.use", UseName)),
            rx.cond(LibraryState.is_admin, owner, rx.fragment()),
            _choice("sort", *_options("media.sort", MediaSort), has_all=False),
            class_name="media-selects",
            key=LibraryState.choices_key,
        ),
        class_name="media-filters",
    )


def _options(prefix: str, names: type[StrEnum]) -> list[rx.Component]:
    return [rx.el.option(t_enum(prefix, each.value), value=each.value) for each in names]


def _choice(name: str, *options: rx.Component, has_all: bool = True) -> rx.Component:
    everything = [rx.el.option(t(f"media.all.{name}"), value="")] if has_all else []
    return select_field(
        name,
        *everything,
        *options,
        label=t(f"media.filter.{name}"),
        hide_label=True,
        default_value=LibraryState.choices[name],
        on_change=LibraryState.choose(name),
    )


def bulk_bar() -> rx.Component:
    """How many are ticked, and what can be done with all of them."""
    count = LibraryState.selected.length()
    everything = button(
        rx.cond(count == LibraryState.rows.length(), t("media.select_none"), t("media.select_all")),
        small=True,
        on_click=LibraryState.toggle_all,
    )
    delete = button(
        t("media.to_bin"), small=True, icon="trash", variant="danger", on_click=LibraryState.ask_delete("")
    )
    restore = button(
        t("media.restore"), small=True, icon="archive_restore", on_click=LibraryState.restore_selected
    )
    chosen = rx.fragment(
        rx.el.span(t("media.selected", count=count), class_name="strong", role="status"),
        rx.cond(LibraryState.is_bin, restore, delete),
    )
    return cluster(everything, rx.cond(count > 0, chosen, rx.fragment()), class_name="media-bulk")


def deleted_note() -> rx.Component:
    """What was just put into the bin, with the way back."""
    note = alert(
        row(
            rx.el.span(t("media.deleted", count=LibraryState.deleted_count), class_name="grow"),
            button(t("authoring.undo"), small=True, on_click=LibraryState.undo_delete),
        ),
        announce=True,
    )
    return rx.cond(LibraryState.deleted_count > 0, note, rx.fragment())
