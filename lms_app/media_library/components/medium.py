"""The dialog of one file, and the questions about it."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

from typing import Any

import reflex as rx

from lms_app.media_library.components.cards import thumbnail
from lms_app.media_library.components.questions import ask_form, erase_question, link_panel, rename_form
from lms_app.media_library.state.medium import MediumState
from lms_app.ui.buttons import button, icon_button
from lms_app.ui.cards import badge
from lms_app.ui.i18n import t, t_enum
from lms_app.ui.icons import icon
from lms_app.ui.page_parts import alert
from lms_app.ui.text import cluster, link, muted, row, stack
from lms_app.ui.widgets import dialog, number, time


def medium_dialog() -> rx.Component:
    """What is open about one file."""
    medium = MediumState.medium
    return rx.fragment(
        dialog(
            rx.match(
                MediumState.panel,
                ("link", link_panel()),
                ("erase", erase_question()),
                ("ask", ask_form()),
                ("rename", rename_form()),
                _details(),
            ),
            open=MediumState.panel != "",
            on_close=MediumState.close,
            title=rx.match(
                MediumState.panel,
                ("link", t("media.link_title", title=medium.title)),
                ("erase", t("media.erase_title")),
                ("ask", t("media.ask_title")),
                ("rename", t("media.rename_title")),
                medium.title,
            ),
            size="wide",
        )
    )


def _details() -> rx.Component:
    return rx.el.div(
        stack(_preview(), _facts(), _tools(), gap=2, class_name="media-preview"),
        stack(_uses(), _trail(), class_name="media-about"),
        class_name="media-details",
    )


def _preview() -> rx.Component:
    """The film, the picture, or what a document looks like with the way to open it."""
    url, title = MediumState.url, MediumState.medium.title
    film = rx.el.video(
        src=url,
        controls=True,
        preload="metadata",
        poster=MediumState.medium.thumbnail,
        class_name="media-film",
        custom_attrs={"aria-label": title, "playsInline": True},
    )
    document = stack(
        thumbnail(MediumState.medium),
        rx.el.a(
            icon("external_link", size=18),
            rx.cond(MediumState.medium.kind == "pdf", t("media.open_file"), t("media.download")),
            href=url,
            target="_blank",
            rel="noopener",
            class_name="btn btn--secondary",
        ),
        gap=2,
    )
    ready = rx.match(
        MediumState.medium.kind,
        ("video", film),
        ("image", rx.el.img(src=url, alt=title, class_name="media-film")),
        document,
    )
    fault = alert(MediumState.medium.error, tone="bad")
    waiting = stack(thumbnail(MediumState.medium), muted(t("media.not_ready")), gap=2)
    return rx.fragment(rx.match(MediumState.medium.status, ("ready", ready), ("error", fault), waiting))


def _facts() -> rx.Component:
    medium = MediumState.medium
    size = rx.el.span(MediumState.width, " × ", MediumState.height, class_name="num")
    return cluster(
        rx.el.span(t_enum("media.kind", medium.kind)),
        rx.cond(medium.duration != "", rx.el.span(medium.duration, class_name="num"), rx.fragment()),
        rx.cond(MediumState.width > 0, size, rx.fragment()),
        number(medium.size_kb, unit="kilobyte"),
        rx.el.span(medium.file_name, class_name="media-file-name"),
        rx.el.span(medium.owner),
        time(medium.at, kind="date"),
        class_name="muted small",
    )


def _tools() -> rx.Component:
    rename = button(t("media.rename"), icon="pencil", small=True, on_click=MediumState.open_rename)
    return rx.cond(MediumState.medium.deleted_at == "", rename, rx.fragment())


def _uses() -> rx.Component:
    is_there = MediumState.medium.deleted_at == ""
    add = button(t("media.link"), icon="link", small=True, on_click=MediumState.open_link)
    head = row(
        rx.el.h3(rx.cond(is_there, t("media.uses"), t("media.former_uses"))),
        rx.cond(is_there & (MediumState.medium.status == "ready"), add, rx.fragment()),
        between=True,
    )
    places = rx.el.ul(rx.foreach(MediumState.uses, _use), class_name="media-uses")
    wished = alert(t("media.wished"), tone="warning")
    return stack(
        head,
        rx.cond(MediumState.is_wished, wished, rx.fragment()),
        rx.cond(MediumState.uses.length() > 0, places, muted(t("media.unused_text"))),
        gap=2,
    )


def use_text(use: Any) -> rx.Component:
    """What a place is called, of what kind it is, and whether learners see it."""
    live = badge(t("media.published"), tone="good", icon="eye")
    return rx.el.span(
        link(use.title, href=use.href),
        rx.el.span(
            t_enum("media.target", use.kind),
            rx.cond(use.parent != "", rx.el.span(" · ", use.parent), rx.fragment()),
            class_name="muted small",
        ),
        rx.cond(use.is_published, live, rx.fragment()),
        class_name="media-use-text",
    )


def _use(use: Any) -> rx.Component:
    remove = icon_button(
        "unlink", label=t("media.unlink", title=use.title), small=True, on_click=MediumState.unlink(use.key)
    )
    return rx.el.li(
        use_text(use),
        rx.cond(MediumState.medium.deleted_at == "", remove, rx.fragment()),
        class_name="media-use",
        key=use.key,
    )


def _trail() -> rx.Component:
    return stack(
        rx.el.h3(t("media.trail")),
        rx.cond(
            MediumState.trail.length() > 0,
            rx.el.ol(rx.foreach(MediumState.trail, _entry), class_name="media-trail"),
            muted(t("media.trail_empty")),
        ),
        gap=2,
    )


def _entry(entry: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(t_enum("media.did", entry.what), class_name="strong"),
        rx.cond(entry.more != "", rx.el.span(entry.more), rx.fragment()),
        rx.el.span(entry.by, " · ", time(entry.at), class_name="muted small"),
    )
