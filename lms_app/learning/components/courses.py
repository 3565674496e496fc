"""Facts about a course: its card, how hard and long it is, what it costs."""

from typing import Any

import reflex as rx

from lms_app.ui.cards import Tone, badge, link_card, status_badge
from lms_app.ui.i18n import t, t_enum
from lms_app.ui.icons import icon
from lms_app.ui.page_parts import progress_bar, skeleton
from lms_app.ui.text import cluster, row, stack
from lms_app.ui.widgets import money
from models.courses import CourseDifficulty

_TONES: dict[CourseDifficulty, Tone] = {
    CourseDifficulty.BEGINNER: "good",
    CourseDifficulty.INTERMEDIATE: "info",
    CourseDifficulty.ADVANCED: "warning",
}


def difficulty_badge(difficulty: Any) -> rx.Component:
    """How much a course asks for, as a word."""
    cases: list[tuple[str, Tone, str, rx.Var[str]]] = [
        (each.value, tone, "signal", t_enum("courses.difficulty", each.value))
        for each, tone in _TONES.items()
    ]
    return status_badge(difficulty, *cases)


def fact(icon_name: str, *children: Any) -> rx.Component:
    """One fact with its icon."""
    return row(icon(icon_name, size=16), rx.el.span(*children), class_name="fact")


def duration_fact(minutes: Any) -> rx.Component:
    """How long the videos of a course are together; nothing when there are none."""
    text = rx.cond(
        minutes < 60,
        t("learning.minutes", count=minutes),
        t("learning.hours", hours=(minutes // 60), minutes=minutes % 60),
    )
    return rx.cond(minutes > 0, fact("clock", text), rx.fragment())


def price_text(item: Any) -> rx.Component:
    """What a course costs."""
    return rx.cond(
        item.price_minor > 0,
        money(item.price_minor, currency=item.currency),
        t("learning.free"),
    )


def course_facts(item: Any) -> rx.Component:
    """How much is in a course and how many learn by it."""
    return cluster(
        fact("list_video", t("learning.items", count=item.item_count)),
        duration_fact(item.minutes),
        fact("users_round", t("learning.students", count=item.students)),
        class_name="muted small facts",
    )


def course_card(item: Any) -> rx.Component:
    """One course, as a whole a link to its page."""
    own = progress_bar(
        value=item.percent,
        label=t("learning.progress"),
        text=rx.cond(
            item.percent == 100, t("learning.completed"), t("learning.percent", percent=item.percent)
        ),
    )
    price = badge(price_text(item), tone="accent", icon="")
    return rx.el.li(
        link_card(
            row(rx.el.span(item.title, class_name="strong card-title"), price, between=True),
            rx.el.p(item.description, class_name="muted small clamp-2"),
            cluster(
                difficulty_badge(item.difficulty),
                rx.cond(item.author != "", rx.el.span(item.author, class_name="muted small"), rx.fragment()),
            ),
            rx.el.div(
                course_facts(item),
                rx.cond(item.percent >= 0, own, rx.fragment()),
                class_name="stack stack--2",
            ),
            href=item.href,
            class_name="course-card",
        ),
        key=item.id,
    )


def card_skeletons() -> rx.Component:
    """The shape of the catalogue while it loads."""
    bars = [rx.el.div(skeleton("20px", width="60%"), skeleton("14px", count=4), class_name="card stack")]
    return stack(
        rx.el.span(t("common.loading"), class_name="visually-hidden", role="status"),
        skeleton("44px"),
        rx.el.div(*bars * 6, class_name="card-grid"),
    )
