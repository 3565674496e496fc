"""The page /challenge/:id."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

import reflex as rx

from lms_app.submissions.components.attempts import attempt_dialog, compare_dialog, history_section
from lms_app.submissions.components.catalogue import progress_badge
from lms_app.submissions.components.own_input import own_input_form
from lms_app.submissions.components.page_preview import page_preview
from lms_app.submissions.components.statement import statement
from lms_app.submissions.components.verdict import verdict_panel
from lms_app.submissions.components.workbench import (
    language_name,
    language_picker,
    send_bar,
    sign_in_notice,
)
from lms_app.submissions.state.attempts import AttemptsState
from lms_app.submissions.state.scenarios import WEB
from lms_app.submissions.state.solving import SolvingState
from lms_app.ui.buttons import link_button
from lms_app.ui.code_editor import code_editor
from lms_app.ui.i18n import t
from lms_app.ui.page_parts import empty_state, page, page_header, skeleton
from lms_app.ui.text import stack
from lms_app.ui.workspace import Pane, workspace


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
        rx.el.div(skeleton("20px", count=8), skeleton("420px"), class_name="workspace-skeleton"),
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
        page_header(
            SolvingState.challenge.title,
            progress_badge(SolvingState.mark),
            crumbs=[(t("challenges.title"), "/challenges")],
        ),
        workspace(
            task=Pane(t("submissions.solve.pane_task"), _task()),
            code=Pane(t("submissions.solve.pane_code"), _code()),
            results=Pane(t("submissions.solve.results"), _results()),
            attempts=Pane(t("submissions.history.short"), _attempts()),
            preview=Pane(
                t("preview.title"),
                page_preview(storage_key=SolvingState.storage_key, pictures=SolvingState.challenge.pictures),
            ),
            has_preview=SolvingState.language == WEB,
            storage_key="challenge-workspace",
            activate=SolvingState.pane,
            note=SolvingState.attempt.note,
            note_tone=SolvingState.attempt.note_tone,
        ),
        attempt_dialog(
            AttemptsState.shown,
            AttemptsState.results,
            on_close=AttemptsState.close,
            on_load=SolvingState.load_attempt(AttemptsState.shown.id),
        ),
        compare_dialog(
            AttemptsState.older, AttemptsState.newer, AttemptsState.changes, on_close=AttemptsState.close
        ),
    )


def _task() -> rx.Component:
    return statement(
        SolvingState.challenge,
        examples=SolvingState.examples,
        hints=SolvingState.hints,
        related=SolvingState.related,
        on_hint=SolvingState.show_hint,
    )


def _code() -> rx.Component:
    editor = code_editor(
        storage_key=SolvingState.storage_key,
        guest_key=SolvingState.guest_key,
        starter=SolvingState.starter,
        label=t("submissions.solve.editor"),
        title=language_name(SolvingState.language),
        language=SolvingState.language,
        height="",
        on_change=SolvingState.keep_code,
        on_submit=SolvingState.submit_text,
        on_run=SolvingState.run_text,
        load_token=SolvingState.load_token,
        load_value=SolvingState.load_value,
        tables=SolvingState.challenge.tables,
    )
    sending = send_bar(
        is_busy=SolvingState.attempt.is_unfinished,
        on_run=SolvingState.run,
        on_submit=SolvingState.submit,
    )
    picker = language_picker(
        SolvingState.languages, value=SolvingState.language, on_choose=SolvingState.choose_language
    )
    return rx.el.div(
        picker,
        rx.cond(SolvingState.storage_key != "", editor, rx.el.div(skeleton("100%"), class_name="pane-fill")),
        rx.cond(SolvingState.is_signed_in, sending, rx.fragment()),
        class_name="code-pane",
    )


def _results() -> rx.Component:
    own_input = own_input_form(
        SolvingState.own_input,
        storage_key=SolvingState.storage_key,
        is_busy=SolvingState.attempt.is_unfinished,
        on_run=SolvingState.run_own,
    )
    # Each part of what came of the code is one line here.
    parts = stack(
        verdict_panel(
            SolvingState.attempt,
            SolvingState.results,
            next_href=SolvingState.next_href,
            next_title=SolvingState.next_title,
        ),
        own_input,
    )
    return rx.cond(SolvingState.is_signed_in, parts, sign_in_notice(SolvingState.sign_in_href))


def _attempts() -> rx.Component:
    listing = history_section(
        SolvingState.history,
        total=SolvingState.history_total,
        on_more=SolvingState.list_more,
        on_show=AttemptsState.show,
        on_compare=AttemptsState.compare,
    )
    return rx.cond(SolvingState.is_signed_in, listing, sign_in_notice(SolvingState.sign_in_href))
