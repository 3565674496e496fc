"""Where the submission on the screen stands, and how each of its cases ended."""

from typing import Any

import reflex as rx

from lms_app.submissions.components.result_tables import result_tables
from lms_app.ui.buttons import link_button
from lms_app.ui.cards import badge
from lms_app.ui.content import Content
from lms_app.ui.i18n import t, t_enum
from lms_app.ui.icons import icon
from lms_app.ui.page_parts import alert, progress_bar
from lms_app.ui.text import cluster, muted, stack
from lms_app.ui.widgets import diff, long_text, number, query_plan, spoken


def verdict_panel(
    attempt: Any, results: Any, *, next_href: rx.Var[str], next_title: rx.Var[str]
) -> rx.Component:
    """The results under the editor."""
    empty = muted(t("submissions.solve.nothing_yet"))
    shown = stack(
        _banner(attempt, next_href=next_href, next_title=next_title),
        rx.cond(attempt.is_unfinished & (attempt.total > 0), _progress(attempt), rx.fragment()),
        rx.el.ul(rx.foreach(results, case_row), class_name="cases"),
    )
    return rx.el.section(
        rx.el.h2(t("submissions.solve.results"), class_name="section-title"),
        spoken(_spoken(attempt)),
        rx.cond(attempt.id == "", empty, shown),
        class_name="stack stack--2",
        id="results",
    )


def _spoken(attempt: Any) -> rx.Var[str]:
    """What a screen reader says: how far it is, and in the end the verdict in words."""
    counts = {"passed": attempt.passed, "total": attempt.total}
    running = rx.cond(
        attempt.done > 0,
        t("submissions.spoken.running_cases", **counts),
        t("submissions.spoken.running"),
    )
    outcome = t_enum("submissions.outcome", attempt.outcome)
    error = rx.match(
        attempt.fault,
        ("challenge", t("submissions.verdict.fault_challenge")),
        ("system", t("submissions.verdict.fault_system")),
        outcome,
    )
    said = rx.match(
        attempt.status,
        ("PENDING", t("submissions.spoken.pending")),
        ("RUNNING", running),
        ("PASSED", t("submissions.spoken.passed", **counts)),
        ("FAILED", outcome + " " + t("submissions.spoken.failed", **counts)),
        ("ERROR", error),
        "",
    )
    return said.to(str)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType]  # a match of texts is a text


def _banner(attempt: Any, *, next_href: rx.Var[str], next_title: rx.Var[str]) -> Content:
    return rx.match(
        attempt.status,
        ("PENDING", _pending(attempt)),
        ("RUNNING", alert(rx.el.span(t("submissions.verdict.running")), tone="info")),
        ("PASSED", _passed(attempt, next_href=next_href, next_title=next_title)),
        ("FAILED", _failed(attempt)),
        ("ERROR", _error(attempt)),
        rx.fragment(),
    )


def _pending(attempt: Any) -> rx.Component:
    waiting = rx.cond(attempt.queue_position > 0, _place(attempt), t("submissions.verdict.sent"))
    away = alert(
        rx.el.span(t("submissions.verdict.no_grader"), class_name="strong"),
        rx.el.span(t_enum("submissions.grader", attempt.grader)),
        tone="warning",
    )
    is_away = (attempt.grader != "") & (attempt.grader != "ready")
    return rx.cond(is_away, away, alert(rx.el.span(waiting), tone="info"))


def _place(attempt: Any) -> Content:
    place = attempt.queue_position
    return rx.cond(
        attempt.wait_minutes > 0,
        t("submissions.verdict.queued_minutes", position=place, count=attempt.wait_minutes),
        rx.cond(
            attempt.wait_s > 0,
            t("submissions.verdict.queued_seconds", position=place, count=attempt.wait_s),
            t("submissions.verdict.queued", position=place),
        ),
    )


def _progress(attempt: Any) -> rx.Component:
    return progress_bar(value=attempt.done, total=attempt.total, label=t("submissions.verdict.progress"))


def _figures(attempt: Any) -> rx.Component:
    return cluster(
        rx.el.span(t("submissions.verdict.cases", passed=attempt.passed, total=attempt.total)),
        rx.cond(
            attempt.time_ms >= 0,
            rx.el.span(number(attempt.time_ms, unit="millisecond")),
            rx.fragment(),
        ),
        rx.cond(
            attempt.memory_mb >= 0,
            rx.el.span(number(attempt.memory_mb, digits=1, unit="megabyte")),
            rx.fragment(),
        ),
        class_name="small num figures",
    )


def _passed(attempt: Any, *, next_href: rx.Var[str], next_title: rx.Var[str]) -> rx.Component:
    onward = rx.cond(
        next_href != "",
        rx.el.div(
            link_button(
                t("submissions.verdict.next", title=next_title),
                href=next_href,
                icon="arrow_right",
                small=True,
            )
        ),
        rx.fragment(),
    )
    graded = rx.el.div(
        rx.el.span(icon("party_popper", size=28), class_name="celebration-mark"),
        stack(
            rx.el.span(t("submissions.verdict.passed"), class_name="strong"), _figures(attempt), onward, gap=2
        ),
        class_name="alert alert--good celebration",
    )
    tried = alert(
        rx.el.span(t("submissions.verdict.run_passed"), class_name="strong"), _figures(attempt), tone="good"
    )
    return rx.cond(attempt.is_run, tried, graded)


def _failed(attempt: Any) -> rx.Component:
    return alert(
        rx.el.span(t_enum("submissions.outcome", attempt.outcome), class_name="strong"),
        _figures(attempt),
        tone="bad",
    )


def _error(attempt: Any) -> Content:
    mine = alert(rx.el.span(t_enum("submissions.outcome", attempt.outcome), class_name="strong"), tone="bad")
    return rx.match(
        attempt.fault,
        ("challenge", alert(rx.el.span(t("submissions.verdict.fault_challenge")), tone="warning")),
        ("system", alert(rx.el.span(t("submissions.verdict.fault_system")), tone="warning")),
        mine,
    )


def case_row(result: Any) -> rx.Component:
    """One case: a line for a hidden one, a line to open for one whose values may be seen."""
    closed = rx.el.div(_case_head(result), class_name="case-head")
    opened = rx.el.details(
        rx.el.summary(_case_head(result), class_name="case-head"), _case_body(result), open=result.is_open
    )
    return rx.el.li(rx.cond(result.is_public, opened, closed), class_name="case")


def case_name(case: Any) -> rx.Var[str]:
    """What its author calls a case; a hidden one only has a number."""
    return rx.cond(case.description != "", case.description, t("submissions.case.hidden", number=case.number))


def _case_head(result: Any) -> rx.Component:
    title = rx.cond(result.is_own, t("submissions.case.own"), case_name(result))
    status = t_enum("submissions.case_status", result.status)
    word = rx.cond(result.is_own & result.passed, t("submissions.case.ran"), status)
    return rx.fragment(
        rx.cond(
            result.passed,
            icon("circle_check", size=18, class_name="case-good"),
            icon("circle_x", size=18, class_name="case-bad"),
        ),
        rx.el.span(title, class_name="grow case-title"),
        rx.cond(result.is_public, rx.fragment(), badge(t("submissions.case.hidden_mark"), icon="eye_off")),
        rx.el.span(word, class_name="small case-word"),
    )


def _case_body(result: Any) -> rx.Component:
    return stack(
        rx.cond(
            result.call_input != "",
            _value(
                rx.cond(
                    result.is_sql,
                    t("submissions.case.sql"),
                    rx.cond(result.is_web, t("submissions.case.scenario"), t("submissions.case.input")),
                ),
                result.call_input,
            ),
            rx.fragment(),
        ),
        rx.cond(result.is_table, _rows(result), _texts(result)),
        rx.cond(result.error != "", _value(t("submissions.case.error"), result.error), rx.fragment()),
        rx.cond(result.stdout != "", _value(t("submissions.case.stdout"), result.stdout), rx.fragment()),
        gap=2,
        class_name="case-body",
    )


def _rows(result: Any) -> Content:
    """The rows and how they were found; where no rows are asked for, the plan is what is judged."""
    judged = rx.fragment(query_plan(result.plan, is_open=~result.passed), result_tables(result))
    told = rx.fragment(result_tables(result), query_plan(result.plan))
    return rx.match(
        result.plan,
        ("", result_tables(result)),
        rx.cond(result.has_expected, told, judged),
    )


def _texts(result: Any) -> rx.Component:
    return rx.cond(
        result.has_expected & result.has_actual & ~result.passed,
        diff(expected=result.expected, actual=result.actual),
        rx.fragment(
            rx.cond(result.has_expected, _value(t("common.expected"), result.expected), rx.fragment()),
            rx.cond(result.has_actual, _value(t("common.actual"), result.actual), rx.fragment()),
        ),
    )


def _value(label: rx.Var[str], text: rx.Var[str]) -> rx.Component:
    return stack(rx.el.span(label, class_name="muted small"), long_text(text, label=label), gap=1)


def status_word(status: rx.Var[str]) -> Content:
    """The state of an earlier submission as a badge."""
    return rx.match(
        status,
        ("PASSED", badge(t("submissions.status.passed"), tone="good")),
        ("FAILED", badge(t("submissions.status.failed"), tone="bad")),
        ("ERROR", badge(t("submissions.status.error"), tone="warning")),
        ("RUNNING", badge(t("submissions.status.running"), tone="info")),
        badge(t("submissions.status.pending"), tone="neutral", icon="clock"),
    )
