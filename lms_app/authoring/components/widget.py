"""The editor as a whole: `assets/widgets/challenge_editor.jsx`."""

import reflex as rx

from lms_app.ui.code_editor import CodeEditor


def _step(step: rx.Var[str]) -> list[rx.Var[str]]:
    return [step]


class ChallengeEditor(rx.NoSSRComponent):
    """Fields, code and cases of a challenge; its children stand beside them.

    It reads and saves the challenge by HTTP and keeps what is not saved yet in the browser. `on_saved`
    comes with what is to follow: an empty text, `check` or `publish`.
    """

    library = "$/public/widgets/challenge_editor.jsx"
    tag = "ChallengeEditor"
    lib_dependencies = CodeEditor.lib_dependencies

    challenge_id: rx.Var[str]
    owner: rx.Var[str]
    status: rx.Var[str]
    has_changes: rx.Var[bool]
    languages: rx.Var[list[str]]
    test_languages: rx.Var[list[str]]
    test_examples: rx.Var[dict[str, str]]
    categories: rx.Var[list[str]]
    preview_html: rx.Var[str]
    readiness: rx.Var[str]
    outputs: rx.Var[list[str]]
    proposed_ms: rx.Var[int]
    wrong_verdicts: rx.Var[list[str]]
    on_saved: rx.EventHandler[_step]
    on_preview: rx.EventHandler[_step]
