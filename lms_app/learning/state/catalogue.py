"""The catalogue of courses as the page shows it. The address holds every choice, so it can be shared."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from lms_app.core.db import in_transaction
from lms_app.core.live import catalogue_topic
from lms_app.learning.catalogue import list_catalogue
from lms_app.learning.schemas import Catalogue, CatalogueFilters, CataloguePrice, CatalogueSort, CourseCard
from lms_app.learning.state.rows import minor_of, minutes_of
from lms_app.web.actor import current_actor
from lms_app.web.addresses import FilterLink
from lms_app.web.guard import public
from lms_app.web.live_pages import follow_reading, own_topics
from lms_app.web.search_list import SearchList
from models.courses import CourseDifficulty

_PATH = "/courses"


@dataclass(frozen=True)
class CardRow:
    """One course; `percent` is -1 for whoever isn't in it, `price_minor` 0 for nothing."""

    id: str
    title: str
    description: str
    author: str
    difficulty: str
    price_minor: int
    currency: str
    item_count: int
    students: int
    minutes: int
    role: str
    percent: int
    href: str


class CoursesState(SearchList, rx.State):
    """The page /courses."""

    is_loading: bool = True
    is_signed_in: bool = False
    cards: list[CardRow] = []
    sort: str = ""
    price: str = ""
    is_mine: bool = False
    all_href: str = ""
    mine_href: str = ""
    difficulties: list[FilterLink] = []

    @rx.event
    @public
    async def load(self) -> Any:
        """Show what the address asks for, and follow it while the page is open."""
        filters, actor = self._take_address(CatalogueFilters), current_actor()
        found = await in_transaction(list_catalogue, actor, filters)
        self._show_filters(filters)
        self.is_signed_in = actor.is_signed_in
        self._show(found)
        yield CoursesState.watch

    @rx.event(background=True)
    @public
    async def watch(self) -> None:
        """Read again when a course comes or goes, and when one gets on in another tab."""
        await follow_reading(
            "courses",
            self,
            lambda actor: [catalogue_topic(), *own_topics(actor)],
            lambda actor, filters: in_transaction(list_catalogue, actor, filters),
            self._show,
            wanted=lambda: self._take_address(CatalogueFilters),
        )

    def _show(self, found: Catalogue) -> None:
        self.cards = [_make_row(each) for each in found.courses]
        self.total, self.page, self.pages = found.total, found.page, found.pages
        self.is_loading = False

    def _show_filters(self, filters: CatalogueFilters) -> None:
        self.sort = "" if filters.sort is CatalogueSort.NEWEST else filters.sort.value
        self.price = filters.price.value if filters.price else ""
        self.is_filtered = bool(filters.search or filters.difficulty or filters.price)
        self.is_mine = filters.mine
        self.all_href, self.mine_href = self._make_href(mine=""), self._make_href(mine="true")
        self.difficulties = [self._toggle(each, on=filters.difficulty is each) for each in CourseDifficulty]

    def _toggle(self, difficulty: CourseDifficulty, *, on: bool) -> FilterLink:
        value = difficulty.value
        return FilterLink(value, self._make_href(difficulty="" if on else value), is_on=on)

    @rx.event
    @public
    async def choose_price(self, name: str) -> rx.event.EventSpec:
        """Show courses of one kind of price, or all for an empty name."""
        wanted = str(name) if name in list(CataloguePrice) else ""
        return rx.redirect(self._make_href(price=wanted))

    @rx.event
    @public
    async def choose_sort(self, name: str) -> rx.event.EventSpec:
        """Show the list in another order."""
        wanted = str(name) if name in list(CatalogueSort) else ""
        return rx.redirect(self._make_href(sort=wanted))


def _make_row(card: CourseCard) -> CardRow:
    return CardRow(
        id=str(card.id),
        title=card.title,
        description=card.description,
        author=card.author,
        difficulty=card.difficulty.value,
        price_minor=minor_of(card.price),
        currency=card.currency or "",
        item_count=card.item_count,
        students=card.student_count,
        minutes=minutes_of(card.duration_s),
        role=card.role.value if card.role else "",
        percent=-1 if card.percent is None else card.percent,
        href=f"{_PATH}/{card.id}",
    )
