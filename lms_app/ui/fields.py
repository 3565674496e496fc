"""Form fields: label above, help below, error under the field.

All are uncontrolled (``name`` and ``default_value``), for ``api_form`` or ``rx.el.form(on_submit=...)``.
"""

from typing import Any, Literal

import reflex as rx

from lms_app.ui.content import Content, Handler, Text, aria, css, given
from lms_app.ui.i18n import PACKAGES, t
from lms_app.ui.icons import icon as draw_icon

LIBRARY = "$/public/widgets/api_form.jsx"
JsonKind = Literal["", "number", "list", "omit-empty"]


class FieldError(rx.Component):
    """The error line; takes its text from the surrounding ``api_form`` or from ``message``."""

    library = LIBRARY
    tag = "FieldError"
    lib_dependencies = PACKAGES

    input_id: rx.Var[str]
    name: rx.Var[str]
    message: rx.Var[str]


class PasswordToggle(rx.Component):
    """The eye in a password field."""

    library = LIBRARY
    tag = "PasswordToggle"
    lib_dependencies = PACKAGES

    input_id: rx.Var[str]


def _frame(
    control: rx.Component,
    *,
    field_id: str,
    name: str,
    label: Content,
    help_text: Content | None,
    error: Text | None,
    optional: bool = False,
    hide_label: bool = False,
) -> rx.Component:
    label_class = "visually-hidden" if hide_label else "field-label"
    mark = rx.el.span(" · ", t("common.optional"), class_name="field-optional")
    return rx.el.div(
        rx.el.label(label, *([mark] if optional else []), html_for=field_id, class_name=label_class),
        control,
        *(
            [rx.el.span(help_text, id=f"{field_id}-help", class_name="field-help")]
            if help_text is not None
            else []
        ),
        FieldError.create(id=f"{field_id}-error", input_id=field_id, name=name, **given(message=error)),
        class_name="field",
    )


def _described(field_id: str, *, has_help: bool) -> dict[str, Any]:
    ids = f"{field_id}-help {field_id}-error" if has_help else f"{field_id}-error"
    return aria(describedby=ids)


def text_field(
    name: str,
    *,
    label: Content,
    type: str = "text",  # noqa: A002  the attribute's own name
    field_id: str = "",
    help_text: Content | None = None,
    error: Text | None = None,
    optional: bool = False,
    required: bool = False,
    json: JsonKind = "",
    lines: int = 0,
    **props: Any,
) -> rx.Component:
    """A one-line field, or with ``lines`` a text area.

    Args:
        name: The JSON name of the field; "settings.theme" becomes a nested object.
        label: Text above.
        type: text, email, password (with an eye to show it), number, date, time …
        field_id: Defaults to ``field-<name>``.
        help_text: Text below.
        error: Only for forms that a State handles; ``api_form`` fills errors by itself.
        optional: Writes "optional" behind the label.
        required: Sets aria-required; the server checks.
        json: "number" and "list" (commas or lines) convert for ``api_form``; "omit-empty" leaves out "".
        lines: Height of a text area.
        **props: ``default_value``, ``auto_complete``, ``max_length``, ``placeholder``, ``on_blur`` …
    """
    field_id = field_id or f"field-{name.replace('.', '-')}"
    attrs = {
        **_described(field_id, has_help=help_text is not None),
        **aria(required="true" if required else None),
        **given(**{"data-json": json}),
        **props.pop("custom_attrs", {}),
    }
    common: dict[str, Any] = {"id": field_id, "name": name, "class_name": "input", **props}
    common["custom_attrs"] = attrs
    control = rx.el.textarea(rows=lines, **common) if lines else rx.el.input(**{**common, "type": type})
    return _frame(
        _with_eye(control, field_id) if type == "password" else control,
        field_id=field_id,
        name=name,
        label=label,
        help_text=help_text,
        error=error,
        optional=optional,
    )


def _with_eye(control: rx.Component, field_id: str) -> rx.Component:
    return rx.el.div(
        control, PasswordToggle.create(input_id=field_id), class_name="input-wrap input-wrap--password"
    )


def select_field(
    name: str,
    *options: rx.Component,
    label: Content,
    field_id: str = "",
    help_text: Content | None = None,
    error: Text | None = None,
    hide_label: bool = False,
    **props: Any,
) -> rx.Component:
    """A native select. Options: ``rx.el.option(text, value=...)`` or an ``rx.foreach`` of them.

    ``on_change`` may be given (a select loses nothing while one types); ``hide_label`` keeps the
    label for screen readers only.
    """
    field_id = field_id or f"field-{name.replace('.', '-')}"
    control = rx.el.select(
        *options,
        id=field_id,
        name=name,
        class_name="input",
        custom_attrs=_described(field_id, has_help=help_text is not None),
        **props,
    )
    return _frame(
        control,
        field_id=field_id,
        name=name,
        label=label,
        help_text=help_text,
        error=error,
        hide_label=hide_label,
    )


def checkbox(
    name: str,
    *,
    label: Content,
    help_text: Content | None = None,
    field_id: str = "",
    **props: Any,
) -> rx.Component:
    """A tick box; ``api_form`` sends true or false. ``default_checked``, ``on_change`` pass through."""
    field_id = field_id or f"field-{name.replace('.', '-')}"
    words = [rx.el.span(label)]
    if help_text is not None:
        words.append(rx.el.span(help_text, class_name="field-help"))
    return rx.el.label(
        rx.el.input(type="checkbox", id=field_id, name=name, **props),
        rx.el.span(*words, class_name="stack stack--1"),
        html_for=field_id,
        class_name="check",
    )


def search_field(
    *,
    label: Text,
    name: str = "search",
    field_id: str = "field-search",
    on_change: Handler = None,
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """A search box without a visible label.

    Live: ``on_change=State.search.debounce(300)``, and no ``value``.
    """
    return rx.el.div(
        draw_icon("search", size=18),
        rx.el.input(
            type="search",
            id=field_id,
            name=name,
            class_name="input",
            placeholder=props.pop("placeholder", label),
            custom_attrs=aria(label=label),
            **given(on_change=on_change),
            **props,
        ),
        role="search",
        class_name=css("input-wrap", class_name),
    )


def segmented(*options: tuple[str, Content], value: Text, on_choose: Handler, label: Text) -> rx.Component:
    """Two to four choices as a row of buttons; ``on_choose`` is called with the chosen key."""
    return rx.el.div(
        *(
            rx.el.button(
                text, type="button", on_click=on_choose(key), custom_attrs=aria(pressed=value == key)
            )
            for key, text in options
        ),
        role="group",
        class_name="segmented",
        custom_attrs=aria(label=label),
    )
