"""The check of references, starters and wrong solutions."""

from typing import Any

import reflex as rx

from lms_app.submissions.components.verdict import case_row
from lms_app.submissions.state.results import ResultRow
from lms_app.ui.cards import badge
from lms_app.ui.i18n import t, t_enum
from lms_app.ui.icons import icon
from lms_app.ui.page_parts import alert
from lms_app.ui.text import cluster, live_region
from lms_app.ui.widgets import number


def check_panel(
    *,
    readiness: rx.Var[str],
    runs: Any,
    status: rx.Var[str],
    has_changes: rx.Var[bool],
    grader: rx.Var[str],
) -> rx.Component:
    """Where the check stands, and how each code fared."""
    return rx.el.section(
        rx.el.h2(t("authoring.check.title"), class_name="section-title"),
        live_region(t_enum("authoring.readiness", readiness)),
        _standing(readiness, status, has_changes),
        rx.cond(
            (grader == "no_engine") | (grader == "no_keeper"),
            alert(
                rx.el.span(t("submissions.verdict.no_grader"), class_name="strong"),
                rx.el.span(t_enum("submissions.grader", grader)),
                tone="warning",
            ),
            rx.fragment(),
        ),
        rx.el.ul(rx.foreach(runs, _run), class_name="check-runs"),
        rx.el.p(t("authoring.check.help"), class_name="muted small"),
        class_name="stack stack--2 check-panel",
        id="check",
    )


def _standing(readiness: rx.Var[str], status: rx.Var[str], has_changes: rx.Var[bool]) -> rx.Component:
    text = rx.el.span(t_enum("authoring.readiness", readiness))
    # What came with the product was checked before its release, and has no runs here.
    is_live = (status == "PUBLISHED") & ~has_changes
    unproved = alert(rx.cond(is_live, rx.el.span(t("authoring.check.live")), text), tone="info")
    passes = alert(rx.cond(is_live, rx.el.span(t("authoring.check.live_ready")), text), tone="good")
    return rx.fragment(
        rx.match(
            readiness,
            ("ready", passes),
            ("running", alert(text, tone="info")),
            ("not_run", unproved),
            ("no_reference", unproved),
            ("not_graded", unproved),
            alert(text, tone="bad"),
        )
    )


def _run(run: Any) -> rx.Component:
    """One code: a line to open that says whether it fares as it should."""
    name = rx.cond(run.title != "", run.title, t_enum("authoring.run", run.code))
    sign = rx.match(
        run.verdict,
        ("good", icon("circle_check", size=18, class_name="case-good")),
        ("bad", icon("circle_x", size=18, class_name="case-bad")),
        ("waiting", icon("clock", size=18)),
        icon("circle_dashed", size=18),
    )
    head = rx.fragment(
        sign,
        rx.el.span(name, class_name="grow case-title"),
        badge(t_enum("submissions.language", run.language), icon=""),
    )
    results = rx.el.ul(rx.foreach(run.results.to(list[ResultRow]), case_row), class_name="cases")
    opened = rx.el.details(
        rx.el.summary(head, class_name="case-head"),
        results,
        open=(run.verdict == "bad") & (run.code == "reference"),
    )
    closed = rx.el.div(head, class_name="case-head")
    return rx.el.li(
        rx.cond(run.done > 0, opened, closed),
        _facts(run),
        class_name="check-run",
        custom_attrs={"data-verdict": run.verdict, "data-code": run.code},
        key=run.key,
    )


def _facts(run: Any) -> rx.Component:
    return cluster(
        rx.el.span(_word(run)),
        rx.cond(
            run.done > 0,
            rx.el.span(t("submissions.verdict.cases", passed=run.passed, total=run.done), class_name="num"),
            rx.fragment(),
        ),
        rx.cond(
            run.time_ms >= 0,
            rx.el.span(number(run.time_ms, unit="millisecond"), class_name="num"),
            rx.fragment(),
        ),
        class_name="muted small check-facts",
    )


def _word(run: Any) -> Any:
    """What became of the code, seen by what it is meant to do."""
    failing = rx.cond(run.verdict == "good", t("authoring.run.caught"), t("authoring.run.not_caught"))
    right = rx.cond(run.verdict == "good", t("authoring.run.passes"), t("authoring.run.fails"))
    return rx.match(
        run.verdict,
        ("", t("authoring.run.not_yet")),
        ("waiting", t("authoring.run.waiting")),
        rx.cond(run.code == "reference", right, failing),
    )
