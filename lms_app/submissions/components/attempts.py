"""Earlier attempts: their list, one of them opened, two of them compared."""

from typing import Any

import reflex as rx

from lms_app.submissions.components.verdict import case_name, case_row, status_word
from lms_app.submissions.components.workbench import language_name
from lms_app.submissions.state.rows import HISTORY_MOST
from lms_app.ui.buttons import button
from lms_app.ui.code_diff import code_diff, code_view
from lms_app.ui.content import Content, Handler, aria
from lms_app.ui.i18n import PACKAGES, t, t_enum
from lms_app.ui.icons import icon
from lms_app.ui.page_parts import empty_state
from lms_app.ui.tables import table, table_row
from lms_app.ui.text import cluster, muted, stack
from lms_app.ui.widgets import dialog, dialog_actions, number, time


def _two_ids(first: rx.Var[str], second: rx.Var[str]) -> list[rx.Var[str]]:
    return [first, second]


class ChooseTwo(rx.Component):
    """Lets two boxes inside be ticked, and compares what they stand for."""

    library = "$/public/widgets/choose_two.jsx"
    tag = "ChooseTwo"
    lib_dependencies = PACKAGES
    on_compare: rx.EventHandler[_two_ids]


def history_section(
    rows: Any, *, total: rx.Var[int], on_more: Handler, on_show: Any, on_compare: Handler
) -> rx.Component:
    """Earlier submissions, newest first; two of them can be chosen to be compared."""
    columns: list[Content] = [
        t("submissions.history.attempt"),
        t("submissions.history.verdict"),
        t("submissions.attempts.choice"),
    ]
    listing = table(
        columns,
        rx.foreach(rows, lambda item: _history_row(item, on_show)),
        caption=t("submissions.history.title"),
    )
    earlier = rx.cond(
        rows.length() < HISTORY_MOST,
        button(t("submissions.history.earlier"), small=True, on_click=on_more),
        rx.fragment(),
    )
    older = rx.cond(
        total > rows.length(),
        cluster(muted(t("submissions.history.only_newest", shown=rows.length(), total=total)), earlier),
        rx.fragment(),
    )
    return rx.cond(
        rows.length() > 0,
        rx.el.section(
            rx.el.h2(t("submissions.history.title"), class_name="section-title"),
            rx.cond(rows.length() > 1, ChooseTwo.create(listing, on_compare=on_compare), listing),
            older,
            class_name="stack stack--2",
        ),
        empty_state(t("submissions.history.empty"), icon="history"),
    )


def _history_row(item: Any, on_show: Any) -> rx.Component:
    opener = rx.el.button(
        icon("file_code", size=16),
        rx.el.span(item.number),
        type="button",
        class_name="btn btn--ghost btn--small num",
        on_click=on_show(item.id),
        custom_attrs=aria(label=t("submissions.history.open", number=item.number)),
    )
    choice = rx.el.label(
        rx.el.input(
            type="checkbox",
            custom_attrs={
                "data-choice": item.id,
                "data-number": item.number.to_string(),
                **aria(label=t("submissions.attempts.choose", number=item.number)),
            },
        ),
        class_name="choice",
    )
    verdict = stack(
        rx.el.span(status_word(item.status)),
        rx.el.span(
            rx.cond(item.score >= 0, rx.fragment(number(item.score), " % · "), rx.fragment()),
            time(item.created_at, kind="relative"),
            class_name="muted small",
        ),
        gap=1,
    )
    return table_row(opener, verdict, choice, key=item.id)


def attempt_dialog(shown: Any, results: Any, *, on_close: Handler, on_load: Handler) -> rx.Component:
    """An attempt with its code, to read or to take, and how each case ended."""
    outcome = rx.cond(
        results.length() > 0,
        rx.el.ul(rx.foreach(results, case_row), class_name="cases"),
        muted(t("submissions.attempts.no_results")),
    )
    return dialog(
        _facts(
            shown,
            rx.cond(shown.score >= 0, rx.el.span(number(shown.score), " %"), rx.fragment()),
            rx.cond(shown.time_ms >= 0, number(shown.time_ms, unit="millisecond"), rx.fragment()),
            rx.cond(shown.memory_mb >= 0, number(shown.memory_mb, digits=1, unit="megabyte"), rx.fragment()),
        ),
        code_view(shown.code, language=shown.language, label=t("submissions.history.code")),
        rx.el.section(
            rx.el.h3(t("submissions.solve.results"), class_name="section-title"),
            outcome,
            class_name="stack stack--2",
        ),
        dialog_actions(
            button(t("common.close"), on_click=on_close),
            button(t("submissions.history.load"), variant="primary", icon="file_input", on_click=on_load),
        ),
        open=shown.id != "",
        on_close=on_close,
        title=t("submissions.attempts.title", number=shown.number),
        size="wide",
    )


def _facts(shown: Any, *figures: Content) -> rx.Component:
    """In a line: verdict, when, language, tests passed, and `figures`."""
    return cluster(
        status_word(shown.status),
        time(shown.created_at, kind="datetime"),
        rx.el.span(language_name(shown.language)),
        rx.cond(
            shown.total > 0,
            rx.el.span(t("submissions.verdict.cases", passed=shown.passed, total=shown.total)),
            rx.fragment(),
        ),
        *figures,
        class_name="small num figures",
    )


def compare_dialog(older: Any, newer: Any, changes: Any, *, on_close: Handler) -> rx.Component:
    """Two attempts: what each came to, which cases end otherwise, and how their code differs."""
    return dialog(
        rx.el.div(_side(older, "−", "older"), _side(newer, "+", "newer"), class_name="compare-heads"),
        _case_changes(changes),
        code_diff(older=_version(older), newer=_version(newer)),
        dialog_actions(button(t("common.close"), on_click=on_close)),
        open=older.id != "",
        on_close=on_close,
        title=t("submissions.attempts.compare_title", first=older.number, second=newer.number),
        size="full",
    )


def _case_changes(changes: Any) -> rx.Component:
    listing = rx.el.section(
        rx.el.h3(t("submissions.attempts.changes"), class_name="section-title"),
        rx.el.ul(rx.foreach(changes, _case_change), class_name="cases"),
        class_name="stack stack--1",
    )
    return rx.cond(changes.length() > 0, listing, rx.fragment())


def _case_change(change: Any) -> rx.Component:
    words = cluster(
        t_enum("submissions.case_status", change.before),
        icon("arrow_right", size=14),
        rx.el.span(t_enum("submissions.case_status", change.after), class_name="strong"),
    )
    return rx.el.li(
        rx.el.div(
            rx.cond(
                change.is_better,
                icon("circle_check", size=18, class_name="case-good"),
                icon("circle_x", size=18, class_name="case-bad"),
            ),
            rx.el.span(case_name(change), class_name="grow case-title"),
            rx.el.span(words, class_name="small"),
            class_name="case-head",
        ),
        key=change.id,
        class_name="case",
    )


def _side(shown: Any, sign: str, name: str) -> rx.Component:
    """One of the two; the sign is the one that stands before its lines."""
    mark = rx.el.span(
        sign, class_name=f"compare-sign compare-sign--{name}", custom_attrs={"aria-hidden": "true"}
    )
    title = t("submissions.attempts.title", number=shown.number)
    return stack(rx.el.h3(mark, " ", title, class_name="section-title"), _facts(shown), gap=1)


def _version(shown: Any) -> dict[str, Any]:
    label = t("submissions.attempts.title", number=shown.number)
    return {"code": shown.code, "language": shown.language, "label": label}
