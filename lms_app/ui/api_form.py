"""Forms that post JSON to the API from the browser (only HTTP can set cookies)."""

from typing import Any

import reflex as rx

from lms_app.ui.content import Content, Handler, Text, css, given
from lms_app.ui.fields import LIBRARY
from lms_app.ui.i18n import PACKAGES


def _one(data: rx.Var[dict[str, Any]]) -> list[rx.Var[dict[str, Any]]]:
    return [data]


class ApiForm(rx.Component):
    """See ``api_form``."""

    library = LIBRARY
    tag = "ApiForm"
    lib_dependencies = PACKAGES

    action: rx.Var[str]
    method: rx.Var[str]
    next: rx.Var[str]
    next_from_query: rx.Var[bool]
    csrf: rx.Var[bool]
    extra: rx.Var[dict[str, Any]]
    reset_on_success: rx.Var[bool]
    aria_label: rx.Var[str]
    on_success: rx.EventHandler[_one]
    on_failure: rx.EventHandler[_one]


class SubmitButton(rx.Component):
    """See ``submit_button``."""

    library = LIBRARY
    tag = "SubmitButton"
    lib_dependencies = PACKAGES

    busy_label: rx.Var[str]


def api_form(
    *children: Content,
    action: Text,
    method: str = "POST",
    next: Text = "",  # noqa: A002  reads as what happens next
    next_from_query: bool = False,
    csrf: bool = True,
    extra: rx.Var[dict[str, Any]] | dict[str, Any] | None = None,
    reset_on_success: bool = False,
    on_success: Handler = None,
    on_failure: Handler = None,
    label: Text | None = None,
    form_id: str = "",
    class_name: str = "form",
) -> rx.Component:
    """A form whose fields (``lms_app.ui.fields``) are sent as one JSON object to an API route.

    Errors of ``error.details.fields`` appear under the fields and the first is focused; other
    errors appear above the form, with the request id from 500 on and the seconds to wait for 429.
    What was typed stays. A second press while one is under way does nothing.

    Args:
        *children: Fields and a ``submit_button``.
        action: Path of the route.
        method: POST, PUT, PATCH or DELETE.
        next: Where to go on success, by a full navigation. Empty: stay.
        next_from_query: A local path in ``?next=`` wins over ``next``.
        csrf: Fetches and sends X-CSRF-Token; False for sign-in and registration.
        extra: Sent with the fields.
        reset_on_success: Empties the form.
        on_success: Event, called with the answer's JSON.
        on_failure: Event, called with {status, code, message}.
        label: Name of the form for screen readers.
        form_id: id of the form element.
        class_name: "form" stacks the fields.
    """
    return ApiForm.create(
        *children,
        action=action,
        method=method,
        next=next,
        next_from_query=next_from_query,
        csrf=csrf,
        reset_on_success=reset_on_success,
        class_name=class_name,
        **given(extra=extra, on_success=on_success, on_failure=on_failure, aria_label=label, id=form_id),
    )


def submit_button(
    *children: Content,
    variant: str = "primary",
    wide: bool = False,
    busy_label: Text | None = None,
) -> rx.Component:
    """The button of an ``api_form``; shows a spinner while the request runs."""
    return SubmitButton.create(
        *children,
        class_name=css("btn", f"btn--{variant}", wide and "btn--wide"),
        **given(busy_label=busy_label),
    )
