"""The base of what programs send and get: camelCase on the wire, text that PostgreSQL can keep."""

import math
import re
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

# By the engine of patterns: a course of a thousand texts is looked through at each save.
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def _refuse_unstorable(value: Any) -> Any:
    """Refuse what PostgreSQL can't keep, anywhere in a value: NUL, lone surrogates, NaN, infinities."""
    # A loop and not a recursion: the depth of the value is the caller's choice.
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str) and not _is_storable(each):
            raise PydanticCustomError("text_unstorable", "Contains characters that cannot be stored")
        if isinstance(each, float) and not math.isfinite(each):
            raise PydanticCustomError("number_not_finite", "Must be a finite number")
        if isinstance(each, dict):
            waiting.extend(each.keys())  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]  # JSON
            waiting.extend(each.values())  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
        elif isinstance(each, list):
            waiting.extend(each)  # pyright: ignore[reportUnknownArgumentType]  # JSON
    return value


def _is_storable(text: str) -> bool:
    return _UNSTORABLE.search(text) is None


MAX_PAGE = 10_000
MAX_SEARCH_CHARS = 200


class ApiModel(BaseModel):
    """Input or output of the API; unknown fields are refused."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, extra="forbid", frozen=True, from_attributes=True
    )


Text = Annotated[str, AfterValidator(_refuse_unstorable)]
Line = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_refuse_unstorable)]
JsonValue = Annotated[Any, BeforeValidator(_refuse_unstorable)]


class PageFilters(ApiModel):
    """Which page of a list; the first is 1."""

    page: Annotated[int, Field(ge=1, le=MAX_PAGE)] = 1


class ListFilters(PageFilters):
    """Which page of a list that can be searched, and the words to look for."""

    search: Annotated[Line, Field(max_length=MAX_SEARCH_CHARS)] = ""
