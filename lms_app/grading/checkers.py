"""Comparing a result with what was expected, outside the container. A checker is data on the test case.

==================================================  ==========================================================
``{"kind": "exact"}``                               the same value; `"strict_numbers": true` tells 1 from 1.0
``{"kind": "float", "rel": 1e-9, "abs": 1e-9}``     numbers within a tolerance, at any depth
``{"kind": "unordered"}``                           the same items in any order, each as often
``{"kind": "set"}``                                 the same items, however often and in any order
``{"kind": "regex"}``                               text that the expected pattern matches as a whole
``{"kind": "raises", "type": "ValueError"}``        the function ends with an exception of that name
``{"kind": "plan", "indexed": ["sales"]}``           how a query was run, with more to ask; see `PlanChecker`
``{"kind": "test"}``                                the author's test of that name passes; see `TestChecker`
``{"kind": "rows"}``                                a query's rows: `"ordered": true` if their order counts,
                                                    `"columns": false` if names of columns do not, and
                                                    `"tolerance": 0.01` for numbers; see `rows`
==================================================  ==========================================================
"""

import math
from collections import Counter
from collections.abc import Callable
from typing import Annotated, Any, Literal, cast

import regex
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from lms_app.grading import query_plans
from lms_app.grading.rows import read_rows, same_rows
from lms_app.grading.values import UnreadableValue, Value, canonical, items_of, number_of, tagged

_REGEX_TIMEOUT_S = 0.5
_REGEX_INPUT_CHARS = 10_000


class BadChecker(ValueError):
    """The author's checker or expected value cannot be used: a fault of the challenge, not of the student."""


class _Checker(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class ExactChecker(_Checker):
    """The same value."""

    kind: Literal["exact"] = "exact"
    strict_numbers: bool = False


class FloatChecker(_Checker):
    """Numbers within a relative or an absolute tolerance; everything else exactly."""

    kind: Literal["float"]
    rel: float = Field(default=1e-9, ge=0, le=1)
    abs: float = Field(default=1e-9, ge=0)


class UnorderedChecker(_Checker):
    """The same items in any order, each as often."""

    kind: Literal["unordered"]


class SetChecker(_Checker):
    """The same items, however often and in any order."""

    kind: Literal["set"]


class RegexChecker(_Checker):
    """Text that the expected pattern matches as a whole."""

    kind: Literal["regex"]


class RaisesChecker(_Checker):
    """An exception of this class name; whatever is returned is wrong."""

    kind: Literal["raises"]
    type: str = Field(min_length=1, max_length=100)


class RowsChecker(_Checker):
    """The rows of a query, in any order unless `ordered`; names of columns count if `columns`."""

    kind: Literal["rows"]
    ordered: bool = False
    columns: bool = True
    tolerance: float = Field(default=0, ge=0)


class PlanChecker(_Checker):
    """How PostgreSQL ran the learner's query; the case's input needs `"plan": true`.

    Attributes:
        indexed: Tables whose rows are found by an index and never read from end to end.
        no_subquery: Whether a query inside the query is refused.
        max_rows: Most rows that may come.
        max_time_ratio: Most time, as a share of that of the input's `baseline`.
    """

    kind: Literal["plan"]
    indexed: list[str] = Field(default=[], max_length=20)
    no_subquery: bool = False
    max_rows: int | None = Field(default=None, ge=0)
    max_time_ratio: float | None = Field(default=None, gt=0)


class TestChecker(_Checker):
    """A test function of the challenge's test file; its value is `{"passed": bool, "message": str}`.

    That comes from the process of the tests, which the learner's code can't reach.
    """

    __test__ = False  # the name starts with Test, and pytest would collect it

    kind: Literal["test"]


Checker = (
    ExactChecker
    | FloatChecker
    | UnorderedChecker
    | SetChecker
    | RegexChecker
    | RaisesChecker
    | RowsChecker
    | PlanChecker
    | TestChecker
)
_adapter: TypeAdapter[Checker] = TypeAdapter(Annotated[Checker, Field(discriminator="kind")])


def parse_checker(data: Any) -> Checker:
    """Read a checker as it stands on a test case.

    Raises:
        BadChecker: It is none of the kinds above, or a field is wrong.
    """
    try:
        return _adapter.validate_python(data)
    except ValidationError as error:
        raise BadChecker("; ".join(str(each["msg"]) for each in error.errors())) from None


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
