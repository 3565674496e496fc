"""Code to read, and two versions of it compared; loaded only when one of them is opened."""

import reflex as rx

from lms_app.ui.code_editor import CodeEditor
from lms_app.ui.content import Text

_LIBRARY = "$/public/widgets/code_diff.jsx"
_PACKAGES = [*CodeEditor.lib_dependencies, "@codemirror/merge@6.12.3"]


class CodeView(rx.NoSSRComponent):
    """See ``code_view``."""

    library = _LIBRARY
    tag = "CodeView"
    lib_dependencies = _PACKAGES

    code: rx.Var[str]
    language: rx.Var[str]
    label: rx.Var[str]


class CodeDiff(rx.NoSSRComponent):
    """See ``code_diff``."""

    library = _LIBRARY
    tag = "CodeDiff"
    lib_dependencies = _PACKAGES

    older: rx.Var[dict[str, str]]
    newer: rx.Var[dict[str, str]]


def code_view(code: Text, *, language: Text, label: Text) -> rx.Component:
    """Code with line numbers in the colours of its language, which nobody can change."""
    return CodeView.create(code=code, language=language, label=label)


def code_diff(*, older: dict[str, Text], newer: dict[str, Text]) -> rx.Component:
    """Two versions of code with what was added and removed marked, and counted in words.

    Args:
        older: ``code``, ``language`` and ``label`` (what to call it).
        newer: The same of the other one.
    """
    return CodeDiff.create(older=older, newer=newer)
