"""Shared types and small helpers of the components."""

from typing import Any

import reflex as rx

Content = rx.Component | rx.Var[Any] | str
# Pages pass state fields, whose Python type is that of their value.
Text = rx.Var[Any] | str
Flag = rx.Var[Any] | bool
Number = rx.Var[Any] | int | float
Handler = Any
"""What Reflex takes as an event: a handler, an EventSpec, a Var of a function, or a list of these."""


def css(*names: str | bool | None) -> str:
    """Class names joined by spaces, without the empty ones."""
    return " ".join(name for name in names if isinstance(name, str) and name)


def given(**props: Any) -> dict[str, Any]:
    """Only the props that were given: None and "" fall out, so that no empty attribute is written."""
    return {
        key: value
        for key, value in props.items()
        if isinstance(value, rx.Var) or (value is not None and value != "")
    }


def aria(**attributes: Any) -> dict[str, Any]:
    """``aria(label=..., busy=...)`` as the ``custom_attrs`` of an element."""
    return {f"aria-{key.rstrip('_')}": value for key, value in given(**attributes).items()}
