"""The page /challenges."""

# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
# A state's fields have the types of their values; on a page they are Vars of these.

import reflex as rx

from lms_app.submissions.components.catalogue import (
    band_section,
    card_skeletons,
    difficulty_links,
    search_and_order,
    tag_links,
)
from lms_app.submissions.state.catalogue import CatalogueState
from lms_app.ui.buttons import link_button
from lms_app.ui.i18n import t
from lms_app.ui.page_parts import empty_state, page, page_header
from lms_app.ui.tables import pagination
from lms_app.ui.text import live_region, stack


def challenges_page() -> rx.Component:
    """Every challenge that the viewer may see, with filters that the address keeps."""
    return page(
        page_header(t("challenges.title"), lead=t("challenges.lead")),
        rx.cond(CatalogueState.is_loading, card_skeletons(), _list()),
    )


def _list() -> rx.Component:
    nothing = rx.cond(
        CatalogueState.is_filtered,
        empty_state(
            t("challenges.empty_filtered"),
            icon="search_x",
            action=link_button(t("challenges.show_all"), href="/challenges", variant="primary"),
        ),
        empty_state(
            t("challenges.empty"),
            icon="code_xml",
            action=link_button(t("challenges.to_dashboard"), href="/dashboard"),
        ),
    )
    return stack(
        stack(
            search_and_order(
                search=CatalogueState.search_text,
                search_key=CatalogueState.search_key,
                on_search=CatalogueState.search.debounce(300),
                categories=CatalogueState.categories,
                category=CatalogueState.category,
                on_category=CatalogueState.choose_category,
                sort=CatalogueState.sort,
                on_sort=CatalogueState.choose_sort,
            ),
            difficulty_links(CatalogueState.difficulties),
            tag_links(CatalogueState.tags, is_open=CatalogueState.has_tag),
        ),
        live_region(t("challenges.found", count=CatalogueState.total)),
        rx.cond(CatalogueState.bands.length() > 0, rx.foreach(CatalogueState.bands, band_section), nothing),
        pagination(page=CatalogueState.page, pages=CatalogueState.pages, href=CatalogueState.page_href),
        gap=6,
    )
