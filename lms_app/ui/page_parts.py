"""The head of a page, and what stands in for content: empty, loading, failed."""

from typing import Any

import reflex as rx

from lms_app.ui.cards import TONE_ICONS, Tone
from lms_app.ui.content import Content, Number, Text, aria, css, given
from lms_app.ui.i18n import t
from lms_app.ui.icons import icon as draw_icon
from lms_app.ui.text import link


def page(*children: Content, **props: Any) -> rx.Component:
    """The outermost element of a page inside the shell: spaces its parts."""
    return rx.el.div(*children, class_name="page", **props)


def page_header(
    title: Content,
    *actions: Content,
    lead: Content | None = None,
    crumbs: list[tuple[Content, str]] | None = None,
) -> rx.Component:
    """The h1 (focused after a change of page), an optional line under it, breadcrumb and actions.

    Args:
        title: The one h1 of the page.
        *actions: Buttons on the right.
        lead: One muted line under the title.
        crumbs: (text, href) of the pages above, from the top.
    """
    trail = rx.el.nav(
        rx.el.ol(*(rx.el.li(link(text, href=href)) for text, href in crumbs or [])),
        class_name="breadcrumb",
        custom_attrs=aria(label=t("common.breadcrumb")),
    )
    return rx.el.div(
        rx.el.div(
            *([trail] if crumbs else []),
            rx.el.h1(title, tab_index=-1),
            *([rx.el.p(lead, class_name="page-header-lead")] if lead is not None else []),
            class_name="page-header-text",
        ),
        *([rx.el.div(*actions, class_name="cluster")] if actions else []),
        class_name="page-header",
    )


def empty_state(text: Content, *, action: Content | None = None, icon: str = "inbox") -> rx.Component:
    """One sentence and one action in place of a list without rows."""
    return rx.el.div(
        draw_icon(icon, size=28),
        rx.el.p(text, class_name="empty-text"),
        *([action] if action is not None else []),
        class_name="empty",
    )


def skeleton(height: str = "20px", *, width: str = "100%", count: int = 1) -> rx.Component:
    """Grey bars of the size of what is coming, so that nothing jumps."""
    bars = [rx.el.span(class_name="skeleton", style={"height": height, "width": width}) for _ in range(count)]
    return rx.el.div(*bars, class_name="stack stack--2", custom_attrs={"aria-hidden": "true"})


def late(widget: rx.Component, *bars: rx.Component) -> rx.Component:
    """A widget whose script comes after the page; `bars` keep its place until then."""
    wait = rx.el.div(*bars, class_name="late-wait stack", custom_attrs={"aria-hidden": "true"})
    return rx.el.div(widget, wait, class_name="late")


def alert(*children: Content, tone: Tone = "info", announce: bool = False) -> rx.Component:
    """A boxed message with the icon of its tone; ``announce`` reads it out when it appears."""
    return rx.el.div(
        draw_icon(TONE_ICONS.get(tone, "info")),
        rx.el.div(*children, class_name="stack stack--1 grow"),
        class_name=css("alert", f"alert--{tone}"),
        **given(role="alert" if announce else None),
    )


def error_panel(
    text: Content,
    *,
    title: Content | None = None,
    request_id: Text | None = None,
    action: Content | None = None,
) -> rx.Component:
    """What went wrong, what to do, and the request id to give to support."""
    lines: list[Content] = [rx.el.span(title, class_name="strong")] if title is not None else []
    lines.append(rx.el.span(text))
    if request_id is not None:
        number = rx.el.span(t("errors.request_id", id=request_id), class_name="small")
        lines.append(rx.cond(request_id != "", number, rx.fragment()))
    if action is not None:
        lines.append(rx.el.div(action, style={"padding-top": "8px"}))
    return alert(*lines, tone="bad", announce=True)


def progress_bar(
    *,
    value: Number,
    total: Number = 100,
    label: Text,
    text: Content | None = None,
) -> rx.Component:
    """A bar with its figures: "7 of 20" unless ``text`` says it otherwise."""
    percent = rx.Var.create(value).to(int) * 100 / rx.Var.create(total).to(int)
    return rx.el.div(
        rx.el.div(
            rx.el.div(class_name="progress-fill", style={"width": f"{percent}%"}),
            class_name="progress-track",
            role="progressbar",
            custom_attrs=aria(label=label, valuenow=value, valuemin=0, valuemax=total),
        ),
        rx.el.span(
            text if text is not None else t("common.progress", done=value, total=total),
            class_name="muted small num",
        ),
        class_name="progress",
    )
