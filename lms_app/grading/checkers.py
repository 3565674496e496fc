"""Comparing a result with what was expected, outside the container, by a checker of `checker_kinds`."""

import math
from collections import Counter
from collections.abc import Callable
from typing import Any, cast

import regex

from lms_app.grading import query_plans
from lms_app.grading.checker_kinds import (
    BadChecker,
    Checker,
    ExactChecker,
    FloatChecker,
    PlanChecker,
    RaisesChecker,
    RegexChecker,
    RowsChecker,
    SetChecker,
    TestChecker,
    UnorderedChecker,
)
from lms_app.grading.rows import read_rows, same_rows
from lms_app.grading.values import UnreadableValue, Value, canonical, items_of, number_of, tagged

_REGEX_TIMEOUT_S = 0.5
_REGEX_INPUT_CHARS = 10_000


def check_expected(checker: Checker, expected: Value) -> None:
    """Refuse an expected value that the checker could never use, before a challenge is saved.

    Raises:
        BadChecker: A pattern that is not one, or a word such as `$t` used wrongly.
    """
    if isinstance(checker, RegexChecker):
        _compile(expected)
    try:
        if isinstance(checker, RowsChecker):
            read_rows(expected)
        canonical(expected)
    except ValueError as error:
        raise BadChecker(str(error)) from error


def accepts(checker: Checker, *, expected: Value, actual: Value) -> bool:
    """Whether `actual` is as good as `expected`.

    Raises:
        UnreadableValue: A value uses a word such as `$t` wrongly.
        BadChecker: The author's pattern is no pattern or takes too long.
    """
    compare = cast("Callable[[Any, Value, Value], bool]", _COMPARE[type(checker)])
    return compare(checker, expected, actual)


def _accept_exact(checker: ExactChecker, expected: Value, actual: Value) -> bool:
    strict = checker.strict_numbers
    return canonical(expected, strict_numbers=strict) == canonical(actual, strict_numbers=strict)


def _accept_float(checker: FloatChecker, expected: Value, actual: Value) -> bool:
    wanted, given = number_of(expected), number_of(actual)
    if wanted is not None and given is not None:
        return _close(checker, wanted, given)
    wanted_items, given_items = items_of(expected), items_of(actual)
    if wanted_items is not None and given_items is not None:
        pairs = zip(wanted_items, given_items, strict=False)
        return len(wanted_items) == len(given_items) and all(_accept_float(checker, a, b) for a, b in pairs)
    if _is_plain_dict(expected) and _is_plain_dict(actual):
        return expected.keys() == actual.keys() and all(
            _accept_float(checker, expected[key], actual[key]) for key in expected
        )
    return canonical(expected) == canonical(actual)


def _close(checker: FloatChecker, wanted: float, given: float) -> bool:
    try:
        if math.isnan(wanted) or math.isnan(given):
            return math.isnan(wanted) and math.isnan(given)
        return math.isclose(wanted, given, rel_tol=checker.rel, abs_tol=checker.abs)
    except OverflowError:  # an integer beyond every float
        return wanted == given


def _is_plain_dict(value: Value) -> bool:
    return isinstance(value, dict) and tagged(value) is None


def _items(value: Value) -> list[object] | None:
    items = items_of(value, sets=True)
    return None if items is None else [canonical(item) for item in items]


def _accept_unordered(_checker: UnorderedChecker, expected: Value, actual: Value) -> bool:
    wanted, given = _items(expected), _items(actual)
    return wanted is not None and given is not None and Counter(wanted) == Counter(given)


def _accept_set(_checker: SetChecker, expected: Value, actual: Value) -> bool:
    wanted, given = _items(expected), _items(actual)
    return wanted is not None and given is not None and set(wanted) == set(given)


def _compile(expected: Value) -> "regex.Pattern[str]":
    if not isinstance(expected, str):
        raise BadChecker("the expected value of a regex case is the pattern, a text")
    try:
        return regex.compile(expected)
    except regex.error as error:
        raise BadChecker(f"not a pattern: {error}") from error


def _accept_regex(_checker: RegexChecker, expected: Value, actual: Value) -> bool:
    pattern = _compile(expected)
    if not isinstance(actual, str) or len(actual) > _REGEX_INPUT_CHARS:
        return False
    try:
        return pattern.fullmatch(actual, timeout=_REGEX_TIMEOUT_S) is not None
    except TimeoutError as error:
        raise BadChecker("the pattern takes too long") from error


def _accept_raises(_checker: RaisesChecker, _expected: Value, _actual: Value) -> bool:
    return False


def _accept_plan(checker: PlanChecker, _expected: Value, actual: Value) -> bool:
    plan = query_plans.root_of(actual)
    if plan is None:
        return False
    is_indexed = all(
        query_plans.uses_index_of(plan, table) and not query_plans.reads_all_of(plan, table)
        for table in checker.indexed
    )
    return (
        is_indexed
        and not (checker.no_subquery and query_plans.has_subquery(plan))
        and (checker.max_rows is None or 0 < len(read_rows(actual).rows) <= checker.max_rows)
        and (checker.max_time_ratio is None or _is_fast(plan, actual, checker.max_time_ratio))
    )


def _is_fast(plan: query_plans.Node, actual: Value, max_ratio: float) -> bool:
    baseline = query_plans.root_of(actual, "baseline")
    slow_ms = query_plans.time_ms(baseline) if baseline is not None else None
    if slow_ms is None:
        raise BadChecker("max_time_ratio needs a baseline in the case's input")
    taken_ms = query_plans.time_ms(plan)
    return taken_ms is not None and taken_ms <= slow_ms * max_ratio


def _accept_test(_checker: TestChecker, _expected: Value, actual: Value) -> bool:
    return isinstance(actual, dict) and actual.get("passed") is True


def _accept_rows(checker: RowsChecker, expected: Value, actual: Value) -> bool:
    try:
        wanted = read_rows(expected)
    except UnreadableValue as error:
        raise BadChecker(str(error)) from error
    return same_rows(
        wanted,
        read_rows(actual),
        ordered=checker.ordered,
        columns=checker.columns,
        tolerance=checker.tolerance,
    )


_COMPARE: dict[type, Callable[..., bool]] = {
    ExactChecker: _accept_exact,
    FloatChecker: _accept_float,
    UnorderedChecker: _accept_unordered,
    SetChecker: _accept_set,
    RegexChecker: _accept_regex,
    RaisesChecker: _accept_raises,
    RowsChecker: _accept_rows,
    PlanChecker: _accept_plan,
    TestChecker: _accept_test,
}
