"""Scenarios and what was read, as the page of a challenge shows them."""

import json

import pytest

from lms_app.submissions.state.scenarios import describe_scenario, find_pictures, lay_out


def test_a_short_part_stays_on_its_line() -> None:
    scenario = {"viewport": {"width": 320, "height": 640}, "steps": [{"press": "Tab"}, {"wait": 50}] * 4}
    text = describe_scenario(json.dumps([scenario]))
    assert json.loads(text) == scenario
    assert text.splitlines()[1] == '  "viewport": {"width": 320, "height": 640},'
    assert text.count("\n") == 12


def test_values_are_laid_out_in_one_order() -> None:
    assert lay_out('{"b": 1, "a": "я"}') == lay_out('{"a": "я", "b": 1}') == '{\n  "a": "я",\n  "b": 1\n}'


@pytest.mark.parametrize("text", ["", "5", "[1]", "not JSON", '{"cut": …'])
def test_what_is_no_object_stays_as_it_is(text: str) -> None:
    assert lay_out(text) == text


@pytest.mark.parametrize("text", ["", "5", "[]", "[1, 2]", "{", "[" * 5000])
def test_what_is_no_scenario_stays_as_it_is(text: str) -> None:
    assert describe_scenario(text) == text
    assert find_pictures([text]) == "{}"


def test_pictures_of_all_cases_are_found() -> None:
    first = [{"resources": {"/a.svg": {"image": [1, 2]}, "/b.json": {"json": {}}}}]
    second = [{"resources": {"/c/*": {"image": [3, 4], "delay_ms": 9}}}]
    found = find_pictures([json.dumps(first), json.dumps(second)])
    assert json.loads(found) == {"/a.svg": [1, 2], "/c/*": [3, 4]}
