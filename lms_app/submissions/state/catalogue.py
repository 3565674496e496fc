"""The list of challenges as the page shows it. The address holds every choice, so it can be shared."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any
from uuid import UUID

import reflex as rx

from lms_app.challenges.queries import list_challenges, list_facets
from lms_app.challenges.schemas import ChallengeCard, ChallengeFilters, ChallengePage, Facets, SortBy
from lms_app.core.actor import Actor
from lms_app.core.db import Db, in_transaction
from lms_app.submissions.queries import list_marks
from lms_app.submissions.schemas import ProgressMark
from lms_app.web import addresses
from lms_app.web.actor import current_actor
from lms_app.web.addresses import FilterLink
from lms_app.web.guard import public
from lms_app.web.search_list import SearchList
from models.challenges import Difficulty

_PATH = "/challenges"
read_query = partial(addresses.read_query, schema=ChallengeFilters)
make_href = partial(addresses.make_href, _PATH)
_MAX_TAGS = 16
# What the select of orders offers: its value, and what it stands for.
_SORTS = {
    "": {},
    "newest": {"sortBy": "createdAt", "sortOrder": "desc"},
    "shortest": {"sortBy": "estimatedTime"},
    "title": {"sortBy": "title"},
}


@dataclass(frozen=True)
class CardRow:
    """One challenge; `mark` is solved, tried or empty."""

    title: str
    description: str
    difficulty: str
    level: int
    category: str
    minutes: int
    tags: list[str]
    is_public: bool
    mark: str
    href: str


@dataclass(frozen=True)
class CategoryGroup:
    """Challenges of one category within a band; no name when the order is another one."""

    name: str
    cards: list[CardRow]


@dataclass(frozen=True)
class Band:
    """Challenges of one difficulty; no name when the order is another one."""

    difficulty: str
    groups: list[CategoryGroup]


class CatalogueState(SearchList, rx.State):
    """The page /challenges."""

    is_loading: bool = True
    bands: list[Band] = []
    category: str = ""
    sort: str = ""
    has_tag: bool = False
    difficulties: list[FilterLink] = []
    categories: list[str] = []
    tags: list[FilterLink] = []

    @rx.event
    @public
    async def load(self) -> None:
        """Show what the address asks for."""
        filters = self._take_address(ChallengeFilters)
        page, facets, marks = await in_transaction(_read, current_actor(), filters)
        self._show_filters(self._query, filters, facets)
        self.bands = _group(page.challenges, marks, in_bands=filters.sort_by is SortBy.DIFFICULTY)
        self.total, self.page = page.pagination.total, page.pagination.page
        self.pages = page.pagination.pages
        self.is_loading = False

    def _show_filters(self, query: dict[str, str], filters: ChallengeFilters, facets: Facets) -> None:
        self.category = filters.category
        self.sort = _sort_of(query)
        self.is_filtered = bool(filters.search or filters.category or filters.tags or filters.difficulty)
        self.has_tag = bool(filters.tags)
        self.categories = [each.name for each in facets.categories]
        self.difficulties = [
            _toggle(query, "difficulty", each, on=filters.difficulty is each) for each in Difficulty
        ]
        names = list(dict.fromkeys([*filters.tags, *(each.name for each in facets.tags[:_MAX_TAGS])]))
        counts = {each.name: each.count for each in facets.tags}
        self.tags = [_tag_link(query, name, filters.tags, counts.get(name, 0)) for name in names]

    @rx.event
    @public
    async def choose_category(self, name: str) -> rx.event.EventSpec:
        """Show one category, or all for an empty name."""
        return rx.redirect(self._make_href(category=str(name)))

    @rx.event
    @public
    async def choose_sort(self, name: str) -> rx.event.EventSpec:
        """Show the list in another order."""
        order = {"sortBy": "", "sortOrder": "", **_SORTS.get(name, {})}
        return rx.redirect(self._make_href(**order))


def _toggle(query: dict[str, str], name: str, value: str, *, on: bool) -> FilterLink:
    return FilterLink(str(value), make_href(query, **{name: "" if on else str(value)}), is_on=on)


def _tag_link(query: dict[str, str], name: str, chosen: list[str], count: int) -> FilterLink:
    is_on = name in chosen
    wanted = [each for each in chosen if each != name] if is_on else [*chosen, name]
    return FilterLink(name, make_href(query, tags=",".join(wanted)), is_on, count)


def _sort_of(query: dict[str, str]) -> str:
    order = {name: value for name, value in query.items() if name in ("sortBy", "sortOrder")}
    return next((name for name, wanted in _SORTS.items() if wanted == order), "")


def _read(
    db: Db, actor: Actor, filters: ChallengeFilters
) -> tuple[ChallengePage, Facets, dict[UUID, ProgressMark]]:
    page = list_challenges(db, actor, filters)
    marks = list_marks(db, actor, [each.id for each in page.challenges])
    return page, list_facets(db, actor), marks


def _group(
    challenges: list[ChallengeCard], marks: Mapping[UUID, ProgressMark], *, in_bands: bool
) -> list[Band]:
    rows = [_make_row(each, marks.get(each.id)) for each in challenges]
    if not in_bands:
        return [Band("", [CategoryGroup("", rows)])] if rows else []
    return [
        Band(difficulty, [CategoryGroup(name, list(cards)) for name, cards in groupby(band, _category)])
        for difficulty, band in groupby(rows, _difficulty)
    ]


def _category(row: CardRow) -> str:
    return row.category


def _difficulty(row: CardRow) -> str:
    return row.difficulty


def _make_row(card: ChallengeCard, mark: ProgressMark | None) -> CardRow:
    shown: dict[str, Any] = card.model_dump(
        include={"title", "description", "level", "category", "tags", "is_public"}
    )
    return CardRow(
        **shown,
        difficulty=card.difficulty.value,
        minutes=card.estimated_time,
        mark=mark.value.lower() if mark else "",
        href=f"/challenge/{card.id}",
    )
