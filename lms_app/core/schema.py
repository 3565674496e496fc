"""The base of what programs send and get: camelCase on the wire, text that PostgreSQL can keep."""

import math
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError


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
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


class ApiModel(BaseModel):
    """Input or output of the API; unknown fields are refused."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, extra="forbid", frozen=True, from_attributes=True
    )


Text = Annotated[str, AfterValidator(_refuse_unstorable)]
Line = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_refuse_unstorable)]
JsonValue = Annotated[Any, BeforeValidator(_refuse_unstorable)]
