"""Buttons and links that look like buttons."""

from typing import Any, Literal

import reflex as rx

from lms_app.ui.content import Content, Flag, Handler, Text, aria, css, given
from lms_app.ui.icons import icon as draw_icon
from lms_app.ui.text import link

Variant = Literal["primary", "secondary", "ghost", "danger"]


def _class(variant: str, *, small: bool, wide: bool, extra: str) -> str:
    return css("btn", f"btn--{variant}", small and "btn--small", wide and "btn--wide", extra)


def _face(children: tuple[Content, ...], icon: str) -> list[Content]:
    return [draw_icon(icon, size=18), *children] if icon else list(children)


def button(
    *children: Content,
    variant: Variant = "secondary",
    icon: str = "",
    on_click: Handler = None,
    busy: Flag | None = None,
    disabled: Flag | None = None,
    pressed: Flag | None = None,
    described_by: str = "",
    small: bool = False,
    wide: bool = False,
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """A button that does something on this page; the text is the verb.

    Args:
        *children: The text.
        variant: "primary" once per page at most.
        icon: A lucide name, before the text.
        on_click: The event.
        busy: Shows a spinner in place of the icon; the handler should refuse a second run.
        disabled: Say the reason nearby and give its id as ``described_by``.
        pressed: For toggles.
        described_by: The id of an explaining element.
        small: For rows and tool bars (44 px on touch screens all the same).
        wide: Full width.
        class_name: More classes.
        **props: Passed to the element (``id``, ``type``, ``custom_attrs`` …).
    """
    attrs = {
        **aria(busy=busy, pressed=pressed, describedby=described_by),
        **props.pop("custom_attrs", {}),
    }
    return rx.el.button(
        *(_face(children, icon) if busy is None else _busy_face(children, icon, busy)),
        type=props.pop("type", "button"),
        class_name=_class(variant, small=small, wide=wide, extra=class_name),
        custom_attrs=attrs,
        **given(on_click=on_click, disabled=disabled),
        **props,
    )


def _busy_face(children: tuple[Content, ...], icon: str, busy: Flag) -> list[Content]:
    spinner = rx.el.span(class_name="spinner", custom_attrs={"aria-hidden": "true"})
    before = draw_icon(icon, size=18) if icon else rx.fragment()
    return [rx.cond(busy, spinner, before), *children]


def icon_button(
    icon: str,
    *,
    label: Text,
    variant: Variant = "ghost",
    on_click: Handler = None,
    pressed: Flag | None = None,
    small: bool = False,
    **props: Any,
) -> rx.Component:
    """A button of one icon; ``label`` is its name and tooltip."""
    attrs = {**aria(label=label, pressed=pressed), **props.pop("custom_attrs", {})}
    return rx.el.button(
        draw_icon(icon),
        type="button",
        title=label,
        class_name=_class(variant, small=small, wide=False, extra="btn--icon"),
        custom_attrs=attrs,
        **given(on_click=on_click),
        **props,
    )


def link_button(
    *children: Content,
    href: Text,
    variant: Variant = "secondary",
    icon: str = "",
    small: bool = False,
    wide: bool = False,
    reload: bool = False,
    **props: Any,
) -> rx.Component:
    """A link that looks like a button. ``reload`` makes it a full navigation."""
    name = _class(variant, small=small, wide=wide, extra="")
    face = _face(children, icon)
    return link(*face, href=href, class_name=name, **given(reload_document=reload or None), **props)
