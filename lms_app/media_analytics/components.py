"""Parts of the page on which admins see what media cost and bring."""

# pyright: reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

from typing import Any

import reflex as rx

from lms_app.media_analytics.schemas import PanelName
from lms_app.media_analytics.state import MediaAnalyticsState as State
from lms_app.ui.buttons import button
from lms_app.ui.cards import badge, card
from lms_app.ui.content import Content, aria
from lms_app.ui.i18n import t, t_enum
from lms_app.ui.page_parts import alert, empty_state
from lms_app.ui.tables import table, table_row
from lms_app.ui.text import cluster, link, muted, row, stack
from lms_app.ui.widgets import money, number, time


def _size(size: Any) -> rx.Component:
    return rx.el.span(number(size.value, digits=1, unit=size.unit), class_name="nowrap")


def _panel(name: PanelName, computed_at: Any, *content: rx.Component) -> rx.Component:
    title = t(f"media_analytics.{name.value}.title")
    again = button(
        t("media_analytics.refresh"),
        icon="refresh_cw",
        small=True,
        on_click=State.refresh(name.value),
        custom_attrs=aria(label=t("media_analytics.refresh_panel", panel=title)),
    )
    read = muted(t("media_analytics.computed"), " ", time(computed_at, kind="relative"))
    return card(
        row(stack(rx.el.h2(title), read, gap=1), again, between=True),
        muted(t(f"media_analytics.{name.value}.lead")),
        *content,
        roomy=True,
        class_name="stack stack--3",
        id=f"panel-{name.value}",
    )


def _figure(label: Content, value: Content, note: Content = "") -> rx.Component:
    return rx.el.div(
        rx.el.dt(label, class_name="muted small"),
        rx.el.dd(rx.el.span(value, class_name="figure-value num"), muted(note), class_name="stack stack--1"),
    )


def _folded(title: Content, *content: rx.Component) -> rx.Component:
    return rx.el.details(rx.el.summary(title), *content, class_name="stack stack--2")


def _listed(title: rx.Var[str], columns: list[Content], rows: Any, draw: Any, **props: Any) -> rx.Component:
    """A table that is folded away, and nothing at all without rows."""
    shown = _folded(title, table(columns, rx.foreach(rows, draw), caption=title, **props))
    return rx.cond(rows.length() > 0, shown, rx.fragment())


def cleanup_panel() -> rx.Component:
    """What takes room without need."""
    panel: Any = State.cleanup

    def draw_heap(heap: Any) -> rx.Component:
        name = t_enum("media_analytics.heap", heap.name)
        return table_row(
            rx.cond(heap.href != "", link(name, href=heap.href), rx.el.span(name)),
            number(heap.count),
            _size(heap.size),
            numeric=(1, 2),
            key=heap.name,
        )

    def draw_heavy(each: Any) -> rx.Component:
        used = rx.cond(
            each.is_used, badge(t("media_analytics.used")), badge(t("media_analytics.unused"), tone="warning")
        )
        return table_row(each.title, each.owner, used, _size(each.size), numeric=(3,))

    def draw_duplicate(each: Any) -> rx.Component:
        return table_row(each.titles, number(each.copies), _size(each.wasted), numeric=(1, 2))

    title, count = t("media_analytics.medium"), t("media_analytics.count")
    return _panel(
        PanelName.CLEANUP,
        panel.computed_at,
        table(
            [t("media_analytics.what"), count, t("media_analytics.to_win")],
            rx.foreach(panel.heaps, draw_heap),
            caption=t("media_analytics.cleanup.title"),
            numeric=(1, 2),
        ),
        _listed(
            t("media_analytics.biggest"),
            [title, t("media_analytics.owner"), t("media_analytics.use"), t("media_analytics.size")],
            panel.biggest,
            draw_heavy,
            numeric=(3,),
        ),
        _listed(
            t("media_analytics.same_bytes"),
            [title, count, t("media_analytics.to_win")],
            panel.duplicates,
            draw_duplicate,
            numeric=(1, 2),
        ),
    )


def _share(percent: Any) -> rx.Component:
    """A percentage with a bar; the bar says nothing that the number doesn't."""
    fill = rx.el.span(class_name="share-bar-fill share-bar-fill--good", style={"inline-size": f"{percent}%"})
    bar = rx.el.span(fill, class_name="share-bar", custom_attrs={"aria-hidden": "true"})
    return rx.cond(percent >= 0, stack(number(percent, unit="percent"), bar, gap=1), rx.el.span("–"))


def performance_panel() -> rx.Component:
    """How content is used."""
    panel: Any = State.performance
    numeric = (1, 2, 3, 4)
    reached = t("media_analytics.reached")
    completed = t("media_analytics.completed")
    columns: list[Content] = [
        t("media_analytics.course"),
        t("media_analytics.enrolled"),
        t("media_analytics.started"),
        completed,
        reached,
    ]

    def draw_course(course: Any) -> rx.Component:
        return table_row(
            link(course.title, href=course.href),
            number(course.enrolled),
            number(course.started),
            number(course.completed),
            _share(course.watched_percent),
            numeric=numeric,
            labels=columns,
        )

    def draw_video(video: Any) -> rx.Component:
        return table_row(
            stack(rx.el.span(video.title), muted(video.course), gap=1),
            number(video.viewers),
            number(video.finished),
            _share(video.watched_percent),
            numeric=(1, 2, 3),
        )

    caption = t("media_analytics.performance.title")
    courses = table(
        columns, rx.foreach(panel.courses, draw_course), caption=caption, numeric=numeric, stacks=True
    )
    videos = _listed(
        t("media_analytics.videos"),
        [t("media_analytics.video"), t("media_analytics.viewers"), completed, reached],
        panel.videos,
        draw_video,
        numeric=(1, 2, 3),
    )
    none = empty_state(t("media_analytics.performance.none"), icon="users_round")
    return _panel(
        PanelName.PERFORMANCE,
        panel.computed_at,
        rx.cond(panel.courses.length() > 0, rx.fragment(courses, videos), none),
    )


def costs_panel() -> rx.Component:
    """What storing costs, and what comes in."""
    panel: Any = State.costs
    numeric = (1, 2, 3, 4)
    columns: list[Content] = [
        t("media_analytics.course"),
        t("media_analytics.size"),
        t("media_analytics.cost_month"),
        t("media_analytics.students"),
        t("media_analytics.income"),
    ]

    def draw(course: Any) -> rx.Component:
        return table_row(
            link(course.title, href=course.href),
            _size(course.size),
            money(course.cost_minor),
            number(course.students),
            money(course.income_minor, currency=course.currency),
            numeric=numeric,
            labels=columns,
        )

    caption = t("media_analytics.costs.title")
    courses = table(columns, rx.foreach(panel.courses, draw), caption=caption, numeric=numeric, stacks=True)
    none = empty_state(t("media_analytics.costs.none"), icon="banknote")
    return _panel(
        PanelName.COSTS,
        panel.computed_at,
        rx.el.dl(
            _figure(t("media_analytics.stored"), _size(panel.size)),
            _figure(
                t("media_analytics.cost_month"),
                money(panel.cost_minor),
                rx.fragment(money(panel.price_minor), " ", t("media_analytics.per_gb")),
            ),
            _figure(
                t("media_analytics.received"),
                money(panel.received_minor),
                t("media_analytics.received_note"),
            ),
            class_name="figure-grid",
        ),
        rx.cond(panel.courses.length() > 0, courses, none),
        alert(t("media_analytics.estimate"), tone="info"),
    )


def trend_panel() -> rx.Component:
    """How storage fills up, as bars and as a table."""
    panel: Any = State.trend

    def draw_bar(week: Any) -> rx.Component:
        return rx.el.span(class_name="size-bar", style={"block-size": f"{week.height}%"})

    def draw_week(week: Any) -> rx.Component:
        return table_row(
            time(week.begins_on, kind="date", zone="UTC"),
            _size(week.added),
            _size(week.total),
            numeric=(1, 2),
            key=week.begins_on,
        )

    full = rx.cond(
        panel.full_on != "",
        time(panel.full_on, kind="date", zone="UTC"),
        rx.el.span(t("media_analytics.not_soon")),
    )
    disk = rx.fragment(
        _figure(t("media_analytics.free"), _size(panel.free)),
        _figure(t("media_analytics.full_on"), full, t("media_analytics.full_note")),
    )
    store = _figure(t("media_analytics.free"), "–", t("media_analytics.store_note"))
    return _panel(
        PanelName.TREND,
        panel.computed_at,
        rx.el.dl(
            _figure(t("media_analytics.per_day"), _size(panel.per_day), t("media_analytics.per_day_note")),
            rx.cond(panel.has_disk, disk, store),
            class_name="figure-grid",
        ),
        rx.el.div(
            rx.foreach(panel.weeks, draw_bar), class_name="size-bars", custom_attrs={"aria-hidden": "true"}
        ),
        cluster(muted(t("media_analytics.bars_note"))),
        _listed(
            t("media_analytics.as_table"),
            [t("media_analytics.week"), t("media_analytics.added"), t("media_analytics.total")],
            panel.weeks,
            draw_week,
            numeric=(1, 2),
        ),
    )
