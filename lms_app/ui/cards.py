"""Cards, badges and chips."""

from typing import Any, Literal

import reflex as rx

from lms_app.ui.content import Content, Flag, Handler, Text, aria, css, given
from lms_app.ui.icons import icon as draw_icon
from lms_app.ui.text import link

Tone = Literal["neutral", "good", "warning", "bad", "info", "accent"]

TONE_ICONS: dict[str, str] = {
    "good": "circle_check",
    "warning": "triangle_alert",
    "bad": "circle_x",
    "info": "info",
}


def card(*children: Content, roomy: bool = False, class_name: str = "", **props: Any) -> rx.Component:
    """A bordered box."""
    return rx.el.div(*children, class_name=css("card", roomy and "card--roomy", class_name), **props)


def link_card(*children: Content, href: Text, class_name: str = "") -> rx.Component:
    """A card that is one link as a whole; put no other control inside."""
    return link(*children, href=href, class_name=css("card card-link", class_name))


def badge(text: Content, *, tone: Tone = "neutral", icon: str | None = None) -> rx.Component:
    """A state in a word and an icon. The icon comes from the tone unless given; "" for none."""
    name = TONE_ICONS.get(tone, "") if icon is None else icon
    return rx.el.span(
        *([draw_icon(name, size=14)] if name else []), text, class_name=css("badge", f"badge--{tone}")
    )


def status_badge(
    value: Text,
    *cases: tuple[str, Tone, str, Content],
    fallback: Content = "",
) -> rx.Component:
    """The badge of a state that the data chooses: ``(value, tone, icon, text)`` per case."""
    chosen = rx.match(
        value,
        *((case, badge(text, tone=tone, icon=icon or None)) for case, tone, icon, text in cases),
        badge(fallback) if fallback != "" else rx.fragment(),
    )
    return rx.fragment(chosen)


def chip(
    *children: Content,
    href: Text | None = None,
    on_click: Handler = None,
    pressed: Flag | None = None,
) -> rx.Component:
    """A tag; with ``href`` a link, with ``on_click`` a filter to press."""
    if href is not None:
        return link(*children, href=href, class_name="chip")
    if on_click is not None:
        return rx.el.button(
            *children, type="button", class_name="chip", on_click=on_click, custom_attrs=aria(pressed=pressed)
        )
    return rx.el.span(*children, **given(class_name="chip"))
