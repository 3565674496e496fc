"""Small React widgets of clubs."""

from typing import Any

import reflex as rx

from lms_app.ui.content import Content, Handler, Text, given
from lms_app.ui.fields import FieldError
from lms_app.ui.i18n import PACKAGES, t

_LIBRARY = "$/public/widgets/clubs.jsx"


class _Widget(rx.Component):
    library = _LIBRARY
    lib_dependencies = PACKAGES


class CodeInput(_Widget):
    """See ``code_field``."""

    tag = "CodeInput"

    name: rx.Var[str]
    initial: rx.Var[str]
    described_by: rx.Var[str]


class Steps(_Widget):
    """See ``steps``."""

    tag = "Steps"

    labels: rx.Var[list[str]]
    next_label: rx.Var[str]
    back_label: rx.Var[str]
    required_text: rx.Var[str]


class CopyButton(_Widget):
    """See ``copy_button``."""

    tag = "CopyButton"

    text: rx.Var[str]


def code_field(*, field_id: str = "field-code") -> rx.Component:
    """Where a join code is typed; the form's button waits for six characters (CLB 1)."""
    return rx.el.div(
        rx.el.label(t("clubs.join.code"), html_for=field_id, class_name="field-label"),
        CodeInput.create(id=field_id, name="code", described_by=f"{field_id}-help {field_id}-error"),
        rx.el.span(t("clubs.join.code_help"), id=f"{field_id}-help", class_name="field-help"),
        FieldError.create(id=f"{field_id}-error", input_id=field_id, name="code"),
        class_name="field",
    )


def steps(*panels: tuple[Text, rx.Component], submit: rx.Component) -> rx.Component:
    """The parts of one form, one at a time: ``(label, fields)``, and the button that sends them all."""
    return Steps.create(
        *(panel for _, panel in panels),
        submit,
        labels=[label for label, _ in panels],
        next_label=t("clubs.wizard.next"),
        back_label=t("clubs.wizard.back"),
        required_text=t("errors.field.required"),
    )


def copy_button(*children: Content, text: Text, **props: Any) -> rx.Component:
    """A button that copies ``text`` and says so."""
    return CopyButton.create(*children, text=text, **given(**props))


def _ids(ids: rx.Var[list[str]]) -> list[rx.Var[list[str]]]:
    return [ids]


def _action(
    action: rx.Var[str], ids: rx.Var[list[str]], class_id: rx.Var[str]
) -> list[rx.Var[str] | rx.Var[list[str]]]:
    return [action, ids, class_id]


class DragOrder(_Widget):
    """See ``drag_order``."""

    tag = "DragOrder"

    on_order: rx.EventHandler[_ids]


class Selection(_Widget):
    """See ``selection``."""

    tag = "Selection"

    classes: rx.Var[list[Any]]
    on_act: rx.EventHandler[_action]


class MemberClass(_Widget):
    """See ``member_class``."""

    tag = "MemberClass"

    member_id: rx.Var[str]
    name: rx.Var[str]
    status: rx.Var[str]
    class_id: rx.Var[str]
    shown_class: rx.Var[str]
    classes: rx.Var[list[Any]]
    on_act: rx.EventHandler[_action]


def drag_order(*children: Content, on_order: Handler) -> rx.Component:
    """A list whose items (``data-id``, ``draggable``) can be dragged; put buttons beside it."""
    return DragOrder.create(*children, on_order=on_order)


def selection(*children: Content, classes: Any, on_act: Handler) -> rx.Component:
    """Members with boxes (``data-choice``), and a bar of what can be done with the ticked ones.

    ``on_act`` is called with approve, reject, move or remove, their ids, and the class of the bar.
    """
    return Selection.create(*children, classes=classes, on_act=on_act)


def member_class(member: Any, *, classes: Any, on_act: Handler) -> rx.Component:
    """Approve a request into a class or reject it; move a member to another class. ``on_act`` as above."""
    return MemberClass.create(
        member_id=member.id,
        name=member.name,
        status=member.status,
        class_id=member.class_id,
        shown_class=member.class_name,
        classes=classes,
        on_act=on_act,
    )
