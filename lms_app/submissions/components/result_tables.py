"""Rows of SQL: what was expected and what came, as tables."""

from typing import Any

import reflex as rx

from lms_app.ui.content import aria
from lms_app.ui.i18n import t
from lms_app.ui.text import muted, stack


def result_tables(result: Any) -> rx.Component:
    """The expected rows, if there are any to compare with, and those of the learner."""
    return rx.el.div(
        rx.cond(
            result.has_expected,
            _labelled(t("common.expected"), result.expected_table),
            rx.fragment(),
        ),
        _labelled(t("common.actual"), result.actual_table),
        class_name="result-tables",
    )


def _labelled(label: rx.Var[str], table: Any) -> rx.Component:
    head = rx.el.tr(rx.foreach(table.columns, lambda name: rx.el.th(name, scope="col")))
    body = rx.foreach(table.rows, lambda row: rx.el.tr(rx.foreach(row, lambda cell: rx.el.td(cell))))
    return stack(
        rx.el.span(label, class_name="muted small"),
        rx.el.div(
            rx.el.table(
                rx.el.caption(label, class_name="visually-hidden"),
                rx.el.thead(head),
                rx.el.tbody(body),
                class_name="table table--plain mono",
            ),
            class_name="table-wrap",
            tab_index=0,
            role="group",
            custom_attrs=aria(label=label),
        ),
        rx.cond(table.more > 0, muted(t("submissions.case.more_rows", count=table.more)), rx.fragment()),
        gap=1,
    )
