"""The page /challenge/:id."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

import reflex as rx

from lms_app.submissions.components.statement import statement
from lms_app.submissions.components.verdict import verdict_panel
from lms_app.submissions.components.workbench import (
    attempt_dialog,
    history_section,
    language_name,
    language_picker,
    own_input_form,
    send_bar,
    sign_in_notice,
)
from lms_app.submissions.state.solving import SolvingState
from lms_app.ui.buttons import link_button
from lms_app.ui.code_editor import code_editor
from lms_app.ui.i18n import t
from lms_app.ui.page_parts import empty_state, page, page_header, skeleton
from lms_app.ui.text import stack
from lms_app.ui.widgets import split_pane


def challenge_page() -> rx.Component:
    """One challenge: read, write code, run, submit, watch the verdict."""
    return page(
        rx.match(
            SolvingState.phase,
            ("ready", _solve()),
            ("missing", _absent(t("challenges.error.not_found"), icon="search_x")),
            ("private", _absent(t("challenges.error.private"), icon="lock")),
            _loading(),
        ),
    )


def _loading() -> rx.Component:
    return stack(
        page_header(t("common.loading")),
        rx.el.div(skeleton("20px", count=8), skeleton("420px"), class_name="split-skeleton"),
    )


def _absent(text: rx.Var[str], *, icon: str) -> rx.Component:
    return stack(
        page_header(t("challenges.absent"), crumbs=[(t("challenges.title"), "/challenges")]),
        empty_state(
            text,
            icon=icon,
            action=link_button(t("challenges.show_all"), href="/challenges", variant="primary"),
        ),
    )


def _solve() -> rx.Component:
    return stack(
        page_header(SolvingState.challenge.title, crumbs=[(t("challenges.title"), "/challenges")]),
        split_pane(
            statement(
                SolvingState.challenge,
                examples=SolvingState.examples,
                hints=SolvingState.hints,
                on_hint=SolvingState.show_hint,
            ),
            _workbench(),
            labels=(t("submissions.solve.pane_task"), t("submissions.solve.pane_code")),
            storage_key="challenge-split",
            activate=SolvingState.pane,
        ),
        attempt_dialog(
            shown_id=SolvingState.shown_id,
            code=SolvingState.shown_code,
            on_close=SolvingState.close_attempt,
            on_load=SolvingState.load_attempt,
        ),
    )


def _workbench() -> rx.Component:
    editor = code_editor(
        storage_key=SolvingState.storage_key,
        guest_key=SolvingState.guest_key,
        starter=SolvingState.starter,
        label=t("submissions.solve.editor"),
        title=language_name(SolvingState.language),
        language=SolvingState.language,
        height="clamp(240px, 38dvh, 560px)",
        on_change=SolvingState.keep_code,
        on_submit=SolvingState.submit_text,
        on_run=SolvingState.run_text,
        load_token=SolvingState.load_token,
        load_value=SolvingState.load_value,
    )
    own_input = own_input_form(
        value=SolvingState.own_input,
        is_wrong=SolvingState.is_own_input_wrong,
        on_change=SolvingState.keep_own_input.debounce(300),
        on_run=SolvingState.run_own,
    )
    sending = rx.fragment(
        send_bar(
            own_input,
            is_busy=SolvingState.attempt.is_unfinished,
            on_run=SolvingState.run,
            on_submit=SolvingState.submit,
        ),
        verdict_panel(
            SolvingState.attempt,
            SolvingState.results,
            next_href=SolvingState.next_href,
            next_title=SolvingState.next_title,
        ),
        history_section(SolvingState.history, on_show=SolvingState.show_attempt),
    )
    picker = language_picker(
        SolvingState.languages, value=SolvingState.language, on_choose=SolvingState.choose_language
    )
    return stack(
        picker,
        rx.cond(SolvingState.storage_key != "", editor, skeleton("38dvh")),
        rx.cond(SolvingState.is_signed_in, sending, sign_in_notice(SolvingState.sign_in_href)),
    )
