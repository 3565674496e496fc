"""Icons of the lucide set."""

import reflex as rx

from lms_app.ui.content import Content, given


def icon(name: str, *, label: Content | None = None, size: int = 20, class_name: str = "") -> rx.Component:
    """A lucide icon. Without ``label`` it is decoration and hidden from screen readers."""
    drawing = rx.icon(
        name.replace("-", "_"),
        size=size,
        custom_attrs={"aria-hidden": "true", "focusable": "false"},
        **given(class_name=class_name),
    )
    if label is None:
        return drawing
    return rx.el.span(
        drawing, rx.el.span(label, class_name="visually-hidden"), style={"display": "inline-flex"}
    )
