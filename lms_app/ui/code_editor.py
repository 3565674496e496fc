"""The code editor (CodeMirror 6), loaded only on pages that use it."""

import reflex as rx

from lms_app.ui.content import Flag, Handler, Text, given
from lms_app.ui.i18n import PACKAGES


def _text(text: rx.Var[str]) -> list[rx.Var[str]]:
    return [text]


class CodeEditor(rx.NoSSRComponent):
    """See ``code_editor``."""

    library = "$/public/widgets/code_editor.jsx"
    tag = "CodeEditor"
    lib_dependencies = [
        *PACKAGES,
        "@uiw/react-codemirror@4.25.12",
        "@codemirror/lang-html@6.4.12",
        "@codemirror/lang-java@6.0.2",
        "@codemirror/lang-javascript@6.2.5",
        "@codemirror/lang-python@6.2.1",
        "@codemirror/lang-sql@6.10.0",
        "@codemirror/lang-yaml@6.1.3",
        "@codemirror/autocomplete@6.20.4",
        "@codemirror/commands@6.11.1",
        "@codemirror/language@6.13.1",
        "@codemirror/search@6.7.2",
        "@codemirror/state@6.7.6",
        "@codemirror/view@6.43.15",
        "@lezer/highlight@1.2.5",
    ]

    storage_key: rx.Var[str]
    guest_key: rx.Var[str]
    starter: rx.Var[str]
    language: rx.Var[str]
    label: rx.Var[str]
    title: rx.Var[str]
    height: rx.Var[str]
    delay: rx.Var[int]
    read_only: rx.Var[bool]
    load_token: rx.Var[str]
    load_value: rx.Var[str]
    tables: rx.Var[str]
    on_change: rx.EventHandler[_text]
    on_submit: rx.EventHandler[_text]
    on_run: rx.EventHandler[_text]


def code_editor(
    *,
    storage_key: Text,
    starter: Text,
    label: Text,
    title: Text | None = None,
    language: Text = "python",
    height: str = "420px",
    guest_key: rx.Var[str] | None = None,
    on_change: Handler = None,
    on_submit: Handler = None,
    on_run: Handler = None,
    load_token: Text | None = None,
    load_value: Text | None = None,
    tables: Text | None = None,
    read_only: Flag = False,
    delay_ms: int = 400,
) -> rx.Component:
    """An editor whose text survives a reload: it lives in the browser under ``storage_key``.

    Mount it when ``storage_key`` is known (``rx.cond(State.challenge_id != "", code_editor(...))``).
    The state learns the text through ``on_change`` (debounced, and once at the start); it cannot
    write into the editor except through ``load_token``, so a slow answer never eats typed letters.
    Colours and size of the text are chosen in the editor's own menu, once for all editors of a browser.

    Args:
        storage_key: One draft per key, for example ``challenge:<id>:python:<user id>``.
        starter: Shown while there is no draft; "Start over" goes back to it (undo brings the text back).
        label: Accessible name.
        guest_key: Key of a draft typed before signing in; it becomes this one's when there is none yet.
        title: Text in the bar of the editor; the label when absent.
        language: Colours, indentation and completion; loaded when needed.
        height: A CSS height; without one the style sheet decides, by the class ``pane-fill``.
        on_change: Event with the whole text, ``delay_ms`` after the last key.
        on_submit: Event with the whole text, on Ctrl+Enter or Cmd+Enter. The text passed is current;
            a Submit button elsewhere should use what ``on_change`` brought last.
        on_run: Event with the whole text, on Ctrl+' or Cmd+'.
        load_token: Each new non-empty value replaces the text by ``load_value`` ("load this attempt":
            use f"{submission_id}:{counter}"); the replacement can be undone.
        load_value: See ``load_token``; set both in one handler.
        tables: For SQL, the columns of each table that completion offers, as JSON: ``{"robot": ["id"]}``.
        read_only: Selecting and copying only.
        delay_ms: Debounce of ``on_change``.
    """
    editor = CodeEditor.create(
        storage_key=storage_key,
        starter=starter,
        label=label,
        language=language,
        height="100%",
        delay=delay_ms,
        read_only=read_only,
        **given(
            guest_key=guest_key,
            title=title,
            on_change=on_change,
            on_submit=on_submit,
            on_run=on_run,
            load_token=load_token,
            load_value=load_value,
            tables=tables,
        ),
    )
    # The place is kept while the editor loads, so that nothing jumps.
    if not height:
        return rx.el.div(editor, class_name="pane-fill")
    return rx.el.div(editor, style={"height": height, "min-height": "200px"})
