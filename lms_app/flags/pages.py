"""The page /admin/flags."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

from typing import Any

import reflex as rx

from lms_app.flags.schemas import STEPS
from lms_app.flags.state import FlagsState
from lms_app.ui.cards import badge, card
from lms_app.ui.fields import segmented
from lms_app.ui.i18n import t, t_enum
from lms_app.ui.page_parts import empty_state, page, page_header, skeleton
from lms_app.ui.text import cluster, live_region, muted, row, stack
from lms_app.ui.widgets import time


def flags_page() -> rx.Component:
    """Every feature that is given to a part of the people first, and the buttons that change the part."""
    return page(
        page_header(t("flags.title"), lead=t("flags.lead")),
        rx.match(
            FlagsState.phase,
            ("ready", rx.fragment(rx.foreach(FlagsState.rows, _flag))),
            ("forbidden", empty_state(t("flags.error.forbidden"), icon="lock")),
            skeleton("200px", count=1),
        ),
    )


def _flag(flag: Any) -> rx.Component:
    state = rx.match(
        flag.percent,
        (100, badge(t("flags.state.on"), tone="good", icon="check")),
        (0, badge(t("flags.state.off"), tone="warning", icon="circle_slash")),
        badge(t("flags.state.part", percent=flag.percent), tone="info"),
    )
    choice = segmented(
        *((str(step), t("flags.off") if step == 0 else f"{step}\u00a0%") for step in STEPS),
        value=flag.step,
        on_choose=lambda step: FlagsState.choose(flag.name, step),
        label=t("flags.part_of", name=flag.name),
    )
    return card(
        stack(
            row(
                stack(
                    rx.el.h2(t_enum("flags.name", flag.name)),
                    rx.el.code(flag.name, class_name="small"),
                    gap=1,
                ),
                state,
                between=True,
                class_name="row--wrap",
            ),
            rx.el.p(t_enum("flags.about", flag.name)),
            cluster(choice, muted(t("flags.reach", count=flag.authors, on=flag.authors_on))),
            live_region(t("flags.reach", count=flag.authors, on=flag.authors_on)),
            _history(flag),
        ),
        key=flag.name,
    )


def _history(flag: Any) -> rx.Component:
    changes = rx.el.ul(rx.foreach(flag.changes, _change), class_name="list-rows")
    return stack(
        rx.el.h3(t("flags.history")),
        rx.cond(flag.changes.length() > 0, changes, muted(t("flags.no_history"))),
        gap=2,
    )


def _change(change: Any) -> rx.Component:
    by = rx.cond(change.by == "", t("flags.somebody"), change.by)
    return rx.el.li(
        rx.el.span(t("flags.change", before=change.before, now=change.now), class_name="strong grow"),
        cluster(muted(by), muted(time(change.at))),
        class_name="list-row",
        key=change.key,
    )
