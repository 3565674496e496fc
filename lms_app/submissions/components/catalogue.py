"""The list of challenges: cards by difficulty and category, and the filters above them."""

from typing import Any

import reflex as rx

from lms_app.ui.cards import Tone, badge, chip, link_card, status_badge
from lms_app.ui.content import Handler
from lms_app.ui.fields import search_field, select_field
from lms_app.ui.i18n import t, t_enum
from lms_app.ui.icons import icon
from lms_app.ui.page_parts import skeleton
from lms_app.ui.text import cluster, link, row, stack
from models.challenges import Difficulty

_TONES: dict[Difficulty, Tone] = {
    Difficulty.BEGINNER: "good",
    Difficulty.INTERMEDIATE: "info",
    Difficulty.ADVANCED: "warning",
    Difficulty.EXPERT: "bad",
}


def difficulty_badge(difficulty: rx.Var[str]) -> rx.Component:
    """The band of a challenge as a word."""
    cases: list[tuple[str, Tone, str, rx.Var[str]]] = [
        (each.value, tone, "signal", t_enum("challenges.difficulty", each.value))
        for each, tone in _TONES.items()
    ]
    return status_badge(difficulty, *cases)


def facts(*, minutes: rx.Var[int], level: rx.Var[int]) -> rx.Component:
    """How long a challenge takes and how hard it is."""
    return row(
        row(icon("clock", size=16), rx.el.span(t("challenges.minutes", count=minutes)), class_name="fact"),
        row(icon("gauge", size=16), rx.el.span(t("challenges.level", level=level)), class_name="fact"),
        class_name="muted small facts",
    )


def progress_badge(mark: rx.Var[str]) -> rx.Component:
    """Whether the viewer solved or tried a challenge; nothing for one that is new to them."""
    return status_badge(
        mark,
        ("solved", "good", "circle_check", t("challenges.mark.solved")),
        ("tried", "warning", "circle_dashed", t("challenges.mark.tried")),
    )


def challenge_card(card: Any) -> rx.Component:
    """One challenge, as a whole a link to its page."""
    private = rx.cond(
        card.is_public, rx.fragment(), badge(t("challenges.private"), tone="neutral", icon="lock")
    )
    return rx.el.li(
        link_card(
            row(
                rx.el.span(card.title, class_name="strong card-title"),
                progress_badge(card.mark),
                between=True,
            ),
            rx.el.p(card.description, class_name="muted small clamp-2"),
            cluster(rx.foreach(card.tags, lambda tag: chip(tag)), private),
            facts(minutes=card.minutes, level=card.level),
            href=card.href,
            class_name="challenge-card",
        )
    )


def band_section(band: Any) -> rx.Component:
    """All challenges of one difficulty, by category."""
    title = row(rx.el.h2(t_enum("challenges.difficulty", band.difficulty)), class_name="band-title")
    return rx.el.section(
        rx.cond(band.difficulty != "", title, rx.fragment()),
        rx.el.div(rx.foreach(band.groups, _category_group), class_name="category-groups"),
        class_name="stack band",
    )


def _category_group(group: Any) -> rx.Component:
    return stack(
        rx.cond(group.name != "", rx.el.h3(group.name, class_name="category-title"), rx.fragment()),
        rx.el.ul(rx.foreach(group.cards, challenge_card), class_name="card-grid"),
        gap=2,
        class_name="category-group",
        # As wide as its cards need, so that small categories stand beside each other.
        style={"--cards": group.cards.length()},
    )


def card_skeletons() -> rx.Component:
    """The shape of the list while it loads."""
    bars = [rx.el.div(skeleton("20px", width="60%"), skeleton("14px", count=3), class_name="card stack")]
    return stack(
        rx.el.span(t("common.loading"), class_name="visually-hidden", role="status"),
        skeleton("28px", width="180px"),
        rx.el.div(*bars * 6, class_name="card-grid"),
    )


def filter_link(item: Any, text: rx.Var[str]) -> rx.Component:
    """A filter as a link, so that it can be opened in a tab of its own and undone by "back"."""
    return link(
        rx.cond(item.is_on, icon("check", size=16), rx.fragment()),
        text,
        href=item.href,
        class_name="chip",
        current=rx.cond(item.is_on, "true", "false"),
    )


def difficulty_links(items: Any) -> rx.Component:
    """The four bands."""
    return rx.el.nav(
        rx.foreach(items, lambda item: filter_link(item, t_enum("challenges.difficulty", item.name))),
        class_name="cluster",
        custom_attrs={"aria-label": t("challenges.filter.difficulty")},
    )


def tag_links(items: Any, *, is_open: rx.Var[bool]) -> rx.Component:
    """The most used tags, folded away until one is wanted."""
    links = rx.el.nav(
        rx.foreach(items, lambda item: filter_link(item, item.name)),
        class_name="cluster tag-links",
        custom_attrs={"aria-label": t("challenges.filter.tags")},
    )
    return rx.cond(
        items.length() > 0,
        rx.el.details(
            rx.el.summary(icon("tags", size=16), t("challenges.filter.tags"), class_name="disclosure"),
            links,
            open=is_open,
        ),
        rx.fragment(),
    )


def search_and_order(
    *,
    search: rx.Var[str],
    search_key: rx.Var[int],
    on_search: Handler,
    categories: Any,
    category: rx.Var[str],
    on_category: Handler,
    sort: rx.Var[str],
    on_sort: Handler,
) -> rx.Component:
    """Words, category and order, in one line where there is room."""
    category_select = select_field(
        "category",
        rx.el.option(t("challenges.filter.all_categories"), value=""),
        rx.foreach(categories, lambda name: rx.el.option(name, value=name)),
        label=t("challenges.filter.category"),
        hide_label=True,
        value=category,
        on_change=on_category,
    )
    sort_select = select_field(
        "sort",
        rx.el.option(t("challenges.sort.difficulty"), value=""),
        rx.el.option(t("challenges.sort.newest"), value="newest"),
        rx.el.option(t("challenges.sort.shortest"), value="shortest"),
        rx.el.option(t("challenges.sort.title"), value="title"),
        label=t("challenges.sort.label"),
        hide_label=True,
        value=sort,
        on_change=on_sort,
    )
    field = search_field(
        label=t("challenges.filter.search"), default_value=search, on_change=on_search, key=search_key.to(str)
    )
    return rx.el.div(field, category_select, sort_select, class_name="filter-bar")
