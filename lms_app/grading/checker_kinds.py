"""The kinds of checkers. A checker is data on the test case.

==================================================  ==========================================================
``{"kind": "exact"}``                               the same value; `"strict_numbers": true` tells 1 from 1.0
``{"kind": "float", "rel": 1e-9, "abs": 1e-9}``     numbers within a tolerance, at any depth
``{"kind": "unordered"}``                           the same items in any order, each as often
``{"kind": "set"}``                                 the same items, however often and in any order
``{"kind": "regex"}``                               text that the expected pattern matches as a whole
``{"kind": "raises", "type": "ValueError"}``        the function ends with an exception of that name
``{"kind": "author", "source": "def check(...` ``   the author's own function; see `AuthorChecker`
``{"kind": "plan", "indexed": ["sales"]}``           how a query was run, with more to ask; see `PlanChecker`
``{"kind": "test"}``                                the author's test of that name passes; see `TestChecker`
``{"kind": "rows"}``                                a query's rows: `"ordered": true` if their order counts,
                                                    `"columns": false` if names of columns do not, and
                                                    `"tolerance": 0.01` for numbers; see `rows`
==================================================  ==========================================================
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError


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


class AuthorChecker(_Checker):
    """The author's Python function `check(arguments, expected, actual)`, run in a sandbox of its own.

    It gives true or false, or `{"passed": bool, "message": str}`; learners see the message of public cases.
    """

    kind: Literal["author"]
    source: str = Field(min_length=1, max_length=20_000, pattern=r"(?m)^def check\(")


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
    | AuthorChecker
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
