"""The panes of the page on which a task is solved."""

from dataclasses import dataclass

import reflex as rx

from lms_app.ui.content import Flag, Text, given
from lms_app.ui.i18n import PACKAGES, t


class Workspace(rx.Component):
    """See ``workspace``."""

    library = "$/public/widgets/workspace.jsx"
    tag = "Workspace"
    lib_dependencies = PACKAGES
    labels: rx.Var[list[str]]
    bar_labels: rx.Var[list[str]]
    tabs_label: rx.Var[str]
    storage_key: rx.Var[str]
    activate: rx.Var[str]
    note: rx.Var[str]
    note_tone: rx.Var[str]
    has_preview: rx.Var[bool]


@dataclass(frozen=True)
class Pane:
    """One pane: its name, on a tab and for screen readers, and what is in it."""

    label: Text
    content: rx.Component


def workspace(
    *,
    task: Pane,
    code: Pane,
    results: Pane,
    attempts: Pane,
    preview: Pane | None = None,
    has_preview: Flag = False,
    storage_key: str = "workspace",
    activate: Text | None = None,
    note: Text | None = None,
    note_tone: Text | None = None,
) -> rx.Component:
    """Panes with bars between them that can be moved; under 900 px wide as many tabs.

    Wide, ``task`` and ``attempts`` share the left side as tabs, ``code`` stands over ``results`` on
    the right, and each pane scrolls by itself. Each of them may hold any number of parts.

    Args:
        task: What is to be done.
        code: The editor with its buttons; a part with the class ``pane-fill`` takes the height left.
        results: What came of it.
        attempts: What was handed in before.
        preview: What the code makes, beside it like ``task``; there only while ``has_preview``.
        has_preview: See ``preview``.
        storage_key: Under which the sizes are remembered in the browser.
        activate: "task#…", "code#…", "results#…" or "attempts#…": each new value opens that pane.
        note: The verdict in a few characters, shown on the tab of the results.
        note_tone: good, bad or busy: the colour of the note.
    """
    panes = (task, code, results, attempts, *([preview] if preview else []))
    return Workspace.create(
        *(pane.content for pane in panes),
        labels=[pane.label for pane in panes],
        bar_labels=[t("common.resize_columns"), t("common.resize_rows")],
        tabs_label=t("common.panes"),
        has_preview=has_preview,
        storage_key=storage_key,
        **given(activate=activate, note=note, note_tone=note_tone),
    )
