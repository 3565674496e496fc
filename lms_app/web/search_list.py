"""What every page with a searchable list shares: its address holds the words, the filters and the page."""

from typing import TypeVar

import reflex as rx

from lms_app.core.schema import ListFilters
from lms_app.web.addresses import clean_search, make_href, read_query
from lms_app.web.guard import Guarded, public

Filters = TypeVar("Filters", bound=ListFilters)


class SearchList(Guarded, rx.State, mixin=True):
    """The fields of a list's footer and of its search field.

    `search_key` changes when the field must be built anew; `page_href` waits for a number at its end.
    """

    total: int = 0
    page: int = 1
    pages: int = 1
    page_href: str = ""
    search_text: str = ""
    search_key: int = 0
    is_filtered: bool = False

    _path: str = ""
    _query: dict[str, str] = {}

    def _take_address(self, schema: type[Filters]) -> Filters:
        """Read what the address asks for; what means nothing in it counts as left out."""
        query, filters = read_query(self.router.url.query_parameters, schema)
        self._keep_choices(query, filters.search)
        return filters

    def _keep_choices(self, query: dict[str, str], words: str) -> None:
        if words != self.search_text:
            # The field is built anew only when the address, not the person, changed the words.
            self.search_key += 1
        self._path, self._query = self._current_path(), query
        self.search_text = words
        self.page_href = self._make_href(page="")

    def _make_href(self, **changes: str) -> str:
        return make_href(self._path, self._query, **changes)

    def _current_path(self) -> str:
        return self.router.url.path.rstrip("/")

    @rx.event
    @public
    async def search(self, text: str) -> rx.event.EventSpec | None:
        """Look for words; each further letter replaces the address, so that "back" leaves the search.

        Anybody may: it reads nothing, the list behind the address decides who sees it.
        """
        if self._current_path() != self._path:
            # The last letters came late: the person has followed a link meanwhile and is not called back.
            return None
        self.search_text = clean_search(text)
        return rx.redirect(self._make_href(search=self.search_text), replace=True)
