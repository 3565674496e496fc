"""The page /courses."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

from typing import Any

import reflex as rx

from lms_app.learning.components.courses import card_skeletons, course_card
from lms_app.learning.components.filters import choice_field, words_field
from lms_app.learning.schemas import CataloguePrice, CatalogueSort
from lms_app.learning.state.catalogue import CoursesState
from lms_app.ui.buttons import link_button
from lms_app.ui.i18n import t, t_enum
from lms_app.ui.icons import icon
from lms_app.ui.page_parts import empty_state, page, page_header
from lms_app.ui.tables import pagination
from lms_app.ui.text import cluster, link, live_region, stack


def courses_page() -> rx.Component:
    """Every published course, with filters that the address keeps, and one's own."""
    return page(
        page_header(t("learning.title"), lead=t("learning.lead")),
        rx.cond(CoursesState.is_loading, card_skeletons(), _list()),
    )


def _list() -> rx.Component:
    cards = rx.el.ul(rx.foreach(CoursesState.cards, course_card), class_name="card-grid")
    return stack(
        stack(_search_and_order(), _filters()),
        live_region(t("learning.found", count=CoursesState.total)),
        rx.cond(CoursesState.cards.length() > 0, cards, _nothing()),
        pagination(page=CoursesState.page, pages=CoursesState.pages, href=CoursesState.page_href),
        gap=6,
    )


def _nothing() -> rx.Component:
    show_all = link_button(t("learning.show_all"), href="/courses", variant="primary")
    return rx.cond(
        CoursesState.is_filtered,
        empty_state(t("learning.empty_filtered"), icon="search_x", action=show_all),
        rx.cond(
            CoursesState.is_mine,
            empty_state(t("learning.empty_mine"), icon="graduation_cap", action=show_all),
            empty_state(
                t("learning.empty"),
                icon="graduation_cap",
                action=link_button(t("learning.to_challenges"), href="/challenges"),
            ),
        ),
    )


def _search_and_order() -> rx.Component:
    return rx.el.div(
        words_field(
            label=t("learning.search"),
            words=CoursesState.search_text,
            key=CoursesState.search_key,
            on_search=CoursesState.search,
        ),
        choice_field(
            "price",
            (t("learning.price.any"), ""),
            *((t(f"learning.price.{each.value}"), each.value) for each in CataloguePrice),
            label=t("learning.price.label"),
            value=CoursesState.price,
            on_choose=CoursesState.choose_price,
        ),
        choice_field(
            "sort",
            (t("learning.sort.newest"), ""),
            (t("learning.sort.popular"), CatalogueSort.POPULAR),
            (t("learning.sort.title"), CatalogueSort.TITLE),
            label=t("learning.sort.label"),
            value=CoursesState.sort,
            on_choose=CoursesState.choose_sort,
        ),
        class_name="filter-bar",
    )


def _filters() -> rx.Component:
    mine = rx.el.nav(
        _choice(t("learning.all"), CoursesState.all_href, ~CoursesState.is_mine),
        _choice(t("learning.mine"), CoursesState.mine_href, CoursesState.is_mine),
        class_name="cluster",
        custom_attrs={"aria-label": t("learning.which")},
    )
    difficulties = rx.el.nav(
        rx.foreach(
            CoursesState.difficulties,
            lambda each: _choice(t_enum("courses.difficulty", each.name), each.href, each.is_on),
        ),
        class_name="cluster",
        custom_attrs={"aria-label": t("courses.field.difficulty")},
    )
    return cluster(
        rx.cond(CoursesState.is_signed_in, mine, rx.fragment()), difficulties, class_name="courses-filters"
    )


def _choice(text: Any, href: Any, is_on: Any) -> rx.Component:
    return link(
        rx.cond(is_on, icon("check", size=16), rx.fragment()),
        text,
        href=href,
        class_name="chip",
        current=rx.cond(is_on, "true", "false"),
    )
