"""What a scenario of a web case may say."""

from typing import Any

import pytest

from lms_app.challenges.rules import read_draft
from lms_app.challenges.scenarios import find_slips
from lms_app.core.errors import ValidationFailed
from tests.factories.challenge_inputs import challenge_input

READ = {"title": {"title": True}}


@pytest.mark.parametrize(
    "scenario",
    [
        {"read": READ},
        {"steps": [{"read": READ}]},
        {"viewport": {"width": 320, "height": 640, "mobile": True}, "javascript": False, "read": READ},
        {"network": "slow", "until": "parsed", "read": {"n": {"request_count": "/img/"}}},
        {
            "resources": {"/a": {"image": [4, 3], "delay_ms": 5}, "/b*": {"json": None, "status": 500}},
            "read": READ,
        },
        {"read": {"a": {"name": "href", "attribute": "#a"}, "s": {"style": "p", "property": "color"}}},
        {
            "steps": [
                {"click": "#a"},
                {"click": [10, 20.5]},
                {"hover": "a"},
                {"press": ["Tab", "Shift+Tab", "Control+a", "x", "ArrowDown"]},
                {"type": {"into": "#a", "text": ""}},
                {"scroll": 100},
                {"scroll": "#a"},
                {"wait": 0},
                {"idle": True},
                {"resize": {"width": 300}},
                {"network": None},
            ],
            "read": READ,
        },
    ],
)
def test_a_scenario_is_accepted(scenario: dict[str, Any]) -> None:
    assert find_slips([scenario]) == []


@pytest.mark.parametrize(
    ("scenario", "place"),
    [
        ({}, ""),
        ({"read": {}}, ""),
        ("page", ""),
        ({"reed": READ}, "reed"),
        ({"viewport": {"width": "320"}, "read": READ}, "viewport.width"),
        ({"viewport": {"width": 9000}, "read": READ}, "viewport.width"),
        ({"javascript": 1, "read": READ}, "javascript"),
        ({"network": "fast", "read": READ}, "network"),
        ({"resources": {"a": {}}, "read": READ}, "resources.a"),
        ({"resources": {"/a": {"image": [1]}}, "read": READ}, "resources./a.image"),
        ({"resources": {"/a": {"picture": 1}}, "read": READ}, "resources./a.picture"),
        ({"steps": [{"wait": 1}, {"dance": 1}], "read": READ}, "steps.1"),
        ({"steps": [{"click": "#a", "twice": True}], "read": READ}, "steps.0.click"),
        ({"steps": [{"click": ""}], "read": READ}, "steps.0.click"),
        ({"steps": [{"press": "Hyper+a"}], "read": READ}, "steps.0.press"),
        ({"steps": [{"wait": 60_000}], "read": READ}, "steps.0.wait"),
        ({"steps": [{"type": {"into": "#a"}}], "read": READ}, "steps.0.type"),
        ({"read": {"n": {"size": "p"}}}, "read.n"),
        ({"read": {"n": {"count": 5}}}, "read.n"),
        ({"read": {"n": {"title": "p"}}}, "read.n"),
        ({"read": {"n": {"attribute": "p"}}}, "read.n"),
        ({"read": {"n": {"count": "p", "name": "x"}}}, "read.n"),
        ({"read": {"n": {}}}, "read.n"),
        ({"steps": [{"read": {"n": {"count": 5}}}]}, "steps.0.read.n"),
    ],
)
def test_a_slip_is_named_by_its_place(scenario: Any, place: str) -> None:
    assert place in find_slips([scenario])


@pytest.mark.parametrize("count", [0, 2])
def test_a_case_has_one_scenario(count: int) -> None:
    assert find_slips([{"read": READ}] * count) == [""]


def test_a_challenge_with_a_wrong_scenario_is_not_saved() -> None:
    case = {
        "description": "Title",
        "functionName": "page",
        "input": '[{"steps": [{"clic": "a"}], "read": {"title": {"title": true}}}]',
        "expectedOutput": "{}",
    }
    with pytest.raises(ValidationFailed) as failure:
        read_draft(challenge_input(languages=["web"], testCases=[case]))
    (message,) = failure.value.fields["testCases.0.input.steps.0"]
    assert message.key == "challenges.field.scenario_at"
    assert message.params == {"place": "steps.0"}
