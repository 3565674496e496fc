"""What addresses say: ids in their paths, choices in their queries. Strangers write both.

Events bring ids in the same form, so they are read here too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TypeVar
from urllib.parse import urlencode
from uuid import UUID

from pydantic import BaseModel, ValidationError

from lms_app.core.errors import AppError
from lms_app.core.schema import MAX_SEARCH_CHARS

Filters = TypeVar("Filters", bound=BaseModel)
Status = TypeVar("Status", bound=StrEnum)


@dataclass(frozen=True)
class FilterLink:
    """A filter to follow, or with an empty `name` all of a list. `count` is 0 where nobody counts."""

    name: str
    href: str
    is_on: bool
    count: int = 0


def read_query(parameters: Mapping[str, str], schema: type[Filters]) -> tuple[dict[str, str], Filters]:
    """Read the query of an address, leaving out what means nothing in it.

    Args:
        parameters: What the address holds.
        schema: What may be asked for; each of its fields has a default.

    Returns:
        The parameters that were understood, and what they ask for.
    """
    known = {field.alias or name for name, field in schema.model_fields.items()}
    query = {name: value for name, value in parameters.items() if name in known and value}
    try:
        return query, schema.model_validate(query)
    except ValidationError as error:
        wrong = {str(each["loc"][0]) for each in error.errors()}
        return read_query({name: value for name, value in query.items() if name not in wrong}, schema)


def make_href(path: str, query: Mapping[str, str], /, **changes: str) -> str:
    """Give the address of a list with `changes` to its query; an empty value takes a parameter out.

    Changing anything goes back to the first page; `page=""` gives an address to append a number to.
    """
    merged = {**{name: value for name, value in query.items() if name != "page"}, **changes}
    asked = [(name, value) for name, value in merged.items() if value]
    if changes.get("page") == "":
        asked.append(("page", ""))
    return f"{path}?{urlencode(asked)}" if asked else path


def make_status_links(
    path: str, query: Mapping[str, str], counts: Mapping[Status, int], chosen: Status | None
) -> list[FilterLink]:
    """Give a link to all of a list and one to each of its statuses, with how many there are of it."""
    links = [("", sum(counts.values())), *((each.value, count) for each, count in counts.items())]
    wanted = chosen.value if chosen else ""
    return [
        FilterLink(name, make_href(path, query, status=name), is_on=name == wanted, count=count)
        for name, count in links
    ]


def clean_search(text: object) -> str:
    """Give the words of a search field as an address holds them: single blanks, at most 200 characters."""
    return " ".join(str(text).split())[:MAX_SEARCH_CHARS]


def find_id(text: object) -> UUID | None:
    """Read an id that an event or an address came with; None when it is none."""
    try:
        return UUID(str(text))
    except ValueError:
        return None


def need_id(text: object, missing_error: type[AppError]) -> UUID:
    """Read an id that an event came with.

    Args:
        text: What the event calls an id.
        missing_error: Says that there is no such thing; made without parameters.

    Raises:
        AppError: It is no id; of the kind `missing_error`.
    """
    found = find_id(text)
    if found is None:
        raise missing_error
    return found


def find_id_after(path: str, word: str) -> UUID | None:
    """Give the id that follows `word` in a path, such as after "kruzhok" in /kruzhok/<id>/members."""
    for before, part in pairwise(path.strip("/").split("/")):
        if before == word:
            return find_id(part)
    return None


def read_id_after(path: str, word: str) -> str:
    """Give the id that follows `word` in a path as text, as states keep it; empty for none."""
    return str(find_id_after(path, word) or "")
