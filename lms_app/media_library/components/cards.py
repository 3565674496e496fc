"""The list of files: one markup, which the stylesheet lays out as a grid or as rows."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

from typing import Any

import reflex as rx

from lms_app.media_library.state.library import LibraryState
from lms_app.media_library.state.medium import MediumState
from lms_app.ui.cards import badge
from lms_app.ui.content import aria
from lms_app.ui.i18n import PACKAGES, t, t_enum
from lms_app.ui.icons import icon
from lms_app.ui.widgets import menu, menu_item, number, time


class MediaView(rx.NoSSRComponent):
    """A switch between grid and list, with what it lays out."""

    library = "$/public/widgets/media_view.jsx"
    tag = "MediaView"
    lib_dependencies = PACKAGES


def media_list() -> rx.Component:
    """All files of the page."""
    return MediaView.create(
        rx.el.ul(
            rx.foreach(LibraryState.rows, _card),
            class_name="media-list",
            custom_attrs=aria(label=t("media.title")),
        )
    )


def _card(item: Any) -> rx.Component:
    tick = rx.el.label(
        rx.el.input(
            type="checkbox",
            checked=LibraryState.selected.contains(item.id),
            on_change=LibraryState.toggle(item.id).stop_propagation,
            custom_attrs=aria(label=t("media.select", title=item.title)),
        ),
        class_name="media-tick",
    )
    title = rx.el.button(
        item.title, type="button", class_name="media-title", on_click=MediumState.open(item.id)
    )
    return rx.el.li(
        tick,
        rx.el.div(thumbnail(item), class_name="media-picture", on_click=MediumState.open(item.id)),
        rx.el.div(title, _state(item), _facts(item), class_name="media-text"),
        _actions(item),
        class_name="media-card",
        key=item.id,
    )


def thumbnail(item: Any) -> rx.Component:
    """The picture of a file, or the sign of its kind; with how long it is."""
    sign = rx.match(
        item.kind,
        ("video", icon("film", size=32)),
        ("image", icon("image", size=32)),
        ("pdf", icon("file_text", size=32)),
        icon("presentation", size=32),
    )
    length = rx.el.span(item.duration, class_name="media-duration num")
    return rx.el.span(
        rx.cond(item.thumbnail != "", rx.el.img(src=item.thumbnail, alt="", loading="lazy"), sign),
        rx.cond(item.duration != "", length, rx.fragment()),
        class_name="media-thumb",
    )


def _state(item: Any) -> rx.Component:
    """What keeps a file from being used; nothing for one that is ready."""
    processing = rx.cond(
        item.percent > 0,
        _state_with_bar(item, "media.status.converting", sign="loader"),
        badge(t("media.status.processing"), tone="info", icon="loader"),
    )
    failed = rx.fragment(
        badge(t("media.status.error"), tone="bad"), rx.el.span(item.error, class_name="field-error")
    )
    return rx.fragment(
        rx.match(
            item.status,
            ("uploading", _state_with_bar(item, "media.status.uploading", sign="upload")),
            ("processing", processing),
            ("error", failed),
            rx.fragment(),
        )
    )


def _state_with_bar(item: Any, words: str, *, sign: str) -> rx.Component:
    """What is being done to a file, and how much of that is done."""
    return rx.fragment(
        badge(rx.fragment(t(words), " ", item.percent, " %"), tone="info", icon=sign),
        rx.el.span(
            rx.el.span(class_name="progress-fill", style={"width": item.percent.to(str) + "%"}),
            class_name="progress-track media-bar",
            role="progressbar",
            custom_attrs=aria(label=t(words), valuenow=item.percent, valuemin=0, valuemax=100),
        ),
    )


def _facts(item: Any) -> rx.Component:
    uses = rx.cond(
        item.uses > 0,
        rx.el.span(icon("link", size=14), t("media.used", count=item.uses), class_name="fact"),
        rx.el.span(t("media.unused")),
    )
    owner = rx.cond(LibraryState.is_admin, rx.el.span(item.owner), rx.fragment())
    return rx.el.span(
        rx.el.span(t_enum("media.kind", item.kind)),
        number(item.size_kb, unit="kilobyte"),
        rx.cond(
            LibraryState.is_bin,
            rx.el.span(t("media.deleted_at"), " ", time(item.deleted_at, kind="relative")),
            uses,
        ),
        owner,
        class_name="media-facts muted small",
    )


def _actions(item: Any) -> rx.Component:
    is_still = (item.status == "ready") | (item.status == "error")
    erase = menu_item(t("media.erase"), icon="trash_2", on_click=MediumState.ask_erase(item.id))
    in_library = [
        menu_item(t("media.open"), icon="eye", on_click=MediumState.open(item.id)),
        menu_item(t("media.to_bin"), icon="trash", on_click=LibraryState.ask_delete(item.id)),
        rx.cond(is_still, erase, rx.fragment()),
    ]
    in_bin = [
        menu_item(t("media.open"), icon="eye", on_click=MediumState.open(item.id)),
        menu_item(
            t("media.restore_with_links"),
            icon="archive_restore",
            on_click=LibraryState.restore(item.id, "yes"),
        ),
        menu_item(
            t("media.restore_without_links"), icon="unlink", on_click=LibraryState.restore(item.id, "no")
        ),
        rx.cond(is_still, erase, rx.fragment()),
    ]
    return rx.el.div(
        rx.cond(LibraryState.is_bin, _menu(item, in_bin), _menu(item, in_library)), class_name="media-actions"
    )


def _menu(item: Any, items: list[rx.Component]) -> rx.Component:
    return menu(
        icon("ellipsis_vertical"),
        *items,
        label=t("media.actions", title=item.title),
        button_class="btn btn--ghost btn--icon",
    )
