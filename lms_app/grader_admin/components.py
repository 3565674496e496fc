"""Parts of the page on which admins look after grading."""

# pyright: reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

from typing import Any

import reflex as rx

from lms_app.grader_admin.state import GraderAdminState as State
from lms_app.ui.buttons import button
from lms_app.ui.cards import badge, card
from lms_app.ui.content import Content
from lms_app.ui.i18n import t, t_enum
from lms_app.ui.page_parts import alert, empty_state
from lms_app.ui.tables import table, table_row
from lms_app.ui.text import cluster, live_region, muted, row, stack
from lms_app.ui.widgets import number, time


def drain_button() -> rx.Component:
    """Stop taking submissions, or go on."""
    return rx.cond(
        State.board.is_drained,
        button(t("grader_admin.resume"), variant="primary", icon="play", on_click=State.resume),
        button(t("grader_admin.drain"), icon="pause", on_click=State.drain),
    )


def state_notice() -> rx.Component:
    """What staff should know first."""
    board: Any = State.board
    drained = alert(
        rx.el.span(t("grader_admin.drained"), class_name="strong"),
        rx.el.span(t("grader_admin.drained_hint", count=board.running)),
        tone="warning",
    )
    away = alert(rx.el.span(t_enum("submissions.grader", board.state), class_name="strong"), tone="bad")
    well = alert(rx.el.span(t_enum("grader_admin.state", "ready"), class_name="strong"), tone="good")
    return rx.fragment(
        live_region(
            rx.cond(board.is_drained, t("grader_admin.drained"), t_enum("grader_admin.state", board.state))
        ),
        rx.cond(board.is_drained, drained, rx.cond(board.state == "ready", well, away)),
    )


def _figure(label: rx.Var[str], value: Content, note: Content = "") -> rx.Component:
    return card(
        rx.el.dt(label, class_name="muted small"),
        rx.el.dd(rx.el.span(value, class_name="figure-value num"), muted(note), class_name="stack stack--1"),
    )


def queue_figures() -> rx.Component:
    """Who waits, since when, what runs, how quickly it goes."""
    board: Any = State.board
    oldest = rx.cond(board.oldest_wait_s >= 0, number(board.oldest_wait_s, unit="second"), "–")
    return rx.el.dl(
        _figure(
            t("grader_admin.waiting"),
            number(board.waiting),
            t("grader_admin.people", count=board.people_waiting),
        ),
        _figure(t("grader_admin.oldest"), oldest),
        _figure(t("grader_admin.running"), number(board.running)),
        _figure(
            t("grader_admin.pace"),
            number(board.last_hour.per_minute, digits=1),
            t("grader_admin.pace_note"),
        ),
        class_name="figure-grid",
    )


def _section(title: rx.Var[str], *content: rx.Component) -> rx.Component:
    return rx.el.section(rx.el.h2(title), *content, class_name="stack stack--2")


def _works(is_well: Any, trouble: Any) -> rx.Component:
    bad = stack(
        badge(t("grader_admin.not_working"), tone="bad"), rx.el.span(trouble, class_name="small"), gap=1
    )
    return rx.cond(is_well, badge(t("grader_admin.works"), tone="good"), bad)


def runtime_table() -> rx.Component:
    """Containers of each language."""
    numeric = (2, 3, 4, 5)

    def draw(runtime: Any) -> rx.Component:
        ready = rx.el.span(number(runtime.ready), " / ", number(runtime.size))
        return table_row(
            t_enum("submissions.language", runtime.name),
            _works(runtime.state == "ready", runtime.trouble),
            ready,
            number(runtime.lent),
            number(runtime.waiting),
            number(runtime.running),
            numeric=numeric,
        )

    columns: list[Content] = [
        t("grader_admin.runtime"),
        t("grader_admin.status"),
        t("grader_admin.ready"),
        t("grader_admin.lent"),
        t("grader_admin.waiting"),
        t("grader_admin.running"),
    ]
    rows = rx.foreach(State.runtimes, draw)
    return _section(
        t("grader_admin.pools"), table(columns, rows, caption=t("grader_admin.pools"), numeric=numeric)
    )


def figures_table() -> rx.Component:
    """Verdicts of the last hour and day."""
    numeric = (1, 2)
    hour: Any = State.board.last_hour
    day: Any = State.board.last_day

    def line(key: str, field: str) -> rx.Component:
        return table_row(t(key), number(getattr(hour, field)), number(getattr(day, field)), numeric=numeric)

    def duration(key: str, field: str) -> rx.Component:
        cells = [
            rx.cond(getattr(each, field) >= 0, number(getattr(each, field), unit="millisecond"), "–")
            for each in (hour, day)
        ]
        return table_row(t(key), *cells, numeric=numeric)

    columns: list[Content] = [
        t("grader_admin.figure"),
        t("grader_admin.last_hour"),
        t("grader_admin.last_day"),
    ]
    return _section(
        t("grader_admin.verdicts"),
        table(
            columns,
            line("grader_admin.total", "total"),
            line("grader_admin.passed", "passed"),
            line("grader_admin.fault_student", "student"),
            line("grader_admin.fault_challenge", "challenge"),
            line("grader_admin.fault_system", "system"),
            duration("grader_admin.wait_p50", "wait_p50"),
            duration("grader_admin.wait_p95", "wait_p95"),
            duration("grader_admin.run_p50", "run_p50"),
            caption=t("grader_admin.verdicts"),
            numeric=numeric,
        ),
    )


def host_table() -> rx.Component:
    """Grader hosts with their engines."""
    numeric = (2, 3)

    def draw(host: Any) -> rx.Component:
        return table_row(
            host.name,
            _works(host.trouble == "", host.trouble),
            number(host.containers),
            number(host.busy),
            numeric=numeric,
            key=host.id,
        )

    columns: list[Content] = [
        t("grader_admin.host"),
        t("grader_admin.engine"),
        t("grader_admin.containers"),
        t("grader_admin.lent"),
    ]
    rows = table(columns, rx.foreach(State.hosts, draw), caption=t("grader_admin.hosts"), numeric=numeric)
    none = empty_state(t("submissions.grader.no_keeper"), icon="server_off")
    return _section(t("grader_admin.hosts"), rx.cond(State.hosts.length() > 0, rows, none))


def worker_table() -> rx.Component:
    """Worker processes and their queues."""

    def draw(worker: Any) -> rx.Component:
        busy = badge(t("grader_admin.busy"), tone="info")
        idle = badge(t("grader_admin.idle"))
        queues = cluster(
            rx.foreach(worker.queues, lambda each: badge(t_enum("grader_admin.queue", each), icon=""))
        )
        return table_row(worker.name, worker.host, queues, rx.cond(worker.is_busy, busy, idle))

    columns: list[Content] = [
        t("grader_admin.worker"),
        t("grader_admin.host"),
        t("grader_admin.queues"),
        t("grader_admin.status"),
    ]
    rows = table(columns, rx.foreach(State.workers, draw), caption=t("grader_admin.workers"))
    none = empty_state(t("grader_admin.no_workers"), icon="server_off")
    return _section(t("grader_admin.workers"), rx.cond(State.workers.length() > 0, rows, none))


def drain_list() -> rx.Component:
    """Who stopped grading and who let it go on."""

    def draw(drain: Any) -> rx.Component:
        began = cluster(
            rx.el.span(t("grader_admin.began", name=drain.started_by)), muted(time(drain.started_at))
        )
        ended = cluster(rx.el.span(t("grader_admin.ended", name=drain.ended_by)), muted(time(drain.ended_at)))
        return rx.el.li(
            row(
                stack(began, rx.cond(drain.ended_at != "", ended, rx.fragment()), gap=1),
                rx.cond(drain.ended_at == "", badge(t("grader_admin.open"), tone="warning"), rx.fragment()),
                between=True,
            ),
            key=drain.started_at,
            class_name="list-row",
        )

    rows = card(rx.el.ul(rx.foreach(State.drains, draw), class_name="list-rows"))
    return rx.cond(State.drains.length() > 0, _section(t("grader_admin.drains"), rows), rx.fragment())
