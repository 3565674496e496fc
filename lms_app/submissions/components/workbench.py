"""The right side of the page of a challenge: editor, buttons, own input, earlier attempts."""

from typing import Any

import reflex as rx

from lms_app.core.languages import LANGUAGES
from lms_app.ui.buttons import button, link_button
from lms_app.ui.content import Handler, aria
from lms_app.ui.i18n import t, t_enum
from lms_app.ui.page_parts import alert
from lms_app.ui.text import cluster


def language_name(language: Any) -> Any:
    """What people call a language that challenges are solved in."""
    return rx.match(language, *((name, t_enum("submissions.language", name)) for name in LANGUAGES), language)


def language_picker(languages: Any, *, value: rx.Var[str], on_choose: Any) -> rx.Component:
    """The languages of a challenge as a row of buttons; nothing where there is only one."""
    return rx.cond(
        languages.length() > 1,
        rx.el.div(
            rx.foreach(
                languages,
                lambda language: rx.el.button(
                    language_name(language),
                    type="button",
                    on_click=on_choose(language),
                    custom_attrs=aria(pressed=value == language),
                ),
            ),
            role="group",
            class_name="segmented",
            custom_attrs=aria(label=t("submissions.language.label")),
        ),
        rx.fragment(),
    )


def send_bar(*, is_busy: rx.Var[bool], on_run: Handler, on_submit: Handler) -> rx.Component:
    """Submit and Run; on a phone they stay in reach of the thumb."""
    return cluster(
        button(
            t("submissions.solve.submit"), variant="primary", icon="send", on_click=on_submit, busy=is_busy
        ),
        button(t("submissions.solve.run"), icon="play", on_click=on_run, busy=is_busy),
        class_name="solve-bar",
    )


def sign_in_notice(href: rx.Var[str]) -> rx.Component:
    """In place of the buttons for people who are not signed in."""
    return alert(
        rx.el.span(t("submissions.solve.sign_in")),
        rx.el.div(link_button(t("shell.sign_in"), href=href, variant="primary", small=True)),
        tone="info",
    )
