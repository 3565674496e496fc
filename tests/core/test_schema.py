import pytest
from pydantic import ValidationError

from lms_app.core.schema import ApiModel, JsonValue, Line, Text


class Note(ApiModel):
    note_title: Line = ""
    body: Text = ""
    value: JsonValue = None


def test_names_are_camel_case_on_the_wire() -> None:
    assert Note.model_validate({"noteTitle": " a "}).model_dump(by_alias=True)["noteTitle"] == "a"


def test_unknown_fields_are_refused() -> None:
    with pytest.raises(ValidationError):
        Note.model_validate({"other": 1})


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "x\udfff"])
def test_text_that_cannot_be_stored_is_refused(text: str) -> None:
    for field in ("noteTitle", "body", "value"):
        with pytest.raises(ValidationError):
            Note.model_validate({field: text})


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {"a": [{"b": "\0"}]}, {"\0": 1}])
def test_json_that_cannot_be_stored_is_refused_at_any_depth(value: object) -> None:
    with pytest.raises(ValidationError):
        Note.model_validate({"value": value})


def test_deep_json_is_checked_without_recursion() -> None:
    deep: list[object] = []
    for _ in range(50_000):
        deep = [deep]
    assert Note.model_validate({"value": deep}).value is deep


def test_ordinary_values_pass() -> None:
    value = {"a": [1, 2.5, None, True, "Қазақ"]}
    assert Note.model_validate({"value": value}).value == value
