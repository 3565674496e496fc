"""Parts of the page that shows authors how learners fare, and re-grades."""

from typing import Any

import reflex as rx

from lms_app.ui.buttons import button
from lms_app.ui.cards import badge, card, status_badge
from lms_app.ui.content import Content, Handler
from lms_app.ui.i18n import t, t_enum
from lms_app.ui.icons import icon
from lms_app.ui.page_parts import alert, empty_state, progress_bar
from lms_app.ui.text import cluster, live_region, muted, row, stack
from lms_app.ui.widgets import dialog, dialog_actions, number, time


def figures(data: Any) -> rx.Component:
    """Who tried, who solved it, how long the code runs."""
    share = rx.cond(data.solved_percent >= 0, rx.fragment(number(data.solved_percent), " %"), rx.fragment())
    return rx.el.dl(
        _figure(t("regrading.learners"), number(data.learners)),
        _figure(t("regrading.solved"), number(data.solved), share),
        _figure(t("regrading.attempts"), number(data.attempts)),
        _figure(
            t("regrading.median"),
            rx.cond(data.median_ms >= 0, number(data.median_ms, unit="millisecond"), "–"),
        ),
        class_name="figure-grid",
    )


def _figure(label: rx.Var[str], value: Content, note: Content = "") -> rx.Component:
    return card(
        rx.el.dt(label, class_name="muted small"),
        rx.el.dd(rx.el.span(value, class_name="figure-value num"), muted(note), class_name="stack stack--1"),
    )


def case_list(cases: Any) -> rx.Component:
    """Each case with the share of attempts that fail it and what they fail with."""
    return rx.el.section(
        rx.el.h2(t("regrading.by_case")),
        rx.el.ol(rx.foreach(cases, _case), class_name="card case-figures"),
        class_name="stack stack--2",
    )


def _case(item: Any) -> rx.Component:
    hidden = rx.cond(item.is_public, rx.fragment(), badge(t("submissions.case.hidden_mark"), icon="eye_off"))
    share = rx.cond(
        item.fail_percent >= 0,
        rx.el.span(number(item.fail_percent), " %", class_name="strong num case-share"),
        rx.fragment(),
    )
    amount = rx.cond(
        item.judged > 0,
        t("regrading.failed_of", failed=item.failed, count=item.judged),
        t("regrading.nobody"),
    )
    bar = rx.el.span(
        rx.el.span(class_name="share-bar-fill", style={"width": item.fail_percent.to(str) + "%"}),
        class_name="share-bar",
        custom_attrs={"aria-hidden": "true"},
    )
    return rx.el.li(
        row(
            cluster(rx.el.span(item.number, ". ", item.description, class_name="strong"), hidden),
            share,
            between=True,
        ),
        rx.cond(item.judged > 0, bar, rx.fragment()),
        muted(amount),
        rx.cond(item.endings.length() > 0, _endings(item), rx.fragment()),
        rx.cond(item.outputs.length() > 0, _outputs(item), rx.fragment()),
        class_name="stack stack--2",
    )


def _endings(item: Any) -> rx.Component:
    return cluster(
        rx.foreach(
            item.endings,
            lambda each: badge(
                rx.fragment(t_enum("submissions.case_status", each.status), " × ", number(each.count)),
                icon="",
            ),
        )
    )


def _outputs(item: Any) -> rx.Component:
    """The commonest wrong values, each on a line of its own, since they may be long."""
    values = rx.foreach(
        item.outputs,
        lambda each: rx.el.li(
            rx.el.code(each.text, class_name="share-output"),
            rx.el.span("× ", number(each.count), class_name="muted small num"),
        ),
    )
    return rx.el.div(
        muted(t("regrading.common")),
        rx.el.ul(values, class_name="share-outputs", custom_attrs={"aria-label": t("regrading.common")}),
        class_name="stack stack--1",
    )


def regrade_section(
    data: Any, changes: Any, *, on_start: Handler, on_apply: Handler, on_discard: Handler
) -> rx.Component:
    """Start, progress, the difference, the decision."""
    ready = stack(
        alert(rx.el.span(t("regrading.outdated", count=data.outdated)), tone="info"),
        cluster(button(t("regrading.start"), icon="rotate_ccw", on_click=on_start)),
        gap=2,
    )
    start = stack(
        muted(t("regrading.lead")),
        rx.cond(data.outdated > 0, ready, rx.el.p(t("regrading.error.nothing"))),
        rx.cond(
            (data.status == "APPLIED") | (data.status == "DISCARDED"),
            muted(t_enum("regrading.status", data.status), " · ", time(data.started_at, kind="relative")),
            rx.fragment(),
        ),
        gap=2,
    )
    running = stack(
        alert(rx.el.span(t("regrading.running", done=data.done, total=data.total)), tone="info"),
        progress_bar(value=data.done, total=data.total, label=t("regrading.title")),
        cluster(button(t("regrading.cancel"), on_click=on_discard)),
        gap=2,
    )
    return rx.el.section(
        rx.el.h2(t("regrading.title")),
        live_region(rx.cond(data.status != "", t_enum("regrading.status", data.status), "")),
        rx.match(
            data.status,
            ("RUNNING", running),
            ("READY", _decision(data, changes, on_apply=on_apply, on_discard=on_discard)),
            start,
        ),
        class_name="stack stack--2",
    )


def _decision(data: Any, changes: Any, *, on_apply: Handler, on_discard: Handler) -> rx.Component:
    stale = alert(rx.el.span(t("regrading.stale")), tone="warning")
    apply = button(t("regrading.apply"), variant="primary", icon="check", on_click=on_apply)
    same = empty_state(t("regrading.no_change"), icon="circle_check")
    return stack(
        rx.cond(data.is_stale, stale, rx.fragment()),
        cluster(
            badge(t("regrading.better", count=data.better), tone="good"),
            badge(t("regrading.worse", count=data.worse), tone="bad"),
            badge(t("regrading.same", count=data.same)),
            rx.cond(
                data.unjudged > 0,
                badge(t("regrading.unjudged", count=data.unjudged), tone="warning"),
                rx.fragment(),
            ),
        ),
        rx.cond(changes.length() > 0, _change_list(changes), same),
        cluster(
            rx.cond(data.is_stale, rx.fragment(), apply),
            button(t("regrading.discard"), on_click=on_discard),
        ),
        gap=3,
    )


def _change_list(changes: Any) -> rx.Component:
    """Whose verdict would change, from what to what; those that lose come first."""

    def draw(item: Any) -> rx.Component:
        after = rx.cond(
            item.is_unjudged,
            badge(t("regrading.kept"), tone="warning"),
            _verdict(item.new_status, item.new_score),
        )
        before = rx.el.span(t("regrading.before"), ": ", class_name="visually-hidden")
        then = rx.el.span(t("regrading.after"), ": ", class_name="visually-hidden")
        return rx.el.li(
            rx.el.div(
                rx.el.span(item.learner, class_name="strong"),
                rx.el.span(time(item.at, kind="relative"), class_name="muted small"),
                class_name="stack stack--1 change-learner",
            ),
            rx.el.div(
                before,
                _verdict(item.old_status, item.old_score),
                icon("arrow_right", size=18),
                then,
                after,
                class_name="change-verdicts",
            ),
            key=item.id,
        )

    return rx.el.ul(
        rx.foreach(changes, draw),
        class_name="card change-list",
        custom_attrs={"aria-label": t("regrading.changes")},
    )


def _verdict(status: Any, score: Any) -> rx.Component:
    return cluster(
        status_badge(
            status,
            ("PASSED", "good", "circle_check", t("submissions.status.passed")),
            ("FAILED", "bad", "circle_x", t("submissions.status.failed")),
            ("ERROR", "warning", "triangle_alert", t("submissions.status.error")),
        ),
        rx.cond(score >= 0, rx.el.span(number(score), " %", class_name="num small"), rx.fragment()),
    )


def apply_dialog(data: Any, *, is_open: rx.Var[bool], on_apply: Handler, on_close: Handler) -> rx.Component:
    """Ask before verdicts of learners change."""
    return dialog(
        rx.el.p(t("regrading.ask", count=data.better + data.worse)),
        dialog_actions(
            button(t("common.cancel"), on_click=on_close),
            button(t("regrading.apply"), variant="primary", on_click=on_apply),
        ),
        open=is_open,
        on_close=on_close,
        title=t("regrading.ask_title"),
    )
