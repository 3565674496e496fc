"""The base of what programs send and get: camelCase on the wire, text that PostgreSQL can keep."""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError


def _refuse_unstorable(value: Any) -> Any:
    """Refuse NUL and lone surrogates, anywhere in a value: neither can be stored or encoded."""
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= char <= "\udfff" for char in value):
            raise PydanticCustomError("text_unstorable", "Contains characters that cannot be stored")
    elif isinstance(value, dict):
        for key, each in value.items():  # pyright: ignore[reportUnknownVariableType]  # JSON of any shape
            _refuse_unstorable(key)
            _refuse_unstorable(each)
    elif isinstance(value, list):
        for each in value:  # pyright: ignore[reportUnknownVariableType]  # JSON of any shape
            _refuse_unstorable(each)
    return value  # pyright: ignore[reportUnknownVariableType]


class ApiModel(BaseModel):
    """Input or output of the API; unknown fields are refused."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, extra="forbid", frozen=True, from_attributes=True
    )


Text = Annotated[str, AfterValidator(_refuse_unstorable)]
Line = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_refuse_unstorable)]
JsonValue = Annotated[Any, BeforeValidator(_refuse_unstorable)]
