from typing import Any

import pytest

from lms_app.grading.values import UnreadableValue, read_json, scrub, show


@pytest.mark.parametrize("text", ["", "{", "[" * 200_000, "nan", "1" * 5000, "[" * 101 + "]" * 101])
def test_what_is_no_value_is_refused(text: str) -> None:
    with pytest.raises(UnreadableValue):
        read_json(text)


def test_depth_up_to_the_limit_is_read() -> None:
    assert read_json("[" * 98 + '{"a": 1}' + "]" * 98)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        ("ә", '"ә"'),
        ([1, "a"], '[1, "a"]'),
        ({"a": [1]}, '{"a": [1]}'),
        ({"$t": [1]}, "(1,)"),
        ({"$t": [1, 2]}, "(1, 2)"),
        ({"$s": []}, "set()"),
        ({"$s": [2, 1]}, "{1, 2}"),
        ({"$d": [[1, "a"], 5]}, '{1: "a", }'),
        ({"$i": "ff"}, "255"),
        ({"$i": "zz"}, "?"),
        ({"$i": "f" * 4000}, "<integer of 16000 bits>"),
        ({"$f": "nan"}, "nan"),
        ({"$b": "ff00"}, "bytes ff00"),
        ({"$r": "Foo"}, "<Foo>"),
        ({"$t": 5}, "()"),
    ],
)
def test_values_are_shown_to_people(value: Any, text: str) -> None:
    assert show(value) == text


def test_long_values_are_cut() -> None:
    assert len(show("x" * 10_000)) == 4000


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("plain ә 🤖", "plain ә 🤖"),
        ("a\0b", "a\ufffdb"),
        ("a\ud800b", "a\ufffdb"),
        ("\udfff", "\ufffd"),
        ("x" * 30, "x" * 19 + "…"),
    ],
)
def test_text_is_made_fit_for_the_database(text: str, clean: str) -> None:
    assert scrub(text, 20) == clean
    assert scrub(text, 20).encode()
