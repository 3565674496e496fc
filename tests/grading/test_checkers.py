from typing import Any

import pytest

from lms_app.grading.checker_kinds import BadChecker, parse_checker
from lms_app.grading.checkers import accepts, check_expected
from lms_app.grading.values import UnreadableValue

NAN = {"$f": "nan"}


def judged(checker: dict[str, Any], expected: Any, actual: Any) -> bool:
    return accepts(parse_checker(checker), expected=expected, actual=actual)


@pytest.mark.parametrize(
    ("expected", "actual", "same"),
    [
        (1, 1, True),
        (1, 2, False),
        (1, True, False),
        (True, 1, False),
        (0, False, False),
        (None, False, False),
        (None, None, True),
        (None, 0, False),
        (5, 5.0, True),
        (5.0, 5, True),
        (0.1, 0.30000000000000004, False),
        (2**53 + 1, {"$i": format(2**53 + 1, "x")}, True),
        (2**53, float(2**53), True),
        (2**53 + 1, float(2**53), False),
        (0, -0.0, True),
        (NAN, NAN, True),
        (1, NAN, False),
        ({"$f": "inf"}, {"$f": "inf"}, True),
        ({"$f": "inf"}, {"$f": "-inf"}, False),
        ("1", 1, False),
        ("é", "e\u0301", False),
        ([1, 2], {"$t": [1, 2]}, True),
        ([1, 2], [2, 1], False),
        ([1, [True]], [1, [1]], False),
        ([], {}, False),
        ([1], {"$s": [1]}, False),
        ({"$s": [1, 2]}, {"$s": [2, 1]}, True),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ({"a": 1}, {"a": 1, "b": 2}, False),
        ({"1": "a"}, {"$d": [[1, "a"]]}, False),
        ({"$d": [[1, "a"]]}, {"$d": [[1, "a"]]}, True),
        ({"a": 1}, {"$d": [["a", 1]]}, True),
        ({"$b": "ff"}, {"$b": "ff"}, True),
        ({"$b": "ff"}, "ff", False),
        ({"$r": "Any"}, {"$r": "Any"}, False),
        ("Any", {"$r": "Any"}, False),
    ],
)
def test_exact(expected: Any, actual: Any, same: bool) -> None:
    assert judged({"kind": "exact"}, expected, actual) is same


def test_strict_numbers_tell_an_integer_from_a_float() -> None:
    strict = {"kind": "exact", "strict_numbers": True}
    assert not judged(strict, 5, 5.0)
    assert judged(strict, [5, 2.5, -0.0], [5, 2.5, 0.0])


@pytest.mark.parametrize(
    ("expected", "actual", "same"),
    [
        (0.3, 0.1 + 0.2, True),
        (1, 1.0000000001, True),
        (1, 1.1, False),
        (1, True, False),
        (1, "1", False),
        ([0.3, {"a": 0.3}], {"$t": [0.1 + 0.2, {"a": 0.1 + 0.2}]}, True),
        ([0.3], [0.3, 0.3], False),
        ([0.3], 0.3, False),
        ({"a": 0.3}, {"b": 0.3}, False),
        ({"a": 0.3}, [0.3], False),
        ("x", "x", True),
        (NAN, NAN, True),
        (NAN, 1.0, False),
        (1.0, NAN, False),
        ({"$f": "inf"}, {"$f": "inf"}, True),
        ({"$f": "inf"}, 1e308, False),
        (1, {"$i": format(10**400, "x")}, False),
        ({"$i": format(10**400, "x")}, {"$i": format(10**400, "x")}, True),
    ],
)
def test_float(expected: Any, actual: Any, same: bool) -> None:
    assert judged({"kind": "float"}, expected, actual) is same


def test_float_tolerances_are_the_authors() -> None:
    assert judged({"kind": "float", "rel": 0, "abs": 0.5}, 10, 10.4)
    assert not judged({"kind": "float", "rel": 0, "abs": 0.5}, 10, 10.6)
    assert judged({"kind": "float", "rel": 0.1, "abs": 0}, 10, 10.9)


@pytest.mark.parametrize(
    ("expected", "actual", "unordered", "as_set"),
    [
        ([1, 2, 2], [2, 1, 2], True, True),
        ([1, 2, 2], [2, 1], False, True),
        ([1, 2], {"$s": [2, 1]}, True, True),
        ([1, 2], {"$t": [2, 1]}, True, True),
        ([[1], {"a": 1}], [{"a": 1}, [1]], True, True),
        ([1], [True], False, False),
        ([1], 1, False, False),
        ([1], "1", False, False),
        ([1], {"1": 1}, False, False),
    ],
)
def test_unordered_and_set(expected: Any, actual: Any, unordered: bool, as_set: bool) -> None:
    assert judged({"kind": "unordered"}, expected, actual) is unordered
    assert judged({"kind": "set"}, expected, actual) is as_set


@pytest.mark.parametrize(
    ("actual", "matches"),
    [("ab12", True), ("ab", False), ("ab12!", False), (12, False), ("a" * 20_000, False)],
)
def test_regex_matches_the_whole_text(actual: Any, matches: bool) -> None:
    assert judged({"kind": "regex"}, r"[a-z]+\d+", actual) is matches


def test_a_pattern_that_takes_too_long_is_the_authors_fault() -> None:
    with pytest.raises(BadChecker):
        judged({"kind": "regex"}, r"(a|a|aa)+(b|c)+$", "a" * 5000)


@pytest.mark.parametrize("pattern", ["(", 5, None])
def test_a_pattern_that_is_none_is_refused(pattern: Any) -> None:
    with pytest.raises(BadChecker):
        judged({"kind": "regex"}, pattern, "x")
    with pytest.raises(BadChecker):
        check_expected(parse_checker({"kind": "regex"}), pattern)


def test_a_returned_value_never_satisfies_raises() -> None:
    assert not judged({"kind": "raises", "type": "ValueError"}, None, None)


@pytest.mark.parametrize(
    "checker",
    [
        None,
        [],
        {},
        {"kind": "magic"},
        {"kind": "exact", "extra": 1},
        {"kind": "float", "rel": -1},
        {"kind": "float", "abs": float("inf")},
        {"kind": "raises"},
        {"kind": "raises", "type": ""},
    ],
)
def test_a_checker_of_another_shape_is_refused(checker: Any) -> None:
    with pytest.raises(BadChecker):
        parse_checker(checker)


@pytest.mark.parametrize(
    "expected", [{"$i": "zz"}, {"$f": "1e5"}, {"$s": 1}, {"$d": [1]}, {"$d": [[1]]}, {"$t": 1}]
)
def test_an_expected_value_with_a_word_used_wrongly_is_refused(expected: Any) -> None:
    exact = parse_checker({"kind": "exact"})
    with pytest.raises(BadChecker):
        check_expected(exact, expected)
    with pytest.raises(UnreadableValue):
        accepts(exact, expected=1, actual=expected)


def test_a_good_expected_value_is_let_through() -> None:
    check_expected(parse_checker({"kind": "exact"}), {"a": [1, {"$t": [2]}]})
    check_expected(parse_checker({"kind": "regex"}), r"\d+")


@pytest.mark.parametrize("source", ["", "x = 1", "  def check(a, b, c): ...", "def other(): ..."])
def test_an_authors_checker_is_a_function_named_check(source: str) -> None:
    with pytest.raises(BadChecker):
        parse_checker({"kind": "author", "source": source})
    assert parse_checker({"kind": "author", "source": "import re\n\ndef check(a, b, c): ..."})
