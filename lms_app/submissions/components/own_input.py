"""The form for the learner's own input."""

from typing import Any

import reflex as rx

from lms_app.ui.content import Handler
from lms_app.ui.i18n import PACKAGES, t
from lms_app.ui.icons import icon


def _text(text: rx.Var[str]) -> list[rx.Var[str]]:
    return [text]


class OwnInput(rx.NoSSRComponent):
    """See ``own_input_form``."""

    library = "$/public/widgets/own_input.jsx"
    tag = "OwnInput"
    lib_dependencies = PACKAGES
    kind: rx.Var[str]
    names: rx.Var[list[str]]
    texts: rx.Var[list[str]]
    rest: rx.Var[str]
    storage_key: rx.Var[str]
    is_busy: rx.Var[bool]
    on_run: rx.EventHandler[_text]


def own_input_form(
    fields: Any, *, storage_key: rx.Var[str], is_busy: rx.Var[bool], on_run: Handler
) -> rx.Component:
    """Fields for the arguments of the learner's own, folded away until wanted; nothing where none make sense.

    Args:
        fields: An ``OwnInputRow``.
        storage_key: Under which the browser keeps what was typed, over a reload.
        is_busy: Whether something is being run already.
        on_run: Event with the JSON text of the array of arguments.
    """
    form = OwnInput.create(
        kind=fields.kind,
        names=fields.names,
        texts=fields.texts,
        rest=fields.rest,
        storage_key=storage_key,
        is_busy=is_busy,
        on_run=on_run,
        key=storage_key,
    )
    folded = rx.el.details(
        rx.el.summary(
            icon("flask_conical", size=16), t("submissions.solve.own_input"), class_name="disclosure"
        ),
        rx.el.div(form, class_name="disclosure-body"),
    )
    return rx.cond(fields.kind != "", folded, rx.fragment())
