"""The right side of the page of a challenge: editor, buttons, own input, earlier attempts."""

from typing import Any

import reflex as rx

from lms_app.submissions.components.verdict import status_word
from lms_app.ui.buttons import button, icon_button, link_button
from lms_app.ui.content import Content, Handler, aria
from lms_app.ui.i18n import t
from lms_app.ui.markdown_text import code_block
from lms_app.ui.page_parts import alert, empty_state
from lms_app.ui.tables import table, table_row
from lms_app.ui.text import cluster
from lms_app.ui.widgets import dialog, dialog_actions, number, time


def language_name(language: Any) -> Any:
    """What people call a language that challenges are solved in."""
    return rx.match(
        language,
        ("python", t("submissions.language.python")),
        ("javascript", t("submissions.language.javascript")),
        ("java", t("submissions.language.java")),
        ("sql", t("submissions.language.sql")),
        ("web", t("submissions.language.web")),
        ("yaml", t("submissions.language.yaml")),
        language,
    )


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


def history_section(rows: Any, *, on_show: Any) -> rx.Component:
    """Earlier submissions, newest first."""
    nothing = empty_state(t("submissions.history.empty"), icon="history")
    columns: list[Content] = [
        t("submissions.history.verdict"),
        t("submissions.history.when"),
        t("submissions.history.code"),
        t("submissions.history.score"),
        t("submissions.history.time"),
    ]
    listing = table(
        columns,
        rx.foreach(rows, lambda item: _history_row(item, on_show)),
        caption=t("submissions.history.title"),
        numeric=(3, 4),
    )
    return rx.cond(
        rows.length() > 0,
        rx.el.section(
            rx.el.h2(t("submissions.history.title"), class_name="section-title"),
            listing,
            class_name="stack stack--2",
        ),
        nothing,
    )


def _history_row(item: Any, on_show: Any) -> rx.Component:
    show = icon_button(
        "file_code", label=t("submissions.history.show_code"), small=True, on_click=on_show(item.id)
    )
    score = rx.cond(item.score >= 0, rx.el.span(number(item.score), " %", class_name="history-num"), "–")
    time_ms = rx.cond(item.time_ms >= 0, number(item.time_ms, unit="millisecond"), "–")
    return table_row(
        status_word(item.status),
        time(item.created_at, kind="relative"),
        show,
        score,
        rx.el.span(time_ms, class_name="history-num"),
        numeric=(3, 4),
        key=item.id,
    )


def attempt_dialog(
    *, shown_id: rx.Var[str], code: rx.Var[str], on_close: Handler, on_load: Handler
) -> rx.Component:
    """The code of an earlier attempt, to read or to take."""
    return dialog(
        code_block(code, label=t("submissions.history.code")),
        dialog_actions(
            button(t("common.close"), on_click=on_close),
            button(t("submissions.history.load"), variant="primary", icon="file_input", on_click=on_load),
        ),
        open=shown_id != "",
        on_close=on_close,
        title=t("submissions.history.code_title"),
        wide=True,
    )
