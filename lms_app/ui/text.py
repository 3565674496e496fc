"""Links, hidden texts and announcements."""

from typing import Any

import reflex as rx
from reflex_components_core.react_router import link as router_link

from lms_app.ui.content import Content, Text, aria, given


def link(
    *children: Content, href: Text, class_name: str = "", current: Any = None, **props: Any
) -> rx.Component:
    """A link inside the app: changes the page without loading it anew."""
    attrs = {**aria(current=current), **props.pop("custom_attrs", {})}
    return router_link(*children, to=href, custom_attrs=attrs, **given(class_name=class_name), **props)


def external_link(*children: Content, href: Text, class_name: str = "") -> rx.Component:
    """A link out of the app, or to a file: a plain full navigation."""
    return router_link(
        *children, to=href, rel="noopener", reload_document=True, **given(class_name=class_name)
    )


def visually_hidden(*children: Content) -> rx.Component:
    """Text for screen readers only."""
    return rx.el.span(*children, class_name="visually-hidden")


def live_region(*children: Content, urgent: bool = False, hidden: bool = True) -> rx.Component:
    """Announces its content when it changes. It must be on the page before the change."""
    return rx.el.div(
        *children,
        role="alert" if urgent else "status",
        custom_attrs={"aria-live": "assertive" if urgent else "polite", "aria-atomic": "true"},
        **given(class_name="visually-hidden" if hidden else ""),
    )


def muted(*children: Content, small: bool = True) -> rx.Component:
    """Secondary text."""
    return rx.el.span(*children, class_name="muted small" if small else "muted")


def stack(*children: Content, gap: int = 4, class_name: str = "", **props: Any) -> rx.Component:
    """Children below each other; gap 1, 2, 4, 6 or 8 (times 4 px)."""
    size = "" if gap == 4 else f" stack--{gap}"
    return rx.el.div(*children, class_name=f"stack{size} {class_name}".strip(), **props)


def row(*children: Content, between: bool = False, class_name: str = "", **props: Any) -> rx.Component:
    """Children beside each other, in one line; ``cluster`` lets them wrap."""
    spread = " row--between" if between else ""
    return rx.el.div(*children, class_name=f"row{spread} {class_name}".strip(), **props)


def cluster(*children: Content, class_name: str = "", **props: Any) -> rx.Component:
    """Children beside each other, wrapping: badges, chips, buttons."""
    return rx.el.div(*children, class_name=f"cluster {class_name}".strip(), **props)
